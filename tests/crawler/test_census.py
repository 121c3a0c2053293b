"""crawler.census: the numbers of a run, and the exit code that follows from each combination."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import census
from crawler.census import Census, ExitCode, take_census

WELL: dict[str, Any] = {"lists_read": 2, "pages_read": 9, "listed": 100, "new": 9}
TROUBLE: dict[str, Any] = {
    "owed": {"timeout": 1},
    "failed": {"timeout": 1},
    "failed_lists": ("china: timeout",),
    "outage": "feed.mix.sina.com.cn: timeout",
    "bugs": 1,
    "blocked": 1,
}


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("OK", 0),
        ("FAILED", 1),
        ("BAD_ARGUMENTS", 2),
        ("NOTHING_FETCHED", 3),
        ("INCOMPLETE", 4),
        ("BUSY", 5),
        ("BLOCKED", 6),
        ("UNUSUAL", 7),
        ("INTERRUPTED", 130),
    ],
)
def test_the_exit_codes_are_promised(name: str, number: int) -> None:
    assert ExitCode[name] == number


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param({}, id="nothing to do"),
        pytest.param(WELL, id="new articles"),
        pytest.param(WELL | {"new": 0, "known": {"archived": 100}}, id="nothing new"),
        pytest.param(WELL | {"removed": 1}, id="removed by Sina"),
        pytest.param(WELL | {"refused": 1, "unusable_rows": 1, "outside_day": 1}, id="rows passed over"),
        pytest.param(WELL | {"left_by_limit": 5}, id="past the limit"),
        pytest.param(WELL | {"dropped": {"repeated": 1}}, id="dropped for good"),
        pytest.param(WELL | {"missing": {"editor": 9}}, id="optional fields missing"),
        pytest.param(WELL | {"pictures": {"gone": 1, "failed": 1}}, id="pictures missing"),
        pytest.param(WELL | {"failed": {"timeout": 1}}, id="failed, and had on another try"),
    ],
)
def test_a_run_that_went_well_ends_with_0(numbers: dict[str, Any]) -> None:
    assert Census(**numbers).exit_code is ExitCode.OK


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param({"bugs": 1}, id="bug"),
        pytest.param(WELL | {"bugs": 1}, id="bug in a run that fetched"),
        pytest.param({"finish_reason": "start_error"}, id="could not start"),
        pytest.param({"bugs": 1, "failed": {"timeout": 1}}, id="bug before nothing fetched"),
        pytest.param(WELL | {"bugs": 1, "owed": {"timeout": 1}}, id="bug before owed"),
    ],
)
def test_a_run_with_a_bug_ends_with_1(numbers: dict[str, Any]) -> None:
    assert Census(**numbers).exit_code is ExitCode.FAILED


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param({"failed": {"timeout": 3}, "owed": {"timeout": 3}}, id="no page"),
        pytest.param({"failed_lists": ("china: timeout",)}, id="no list"),
        pytest.param({"outage": "timeout", "finish_reason": census.CLOSED_OUTAGE}, id="outage"),
        pytest.param({"failed_lists": ("china: timeout",), "owed": {"pending": 2}}, id="before owed"),
    ],
)
def test_a_run_that_fetched_nothing_ends_with_3(numbers: dict[str, Any]) -> None:
    assert Census(**numbers).exit_code is ExitCode.NOTHING_FETCHED


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param(WELL | {"owed": {"timeout": 1}}, id="owed"),
        pytest.param(WELL | {"failed_lists": ("china: http 500",)}, id="a list not read"),
        pytest.param(WELL | {"gaps": ("china: older rows",)}, id="a gap"),
        pytest.param(WELL | {"short_lists": ("china 2024-03-05: 2 of 3",)}, id="a day cut short"),
        pytest.param(WELL | {"open_days": ("2 days of china",)}, id="open days"),
        pytest.param(WELL | {"finish_reason": "closespider_timeout"}, id="ended early"),
        pytest.param(WELL | {"outage": "timeout", "finish_reason": census.CLOSED_OUTAGE}, id="outage on the way"),
        pytest.param({"lists_read": 1, "failed": {"timeout": 1}, "owed": {"timeout": 1}}, id="only a list read"),
        pytest.param({"answered": 1, "failed_lists": ("china: timeout",)}, id="only a page read"),
        pytest.param({"owed": {"pending": 1}}, id="owed from before, nothing asked"),
    ],
)
def test_a_run_that_left_something_ends_with_4(numbers: dict[str, Any]) -> None:
    assert Census(**numbers).exit_code is ExitCode.INCOMPLETE


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param({"blocked": 1}, id="at once"),
        pytest.param(WELL | {"blocked": 1, "owed": {"blocked": 9}, "finish_reason": "blocked"}, id="on the way"),
        pytest.param(
            WELL | {name: value for name, value in TROUBLE.items() if name != "owed"}, id="before anything else"
        ),
    ],
)
def test_a_run_that_was_blocked_ends_with_6(numbers: dict[str, Any]) -> None:
    assert Census(**numbers).exit_code is ExitCode.BLOCKED


@given(st.sets(st.sampled_from(sorted(TROUBLE))))
def test_a_run_that_was_interrupted_ends_with_130_whatever_else_happened(also: set[str]) -> None:
    numbers = {name: TROUBLE[name] for name in also}

    assert Census(**numbers, finish_reason="shutdown").exit_code is ExitCode.INTERRUPTED


@given(st.sets(st.sampled_from(sorted(TROUBLE)), min_size=1), st.sampled_from([{}, WELL]))
def test_no_trouble_but_a_failure_made_good_ends_with_0(which: set[str], well: dict[str, Any]) -> None:
    numbers = well | {name: TROUBLE[name] for name in which}
    made_good = which == {"failed"} and bool(well)

    assert (Census(**numbers).exit_code is ExitCode.OK) is made_good


def test_what_is_owed_is_added_up() -> None:
    assert Census(owed={"pending": 2, "timeout": 3}).owed_total == 5


@pytest.mark.parametrize(
    ("stat", "field"),
    [
        (census.LISTED, "listed"),
        (census.TAKEN_UP, "taken_up"),
        (census.REPEATED, "repeated"),
        (census.TWINS_READ, "twins_read"),
        (census.PARTS_READ, "parts_read"),
        (census.DAYS_COMPLETE, "days_complete"),
        (census.LEFT_BY_LIMIT, "left_by_limit"),
        (census.REFUSED, "refused"),
        (census.UNUSABLE_ROWS, "unusable_rows"),
        (census.OUTSIDE_DAY, "outside_day"),
        (census.LISTS_READ, "lists_read"),
        (census.ASKED, "asked"),
        (census.ANSWERED, "answered"),
        (census.PAGES_READ, "pages_read"),
        (census.NEW, "new"),
        (census.UPDATED, "updated"),
        (census.UNCHANGED, "unchanged"),
        (census.RESTORED, "restored"),
        (census.REMOVED, "removed"),
        (census.BLOCKED, "blocked"),
        ("spider_exceptions/count", "bugs"),
    ],
)
def test_a_counter_becomes_its_number_and_no_other(stat: str, field: str) -> None:
    assert take_census({stat: 7}, {}, "finished") == Census(**{field: 7})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("prefix", "field"),
    [
        (census.KNOWN, "known"),
        (census.UNSUPPORTED, "unsupported"),
        (census.DROPPED, "dropped"),
        (census.FAILED, "failed"),
        (census.MISSING, "missing"),
        (census.CONTRADICTIONS, "contradictions"),
        (census.LAYOUT, "layouts"),
        (census.PICTURES, "pictures"),
        (census.WRITTEN, "written"),
        (census.EMPTY, "empty"),
    ],
)
def test_counters_with_reasons_become_their_reasons_in_order(prefix: str, field: str) -> None:
    stats = {f"{prefix}timeout": 2, f"{prefix}http 500": 1}

    found = getattr(take_census(stats, {}, "finished"), field)

    assert list(found.items()) == [("http 500", 1), ("timeout", 2)]


@pytest.mark.parametrize(
    ("stat", "field", "value", "expected"),
    [
        (census.FAILED_LISTS, "failed_lists", ["china: timeout"], ("china: timeout",)),
        (census.SHORT_LISTS, "short_lists", ["china: a day"], ("china: a day",)),
        (census.OUTAGE, "outage", "feed.mix.sina.com.cn: timeout", "feed.mix.sina.com.cn: timeout"),
    ],
    ids=["lists", "days", "outage"],
)
def test_sentences_are_taken_over(stat: str, field: str, value: object, expected: object) -> None:
    assert take_census({stat: value}, {}, "finished") == Census(**{field: expected})  # type: ignore[arg-type]


def test_what_is_owed_and_how_it_ended_are_taken_over() -> None:
    assert take_census({}, {"pending": 3}, "shutdown") == Census(owed={"pending": 3}, finish_reason="shutdown")


def test_gaps_open_days_and_what_is_unfinished_are_taken_over() -> None:
    taken = take_census(
        {},
        {},
        "finished",
        gaps=["china: a gap"],
        open_days=["2 days of china"],
        unfinished=2,
        newly_owed={"timeout": 1},
    )

    assert taken == Census(
        gaps=("china: a gap",), open_days=("2 days of china",), unfinished=2, newly_owed={"timeout": 1}
    )


@pytest.mark.parametrize(
    ("numbers", "state"),
    [
        pytest.param({"new": 1}, "archived", id="new"),
        pytest.param({"restored": 1}, "archived", id="restored"),
        pytest.param({"updated": 1}, "updated", id="updated"),
        pytest.param({"unchanged": 1}, "unchanged", id="read again"),
        pytest.param({"known": {"archived": 1}}, "unchanged", id="not asked for again"),
        pytest.param({"removed": 1}, "removed", id="removed"),
        pytest.param({"known": {"removed": 1}}, "removed", id="removed before"),
        pytest.param({"unsupported": {"pdf": 1}}, "unsupported", id="unsupported"),
        pytest.param({"refused": 1}, "refused", id="foreign row"),
        pytest.param({"failed": {"refused": 1}}, "refused", id="foreign redirect"),
        pytest.param({"failed": {"blocked": 1}}, "blocked", id="blocked"),
        pytest.param({"unfinished": 1, "blocked": 1}, "blocked", id="not asked for after a block"),
        pytest.param({"unfinished": 1}, "failed", id="interrupted"),
        pytest.param({"failed": {"timeout": 1}}, "failed", id="failed"),
        pytest.param({"dropped": {"invalid": 1}}, "failed", id="dropped"),
        pytest.param({"unusable_rows": 1}, "failed", id="a row that leads nowhere"),
        pytest.param({"repeated": 1}, "repeated", id="repeated row"),
        pytest.param({"dropped": {"repeated": 1}}, "repeated", id="repeated page"),
        pytest.param({"left_by_limit": 1}, "left out", id="limit"),
        pytest.param({"outside_day": 1}, "left out", id="outside the day"),
    ],
)
def test_what_came_in_ends_in_one_state(numbers: dict[str, Any], state: str) -> None:
    taken = Census(listed=1, **numbers)

    assert {name: number for name, number in taken.states.items() if number} == {state: 1}
    assert taken.unaccounted == 0


def test_what_is_unsupported_is_added_up_over_its_kinds() -> None:
    assert Census(unsupported={"live": 2, "pdf": 3}).states["unsupported"] == 5


def test_what_has_no_state_is_noticed() -> None:
    assert Census(listed=2, taken_up=1, new=2).unaccounted == 1


def test_scrapys_own_stats_are_no_numbers_of_ours() -> None:
    stats = {"item_scraped_count": 5, "downloader/request_count": 9, "archive": 1}

    assert take_census(stats, {}, "finished") == Census()


def test_what_came_of_each_channel_stands_in_the_order_in_which_they_came_up() -> None:
    stats = {
        census.of_channel("stock", "listed"): 5,
        census.of_channel(None, "new"): 1,
        census.of_channel("china", "listed"): 3,
        census.of_channel("stock", "new"): 2,
    }

    channels = take_census(stats, {}, "finished").channels

    assert channels == {"stock": {"listed": 5, "new": 2}, "unlisted": {"new": 1}, "china": {"listed": 3}}
    assert list(channels) == ["stock", "unlisted", "china"]
