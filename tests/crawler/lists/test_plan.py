"""crawler.lists.plan: one plan for each source, found again by the address of any of its pages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.categories import COLUMNS, FEEDS, category_of, find_numbered
from crawler.channels import CHANNELS, Channel, find_channel
from crawler.items import ListingRow
from crawler.lists.answer import ListPage
from crawler.lists.plan import (
    FlashList,
    ListPlan,
    PlanReading,
    column_plan,
    deleted_flashes,
    feed_plan,
    live_plan,
    saved_list,
    stock_plan,
)
from crawler.lists.roll import ListQuery
from tests.crawler.builders import answer as roll_answer
from tests.crawler.builders import at, entry, identity, row
from tests.sina.lists_live import FakeFlash, live_answer

NOW = at("2024-03-05 12:00:00")
EACH_PLAN = pytest.mark.parametrize(
    "plan",
    [
        *(pytest.param(column_plan(column, NOW), id=column.slug) for column in COLUMNS),
        *(pytest.param(feed_plan(feed), id=feed.slug) for feed in FEEDS),
        pytest.param(column_plan(find_numbered("column", "7"), NOW), id="a column of no name"),
        pytest.param(feed_plan(find_numbered("feed", "7")), id="a feed of no name"),
        pytest.param(stock_plan("sh600000"), id="Shanghai"),
        pytest.param(stock_plan("sz300001"), id="Shenzhen"),
        pytest.param(stock_plan("bj430001"), id="Beijing"),
        pytest.param(live_plan(), id="flashes"),
    ],
)


def found(url: str) -> tuple[str, str] | None:
    """Return what the list at an address is remembered and filed under."""
    plan = saved_list(url, NOW)
    return (plan.key, plan.slug) if plan else None


@EACH_PLAN
@pytest.mark.parametrize("page", [1, 2, 37])
def test_any_page_of_a_list_leads_back_to_its_plan(plan: ListPlan, page: int) -> None:
    assert found(plan.url(page)) == (plan.key, plan.slug)


@EACH_PLAN
def test_what_a_list_is_filed_under_has_a_category(plan: ListPlan) -> None:
    assert category_of(plan.slug).startswith("新浪财经－")


@pytest.mark.parametrize("day", [None, date(2024, 3, 5)], ids=["newest", "day"])
@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.slug)
def test_any_page_of_a_channel_leads_back_to_it(channel: Channel, day: date | None) -> None:
    assert found(ListQuery(channel, day).url(3)) == (channel.slug, channel.slug)


@given(st.integers(0, 999_999), st.integers(0, 999_999), st.integers(1, 9_999))
def test_any_pair_of_the_roll_api_leads_to_one_channel(pageid: int, lid: int, page: int) -> None:
    channel = find_channel(f"{pageid}/{lid}")

    assert found(ListQuery(channel).url(page)) == (channel.slug, channel.slug)


def test_each_security_is_remembered_by_itself_and_all_are_filed_together() -> None:
    one, other = stock_plan("sh600000"), stock_plan("sz300001")

    assert (one.key, other.key, one.slug) == ("stock-sh600000", "stock-sz300001", other.slug)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://finance.sina.com.cn/", id="home page"),
        pytest.param("https://finance.sina.com.cn/china/2024-03-05/doc-iqwertyu0000001.shtml", id="article"),
        pytest.param("https://finance.sina.com.cn/roll/20090918/00086764844.shtml", id="old article"),
        pytest.param("https://evil.example/roll/c/56589.shtml", id="foreign"),
        pytest.param("https://zhibo.sina.com.cn/api/zhibo/feed?zhibo_id=151", id="another room"),
        pytest.param("https://interface.sina.cn/pc_api/public_news_data.d.json?cids=1,2", id="several feeds"),
        pytest.param("https://feed.mix.sina.com.cn/api/roll/get?lid=1686", id="half a channel"),
        pytest.param("", id="nothing"),
    ],
)
def test_anything_else_is_no_list(url: str) -> None:
    assert saved_list(url, NOW) is None


@given(st.text())
def test_whatever_an_address_is_it_can_be_looked_up(url: str) -> None:
    assert saved_list(url, NOW) is None


def test_a_column_is_one_page() -> None:
    assert column_plan(find_numbered("column", "56589"), NOW).depth == 1


def test_a_saved_list_is_read_as_the_spider_reads_it() -> None:
    url = ListQuery(find_channel("china")).url(1)
    plan = saved_list(url, NOW)

    assert plan is not None
    assert [each.document_id for each in plan.parse(roll_answer(entry(1), entry(2)), url).rows] == [
        identity(1),
        identity(2),
    ]


FLASHES = [
    FakeFlash(number=1, text="【桥】修好了。", created=NOW, document_id=identity(1)),
    FakeFlash(number=2, text="", created=NOW, is_deleted=True),
]


def flashes() -> ListPage:
    """Return a page of the flashes, one of which Sina has taken back."""
    url = live_plan().url(1)
    return live_plan().parse(live_answer(FLASHES, 1, 2), url)


def test_flashes_come_with_their_rows() -> None:
    answer = flashes()

    assert isinstance(answer, FlashList)
    assert [each.document_id for each in answer.rows] == [each.document_id for each in answer.flashes]


def test_what_sina_has_taken_back_is_known() -> None:
    assert [flash.number for flash in deleted_flashes(flashes())] == [2]


def test_other_lists_take_nothing_back() -> None:
    assert deleted_flashes(ListPage((row(1),), 1)) == []


READING = PlanReading(stock_plan("sh600000"), NOW)


def after(reading: PlanReading, *rows: ListingRow, met_known: bool = False) -> PlanReading:
    """Return a reading after a page with these rows."""
    return reading.with_page(ListPage(rows, 0), met_known=met_known)


def test_a_reading_is_named_for_people() -> None:
    assert str(READING.next_page()) == "stock-sh600000, page 2"


def test_a_reading_remembers_the_articles_of_all_its_pages() -> None:
    assert after(after(READING, row(1), row(2)), row(2), row(3)).documents == {identity(1), identity(2), identity(3)}


def test_known_rows_that_one_page_has_met_stay_met() -> None:
    assert after(after(READING, row(1), met_known=True), row(2)).met_known


def test_known_rows_that_no_page_has_met_are_not_met() -> None:
    assert not after(after(READING, row(1)), row(2)).met_known
