"""crawler.alarms.judge: what the rules get of a catalogue."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from crawler.alarms.judge import earlier_runs, is_stale, kinds_of_runs, list_seen, looks_of, pauses
from crawler.storage.catalogue import Catalogue
from tests.crawler.builders import at, row

TEN = at("2024-03-05 10:00:00")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def ran(catalogue: Catalogue, run_id: str, started: datetime, *, report: str = "{}", **said: str) -> None:
    """Enter a run that went well. *said*: its spider, if not sina_live, and its arguments."""
    catalogue.runs.begin(run_id, said.pop("spider", "sina_live"), said, started)
    catalogue.runs.end(run_id, finished=started + HOUR, outcome="finished", exit_code=0, report=report)


def test_earlier_runs_are_those_of_the_spider_oldest_first_without_replays(catalogue: Catalogue) -> None:
    ran(catalogue, "b", TEN - HOUR)
    ran(catalogue, "a", TEN - 2 * HOUR)
    ran(catalogue, "c", TEN - 3 * HOUR, report='{"replayed": true}')
    ran(catalogue, "d", TEN - 91 * DAY)
    ran(catalogue, "e", TEN, spider="sina_feed")
    ran(catalogue, "now", TEN)

    found = earlier_runs(catalogue, TEN, spider="sina_live", without="now")

    assert [run.started for run in found] == [TEN - 2 * HOUR, TEN - HOUR]


def test_a_list_is_seen_with_its_rows_up_to_the_reading(catalogue: Catalogue) -> None:
    rows = [row(1, ctime=TEN - DAY), row(2, ctime=TEN - HOUR), row(3, ctime=None), row(4, ctime=TEN + DAY)]
    catalogue.listings.seen("china", [*rows, row(5, ctime=TEN - 400 * DAY)], TEN)
    catalogue.listings.seen("stock", [row(6, ctime=TEN - HOUR)], TEN)

    seen = list_seen(catalogue, "china", TEN)

    assert (seen.moments, seen.delay, seen.steady_since) == ([TEN - DAY, TEN - HOUR], HOUR, None)


def test_an_open_gap_is_a_loss(catalogue: Catalogue) -> None:
    catalogue.gaps.note("china", TEN - 2 * DAY, TEN - DAY, TEN)

    assert list_seen(catalogue, "china", TEN).steady_since == TEN - DAY


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        pytest.param([0, 1, 2, 3], [], id="steady"),
        pytest.param([0, 1, 2, 6, 7], [6], id="a pause"),
        pytest.param([0, 7, 14, 21], [], id="weekly"),
        pytest.param([0], [], id="one"),
    ],
)
def test_a_pause_is_one_that_is_long_for_these_readings(days: list[int], expected: list[int]) -> None:
    assert pauses([TEN + day * DAY for day in days]) == [TEN + day * DAY for day in expected]


def test_a_list_that_stopped_is_stale_when_it_is_read_again(catalogue: Catalogue) -> None:
    for day in range(60):
        now = TEN + day * DAY
        catalogue.listings.seen("china", [row(day * 10 + place, ctime=now - place * HOUR) for place in range(10)], now)
    last = TEN + 59 * DAY

    assert not is_stale(catalogue, "china", last)
    assert is_stale(catalogue, "china", last + 12 * DAY)


def test_runs_are_looked_at_by_their_kind(catalogue: Catalogue) -> None:
    ran(catalogue, "a", TEN - HOUR)
    ran(catalogue, "b", TEN)
    ran(catalogue, "c", TEN, spider="sina_article", url="x")
    ran(catalogue, "d", TEN, spider="replay")

    kinds = kinds_of_runs(catalogue, TEN + DAY)

    assert [(kind.name, len(kind.runs), kind.reads_newest) for kind in kinds] == [
        ("sina_article", 1, False),
        ("sina_live", 2, True),
    ]


def test_the_lists_that_the_last_run_of_a_kind_has_read_are_looked_at(catalogue: Catalogue) -> None:
    catalogue.listings.seen("china", [row(1)], TEN - DAY)
    catalogue.listings.seen("7x24", [row(2)], TEN + timedelta(minutes=5))
    ran(catalogue, "a", TEN)
    [kind] = kinds_of_runs(catalogue, TEN + DAY)

    looks = looks_of(catalogue, kind, TEN + DAY)

    assert {look.subject for look in looks if look.kind == "stale channel"} == {"7x24"}
