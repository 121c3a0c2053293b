"""crawler.pages.bulletin: whose page an announcement is, and its heading, day and company."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.errors import MissingFieldError
from crawler.items import StockCode
from crawler.pages.bulletin import BulletinPage, listed_stock
from tests.crawler.builders import at

PATH = "https://vip.stock.finance.sina.com.cn/corp/view/vCB_AllBulletinDetail.php"
CONTENT = '<div id="content"><p>一</p></div>'


def page(markup: str = "", query: str = "id=99012345") -> BulletinPage:
    """Return a page."""
    return BulletinPage(LexborHTMLParser(markup), markup, f"{PATH}?{query}")


def table(head: str = "", rest: str = CONTENT) -> str:
    """Return the table of an announcement."""
    return f'<table id="allbulletin"><thead><tr><th>{head}</th></tr></thead><tr><td>{rest}</td></tr></table>'


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(table(), id="its table"),
        pytest.param(f"<table><tr><td>公告日期:2024-03-05</td></tr></table>{CONTENT}", id="its day"),
    ],
)
def test_an_announcement_is_known(markup: str) -> None:
    assert BulletinPage.claims(LexborHTMLParser(markup))


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("", id="empty"),
        pytest.param(CONTENT, id="content alone"),
        pytest.param(table(rest=""), id="no content"),
        pytest.param(f"<p>公告日期:2024-03-05</p>{CONTENT}", id="day in a text"),
        pytest.param(f'{table()}<div id="artibody">灯</div>', id="story"),
        pytest.param(f'{table()}<div id="article">灯</div>', id="news"),
    ],
)
def test_anything_else_is_no_announcement(markup: str) -> None:
    assert not BulletinPage.claims(LexborHTMLParser(markup))


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(table("柳溪纸灯：分红公告"), id="heading"),
        pytest.param(table('柳溪纸灯：分红公告\n<font>（<a href="a.PDF">下载公告</a>）</font>'), id="link to the file"),
        pytest.param(table("柳溪纸灯：分红公告(查看PDF公告)"), id="other brackets"),
        pytest.param("<title>公司公告_柳溪纸灯：分红公告新浪财经_新浪网</title>", id="of the head"),
        pytest.param("<title>柳溪纸灯：分红公告_新浪财经_新浪网</title>", id="of the head, parted"),
        pytest.param(f"<title>柳溪纸灯：分红公告</title>{table('（<a>下载公告</a>）')}", id="heading of a link alone"),
    ],
)
def test_the_title(markup: str) -> None:
    assert page(markup).title() == "柳溪纸灯：分红公告"


def test_an_announcement_without_a_title_lacks_it() -> None:
    with pytest.raises(MissingFieldError, match="missing field: title"):
        page(CONTENT).title()


@pytest.mark.parametrize(
    "day",
    [
        "公告日期:2024-03-05",
        "公告日期：2024年3月5日",
        "公告日期:&nbsp;2024-03-05",
        "<b>公告日期</b>：</td><td>2024-03-05",
    ],
)
def test_the_time_is_the_beginning_of_its_day(day: str) -> None:
    assert page(f"<table><tr><td>{day}</td></tr></table>").shown() == at("2024-03-05 00:00:00")


@pytest.mark.parametrize("day", ["", "公告日期:", "公告日期:待定", "公告日期:2024-02-30", "2024-03-05"])
def test_an_announcement_may_lack_its_day(day: str) -> None:
    assert page(f"<table><tr><td>{day}</td></tr></table>").shown() is None


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("699125", "sh699125", id="Shanghai"),
        pytest.param("909125", "sh909125", id="Shanghai B"),
        pytest.param("009125", "sz009125", id="Shenzhen"),
        pytest.param("209125", "sz209125", id="Shenzhen B"),
        pytest.param("309125", "sz309125", id="ChiNext"),
        pytest.param("439125", "bj439125", id="Beijing"),
        pytest.param("879125", "bj879125", id="Beijing, eight"),
        pytest.param("929125", "bj929125", id="Beijing, new"),
        pytest.param("799125", "799125", id="unknown"),
    ],
)
def test_the_exchange_of_a_code(code: str, expected: str) -> None:
    assert listed_stock(code) == StockCode("stock", expected)


@pytest.mark.parametrize(
    ("query", "markup", "codes"),
    [
        pytest.param("stockid=699125&id=9", "stockid/309987.phtml", ["sh699125"], id="of the address"),
        pytest.param("id=9&stockid=699125", "", ["sh699125"], id="second in the address"),
        pytest.param("id=9", '<a href="/vCI_CorpInfo/stockid/309987.phtml">', ["sz309987"], id="of the page"),
        pytest.param("id=9", "stockid=99", [], id="no code"),
        pytest.param("stockid=6991250&id=9", "", [], id="seven digits"),
    ],
)
def test_the_company(query: str, markup: str, codes: list[str]) -> None:
    assert page(markup, query).stocks() == tuple(StockCode("stock", code) for code in codes)


@pytest.mark.parametrize(
    "content",
    ["<p>一</p>", "<pre>一\n二</pre>", '<p><img src="a.gif"></p>', '<p><a href="a.PDF">查看PDF公告</a></p>'],
    ids=["paragraphs", "pre", "picture", "link"],
)
def test_the_body_is_the_content(content: str) -> None:
    assert page(table('<a href="b.PDF">下载公告</a>', f'<div id="content">{content}</div>')).body() == content


def test_of_an_announcement_that_is_a_file_the_body_is_the_link() -> None:
    head = '<a href="/index.shtml">首页</a><a href="//file.finance.sina.com.cn/a.pdf?b=1&amp;c=2">下载公告</a>'

    assert page(table(head, '<div id="content"> </div>')).body() == (
        '<p><a href="//file.finance.sina.com.cn/a.pdf?b=1&amp;c=2">下载公告</a></p>'
    )


def test_an_announcement_of_nothing_lacks_its_body() -> None:
    with pytest.raises(MissingFieldError, match="missing field: body"):
        page(table("分红公告", '<div id="content">\n</div>')).body()
