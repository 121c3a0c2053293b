"""crawler.lists.stock: the addresses of a security's news, and links paired with the times between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import ListingError
from crawler.items import ListingRow
from crawler.lists.answer import ListPage
from crawler.lists.stock import SYMBOL, parse_stock_news, stock_url, symbol_of
from tests.crawler.builders import address, at, identity
from tests.sina.articles import generated_articles
from tests.sina.lists_stock import stock_page
from tests.sina.lists_stock import stock_url as served_url

FIRST = "https://vip.stock.finance.sina.com.cn/corp/go.php/vCB_AllNewsStock/symbol/sh609917.phtml"
THIRD = "https://vip.stock.finance.sina.com.cn/corp/view/vCB_AllNewsStock.php?symbol=sh609917&Page=3"
TIME = "2024-03-05&nbsp;10:00&nbsp;&nbsp;"


def link(number: int = 1, title: str = "青榆县的桥修好了") -> str:
    return f"<a target='_blank' href='{address(number)}'>{title}</a> <br>"


def page(content: str) -> bytes:
    head = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312" />'
    text = f"<html>{head}<div class='datelist'><ul>{content}</ul></div><a href='?Page=2'>下一页</a></html>"
    return text.encode("gb18030", "replace")


def parsed(content: str) -> ListPage:
    return parse_stock_news(page(content), FIRST)


@pytest.mark.parametrize(("number", "url"), [(1, FIRST), (3, THIRD)], ids=["first", "third"])
def test_the_request_for_a_page_is_exactly_this(number: int, url: str) -> None:
    assert stock_url("sh609917", number) == url


@pytest.mark.parametrize(
    "url",
    [
        pytest.param(FIRST, id="first page"),
        pytest.param(THIRD, id="another page"),
        pytest.param(THIRD.replace("https", "http"), id="http"),
        pytest.param(THIRD.replace("symbol=sh609917&Page=3", "Page=3&symbol=sh609917"), id="another order"),
    ],
)
def test_the_security_of_a_lists_url_is_known(url: str) -> None:
    assert symbol_of(url) == "sh609917"


@pytest.mark.parametrize(
    "url",
    [
        pytest.param(FIRST.replace("sh609917", "sh60991"), id="too short"),
        pytest.param(FIRST.replace("sh609917", "sh6099177"), id="too long"),
        pytest.param(FIRST.replace("sh609917", "hk609917"), id="another market"),
        pytest.param(THIRD.replace("symbol=", "xsymbol="), id="another name"),
        pytest.param(FIRST.replace("AllNewsStock", "AllBulletin"), id="another list"),
        pytest.param(FIRST.replace("vip.stock", "stock"), id="another host"),
        pytest.param(f"https://evil.com/?{FIRST}", id="inside another"),
        pytest.param("", id="empty"),
    ],
)
def test_the_url_of_anything_else_has_no_security(url: str) -> None:
    assert symbol_of(url) is None


@pytest.mark.parametrize("symbol", ["sh609917", "sz009917", "bj899903"])
def test_what_names_a_security(symbol: str) -> None:
    assert SYMBOL.fullmatch(symbol)


@pytest.mark.parametrize("symbol", ["", "609917", "SH609917", "sh60991", "sh6099171", "hk09917", "sh６０９９１７"])
def test_what_names_none(symbol: str) -> None:
    assert not SYMBOL.fullmatch(symbol)


def test_a_row_is_read_whole() -> None:
    assert parsed(TIME + link()).rows == (
        ListingRow(
            document_id=identity(1),
            url=address(1),
            title="青榆县的桥修好了",
            ctime=at("2024-03-05 10:00:00"),
            title_is_whole=False,
        ),
    )


def test_each_link_has_the_time_before_it() -> None:
    later = TIME.replace("10:00", "09:30")
    rows = parsed(TIME + link(1) + later + link(2)).rows

    assert [row.ctime for row in rows] == [at("2024-03-05 10:00:00"), at("2024-03-05 09:30:00")]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        pytest.param(f"<b>{TIME}</b>", "2024-03-05 10:00:00", id="time in an element"),
        pytest.param(f"2024-03-04&nbsp;08:00<br>{TIME}", "2024-03-05 10:00:00", id="the nearest of two"),
        pytest.param(f"{TIME}<br>转载", "2024-03-05 10:00:00", id="a word between"),
        pytest.param("2024-03-05 10:00 ", "2024-03-05 10:00:00", id="plain blanks"),
        pytest.param("", None, id="nothing"),
        pytest.param(f"<!-- {TIME} -->", None, id="comment"),
        pytest.param(f"{TIME}{link(7)}", None, id="another link's time"),
        pytest.param(link(7, "2024-03-05 10:00 的公告"), None, id="another link's title"),
        pytest.param("2024-13-05&nbsp;10:00", None, id="no such month"),
    ],
)
def test_which_time_is_a_links(before: str, expected: str | None) -> None:
    assert parsed(before + link()).rows[-1].ctime == (at(expected) if expected else None)


@pytest.mark.parametrize(
    "title", ["陶镕榆任总工程师", "䶮溪农机", "李𬱖辞职", "桥&amp;路"], ids=["GBK", "GB18030", "four bytes", "entity"]
)
def test_every_character_is_read(title: str) -> None:
    assert parsed(TIME + link(title=title)).rows[0].title == title.replace("&amp;", "&")


def test_links_outside_the_list_are_no_rows() -> None:
    assert parsed("").is_empty


def test_a_foreign_row_is_refused_by_name_and_costs_no_other() -> None:
    found = parsed(f"{TIME}<a href='https://evil.com/'>开户</a><br>{TIME}{link(2)}")

    assert (found.refused, [row.document_id for row in found.rows]) == (("https://evil.com/",), [identity(2)])


def test_a_row_without_an_address_is_counted() -> None:
    assert parsed(f"{TIME}<a>无</a>").unusable == 1


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(b"", "no list", id="empty"),
        pytest.param("<title>拒绝访问</title>".encode("gb18030"), "no list", id="ban"),
        pytest.param("中".encode("gb18030") + b"\xff", "no text", id="in no encoding"),
    ],
)
def test_a_page_without_the_list_is_an_error_that_says_so(body: bytes, said: str) -> None:
    with pytest.raises(ListingError, match=said):
        parse_stock_news(body, FIRST)


def test_a_list_without_its_inner_list_is_empty() -> None:
    assert parse_stock_news(b"<div class=datelist></div>", FIRST).is_empty


@given(st.binary() | st.text(st.characters(exclude_categories=["Cs"])).map(page))
def test_no_bytes_at_all_raise_anything_but_a_listing_error(body: bytes) -> None:
    try:
        found = parse_stock_news(body, FIRST)
    except ListingError:
        return
    assert found.total == 0


def test_the_stand_ins_page_is_read_back() -> None:
    articles = generated_articles(30, seed=2)
    found = parse_stock_news(stock_page(articles, "sh609917"), served_url("sh609917", 1))

    assert [(row.document_id, row.title, row.ctime) for row in found.rows] == [
        (article.document_id, article.title, article.ctime.replace(second=0)) for article in articles
    ]


@pytest.mark.parametrize("number", [1, 2])
def test_the_stand_in_is_asked_as_sina_is(number: int) -> None:
    assert served_url("sh609917", number) == stock_url("sh609917", number)


def test_the_stand_ins_page_past_the_end_is_empty() -> None:
    assert parse_stock_news(stock_page((), "sh609917"), FIRST).is_empty
