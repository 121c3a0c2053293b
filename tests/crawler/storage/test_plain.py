"""crawler.storage.plain: what the journal holds, through JSON and back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.items import ArticleTimes, ListingRow, Owed, StockCode
from crawler.lists.day import DayReading
from crawler.storage.plain import from_plain, to_plain
from crawler.stories import Signature
from tests.crawler.builders import at, row

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
OFFSETS = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(timezones=OFFSETS | st.just(UTC))
ROWS = st.builds(
    ListingRow,
    document_id=TEXT,
    url=TEXT,
    title=TEXT,
    lids=st.lists(TEXT, max_size=2).map(tuple),
    ctime=st.none() | MOMENTS,
    mtime=st.none() | MOMENTS,
    title_is_whole=st.booleans(),
)
OBJECTS = (
    ROWS
    | st.builds(Owed, document_id=TEXT, url=TEXT, channel=st.none() | TEXT, row=st.none() | ROWS)
    | st.builds(StockCode, TEXT, TEXT)
    | st.builds(DayReading, st.integers(0, 9), st.integers(0, 9), st.frozensets(TEXT), st.integers(0, 9), st.booleans())
    | st.builds(Signature, TEXT, TEXT, st.lists(st.integers(-(2**63), 2**63 - 1)).map(tuple))
)
NUMBERS = st.integers() | st.floats(allow_nan=False)
VALUES = st.recursive(
    st.none() | st.booleans() | TEXT | NUMBERS | MOMENTS | st.dates() | st.frozensets(TEXT) | OBJECTS,
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.dictionaries(TEXT.filter("$".__ne__), inner, max_size=3),
    max_leaves=8,
)


def by_json(value: object) -> Any:
    """Return a value as it is after it was written as JSON and read back."""
    return from_plain(json.loads(json.dumps(to_plain(value), ensure_ascii=False)))


@given(VALUES)
def test_whatever_the_journal_holds_is_read_back(value: object) -> None:
    assert by_json(value) == value


@given(MOMENTS)
def test_moments_keep_their_offset(moment: datetime) -> None:
    assert by_json(moment).isoformat() == moment.isoformat()


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        pytest.param(at("2024-03-05 10:00:00"), {"$": "moment", "is": "2024-03-05T10:00:00+08:00"}, id="moment"),
        pytest.param(date(2024, 3, 5), {"$": "day", "is": "2024-03-05"}, id="day"),
        pytest.param({"b", "a"}, {"$": "set", "is": ["a", "b"]}, id="set"),
        pytest.param(
            StockCode("stock", "sz1"), {"$": "StockCode", "is": {"market": "stock", "code": "sz1"}}, id="stock"
        ),
        pytest.param(("a", ["b"]), ["a", ["b"]], id="lists"),
        pytest.param({"a": {7: None}}, {"a": {"7": None}}, id="mapping"),
        pytest.param(True, True, id="truth"),
    ],
)
def test_the_form_of_what_is_written_stays(value: object, plain: object) -> None:
    assert to_plain(value) == plain


def test_what_has_its_default_is_not_written() -> None:
    listed = row(1, ctime=None, mtime=None, intime=None)

    assert to_plain(listed)["is"] == {"document_id": listed.document_id, "url": listed.url, "title": listed.title}


def test_lists_come_back_as_tuples() -> None:
    assert by_json([["a"], []]) == (("a",), ())


@pytest.mark.parametrize(
    "value",
    [b"lamp", object(), timedelta(1), ArticleTimes(), 1j, [b"lamp"], {"a": {"b": b"c"}}],
    ids=["bytes", "object", "timedelta", "times", "complex", "in a list", "in a mapping"],
)
def test_what_the_journal_can_not_hold_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="the journal can't hold a "):
        to_plain(value)


def test_another_class_of_a_known_name_is_refused() -> None:
    other = type("StockCode", (), {})()

    with pytest.raises(TypeError, match="can't hold a StockCode"):
        to_plain(other)
