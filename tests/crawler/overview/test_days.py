"""crawler.overview.days: what the catalogue knows of each channel's days."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from crawler.alarms.alarm import STALE
from crawler.alarms.judge import look_at_lists
from crawler.overview.days import ChannelDays, DayCount
from crawler.storage.catalogue import Catalogue
from crawler.storage.schema import articles, channel_days, gaps, runs
from tests.crawler.overview.planted import (
    DAY,
    READ,
    TODAY,
    article,
    day_entry,
    days_ago,
    figures,
    gap,
    list_elsewhere,
    owed,
    plant,
    plant_channel,
    run,
    steady,
)

YESTERDAY = days_ago(1)
REMOVED_UNREAD = {"state": "removed", "path": None, "file_sha256": None}
DUPLICATE = {"state": "duplicate", "reason": "duplicate of x", "file_sha256": None}


def channel(engine: Engine, slug: str | None = "china") -> ChannelDays:
    """Return what is known of a channel."""
    return next(found for found in figures(engine).channels if found.slug == slug)


@pytest.mark.parametrize(
    ("row", "count"),
    [
        (article(YESTERDAY), DayCount(1, 1, 0)),
        (article(YESTERDAY, state="removed"), DayCount(1, 1, 0)),
        (article(YESTERDAY, **REMOVED_UNREAD), DayCount(1, 0, 0)),
        (article(YESTERDAY, **DUPLICATE), DayCount(1, 1, 0)),
        (owed(YESTERDAY), DayCount(1, 0, 1)),
        (owed(YESTERDAY, state="left"), DayCount(1, 0, 1)),
        (owed(YESTERDAY, file_sha256="f" * 64), DayCount(1, 1, 0)),
    ],
    ids=["archived", "removed later", "removed before", "duplicate", "owed", "left out", "read again"],
)
def test_an_article_counts_by_what_became_of_it(engine: Engine, row: dict[str, Any], count: DayCount) -> None:
    plant(engine, articles, row)

    assert channel(engine).counts == {YESTERDAY: count}


def test_an_article_that_two_lists_have_shown_counts_in_both(engine: Engine) -> None:
    row = article(YESTERDAY)
    plant(engine, articles, row)
    list_elsewhere(engine, row, "china")
    list_elsewhere(engine, row, "stock")

    assert [channel(engine, slug).held for slug in ("china", "stock")] == [1, 1]


def test_all_together_it_counts_once(engine: Engine) -> None:
    row = article(YESTERDAY)
    plant(engine, articles, row)
    list_elsewhere(engine, row, "stock")

    assert figures(engine).days == {YESTERDAY: DayCount(1, 1, 0)}


def test_the_lists_of_securities_are_one_channel(engine: Engine) -> None:
    row = article(YESTERDAY, channel="stocknews")
    plant(engine, articles, row)
    list_elsewhere(engine, row, "stock-sh600000")

    assert [found.slug for found in figures(engine).channels] == ["stocknews"]


def test_what_no_list_has_shown_is_a_channel_of_its_own(engine: Engine) -> None:
    plant(engine, articles, article(YESTERDAY, channel=None))

    assert channel(engine, None).held == 1


def test_an_article_without_any_date_is_on_no_day(engine: Engine) -> None:
    plant(engine, articles, owed(YESTERDAY, intime=None, ctime=None))

    assert channel(engine).counts == {}


def test_the_last_second_of_a_shanghai_day_belongs_to_it(engine: Engine) -> None:
    late = READ.replace(hour=23, minute=59, second=59)
    plant(engine, articles, article(TODAY) | {"intime": late})

    assert set(channel(engine).counts) == {TODAY}


def test_channels_come_by_their_size(engine: Engine) -> None:
    plant_channel(engine, "stock", {YESTERDAY: 1})
    plant_channel(engine, "china", {YESTERDAY: 3})

    assert [found.slug for found in figures(engine).channels] == ["china", "stock"]


def test_a_hole_is_found(engine: Engine) -> None:
    plant_channel(engine, "china", steady(6, without=[9]))

    assert [hole.day for hole in channel(engine).holes] == [days_ago(9)]


@pytest.mark.parametrize(
    ("table", "row"),
    [
        (articles, owed(days_ago(9))),
        (channel_days, day_entry("china", days_ago(9), shown=0)),
        (channel_days, day_entry("china", days_ago(9), state="open")),
        (gaps, gap("china", days_ago(9), days_ago(9))),
    ],
    ids=["owed articles", "empty on the list", "not read to the end", "in a gap"],
)
def test_a_day_of_which_more_is_known_is_no_hole(engine: Engine, table: Any, row: dict[str, Any]) -> None:
    plant_channel(engine, "china", steady(6, without=[9]))
    plant(engine, table, row)

    assert channel(engine).holes == ()


@pytest.mark.parametrize(
    ("changes", "days"),
    [({"state": "open"}, {YESTERDAY}), ({"state": "open", "wanted": 0}, set()), ({}, set())],
    ids=["asked for", "read for a gap", "complete"],
)
def test_a_day_is_open_that_was_asked_for(engine: Engine, changes: dict[str, Any], days: set[date]) -> None:
    plant(engine, channel_days, day_entry("china", YESTERDAY, **changes))

    assert channel(engine).open_days == days


def test_all_days_of_an_open_gap_are_marked(engine: Engine) -> None:
    plant(engine, gaps, gap("china", days_ago(3), YESTERDAY), gap("stock", days_ago(9), days_ago(8), closed_at=READ))

    assert channel(engine).gap_days == {days_ago(3), days_ago(2), YESTERDAY}
    assert [found.slug for found in figures(engine).channels] == ["china"]


def test_a_channel_whose_list_shows_nothing_new_is_quiet(engine: Engine) -> None:
    plant_channel(engine, "china", steady(6, until=9))

    assert [found.slug for found in figures(engine).quiet] == ["china"]


def test_an_archive_that_is_not_run_any_more_has_no_quiet_channels(engine: Engine) -> None:
    plant_channel(engine, "china", steady(6, until=90, days=150), seen_at=READ - 90 * DAY)

    assert figures(engine).quiet == []


def test_a_list_that_was_old_when_the_archive_met_it_is_not_quiet(engine: Engine) -> None:
    plant_channel(engine, "china", steady(6, until=9), met_at=READ)

    assert figures(engine).quiet == []


def test_a_list_of_two_weeks_is_not_called_quiet(engine: Engine) -> None:
    plant_channel(engine, "china", steady(6, until=9, days=23))

    assert figures(engine).quiet == []


def test_a_channel_that_no_list_has_shown_is_not_quiet(engine: Engine) -> None:
    plant_channel(engine, "china", steady(6, until=9), seen_at=None)
    plant(engine, runs, run())

    assert figures(engine).quiet == []


def test_the_report_and_the_alarms_call_the_same_lists_stale(engine: Engine) -> None:
    plant_channel(engine, "china", steady(6, until=9))
    plant_channel(engine, "stock", steady(6))
    plant_channel(engine, "forex", steady(6, until=3))
    catalogue = Catalogue(engine)
    read = catalogue.listings.last_read()
    alarms = [look.alarm for look in look_at_lists(catalogue, read, []) if look.kind == STALE and look.alarm]

    quiet = {found.slug: found.quiet.sentence for found in figures(engine).channels if found.quiet}
    assert quiet == {alarm.subject: alarm.sentence for alarm in alarms}
    assert "china" in quiet


def test_nothing_is_said_of_an_empty_catalogue(engine: Engine) -> None:
    assert figures(engine).channels == ()
