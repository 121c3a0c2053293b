"""crawler.overview.glance: how the archive is doing, in cards and sentences."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from crawler.overview.glance import State, cards, remarks
from crawler.storage.schema import articles, channel_days, gaps, runs
from tests.crawler.overview.planted import (
    READ,
    day_entry,
    days_ago,
    figures,
    gap,
    owed,
    plant,
    plant_channel,
    run,
    steady,
)

WARNING = '{"census": {}, "alarms": [{"kind": "field", "subject": "media", "sentence": "media stopped filling."}]}'


def look(engine: Engine) -> dict[str, tuple[str, State]]:
    """Return the value and the state of each card by its label."""
    return {card.label: (card.value, card.state) for card in cards(figures(engine))}


def said(engine: Engine) -> dict[str, str]:
    """Return the sentences by their kind."""
    return {remark.kind: remark.sentence for remark in remarks(figures(engine))}


def test_an_archive_that_is_well_wants_no_look(engine: Engine) -> None:
    plant_channel(engine, "china", steady(6))
    plant(engine, runs, run())

    assert remarks(figures(engine)) == []
    assert {state for _, state in look(engine).values()} == {State.FINE}


def test_the_numbers_are_there(engine: Engine) -> None:
    plant_channel(engine, "china", steady(6))
    plant(engine, runs, run(3))

    found = look(engine)
    assert (found["Articles"][0], found["Last run"][0]) == ("360", "3 hours ago")


@pytest.mark.parametrize(
    ("table", "row", "label", "value", "state"),
    [
        (articles, owed(days_ago(1)), "Owed", "1", State.SOON),
        (gaps, gap("china", days_ago(3), days_ago(2)), "Open gaps", "1", State.SOON),
        (channel_days, day_entry("china", days_ago(3), state="open"), "Open gaps", "0", State.SOON),
        (runs, run(1, exit_code=4), "Last run", "1 hour ago", State.SOON),
        (runs, run(1, exit_code=6), "Last run", "1 hour ago", State.LOOK),
        (runs, run(1, exit_code=None, finished=None), "Last run", "1 hour ago", State.LOOK),
        (runs, run(1, report=WARNING), "Alarms", "1", State.LOOK),
    ],
    ids=["owed", "gap", "open day", "incomplete run", "blocked run", "killed run", "alarm"],
)
def test_what_is_not_well_shows(engine: Engine, table: Any, row: Any, label: str, value: str, state: State) -> None:
    plant_channel(engine, "china", steady(6))
    plant(engine, table, row)

    assert look(engine)[label] == (value, state)


def test_a_hole_is_told_with_its_channel_and_day(engine: Engine) -> None:
    plant_channel(engine, "china", steady(6, without=[9]))

    assert look(engine)["Holes"] == ("1 day", State.LOOK)
    assert said(engine)["hole"].startswith(f"国內 (china) has no articles on {days_ago(9)},")


def test_a_quiet_channel_is_told_with_its_silence(engine: Engine) -> None:
    plant_channel(engine, "forex", steady(6, until=9))

    assert look(engine)["Gone quiet"] == ("1 channel", State.LOOK)
    assert said(engine)["gone quiet"].startswith(
        f"外汇 (forex): forex has shown no new row since {days_ago(9)} 10:00, for 9 days; even quiet days bring"
    )


def test_an_alarm_of_a_quiet_channel_is_not_told_twice(engine: Engine) -> None:
    plant_channel(engine, "forex", steady(6, until=9))
    alarms = [{"kind": "stale channel", "subject": slug, "sentence": f"{slug} is old"} for slug in ("forex", "stock-x")]
    plant(engine, runs, run(1, report=json.dumps({"alarms": alarms})))

    assert [remark.kind for remark in remarks(figures(engine))] == ["stale channel", "gone quiet"]
    assert said(engine)["stale channel"] == "stock-x is old."


def test_a_list_that_is_not_read_any_more_is_told(engine: Engine) -> None:
    plant_channel(engine, "china", steady(6))
    plant_channel(engine, "forex", steady(6, until=20), seen_at=READ - timedelta(days=20))

    assert "外汇 (forex)" in said(engine)["unseen"]


def test_the_words_of_an_alarm_are_shown(engine: Engine) -> None:
    plant(engine, runs, run(1, report=WARNING))

    assert said(engine)["field"] == "media stopped filling."


def test_an_archive_that_was_never_run_says_so(engine: Engine) -> None:
    assert look(engine)["Last run"] == ("none", State.LOOK)
