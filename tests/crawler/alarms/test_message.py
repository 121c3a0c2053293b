"""crawler.alarms.message: what is sent of a run, and when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.alarms.message import body_of, due, keys_of, title_of
from crawler.alarms.past import PastRun
from crawler.census import ExitCode
from tests.crawler.builders import at

NOON = at("2024-03-05 12:00:00")
HOUR = timedelta(hours=1)
KEY = "stale channel: china"


def told(moment: str, *keys: str) -> PastRun:
    """Return a run that has sent something."""
    return PastRun(kind="sina_finance", started=at(moment), finished=at(moment), told=frozenset(keys))


@pytest.mark.parametrize(
    ("moment", "sent"),
    [
        pytest.param("2024-03-05 11:00:00", (), id="an hour ago"),
        pytest.param("2024-03-05 00:05:00", (), id="early on the same day"),
        pytest.param("2024-03-04 23:30:00", (KEY,), id="twelve hours and a half ago"),
        pytest.param("2024-03-04 12:05:00", (KEY,), id="a day ago, a little later"),
    ],
)
def test_what_goes_on_is_sent_once_a_day(moment: str, sent: tuple[str, ...]) -> None:
    assert due([KEY], [told(moment, KEY)], NOON) == sent


def test_what_was_sent_late_is_not_sent_again_at_midnight() -> None:
    assert due([KEY], [told("2024-03-04 23:30:00", KEY)], at("2024-03-05 00:30:00")) == ()


def test_what_is_new_is_sent_at_once() -> None:
    assert due([KEY, "new"], [told("2024-03-05 11:00:00", KEY)], NOON) == ("new",)


def test_a_month_of_hourly_runs_sends_once_a_day() -> None:
    runs: list[PastRun] = []
    for hour in range(24 * 30):
        now = NOON + hour * HOUR
        recent = [run for run in runs if now - run.started < timedelta(days=2)]
        runs.append(PastRun(kind="sina_finance", started=now, finished=now, told=frozenset(due([KEY], recent, now))))

    days = [run.started.date() for run in runs if run.told]
    assert len(days) == len(set(days)) == 31


@pytest.mark.parametrize("code", [ExitCode.FAILED, ExitCode.NOTHING_FETCHED, ExitCode.BLOCKED])
def test_a_bad_end_is_told_too(code: ExitCode) -> None:
    assert keys_of([KEY], code, "sina_live") == [f"exit {code.value}: sina_live", KEY]


@pytest.mark.parametrize("code", [ExitCode.OK, ExitCode.INCOMPLETE, ExitCode.UNUSUAL, ExitCode.INTERRUPTED])
def test_another_end_is_not(code: ExitCode) -> None:
    assert keys_of([], code, "sina_live") == []


@pytest.mark.parametrize(
    ("count", "code", "title"),
    [
        (1, ExitCode.UNUSUAL, "Sina archive: 1 unusual thing in sina_live"),
        (2, ExitCode.UNUSUAL, "Sina archive: 2 unusual things in sina_live"),
        (2, ExitCode.BLOCKED, "Sina archive: sina_live ended with 6"),
    ],
)
def test_the_title_says_what_it_is_about(count: int, code: ExitCode, title: str) -> None:
    assert title_of("sina_live", ["灯"] * count, code) == title


def test_the_text_has_each_sentence_and_the_table() -> None:
    assert body_of(["灯", "桥"], "table") == "- 灯\n- 桥\n\ntable"


def test_without_a_sentence_the_text_is_the_table() -> None:
    assert body_of([], "table") == "table"
