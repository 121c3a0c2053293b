"""crawler.storage.warc.told: what an answer was asked for, written and read back."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.items import ListingRow, Owed
from crawler.storage.warc.told import document_id_of, owed_from_json, owed_to_json
from tests.crawler.builders import address, identity, row

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.none() | st.datetimes(datetime(1995, 1, 2), datetime(2199, 12, 30), timezones=OFFSETS)  # noqa: DTZ001 - Hypothesis adds the offset
ROWS = st.builds(
    ListingRow,
    document_id=TEXT,
    url=TEXT,
    title=TEXT,
    media=TEXT,
    keywords=TEXT,
    intro=TEXT,
    wap_url=TEXT,
    lids=st.lists(TEXT, max_size=3).map(tuple),
    ctime=MOMENTS,
    mtime=MOMENTS,
    intime=MOMENTS,
    title_is_whole=st.booleans(),
)
OWED = st.builds(Owed, document_id=TEXT, url=TEXT, channel=st.none() | TEXT, row=st.none() | ROWS)


def by_json(value: object) -> object:
    """Return a value as it is after it was written as JSON and read back."""
    return json.loads(json.dumps(value, ensure_ascii=False))


@given(OWED)
def test_what_was_asked_for_is_read_back(owed: Owed) -> None:
    assert owed_from_json(by_json(owed_to_json(owed))) == owed


@given(OWED)
def test_its_id_can_be_had_alone(owed: Owed) -> None:
    assert document_id_of(by_json(owed_to_json(owed))) == owed.document_id


def test_a_row_that_is_not_known_is_told_as_none() -> None:
    owed = Owed(document_id=identity(1), url=address(1))

    assert owed_to_json(owed) == {"owed": {"document_id": identity(1), "url": address(1), "channel": None, "row": None}}


def test_times_keep_their_offset() -> None:
    told = owed_from_json(by_json(owed_to_json(Owed(document_id="a", url="b", row=row(1)))))

    assert told is not None
    assert told.row is not None
    assert [str(moment) for moment in (told.row.ctime, told.row.mtime)] == [
        "2024-03-05 10:00:00+08:00",
        "2024-03-05 10:05:00+08:00",
    ]


@pytest.mark.parametrize(
    "told", [None, [], "owed", 7, {}, {"entry": "Listings.seen"}, {"owed": None}, {"owed": "a"}, {"owed": []}], ids=str
)
def test_what_says_nothing_of_an_article_gives_none(told: object) -> None:
    assert (owed_from_json(told), document_id_of(told)) == (None, None)


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"document_id": ["a"], "url": "b"}, id="a list for an id"),
        pytest.param({"document_id": 7, "url": "b"}, id="a number for an id"),
        pytest.param({"document_id": "a", "url": None}, id="no address"),
        pytest.param({"document_id": "\ud800", "url": "b"}, id="half a character"),
        pytest.param({"document_id": "a", "url": "b", "channel": {}}, id="an object for a channel"),
        pytest.param({"document_id": "a", "url": "b", "row": "灯"}, id="a text for a row"),
        pytest.param(
            {
                "document_id": "a",
                "url": "b",
                "row": {"$": "ListingRow", "is": {"document_id": 1, "url": 2, "title": 3}},
            },
            id="numbers in a row",
        ),
        pytest.param(
            {"document_id": "a", "url": "b", "row": {"$": "moment", "is": "2024-03-05"}}, id="a moment for a row"
        ),
    ],
)
def test_what_no_catalogue_can_hold_was_asked_for_by_nobody(values: dict[str, object]) -> None:
    assert owed_from_json({"owed": values}) is None


def test_an_article_is_named_by_a_text_alone() -> None:
    assert document_id_of({"owed": {"document_id": ["a"]}}) is None


def test_what_nests_deeper_than_pythons_stack_tells_of_nothing() -> None:
    deep: object = 1
    for _ in range(5_000):
        deep = {"a": deep}

    assert owed_from_json({"owed": {"document_id": "a", "url": "b", "row": deep}}) is None
