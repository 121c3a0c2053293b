"""crawler.pages.reader: which layout a page is of, whose page it is, and what is no article."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.errors import MissingFieldError, RemovedPageError, UndecodableError, UnknownLayoutError, WrongDocumentError
from crawler.items import Owed
from crawler.pages import LAYOUTS, read_article
from tests.crawler.builders import address, identity, row

HEADLINE = '<h1 class="main-title">青榆的桥</h1>'
FINANCE = f'{HEADLINE}<div class="date-source"></div><div id="artibody"><p>一</p></div>'
NEWS = f'{HEADLINE}<div id="article"><p>一</p></div>'
TECH = f'{HEADLINE}<i id="pub_date"></i><div id="artibody"><p>一</p></div>'
OWED = Owed(document_id=identity(1), url=address(1), channel="china", row=row(1))
BY_URL = Owed(document_id=identity(1), url=address(1))
BY_DIGEST = Owed(document_id="url" + "0" * 20, url="https://finance.sina.com.cn/a.shtml")
EACH_LAYOUT = pytest.mark.parametrize(
    ("markup", "name"),
    [
        pytest.param(FINANCE, "finance-2017", id="finance"),
        pytest.param(NEWS, "news-2017", id="news"),
        pytest.param(TECH, "tech-2018", id="tech"),
        pytest.param(TECH + '<div class="date-source"></div>', "tech-2018", id="tech with a date line"),
    ],
)


@EACH_LAYOUT
def test_a_page_is_read_in_its_layout(markup: str, name: str) -> None:
    assert read_article(markup.encode(), OWED).layout == name


@EACH_LAYOUT
def test_a_page_is_of_one_layout_only(markup: str, name: str) -> None:
    assert [layout.name for layout in LAYOUTS if layout.claims(LexborHTMLParser(markup))] == [name]


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(HEADLINE, id="headline alone"),
        pytest.param('<div id="artibody">一</div>', id="body alone"),
        pytest.param(f'{HEADLINE}<div id="artibody">一</div>', id="no date line"),
        pytest.param("<title>拒绝访问</title>", id="ban"),
        pytest.param("<p>页面没有找到</p>", id="the words in a text"),
    ],
)
def test_a_page_of_no_layout_is_unknown(markup: str) -> None:
    with pytest.raises(UnknownLayoutError, match=OWED.url):
        read_article(markup.encode(), OWED)


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_the_page_of_a_removed_article_is_known(encoding: str) -> None:
    with pytest.raises(RemovedPageError):
        read_article("<title>\n页面没有找到 5秒钟之后</title>".encode(encoding), OWED)


def test_an_article_about_removals_is_an_article() -> None:
    assert read_article(f"<title>页面没有找到？</title>{FINANCE}".encode(), OWED).layout == "finance-2017"


def test_the_title_is_the_rows() -> None:
    assert read_article(FINANCE.encode(), OWED).title == row(1).title


def test_the_title_is_the_pages_where_there_is_no_row() -> None:
    assert read_article(FINANCE.encode(), BY_URL).title == "青榆的桥"


def test_a_page_with_an_empty_headline_is_read_where_the_row_knows_the_title() -> None:
    markup = FINANCE.replace("青榆的桥", "")

    assert read_article(markup.encode(), OWED).title == row(1).title


def test_a_page_without_any_title_lacks_it() -> None:
    with pytest.raises(MissingFieldError, match="title"):
        read_article(FINANCE.replace("青榆的桥", "").encode(), BY_URL)


def test_the_media_is_the_pages_before_the_rows() -> None:
    owed = Owed(document_id=identity(1), url=address(1), row=row(1, media="灯报"))
    markup = f'<meta name="mediaid" content="青榆晚报">{FINANCE}'

    assert read_article(markup.encode(), owed).media == "青榆晚报"


def test_the_media_is_the_rows_where_the_page_has_none() -> None:
    owed = Owed(document_id=identity(1), url=address(1), row=row(1, media="灯报"))

    assert read_article(FINANCE.encode(), owed).media == "灯报"


def test_an_article_is_what_it_was_asked_for_as() -> None:
    found = read_article(FINANCE.encode(), OWED)

    assert (found.document_id, found.url, found.channel, found.times.intime) == (
        identity(1),
        address(1),
        "china",
        row(1).intime,
    )


def test_a_page_that_says_so_itself_is_taken_at_its_word() -> None:
    markup = f'<meta name="publishid" content="{identity(5)}">{FINANCE}'

    assert read_article(markup.encode(), BY_DIGEST).document_id == identity(5)


def test_a_page_that_says_it_is_what_was_asked_for_is_read() -> None:
    markup = f'<meta name="publishid" content="{identity(1)}">{FINANCE}'

    assert read_article(markup.encode(), OWED).document_id == identity(1)


def test_a_page_that_says_nothing_stays_what_it_was_asked_for_as() -> None:
    assert read_article(FINANCE.encode(), BY_DIGEST).document_id == BY_DIGEST.document_id


def test_a_page_that_says_it_is_another_article_is_refused() -> None:
    markup = f'<meta name="publishid" content="{identity(5)}">{FINANCE}'

    with pytest.raises(WrongDocumentError, match=f"the page is {identity(5)}, asked for was {identity(1)}"):
        read_article(markup.encode(), OWED)


def test_a_page_without_an_id_at_the_address_of_another_article_is_refused() -> None:
    with pytest.raises(WrongDocumentError, match=f"the page is {identity(5)}, asked for was {identity(1)}"):
        read_article(FINANCE.encode(), OWED, address(5))


@pytest.mark.parametrize("url", [address(1), f"{address(1)}?page=2", "https://finance.sina.com.cn/a.shtml"])
def test_a_page_without_an_id_at_its_own_address_or_one_without_is_taken(url: str) -> None:
    assert read_article(FINANCE.encode(), OWED, url).document_id == identity(1)


NAMED = f'<meta name="publishid" content="{identity(5)}">{FINANCE}'.encode()
OLD = "https://finance.sina.com.cn/roll/20120618/101212334455.shtml"
WITHOUT_ID = Owed(document_id="url" + "0" * 20, url=OLD)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param(address(5), id="the page of an id"),
        pytest.param(OLD.replace("455.", "456."), id="the next number"),
        pytest.param(OLD.replace("/roll/", "/stock/"), id="another folder"),
    ],
)
def test_an_address_without_an_id_that_leads_to_another_page_is_refused(url: str) -> None:
    with pytest.raises(WrongDocumentError, match=f"the page is {identity(5)}"):
        read_article(NAMED, WITHOUT_ID, url)


@pytest.mark.parametrize(
    "url",
    [
        pytest.param(OLD, id="itself"),
        pytest.param(OLD.replace("https", "http"), id="by http"),
        pytest.param(f"{OLD}?from=wap", id="with a query"),
        pytest.param(OLD.replace("finance.", "money."), id="another host"),
        pytest.param(OLD.replace(".shtml", "_2.shtml"), id="a further page"),
        pytest.param(f"{OLD}?page=2", id="a further page by query"),
    ],
)
def test_an_address_without_an_id_gets_one_from_its_own_page(url: str) -> None:
    assert read_article(NAMED, WITHOUT_ID, url).document_id == identity(5)


def test_a_page_without_an_id_may_stand_elsewhere() -> None:
    moved = OLD.replace("/roll/", "/stock/")

    assert read_article(FINANCE.encode(), WITHOUT_ID, moved).document_id == WITHOUT_ID.document_id


def test_an_article_with_an_id_may_stand_elsewhere() -> None:
    markup = f'<meta name="publishid" content="{identity(1)}">{FINANCE}'.encode()

    assert read_article(markup, OWED, OLD).document_id == identity(1)


def test_a_page_that_is_no_text_is_refused() -> None:
    with pytest.raises(UndecodableError):
        read_article(b"\xff\xff\xff", OWED)


def test_a_page_with_an_impossible_time_is_still_read() -> None:
    markup = f'<meta name="weibo: article:create_at" content="0001-01-01T00:00:00+14:00">{FINANCE}'

    assert read_article(markup.encode(), OWED).times.created is None
