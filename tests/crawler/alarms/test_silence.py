"""crawler.alarms.silence: no good run for long; a day off now and then is ordinary."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from crawler.alarms.past import PastRun
from crawler.alarms.silence import look_at_silence
from tests.crawler.alarms.histories import BEFORE, BEGIN, DAY, DAYS, HOUR, KIND, SEEDS


def runs(seed: int, every: int) -> list[PastRun]:
    """Return the runs of some weeks: some fail, and on one day in thirty there is none."""
    rng = Random(seed)
    made = []
    for day in range(BEFORE + DAYS):
        off = day in {11, 40} or rng.random() < 1 / 60
        for hour in () if off else range(0, 24, every):
            code = rng.choices([0, 4, 7, 3, None], [60, 30, 4, 4, 2])[0]
            at = BEGIN + day * DAY + (hour + rng.random() / 3) * HOUR
            made.append(PastRun(kind=KIND, started=at, finished=at, exit_code=code))
    return made


@pytest.mark.parametrize("every", [1, 6, 24])
@pytest.mark.parametrize("seed", SEEDS)
def test_sixty_ordinary_days_raise_no_alarm(every: int, seed: int) -> None:
    made = runs(seed, every)
    asked = [place for place, run in enumerate(made) if run.started >= BEGIN + BEFORE * DAY][:: 7 if every == 1 else 1]
    looks = [look_at_silence(KIND, made[:place], made[place].started) for place in asked]

    assert [look.alarm for look in looks if look.alarm] == []


@pytest.mark.parametrize(("every", "hours"), [(1, 72), (6, 96), (24, 200)])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_schedule_that_has_stopped_is_noticed(every: int, hours: int, seed: int) -> None:
    made = runs(seed, every)
    good = [run for run in made if run.is_good]

    alarm = look_at_silence(KIND, made, good[-1].started + hours * HOUR).alarm

    assert alarm is not None
    assert alarm.sentence.startswith(
        f"no good run of {KIND} since {good[-1].started:%Y-%m-%d %H:%M}; usually one every"
    )


def test_runs_that_fail_are_no_good_ones() -> None:
    made = runs(1, 6)
    failed = [replace(run, exit_code=3) if run.started > BEGIN + 70 * DAY else run for run in made]

    assert look_at_silence(KIND, failed, failed[-1].started).alarm is not None


def test_a_few_runs_have_no_rhythm() -> None:
    assert look_at_silence(KIND, runs(1, 24)[:8], BEGIN + 90 * DAY).alarm is None
