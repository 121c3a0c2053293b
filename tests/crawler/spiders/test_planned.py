"""crawler.spiders.planned: lists beside the roll API's, read down to what is known; rows missed on the way are told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from crawler import census
from crawler.spiders.planned import PlannedSpider
from crawler.spiders.sina_column import SinaColumnSpider
from crawler.spiders.sina_feed import SinaFeedSpider
from crawler.spiders.sina_live import SinaLiveSpider
from crawler.spiders.sina_stock import SinaStockSpider
from tests.crawler.builders import at, identity
from tests.crawler.spiders.crawling import crawl, kept
from tests.sina.articles import FakeArticle
from tests.sina.lists_column import column_page, column_url
from tests.sina.lists_feed import feed_answer, feed_url
from tests.sina.lists_live import FakeFlash, live_answer, live_url
from tests.sina.lists_stock import stock_page, stock_url

TEN = at("2024-03-05 10:00:00")
SYMBOL, OTHER = "sh600000", "sz300001"
OF_ONE, OF_BOTH = {"symbol": SYMBOL}, {"symbol": f"{SYMBOL},{OTHER}"}


def story(number: int) -> FakeArticle:
    """Return an invented article; a larger number is an older one."""
    created = TEN - timedelta(minutes=number)
    return FakeArticle(document_id=identity(number), title=f"第{number}批纸灯", created=created, section="china")


def stories(*numbers: int) -> list[FakeArticle]:
    """Return several articles."""
    return [story(number) for number in numbers]


def urls(*numbers: int) -> list[str]:
    """Return the addresses of articles."""
    return [story(number).url for number in numbers]


def of_stock(*pages: list[FakeArticle], symbol: str = SYMBOL) -> dict[str, bytes]:
    """Return the pages of a security's news, with two empty ones at its end: one alone could be a hole."""
    numbered = enumerate([*pages, [], []], 1)
    return {stock_url(symbol, number): stock_page(shown, symbol) for number, shown in numbered}


def of_feed(*pages: list[FakeArticle]) -> dict[str, bytes]:
    """Return the pages of the usual feed."""
    return {feed_url(57045, number): feed_answer(shown, 57045) for number, shown in enumerate(pages)}


THREE_PAGES = of_stock(stories(1, 2), stories(3, 4), stories(5))


def pages(number: int, symbol: str = SYMBOL) -> list[str]:
    """Return the addresses of the first pages of a security's news."""
    return [stock_url(symbol, each) for each in range(1, number + 1)]


def test_a_list_is_read_to_its_end(tmp_path: Path) -> None:
    crawled = crawl(tmp_path, THREE_PAGES, OF_ONE, spider=SinaStockSpider)

    assert (crawled.lists, crawled.articles) == (pages(5), urls(1, 2, 3, 4, 5))


def test_the_next_run_stops_where_everything_is_known(tmp_path: Path) -> None:
    crawl(tmp_path, THREE_PAGES, OF_ONE, spider=SinaStockSpider)
    again = crawl(tmp_path, THREE_PAGES, OF_ONE, spider=SinaStockSpider)

    assert (again.lists, again.articles) == (pages(1), [])


def test_a_new_row_leads_to_one_page_more(tmp_path: Path) -> None:
    crawl(tmp_path, THREE_PAGES, OF_ONE, spider=SinaStockSpider)
    newer = of_stock(stories(0, 1), stories(2, 3), stories(4, 5))
    again = crawl(tmp_path, newer, OF_ONE, spider=SinaStockSpider)

    assert (again.lists, again.articles) == (pages(2), urls(0))


def test_after_a_killed_run_the_list_is_read_on(tmp_path: Path) -> None:
    crawl(tmp_path, THREE_PAGES, OF_ONE, spider=SinaStockSpider, lives=1)

    assert crawl(tmp_path, THREE_PAGES, OF_ONE, spider=SinaStockSpider).lists == pages(5)


def test_pages_are_read_whether_known_or_not(tmp_path: Path) -> None:
    crawl(tmp_path, THREE_PAGES, OF_ONE, spider=SinaStockSpider)

    assert crawl(tmp_path, THREE_PAGES, {**OF_ONE, "pages": "3"}, spider=SinaStockSpider).lists == pages(3)


def test_no_more_pages_are_read_than_were_named(tmp_path: Path) -> None:
    assert crawl(tmp_path, THREE_PAGES, {**OF_ONE, "pages": "2"}, spider=SinaStockSpider).lists == pages(2)


def test_a_list_without_an_end_is_read_so_far(tmp_path: Path) -> None:
    endless = of_stock(*(stories(number) for number in range(70)))
    crawled = crawl(tmp_path, endless, OF_ONE, spider=SinaStockSpider)

    assert len(crawled.lists) == PlannedSpider.usual_pages


def test_lists_are_read_one_after_the_other(tmp_path: Path) -> None:
    both = of_stock(stories(1)) | of_stock(stories(2), symbol=OTHER)
    crawled = crawl(tmp_path, both, OF_BOTH, spider=SinaStockSpider)

    assert crawled.lists == [*pages(3), *pages(3, OTHER)]


def test_an_article_of_two_lists_is_asked_for_once(tmp_path: Path) -> None:
    both = of_stock(stories(1, 2)) | of_stock(stories(2, 3), symbol=OTHER)

    assert crawl(tmp_path, both, OF_BOTH, spider=SinaStockSpider, fetched=False).articles == urls(1, 2, 3)


def test_a_list_that_is_lost_costs_no_other(tmp_path: Path) -> None:
    crawled = crawl(tmp_path, of_stock(stories(2), symbol=OTHER), OF_BOTH, spider=SinaStockSpider)

    assert crawled.articles == urls(2)
    assert crawled.stats[census.FAILED_LISTS] == [f"stock-{SYMBOL}, page 1: http 500 ({stock_url(SYMBOL, 1)})"]


def test_a_list_that_was_lost_on_the_way_is_read_whole_by_the_next_run(tmp_path: Path) -> None:
    crawl(tmp_path, {stock_url(SYMBOL, 1): THREE_PAGES[stock_url(SYMBOL, 1)]}, OF_ONE, spider=SinaStockSpider)

    assert crawl(tmp_path, THREE_PAGES, OF_ONE, spider=SinaStockSpider).articles == urls(3, 4, 5)


@pytest.mark.parametrize("limit", ["1", "2", "3"], ids=["within a page", "just a page", "within the next page"])
def test_what_lay_past_the_limit_is_asked_for_by_the_next_run(tmp_path: Path, limit: str) -> None:
    first = crawl(tmp_path, THREE_PAGES, {**OF_ONE, "limit": limit}, spider=SinaStockSpider)
    second = crawl(tmp_path, THREE_PAGES, OF_ONE, spider=SinaStockSpider)

    assert (len(first.articles), [*first.articles, *second.articles]) == (int(limit), urls(1, 2, 3, 4, 5))


def test_what_a_run_did_not_get_is_asked_for_first(tmp_path: Path) -> None:
    crawl(tmp_path, of_stock(stories(5)), OF_ONE, spider=SinaStockSpider, fetched=False)

    assert crawl(tmp_path, of_stock(stories(1)), OF_ONE, spider=SinaStockSpider).articles == urls(5, 1)


def test_articles_of_securities_are_filed_together(tmp_path: Path) -> None:
    crawl(tmp_path, of_stock(stories(1)), OF_ONE, spider=SinaStockSpider, fetched=False)
    with kept(tmp_path) as catalogue:
        assert [owed.channel for owed in catalogue.owed()] == ["stocknews"]


def test_a_feed_that_repeats_itself_ends(tmp_path: Path) -> None:
    same = stories(1, 2, 3)
    crawled = crawl(tmp_path, of_feed(*[same] * 5), spider=SinaFeedSpider)

    assert (len(crawled.lists), crawled.articles) == (3, urls(1, 2, 3))


def test_a_feed_that_repeats_itself_ends_within_the_pages_named_too(tmp_path: Path) -> None:
    same = stories(1, 2, 3)

    assert len(crawl(tmp_path, of_feed(*[same] * 5), {"pages": "5"}, spider=SinaFeedSpider).lists) == 3


def test_a_feed_that_shows_something_new_goes_on(tmp_path: Path) -> None:
    crawled = crawl(tmp_path, of_feed(stories(1, 2), stories(2, 3), [], []), spider=SinaFeedSpider)

    assert (len(crawled.lists), crawled.articles) == (4, urls(1, 2, 3))


def test_an_empty_page_between_others_hides_nothing(tmp_path: Path) -> None:
    crawled = crawl(tmp_path, of_feed(stories(1, 2), [], stories(3), [], []), spider=SinaFeedSpider)

    assert crawled.articles == urls(1, 2, 3)


def test_a_list_that_is_empty_all_at_once_is_not_read(tmp_path: Path) -> None:
    crawl(tmp_path, THREE_PAGES, OF_ONE, spider=SinaStockSpider)
    emptied = crawl(tmp_path, of_stock(), OF_ONE, spider=SinaStockSpider)

    assert emptied.stats[census.LISTS_FAILED] == 1


COLUMN = {"cid": "56589"}


def of_column(*numbers: int) -> dict[str, bytes]:
    """Return a column's only page."""
    return {column_url(56589): column_page(stories(*numbers), 56589)}


def test_a_column_is_one_page(tmp_path: Path) -> None:
    crawled = crawl(tmp_path, of_column(1, 2), COLUMN, spider=SinaColumnSpider)

    assert (crawled.lists, crawled.articles) == ([column_url(56589)], urls(1, 2))


def test_rows_that_may_have_passed_unseen_are_told(tmp_path: Path) -> None:
    crawl(tmp_path, of_column(8, 9), COLUMN, spider=SinaColumnSpider)
    late = crawl(tmp_path, of_column(1, 2), COLUMN, spider=SinaColumnSpider)

    assert late.stats[census.SHORT_LISTS] == [
        "column-56589: no row down to page 1 was known; what stood below may be missing"
    ]


def test_they_are_told_once(tmp_path: Path) -> None:
    crawl(tmp_path, of_column(8, 9), COLUMN, spider=SinaColumnSpider)
    crawl(tmp_path, of_column(1, 2), COLUMN, spider=SinaColumnSpider)

    assert census.SHORT_LISTS not in crawl(tmp_path, of_column(1, 2), COLUMN, spider=SinaColumnSpider).stats


def test_the_first_run_of_a_list_tells_of_none(tmp_path: Path) -> None:
    assert census.SHORT_LISTS not in crawl(tmp_path, of_column(1, 2), COLUMN, spider=SinaColumnSpider).stats


def test_a_run_that_meets_what_is_known_tells_of_none(tmp_path: Path) -> None:
    crawl(tmp_path, of_column(2, 3), COLUMN, spider=SinaColumnSpider)

    assert census.SHORT_LISTS not in crawl(tmp_path, of_column(1, 2), COLUMN, spider=SinaColumnSpider).stats


def test_a_row_that_is_pinned_to_the_top_hides_nothing(tmp_path: Path) -> None:
    crawl(tmp_path, of_column(50, 51), COLUMN, spider=SinaColumnSpider)
    late = crawl(tmp_path, of_column(50, *range(1, 12)), COLUMN, spider=SinaColumnSpider)

    assert len(late.stats[census.SHORT_LISTS]) == 1


def test_known_rows_among_the_last_ten_are_met(tmp_path: Path) -> None:
    crawl(tmp_path, of_column(50, 51), COLUMN, spider=SinaColumnSpider)
    late = crawl(tmp_path, of_column(*range(1, 12), 50), COLUMN, spider=SinaColumnSpider)

    assert census.SHORT_LISTS not in late.stats


def flash(number: int, *, is_deleted: bool = False) -> FakeFlash:
    """Return an invented flash."""
    text = "" if is_deleted else f"【第{number}盏灯】亮了。"
    return FakeFlash(number=number, text=text, created=TEN, document_id=identity(number), is_deleted=is_deleted)


def of_live(*flashes: FakeFlash) -> dict[str, bytes]:
    """Return the pages of the flashes, with the empty one at their end."""
    return {live_url(number): live_answer(flashes, number, 100) for number in (1, 2)}


def test_flashes_are_articles_without_a_page(tmp_path: Path) -> None:
    crawled = crawl(tmp_path, of_live(flash(2), flash(1)), spider=SinaLiveSpider)

    assert ([found.title for found in crawled.delivered], crawled.articles) == (["第2盏灯", "第1盏灯"], [])


def test_known_flashes_are_not_delivered_again(tmp_path: Path) -> None:
    crawl(tmp_path, of_live(flash(1)), spider=SinaLiveSpider)
    again = crawl(tmp_path, of_live(flash(2), flash(1)), spider=SinaLiveSpider)

    assert [found.title for found in again.delivered] == ["第2盏灯"]


def test_a_flash_that_was_taken_back_before_it_was_seen_is_removed(tmp_path: Path) -> None:
    crawled = crawl(tmp_path, of_live(flash(1, is_deleted=True)), spider=SinaLiveSpider)

    assert (crawled.delivered, crawled.stats[census.REMOVED]) == ([], 1)


def test_a_flash_that_is_taken_back_keeps_its_file_and_is_removed(tmp_path: Path) -> None:
    crawl(tmp_path, of_live(flash(1)), spider=SinaLiveSpider)
    crawl(tmp_path, of_live(flash(1, is_deleted=True)), spider=SinaLiveSpider)
    with kept(tmp_path) as catalogue:
        known = catalogue.get(identity(1))

    assert known is not None
    assert (known.state, bool(known.path)) == ("removed", True)
