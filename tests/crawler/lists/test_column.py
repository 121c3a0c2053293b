"""crawler.lists.column: the addresses of columns, the rows on their page, and the years that the page leaves out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import ListingError
from crawler.items import ListingRow
from crawler.lists.answer import ListPage
from crawler.lists.column import cid_of, column_url, parse_column, shown_time
from crawler.urls import document_id
from tests.crawler.builders import address, at, identity
from tests.sina.articles import generated_articles
from tests.sina.lists_column import column_page
from tests.sina.lists_column import column_url as served_url

URL = "https://finance.sina.com.cn/roll/c/56589.shtml"
TODAY = at("2024-03-06 12:00:00")
UNDATED = "https://cj.sina.com.cn/articles/view/1/2"


def li(href: str, title: str = "青榆县的桥修好了", time: str = "(03月05日 10:00)") -> str:
    return f'<li><a href="{href}" target="_blank">{title}</a><span>{time}</span></li>'


def page(*rows: str, start: str = '<ul class="list_009" id="listcontent">') -> bytes:
    return f"<html><body><ul><li><a href='/'>首页</a></li></ul>{start}{''.join(rows)}</ul></body></html>".encode()


def parsed(*rows: str) -> ListPage:
    return parse_column(page(*rows), URL, TODAY)


def test_the_request_is_exactly_this() -> None:
    assert column_url(56589) == URL


@pytest.mark.parametrize(
    "url",
    [
        pytest.param(URL, id="as we ask"),
        pytest.param(URL.replace("https", "http"), id="http"),
        pytest.param(f"{URL}?page=2", id="query"),
    ],
)
def test_the_cid_of_a_columns_url_is_known(url: str) -> None:
    assert cid_of(url) == 56589


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("https://finance.sina.com.cn/roll/c/x.shtml", id="no number"),
        pytest.param("https://finance.sina.com.cn/roll/c/56589.shtml.md", id="another ending"),
        pytest.param("https://news.sina.com.cn/roll/c/56589.shtml", id="another host"),
        pytest.param(f"https://evil.com/?{URL}", id="inside another"),
        pytest.param("", id="empty"),
    ],
)
def test_the_url_of_anything_else_has_no_cid(url: str) -> None:
    assert cid_of(url) is None


def test_a_row_is_read_whole() -> None:
    assert parsed(li(address(1))).rows == (
        ListingRow(
            document_id=identity(1),
            url=address(1),
            title="青榆县的桥修好了",
            ctime=at("2024-03-05 10:00:00"),
            title_is_whole=False,
        ),
    )


def test_rows_keep_the_order_of_the_page_and_come_as_often_as_they_stand_there() -> None:
    rows = parsed(li(address(3)), li(address(1)), li(address(3))).rows

    assert [row.document_id for row in rows] == [identity(3), identity(1), identity(3)]


@pytest.mark.parametrize(
    "start",
    [
        pytest.param('<ul id="listcontent" class="list_009" style="display:none">', id="as captured"),
        pytest.param('<ul class="list_009">', id="class only"),
        pytest.param("<ul id=listcontent>", id="id only"),
        pytest.param('<div class="list_009"><ul>', id="a list inside"),
    ],
)
def test_the_list_is_found(start: str) -> None:
    assert len(parse_column(page(li(address(1)), start=start), URL, TODAY).rows) == 1


def test_several_lists_without_an_id_are_all_read() -> None:
    body = page(li(address(1))).replace(b' id="listcontent"', b"") * 2

    assert len(parse_column(body, URL, TODAY).rows) == 2


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("桥&amp;路\n通了&nbsp;", "桥&路 通了", id="entities and blanks"),
        pytest.param("<b>桥</b>通了", "桥通了", id="markup"),
        pytest.param("&amp;lt;", "&lt;", id="entities are decoded once"),
    ],
)
def test_a_title_is_text_on_one_line(title: str, expected: str) -> None:
    assert parsed(li(address(1), title)).rows[0].title == expected


def test_a_time_in_the_title_is_not_the_rows() -> None:
    assert parsed(li(address(1), "03月04日 08:00 的公告")).rows[0].ctime == at("2024-03-05 10:00:00")


@pytest.mark.parametrize("time", ["", "(刚刚)", "(13月05日 10:00)", "(02月30日 10:00)", "(03月05日 25:00)"])
def test_a_row_without_a_time_is_a_row(time: str) -> None:
    assert [row.ctime for row in parsed(li(address(1), time=time)).rows] == [None]


@pytest.mark.parametrize(
    "href",
    [
        pytest.param("//finance.sina.com.cn/china/2024-03-05/doc-iqwertyu0000001.shtml", id="no scheme"),
        pytest.param("/china/2024-03-05/doc-iqwertyu0000001.shtml", id="path only"),
        pytest.param(f" {address(1)}\n", id="blanks around"),
        pytest.param(address(1).replace("https", "http"), id="http"),
    ],
)
def test_an_address_is_taken_as_a_browser_does(href: str) -> None:
    assert parsed(li(href)).rows[0].url == address(1)


@pytest.mark.parametrize(
    "url", ["https://evil.com/doc-iqwertyu0000001.shtml", "javascript:;", "ftp://finance.sina.com.cn/a", "http://[/"]
)
def test_a_foreign_row_is_refused_by_name_and_costs_no_other(url: str) -> None:
    found = parsed(li(url), li(address(2)))

    assert (found.refused, [row.document_id for row in found.rows]) == ((url,), [identity(2)])


@pytest.mark.parametrize(
    "entry",
    [
        pytest.param("<li></li>", id="empty"),
        pytest.param("<li><a>没有地址</a></li>", id="no address"),
        pytest.param(li(""), id="empty address"),
        pytest.param(li("#top"), id="the page itself"),
        pytest.param(li("https://finance.sina.com.cn/", ""), id="no title, no article"),
    ],
)
def test_an_unusable_row_is_counted_and_costs_no_other(entry: str) -> None:
    found = parsed(entry, li(address(2)))

    assert (found.unusable, [row.document_id for row in found.rows]) == (1, [identity(2)])


def test_a_row_of_an_article_needs_no_title() -> None:
    assert [row.title for row in parsed(li(address(1), "")).rows] == [""]


def test_a_list_without_rows_is_empty() -> None:
    assert parsed().is_empty


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(b"", "no list", id="empty"),
        pytest.param("<title>页面没有找到</title>".encode(), "no list", id="removed"),
        pytest.param(b"<?xml version='1.0'?><rss/>", "no list", id="XML"),
        pytest.param(b"list_009", "no list", id="a word"),
        pytest.param("<meta charset=utf-8>中文".encode() + b"\xff", "no text", id="broken UTF-8"),
        pytest.param(b"<![[", "no HTML", id="what the parser refuses"),
        pytest.param(b"&#" + b"9" * 5000 + b";", "no HTML", id="a number that nobody reads"),
    ],
)
def test_a_page_without_the_list_is_an_error_that_says_so(body: bytes, said: str) -> None:
    with pytest.raises(ListingError, match=said):
        parse_column(body, URL, TODAY)


@pytest.mark.parametrize(
    ("shown", "url", "expected"),
    [
        pytest.param("09月28日 23:54", "/2021-09-28/", "2021-09-28 23:54:00", id="day of the URL"),
        pytest.param("9月8日23:54", "/2021-09-08/", "2021-09-08 23:54:00", id="short"),
        pytest.param("09月29日 00:10", "/2021-09-28/", "2021-09-29 00:10:00", id="the URL lags behind"),
        pytest.param("01月01日 00:05", "/2021-12-31/", "2022-01-01 00:05:00", id="the URL is of the old year"),
        pytest.param("12月31日 23:58", "/2022-01-01/", "2021-12-31 23:58:00", id="the URL is of the new year"),
        pytest.param("06月18日 14:32", "/20140618/", "2014-06-18 14:32:00", id="older address"),
        pytest.param("02月29日 10:00", "/2020-02-29/", "2020-02-29 10:00:00", id="leap day"),
        pytest.param("03月05日 10:00", "/2099-03-05/", "2099-03-05 10:00:00", id="the URL is believed"),
        pytest.param("03月06日 11:59", "/", "2024-03-06 11:59:00", id="today"),
        pytest.param("03月06日 12:40", "/", "2024-03-06 12:40:00", id="Sina's clock is ahead"),
        pytest.param("03月06日 13:01", "/", "2023-03-06 13:01:00", id="later than today"),
        pytest.param("12月31日 23:59", "/", "2023-12-31 23:59:00", id="last year"),
        pytest.param("02月29日 10:00", "/", "2024-02-29 10:00:00", id="this year's leap day"),
        pytest.param("03月05日 10:00", "/2024-13-05/", "2024-03-05 10:00:00", id="no day in the URL"),
        pytest.param("03月05日 10:00", "/1024-03-05/", "2024-03-05 10:00:00", id="no year in the URL"),
    ],
)
def test_the_year(shown: str, url: str, expected: str) -> None:
    assert shown_time(f"({shown})", url, TODAY) == at(expected)


def test_a_leap_day_is_of_the_last_leap_year() -> None:
    assert shown_time("(02月29日 10:00)", UNDATED, at("2023-03-01 00:00:00")) == at("2020-02-29 10:00:00")


def test_a_leap_day_with_a_year_that_has_none_is_no_time() -> None:
    assert shown_time("(02月29日 10:00)", "/2023-02-28/", TODAY) is None


def test_the_moment_of_the_fetch_may_be_told_in_any_zone() -> None:
    new_year_in_shanghai = datetime(2023, 12, 31, 16, 30, tzinfo=UTC)

    assert shown_time("(01月01日 00:20)", UNDATED, new_year_in_shanghai) == at("2024-01-01 00:20:00")


@given(st.datetimes(datetime(1999, 1, 1), datetime(2100, 1, 1)), st.integers(0, 364 * 24 * 60))  # noqa: DTZ001
def test_any_minute_of_the_last_year_is_told_rightly(now: datetime, minutes: int) -> None:
    today = at(f"{now:%Y-%m-%d %H:%M:%S}")
    moment = at(f"{today.replace(second=0):%Y-%m-%d %H:%M:%S}")
    moment = datetime.fromtimestamp(moment.timestamp() - 60 * minutes, moment.tzinfo)

    assert shown_time(f"({moment:%m月%d日 %H:%M})", UNDATED, today) == moment


@given(st.binary() | st.text().map(page))
def test_no_bytes_at_all_raise_anything_but_a_listing_error(body: bytes) -> None:
    try:
        found = parse_column(body, URL, TODAY)
    except ListingError:
        return
    assert found.total == 0


@given(st.lists(st.tuples(st.text(), st.text(), st.text()), max_size=5))
def test_no_row_at_all_raises_anything_but_a_listing_error(rows: list[tuple[str, str, str]]) -> None:
    try:
        found = parsed(*(li(*row) for row in rows))
    except ListingError:
        return
    assert found.total == 0


@pytest.mark.timeout(20)
def test_deep_nesting_is_no_trouble() -> None:
    assert len(parsed("<li>" + "<b>" * 5_000 + li(address(1))).rows) == 1


def test_more_tags_than_any_list_has_are_not_read() -> None:
    with pytest.raises(ListingError, match="no list has so many"):
        parsed("<a/" * 10_001)


def test_the_stand_ins_page_is_read_back() -> None:
    articles = generated_articles(30, seed=1)
    found = parse_column(column_page(articles, 56589), served_url(56589), at("2026-03-10 00:00:00"))

    assert [(row.document_id, row.title, row.ctime) for row in found.rows] == [
        (article.document_id, article.title, article.ctime.replace(second=0)) for article in articles
    ]


def test_the_stand_in_is_asked_as_sina_is() -> None:
    assert served_url(56589) == column_url(56589)


def test_an_article_without_an_id_is_known_by_its_address() -> None:
    assert parsed(li(UNDATED)).rows[0].document_id == document_id(UNDATED)


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param("<ul><li><a href=/a.shtml>灯</a>" * 2_000 + "桥" * 300_000, id="rows in rows around a text"),
        pytest.param('<ul class="list_009"><li>' * 4_900 + "桥" * 100_000, id="lists in lists"),
    ],
)
def test_what_would_be_read_for_each_of_thousands_of_rows_is_refused(hostile: str) -> None:
    with pytest.raises(ListingError, match="inside too many elements"):
        parsed(hostile)
