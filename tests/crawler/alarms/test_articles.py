"""crawler.alarms.articles: fields that stop filling, unknown layouts, failures; not in sixty ordinary days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from crawler.alarms.alarm import Alarm
from crawler.alarms.articles import NETWORK, OTHERS, READING, SERVER, empty_fields, group_of
from crawler.alarms.articles import look_at_failures as failures
from crawler.alarms.articles import look_at_fields as fields
from crawler.alarms.past import PastRun
from crawler.items import ArticleTimes
from tests.crawler.alarms.histories import (
    BEFORE,
    BEGIN,
    DAY,
    LAYOUT,
    SEEDS,
    failing,
    planted,
    runs,
    without_field,
)
from tests.crawler.builders import article, at

FAULT = 60


def alarms(run: PastRun, earlier: Sequence[PastRun]) -> list[Alarm]:
    """Return what is unusual in a run's articles."""
    looks = [*fields(run, earlier), *failures(run, earlier)]
    return [look.alarm for look in looks if look.alarm]


def first_alarms(made: Sequence[PastRun], first: int, articles: int) -> list[str]:
    """Return the keys of the first alarms after a fault, before it has touched more than so many articles."""
    touched = 0
    for place in range(first, len(made)):
        found = alarms(made[place], made[:place])
        if found:
            return [alarm.key for alarm in found]
        touched += made[place].articles
        if touched > articles:
            return []
    return []


@pytest.mark.parametrize(
    ("every", "articles", "step"),
    [
        pytest.param(24, 90, 1, id="daily"),
        pytest.param(6, 60, 1, id="four a day"),
        pytest.param(6, 400, 1, id="busy"),
        pytest.param(1, 80, 29, id="hourly"),
    ],
)
@pytest.mark.parametrize("seed", SEEDS)
def test_sixty_ordinary_days_raise_no_alarm(every: int, articles: float, step: int, seed: int) -> None:
    made = runs(seed, every, articles)
    asked = [place for place, run in enumerate(made) if run.started >= BEGIN + BEFORE * DAY][::step]

    assert [alarm for place in asked for alarm in alarms(made[place], made[:place])] == []


FAULTS: list[tuple[str, Callable[[PastRun], PastRun], str, int]] = [
    ("editor", without_field("editor"), f"empty field: editor in {LAYOUT}", 60),
    ("media", without_field("media"), f"empty field: media in {LAYOUT}", 60),
    ("keywords", without_field("keywords"), f"empty field: keywords in {LAYOUT}", 150),
    ("unknown layouts", failing("unknown layout", 3), "unknown layouts: pages", 200),
    ("unreadable pages", failing("missing field", 3), f"failures: {READING}", 200),
    ("timeouts", failing("timeout", 2), f"failures: {NETWORK}", 250),
    ("busy server", failing("http 503", 2), f"failures: {SERVER}", 250),
    ("other reasons", failing("something new", 2), f"failures: {OTHERS}", 250),
]


@pytest.mark.parametrize(
    ("change", "key", "articles"), [fault[1:] for fault in FAULTS], ids=[each[0] for each in FAULTS]
)
@pytest.mark.parametrize("every", [24, 6])
def test_a_fault_is_named(change: Callable[[PastRun], PastRun], key: str, articles: int, every: int) -> None:
    made, first = planted(runs(1, every, 100), change, FAULT)

    assert first_alarms(made, first, articles) == [key]


def test_a_field_is_told_with_its_layout_and_its_usual_share() -> None:
    made, first = planted(runs(1, 24, 100), without_field("media"), FAULT)
    run = made[first]

    [alarm] = alarms(run, made[:first])

    assert alarm.sentence.startswith(
        f"{run.articles} of the last {run.articles} articles of layout {LAYOUT} had no media; usually "
    )


def test_a_run_without_articles_says_nothing() -> None:
    made, first = planted(runs(1, 6, 100), without_field("media"), FAULT)

    assert alarms(replace(made[first], written={}, empty={}), made[:first]) == []


def test_a_field_that_one_layout_never_had_says_nothing_of_another() -> None:
    made = runs(1, 24, 100)
    wap = {"wap": 60}
    run = replace(made[-1], written=wap, empty={"wap/editor": 60})

    assert alarms(run, made[:-1]) == []


def test_an_hour_without_a_network_is_no_alarm() -> None:
    made, first = planted(runs(1, 1, 200), failing("timeout", 1), FAULT)

    assert first_alarms(made[: first + 3], first, 1000) == []


def test_what_was_found_unusual_does_not_become_usual_at_once() -> None:
    made, first = planted(runs(1, 24, 100), without_field("editor"), FAULT)
    key = frozenset({f"empty field: editor in {LAYOUT}"})
    known = [*made[:first], *(replace(run, alarms=key) for run in made[first:])]

    assert [len(alarms(known[place], known[:place])) for place in range(first, first + 12)] == [1] * 12


@pytest.mark.parametrize("history", [0, 1, 5])
def test_a_short_history_raises_no_alarm(history: int) -> None:
    made = runs(1, 24, 100)[:history]
    run = replace(runs(2, 24, 100)[0], started=BEGIN + 9 * DAY, empty={f"{LAYOUT}/editor": 100})

    assert alarms(run, made) == []


@pytest.mark.parametrize(
    ("reason", "group"),
    [
        ("missing field", READING),
        ("too deep", READING),
        ("further page: http 404", READING),
        ("timeout", NETWORK),
        ("connection refused", NETWORK),
        ("http 503", SERVER),
        ("not written: OSError", OTHERS),
        ("unknown layout", None),
        ("blocked", None),
        ("not saved", None),
        ("bug: KeyError", None),
    ],
)
def test_each_reason_belongs_to_a_group_or_is_said_elsewhere(reason: str, group: str | None) -> None:
    assert group_of(reason) == group


def test_the_fields_of_an_article_that_are_empty_are_named_with_its_times() -> None:
    times = ArticleTimes(ctime=at("2024-03-05 10:00:00"), intime=at("2024-03-05 10:06:00"))
    full = article(1, media="砚池财经", editor="苏砚", keywords=("灯",), pictures=("a",), times=times)

    assert empty_fields(full) == [
        *("reporter", "columnist", "stocks", "section", "description"),
        *("created", "published", "shown"),
    ]
