"""Columns, securities' lists and feeds: read down to what is known, filed under their names, and told where lost."""

from __future__ import annotations

from pathlib import Path

import frontmatter
import pytest

from tests.end_to_end.conftest import CHINA, Archive
from tests.sina.answers import Answer
from tests.sina.articles import generated_articles
from tests.sina.lists_column import column_url
from tests.sina.lists_feed import feed_url
from tests.sina.lists_live import FakeFlash
from tests.sina.lists_stock import stock_url
from tests.sina.saved_site import SavedSite
from tests.sina.server import SinaServer

COLUMN, FEED, SYMBOL = 56589, 57045, "sh600001"
STOCK_HOST = "vip.stock.finance.sina.com.cn"
FEED_HOST = "interface.sina.cn"


def _paths(*urls: str) -> list[str]:
    return ["/" + url.split("/", 3)[3] for url in urls]


def _publish(sina: SinaServer, source: str, count: int, seed: int) -> None:
    articles = generated_articles(count, seed=seed)
    if source == "sina_column":
        sina.publish_column(COLUMN, articles)
    elif source == "sina_stock":
        sina.publish_stock(SYMBOL, articles)
    elif source == "sina_feed":
        sina.publish_feed(FEED, articles)
    else:
        for article in articles:
            sina.publish(article, CHINA)


ARGUMENTS = {"sina_column": {"cid": f"{COLUMN}"}, "sina_stock": {"symbol": SYMBOL}, "sina_feed": {"cid": f"{FEED}"}}
SPIDERS = [pytest.param(spider, id=spider.removeprefix("sina_")) for spider in ARGUMENTS]


@pytest.mark.parametrize(
    ("spider", "folder", "category"),
    [
        pytest.param("sina_column", f"column-{COLUMN}", "新浪财经－市场评论", id="column"),
        pytest.param("sina_stock", "stocknews", "新浪财经－个股新闻", id="stock"),
        pytest.param("sina_feed", f"feed-{FEED}", "新浪财经－美股最新报道", id="feed"),
    ],
)
def test_documents_are_filed_under_their_source(
    sina: SinaServer, archive: Archive, spider: str, folder: str, category: str
) -> None:
    _publish(sina, spider, 3, seed=200)

    assert archive.crawl(spider, **ARGUMENTS[spider]).code == 0
    filed = [(path.parts[-4], frontmatter.loads(path.read_text("utf-8"))["categories"]) for path in archive.posts]
    assert filed == [(folder, ["金融", "新浪财经", category])] * 3


@pytest.mark.parametrize("spider", SPIDERS)
def test_a_second_run_asks_for_no_article_and_touches_no_file(sina: SinaServer, archive: Archive, spider: str) -> None:
    _publish(sina, spider, 3, seed=201)
    archive.crawl(spider, **ARGUMENTS[spider])
    before = archive.stamps()
    sina.forget_requests()

    ended = archive.crawl(spider, **ARGUMENTS[spider])

    assert (ended.code, sina.article_requests(), archive.stamps()) == (0, [], before)
    assert (archive.census()["known"], len(before)) == ({"archived": 3}, 3)


@pytest.mark.parametrize("spider", SPIDERS)
def test_what_a_limit_left_out_comes_with_the_next_run(sina: SinaServer, archive: Archive, spider: str) -> None:
    _publish(sina, spider, 5, seed=216)
    archive.crawl(spider, limit="2", **ARGUMENTS[spider])
    limited = archive.states()

    ended = archive.crawl(spider, **ARGUMENTS[spider])

    assert (ended.code, limited, archive.states()) == (0, {"archived": 2, "left": 3}, {"archived": 5})


def test_the_title_is_the_pages_where_a_list_cuts_it(sina: SinaServer, archive: Archive) -> None:
    [article] = generated_articles(1, seed=202)
    sina.publish_column(COLUMN, [article])
    page = f'<ul id="listcontent"><li><a href="{article.url}">{article.title[:6]}…</a></li></ul>'
    sina.plant(column_url(COLUMN), Answer(body=page))

    archive.crawl("sina_column", cid=f"{COLUMN}")

    [path] = archive.posts
    assert frontmatter.loads(path.read_text("utf-8"))["title"] == article.title


def test_a_column_whose_rows_are_all_new_says_what_may_be_missing(sina: SinaServer, archive: Archive) -> None:
    _publish(sina, "sina_column", 3, seed=203)
    archive.crawl("sina_column", cid=f"{COLUMN}")
    _publish(sina, "sina_column", 2, seed=204)

    ended = archive.crawl("sina_column", cid=f"{COLUMN}")

    assert (ended.code, archive.states()) == (4, {"archived": 5})
    assert "Cut short: column-56589: no row down to page 1 was known; what stood below may be missing" in ended.out


def test_a_column_that_shows_a_known_row_has_lost_none(sina: SinaServer, archive: Archive) -> None:
    articles = generated_articles(5, seed=205)
    sina.publish_column(COLUMN, articles[2:])
    archive.crawl("sina_column", cid=f"{COLUMN}")
    sina.publish_column(COLUMN, articles[:3])

    ended = archive.crawl("sina_column", cid=f"{COLUMN}")

    assert (ended.code, archive.states()) == (0, {"archived": 5})


def test_a_column_that_is_not_there_is_named_and_the_next_one_read(sina: SinaServer, archive: Archive) -> None:
    _publish(sina, "sina_column", 2, seed=206)

    ended = archive.crawl("sina_column", cid=f"230808,{COLUMN}")

    assert (ended.code, archive.states()) == (4, {"archived": 2})
    assert "List not read: column-230808, page 1: http 404" in ended.out


@pytest.mark.parametrize(
    ("spider", "arguments", "said"),
    [
        pytest.param("sina_column", {"cid": "56589x"}, "or any other cid as a number", id="wrong cid"),
        pytest.param("sina_column", {}, "cid is missing: write cid=56589", id="no cid"),
        pytest.param("sina_column", {"cid": "56589", "pages": "2"}, "pages is no argument of this spider", id="pages"),
        pytest.param("sina_stock", {"symbol": "600000"}, "write sh, sz or bj and six digits", id="wrong symbol"),
        pytest.param("sina_stock", {"symbol": SYMBOL, "pages": "0"}, "write a whole number from 1", id="no pages"),
        pytest.param("sina_feed", {"cid": "us"}, "or any other cid as a number", id="wrong feed"),
        pytest.param("sina_live", {"limit": "5"}, "limit is no argument of this spider", id="limit of flashes"),
    ],
)
def test_wrong_arguments_end_with_two_and_one_sentence(
    tmp_path: Path, spider: str, arguments: dict[str, str], said: str
) -> None:
    ended = Archive(tmp_path / "archive").crawl(spider, "-L", "WARNING", **arguments)

    assert ended.code == 2
    assert said in ended.err
    assert (ended.err.count("\n"), (tmp_path / "archive").exists()) == (1, False)


def test_a_securitys_list_is_read_over_its_pages_to_the_end(sina: SinaServer, archive: Archive) -> None:
    _publish(sina, "sina_stock", 45, seed=207)

    ended = archive.crawl("sina_stock", symbol=SYMBOL)

    assert (ended.code, archive.states()) == (0, {"archived": 45})
    assert sina.requests_to(STOCK_HOST) == _paths(*(stock_url(SYMBOL, page) for page in (1, 2, 3, 4)))


def test_a_securitys_list_is_read_down_to_what_is_known(sina: SinaServer, archive: Archive) -> None:
    articles = generated_articles(85, seed=208)
    sina.publish_stock(SYMBOL, articles[2:])
    archive.crawl("sina_stock", symbol=SYMBOL)
    sina.publish_stock(SYMBOL, articles)
    sina.forget_requests()

    ended = archive.crawl("sina_stock", symbol=SYMBOL)

    assert (ended.code, archive.states(), len(sina.article_requests())) == (0, {"archived": 85}, 2)
    assert sina.requests_to(STOCK_HOST) == _paths(stock_url(SYMBOL, 1), stock_url(SYMBOL, 2))


def test_pages_are_read_known_or_not(sina: SinaServer, archive: Archive) -> None:
    _publish(sina, "sina_stock", 85, seed=209)
    archive.crawl("sina_stock", symbol=SYMBOL, pages="2")
    first = sina.requests_to(STOCK_HOST)

    ended = archive.crawl("sina_stock", symbol=SYMBOL, pages="2")

    assert (ended.code, archive.states()) == (0, {"archived": 80})
    assert sina.requests_to(STOCK_HOST) == first * 2


def test_an_empty_list_is_no_failure(sina: SinaServer, archive: Archive) -> None:
    sina.publish_stock(SYMBOL, [])

    ended = archive.crawl("sina_stock", symbol=SYMBOL)

    assert (ended.code, archive.states()) == (0, {})
    assert sina.requests_to(STOCK_HOST) == _paths(stock_url(SYMBOL, 1))


def test_a_rare_character_in_a_list_is_the_titles_where_the_page_has_none(sina: SinaServer, archive: Archive) -> None:
    [article] = generated_articles(1, seed=210)
    sina.publish_stock(SYMBOL, [article])
    page = f'<div class="datelist"><ul><a href="{article.url}">镕㐂𠮷€股份</a></ul></div>'
    sina.plant(stock_url(SYMBOL, 1), Answer(body=page.encode("gb18030")))
    sina.plant(article.url, Answer(status=500))

    archive.crawl("sina_stock", symbol=SYMBOL)

    assert archive.rows("SELECT title FROM articles") == [("镕㐂𠮷€股份",)]


def test_a_ban_ends_the_run_and_everything_stays_owed(sina: SinaServer, archive: Archive) -> None:
    articles = generated_articles(45, seed=211)
    sina.publish_stock(SYMBOL, articles)
    sina.plant(stock_url(SYMBOL, 2), Answer.banned())
    for article in articles:
        sina.plant(article.url, Answer(status=500))

    ended = archive.crawl("sina_stock", symbol=f"{SYMBOL},sz000002")

    assert ended.code == 6
    assert sina.requests_to(STOCK_HOST) == _paths(stock_url(SYMBOL, 1), stock_url(SYMBOL, 2))
    assert {state for state, _ in archive.outcomes().values()} <= {"owed", "pending"}
    assert len(archive.outcomes()) == 40


def test_the_run_after_a_ban_completes_the_list(sina: SinaServer, archive: Archive) -> None:
    _publish(sina, "sina_stock", 45, seed=212)
    sina.plant(stock_url(SYMBOL, 2), Answer.banned(times=1))
    archive.crawl("sina_stock", symbol=SYMBOL)

    ended = archive.crawl("sina_stock", symbol=SYMBOL)

    assert (ended.code, archive.states()) == (0, {"archived": 45})


def test_a_feed_that_repeats_itself_ends(sina: SinaServer, archive: Archive) -> None:
    sina.publish_feed(FEED, generated_articles(10, seed=213))

    ended = archive.crawl("sina_feed")

    assert (ended.code, archive.states(), archive.census()["repeated"]) == (0, {"archived": 10}, 20)
    assert sina.requests_to(FEED_HOST) == _paths(*(feed_url(FEED, up) for up in (0, 1, 2)))


def test_a_feed_that_has_an_end_is_read_to_it(sina: SinaServer, archive: Archive) -> None:
    sina.publish_feed(FEED, generated_articles(55, seed=214), paged=True)

    ended = archive.crawl("sina_feed")

    assert (ended.code, archive.states()) == (0, {"archived": 55})
    assert sina.requests_to(FEED_HOST) == _paths(*(feed_url(FEED, up) for up in (0, 1, 2, 3)))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("sina_column", "sina_finance", id="column, roll API"),
        pytest.param("sina_finance", "sina_column", id="roll API, column"),
        pytest.param("sina_stock", "sina_feed", id="stock, feed"),
        pytest.param("sina_feed", "sina_stock", id="feed, stock"),
    ],
)
def test_an_article_of_two_sources_is_one_article_of_the_first(
    sina: SinaServer, archive: Archive, first: str, second: str
) -> None:
    for spider in (first, second):
        _publish(sina, spider, 3, seed=215)
    archive.crawl(first, **ARGUMENTS.get(first, {}))
    before = archive.stamps()

    ended = archive.crawl(second, **ARGUMENTS.get(second, {}))

    assert (ended.code, len(sina.article_requests())) == (0, 3)
    assert (archive.stamps(), len(before)) == (before, 3)


def test_replayed_documents_of_all_sources_are_those_of_the_crawl(
    sina: SinaServer, archive: Archive, tmp_path: Path
) -> None:
    for number, spider in enumerate(ARGUMENTS):
        _publish(sina, spider, 2, seed=220 + number)
    moment = generated_articles(1, seed=223)[0].created
    flash = FakeFlash(number=7000001, text="【澜西综指收涨】成交放大。", created=moment, document_id="nabcdef7000001")
    sina.publish_flashes([flash])
    for spider, given in {**ARGUMENTS, "sina_live": {}}.items():
        archive.crawl(spider, **given)
    site = SavedSite(tmp_path / "site")
    site.record_all(sina)

    replayed = Archive(tmp_path / "replayed", f"REPLAY_FROM={site.folder}")

    assert replayed.crawl("replay").code == 0
    assert replayed.documents() == archive.documents()
    assert len(archive.posts) == 7
