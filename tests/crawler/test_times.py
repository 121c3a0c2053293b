"""crawler.times: Sina's forms of a moment, and the front matter's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import times
from tests.crawler.builders import at

TEN = at("2024-03-05 10:00:00")
MOMENTS = st.datetimes(datetime(1995, 1, 2), datetime(2199, 12, 30), timezones=st.just(times.SHANGHAI))  # noqa: DTZ001


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("1709604000", id="string"),
        pytest.param(1709604000, id="int"),
        pytest.param(1709604000.0, id="float"),
        pytest.param("1709604000.0", id="float in a string"),
        pytest.param(1709604000.9, id="fraction is dropped"),
        pytest.param(" 1709604000 ", id="blanks"),
    ],
)
def test_an_epoch_is_a_moment_in_any_of_its_forms(value: object) -> None:
    assert times.from_epoch(value) == TEN


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("", id="empty"),
        pytest.param(None, id="none"),
        pytest.param(True, id="bool"),
        pytest.param("soon", id="word"),
        pytest.param("0", id="zero"),
        pytest.param("-5", id="negative"),
        pytest.param("nan", id="not a number"),
        pytest.param("inf", id="infinite"),
        pytest.param("1e400", id="too large for a float"),
        pytest.param("1709604000000", id="milliseconds"),
        pytest.param([1709604000], id="list"),
    ],
)
def test_what_is_no_epoch_is_no_moment(value: object) -> None:
    assert times.from_epoch(value) is None


@pytest.mark.parametrize(
    ("moment", "taken"),
    [
        pytest.param("1994-12-31 23:59:59", False, id="before 1995"),
        pytest.param("1995-01-01 00:00:00", True, id="first of 1995"),
        pytest.param("2199-12-31 23:59:59", True, id="last of 2199"),
        pytest.param("2200-01-01 00:00:00", False, id="from 2200"),
    ],
)
def test_epochs_are_taken_from_1995_until_2200(moment: str, taken: bool) -> None:  # noqa: FBT001
    assert (times.from_epoch(int(at(moment).timestamp())) is not None) is taken


@given(st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.lists(st.integers())))
def test_an_epoch_of_any_kind_gives_an_aware_moment_or_none(value: object) -> None:
    moment = times.from_epoch(value)

    assert moment is None or moment.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2024-03-05 10:00:00", id="without an offset it is Shanghai's"),
        pytest.param("2024-03-05T10:00:00+08:00", id="Shanghai's offset"),
        pytest.param("2024-03-05T02:00:00Z", id="UTC"),
        pytest.param("2024-03-04T21:00:00-05:00", id="another offset"),
        pytest.param("\n 2024-03-05 10:00:00 ", id="blanks"),
    ],
)
def test_an_iso_text_is_a_moment(text: str) -> None:
    assert times.from_iso(text) == TEN


def test_an_iso_moment_is_told_in_shanghais_time() -> None:
    assert times.from_iso("2024-03-05T02:00:00Z").isoformat() == "2024-03-05T10:00:00+08:00"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("yesterday", id="word"),
        pytest.param("2024-13-05 10:00:00", id="month 13"),
        pytest.param("2024-02-30 10:00:00", id="30 February"),
        pytest.param("2024-03-05 24:30:00", id="hour 24"),
    ],
)
def test_what_is_no_iso_text_is_no_moment(text: str) -> None:
    assert times.from_iso(text) is None


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-08:00"])
def test_an_iso_moment_that_no_calendar_holds_is_none(text: str) -> None:
    assert times.from_iso(text) is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2024年03月05日 10:00", id="as shown"),
        pytest.param("2024年3月5日10:00", id="short, without a blank"),
        pytest.param("2024年03月05日 10:00:00", id="with seconds"),
        pytest.param("发布于 2024年03月05日\u3000\n 10:00 青榆晚报", id="inside a line"),
        pytest.param("2024.03.05 10:00:00", id="wap"),
        pytest.param("(2024-03-05 10:00:00)", id="blog"),
        pytest.param("2024-03-05\u00a010:00\u00a0\u00a0", id="stock list"),
    ],
)
def test_a_chinese_text_is_a_moment(text: str) -> None:
    assert times.from_shown(text) == TEN


def test_seconds_of_a_chinese_text_are_kept() -> None:
    assert times.from_shown("2024年03月05日 10:00:59") == TEN + timedelta(seconds=59)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("2024年03月05日", id="no time"),
        pytest.param("2024-03.05 10:00", id="mixed"),
        pytest.param("2024-03-0510:00", id="day and hour in one"),
        pytest.param("2024年02月30日 10:00", id="30 February"),
        pytest.param("2024年03月05日 24:00", id="hour 24"),
        pytest.param("2024年03月05日 10:60", id="minute 60"),
    ],
)
def test_what_is_no_chinese_time_is_no_moment(text: str) -> None:
    assert times.from_shown(text) is None


def test_a_shown_time_that_no_document_can_carry_is_no_moment() -> None:
    moment = times.from_shown("0001年01月01日 00:00")

    assert moment is None or times.rfc1123(moment)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("2024-03-05", id="as in stock pages"),
        pytest.param("2024年03月05日", id="Chinese"),
        pytest.param("2024-3-5", id="short"),
        pytest.param("2024年3月5日", id="short Chinese"),
        pytest.param("公告日期:2024-03-05", id="behind a label"),
        pytest.param("日期：2024年03月05日星期二", id="inside a line"),
        pytest.param("2024-03-05 10:00", id="before a clock time"),
    ],
)
def test_a_day_alone_is_its_midnight(text: str) -> None:
    assert times.from_day(text) == at("2024-03-05 00:00:00")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("2024年03月", id="month"),
        pytest.param("2024-02-30", id="30 February"),
        pytest.param("2024年13月05日", id="month 13"),
        pytest.param("2024-03-051", id="digits behind"),
        pytest.param("12024-03-05", id="digits before"),
        pytest.param("0001-01-01", id="no day of an article"),
    ],
)
def test_what_is_no_day_is_no_moment(text: str) -> None:
    assert times.from_day(text) is None


@given(st.dates(date(1995, 1, 1), date(2199, 12, 31)))
def test_a_day_is_read_as_itself(day: date) -> None:
    assert times.from_day(day.isoformat()) == times.day_start(day)


def test_the_front_matter_date_is_in_greenwich_time() -> None:
    assert times.rfc1123(TEN) == "Tue, 05 Mar 2024 02:00:00 GMT"


def test_the_front_matter_date_may_fall_on_the_day_before() -> None:
    assert times.rfc1123(at("2024-03-01 07:59:59")) == "Thu, 29 Feb 2024 23:59:59 GMT"


def test_the_front_matter_date_is_the_same_for_any_offset() -> None:
    assert times.rfc1123(TEN.astimezone(timezone(timedelta(hours=-5)))) == times.rfc1123(TEN)


@given(MOMENTS)
def test_the_front_matter_date_is_read_back_as_the_same_second(moment: datetime) -> None:
    assert parsedate_to_datetime(times.rfc1123(moment)) == moment.replace(microsecond=0)


def test_a_day_begins_at_midnight_in_shanghai() -> None:
    assert times.day_start(date(2024, 3, 5)) == datetime(2024, 3, 4, 16, tzinfo=UTC)


def test_now_is_told_in_shanghais_time() -> None:
    assert times.now().utcoffset() == timedelta(hours=8)


def test_now_is_this_moment() -> None:
    assert abs(times.now() - datetime.now(UTC)) < timedelta(minutes=1)
