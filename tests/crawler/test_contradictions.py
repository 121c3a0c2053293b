"""crawler.contradictions: times that can't all be true, and differences that are ordinary."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.contradictions import contradictions
from crawler.items import ArticleTimes
from tests.crawler.builders import at

TEN = at("2024-03-05 10:00:00")
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
NAMES = ("ctime", "mtime", "intime", "created", "updated", "published", "shown", "generated")


def said(**moments: datetime) -> list[str]:
    """Return what contradicts what among these times."""
    return contradictions(ArticleTimes(**moments))


@pytest.mark.parametrize(
    ("earlier", "later", "words"),
    [
        pytest.param("created", "updated", "updated before created", id="updated"),
        pytest.param("created", "published", "published before created", id="published"),
        pytest.param("ctime", "mtime", "mtime before ctime", id="mtime"),
        pytest.param("ctime", "intime", "intime before ctime", id="intime"),
    ],
)
def test_a_time_that_lies_more_than_a_minute_before_the_one_it_follows_contradicts_it(
    earlier: str, later: str, words: str
) -> None:
    moments = {earlier: TEN, later: TEN - MINUTE - SECOND}

    assert said(**moments) == [words]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [("created", "updated"), ("created", "published"), ("ctime", "mtime"), ("ctime", "intime")],
)
@pytest.mark.parametrize("after", [-MINUTE, timedelta(0), timedelta(days=900)], ids=["a minute", "none", "years after"])
def test_a_minute_before_is_rounding_and_any_time_after_is_fine(earlier: str, later: str, after: timedelta) -> None:
    moments = {earlier: TEN, later: TEN + after}

    assert said(**moments) == []


@pytest.mark.parametrize("name", ["created", "published", "updated"])
@pytest.mark.parametrize("sign", [-1, 1], ids=["before", "after"])
def test_a_shown_time_that_is_none_of_the_pages_contradicts_them(name: str, sign: int) -> None:
    moments = {"shown": TEN + sign * (MINUTE + SECOND), name: TEN}

    assert said(**moments) == ["shown is no other time"]


@pytest.mark.parametrize("name", ["created", "published", "updated"])
@pytest.mark.parametrize("sign", [-1, 1], ids=["before", "after"])
def test_a_shown_time_is_one_of_the_pages_to_the_minute(name: str, sign: int) -> None:
    moments = {"shown": TEN + sign * MINUTE, name: TEN}

    assert said(**moments) == []


def test_a_shown_time_need_be_only_one_of_the_pages() -> None:
    assert said(created=TEN, published=TEN + 2 * MINUTE, updated=TEN + DAY, shown=TEN + DAY) == []


@pytest.mark.parametrize("name", ["created", "published", "shown"])
@pytest.mark.parametrize("sign", [-1, 1], ids=["before", "after"])
def test_a_ctime_more_than_a_day_from_the_page_contradicts_it(name: str, sign: int) -> None:
    moments = {"ctime": TEN + sign * (DAY + SECOND), name: TEN}

    assert said(**moments) == ["ctime far from the page"]


@pytest.mark.parametrize("name", ["created", "published", "shown"])
@pytest.mark.parametrize("sign", [-1, 1], ids=["before", "after"])
def test_a_ctime_within_a_day_of_the_page_is_fine(name: str, sign: int) -> None:
    moments = {"ctime": TEN + sign * DAY, name: TEN}

    assert said(**moments) == []


def test_every_contradiction_is_named() -> None:
    before = TEN - 3 * DAY

    assert said(
        ctime=TEN, mtime=before, intime=before, created=before, published=before - DAY, updated=before - DAY
    ) == [
        "updated before created",
        "published before created",
        "mtime before ctime",
        "intime before ctime",
        "ctime far from the page",
    ]


@pytest.mark.parametrize(
    "moments",
    [
        pytest.param({"ctime": TEN, "created": TEN, "published": TEN, "shown": TEN - timedelta(seconds=57)}, id="2026"),
        pytest.param({"created": TEN, "published": TEN + 2 * SECOND, "shown": TEN}, id="2016: two seconds"),
        pytest.param({"created": TEN, "published": TEN + 79 * SECOND, "shown": TEN}, id="2018: 79 seconds"),
        pytest.param(
            {
                "created": at("2019-03-05 04:04:43"),
                "published": at("2019-03-05 06:52:51"),
                "shown": at("2019-03-05 04:04:00"),
            },
            id="2019: hours",
        ),
        pytest.param({"published": TEN, "shown": TEN}, id="tech"),
        pytest.param({"ctime": TEN, "mtime": TEN + 85 * MINUTE, "intime": TEN + 86 * MINUTE}, id="listed late"),
        pytest.param({"ctime": TEN, "mtime": TEN, "intime": TEN, "generated": TEN + 900 * DAY}, id="built anew"),
        pytest.param({"ctime": TEN, "intime": TEN + 30 * DAY}, id="listed again"),
        pytest.param({"created": TEN, "updated": TEN + 3 * DAY, "shown": TEN}, id="edited"),
        pytest.param({"shown": TEN, "ctime": TEN + 59 * SECOND}, id="minutes in a list"),
    ],
)
def test_what_is_ordinary_contradicts_nothing(moments: dict[str, datetime]) -> None:
    assert said(**moments) == []


@given(st.sampled_from(NAMES), st.datetimes(datetime(1999, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001
def test_a_time_alone_contradicts_nothing(name: str, moment: datetime) -> None:
    moments = {name: moment.replace(tzinfo=TEN.tzinfo)}

    assert said(**moments) == []
