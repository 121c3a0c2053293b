"""crawler.pages.base: the rules of each field, on tiny invented pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.errors import MissingFieldError, TooLargeError
from crawler.items import ArticleTimes, StockCode
from crawler.pages.base import MAX_BODY, ArticlePage, Selectors
from tests.crawler.builders import at, row

URL = "https://finance.sina.com.cn/stock/roll/2024-03-05/doc-iqwertyu0000001.shtml"
TEN = at("2024-03-05 10:00:00")


class PlainPage(ArticlePage):
    """A layout as simple as can be."""

    name = "plain"
    selectors = Selectors(
        body=("#body",),
        shown=(".shown",),
        media=(".media", ".source"),
        editor=(".editor",),
        keywords=("#words a", "#more a"),
    )

    @classmethod
    def claims(cls, tree: LexborHTMLParser) -> bool:
        return tree.css_first("#body") is not None


def page(markup: str = "", url: str = URL) -> PlainPage:
    """Return a page."""
    return PlainPage(LexborHTMLParser(markup), markup, url)


def meta(name: str, content: str, attribute: str = "name") -> str:
    """Return a meta element."""
    return f'<meta {attribute}="{name}" content="{content}">'


HEADLINE = '<h1 class="main-title">青榆的桥</h1>'


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param(meta("publishid", "qwertyu0000001"), "qwertyu0000001", id="publishid"),
        pytest.param(meta("comment", "cj:comos-qwertyu0000001"), "qwertyu0000001", id="comment"),
        pytest.param(
            meta("comment", "cj:comos-asdfghj0000002") + meta("publishid", "qwertyu0000001"),
            "qwertyu0000001",
            id="both",
        ),
        pytest.param(
            meta("publishid", "none") + meta("comment", "cj:comos-qwertyu0000001"),
            "qwertyu0000001",
            id="unusable first",
        ),
        pytest.param(meta("publishid", "1-2-3"), None, id="another kind of id"),
        pytest.param("", None, id="none"),
    ],
)
def test_the_id_that_a_page_gives_itself(markup: str, expected: str | None) -> None:
    assert page(markup).document_id() == expected


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(HEADLINE, id="headline"),
        pytest.param('<h1 class="main-title">\n 青榆<b>的</b>桥\u3000</h1>', id="with markup and blanks"),
        pytest.param(HEADLINE + meta("og:title", "另一个", "property"), id="before og:title"),
        pytest.param(meta("og:title", "青榆的桥", "property"), id="og:title alone"),
        pytest.param('<h1 class="main-title"> </h1>' + meta("og:title", " 青榆的桥 ", "property"), id="blank headline"),
        pytest.param('<h1 class="main-title"></h1>' + HEADLINE, id="second headline"),
    ],
)
def test_the_title(markup: str) -> None:
    assert page(markup).title() == "青榆的桥"


def test_entities_of_a_title_are_decoded() -> None:
    assert page(meta("og:title", "桥&amp;amp;灯", "property")).title() == "桥&灯"


@pytest.mark.parametrize(
    "markup", ["", "<h1>青榆</h1>", '<h1 class="main-title"> </h1>'], ids=["none", "other", "blank"]
)
def test_a_page_without_a_title_lacks_it(markup: str) -> None:
    with pytest.raises(MissingFieldError, match=f"missing field: title .{URL}"):
        page(markup).title()


def test_the_body_is_the_elements_inner_markup() -> None:
    markup = '<div id="body">\n<!-- 桥 --><p class=a>一&amp;二<br></p>\n</div>'

    assert page(markup).body() == '\n<!-- 桥 --><p class="a">一&amp;二<br></p>\n'


@pytest.mark.parametrize("markup", ["", "<div>一</div>", '<div id="body"></div>'], ids=["none", "other", "empty"])
def test_a_page_without_a_body_lacks_it(markup: str) -> None:
    with pytest.raises(MissingFieldError, match="missing field: body"):
        page(markup).body()


def test_a_body_beyond_measure_is_refused() -> None:
    with pytest.raises(TooLargeError, match=f"a body of {MAX_BODY + 1} characters"):
        page(f'<div id="body">{"a" * (MAX_BODY + 1)}</div>').body()


def test_a_very_long_body_is_taken() -> None:
    assert len(page(f'<div id="body">{"a" * MAX_BODY}</div>').body()) == MAX_BODY


@pytest.mark.parametrize(
    ("markup", "name"),
    [
        pytest.param(meta("weibo: article:create_at", "2024-03-05 10:00:00"), "created", id="created"),
        pytest.param(meta("weibo: article:update_at", "2024-03-05 10:00:00"), "updated", id="updated"),
        pytest.param(
            meta("article:published_time", "2024-03-05T10:00:00+08:00", "property"), "published", id="published"
        ),
        pytest.param('<i class="shown">2024年03月05日 10:00</i>', "shown", id="shown"),
        pytest.param("<!-- [ published at 2024-03-05 10:00:00 ] -->", "generated", id="generated"),
    ],
)
def test_each_time_of_a_page_has_its_name(markup: str, name: str) -> None:
    assert page(markup).times(None) == ArticleTimes(**{name: TEN})


def test_the_times_of_a_row_are_taken_over() -> None:
    listed = row(ctime=TEN, mtime=TEN + timedelta(1), intime=TEN + timedelta(2))

    assert page().times(listed) == ArticleTimes(ctime=TEN, mtime=TEN + timedelta(1), intime=TEN + timedelta(2))


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(meta("weibo: article:create_at", "soon"), id="word"),
        pytest.param('<i class="shown">soon</i>', id="shown word"),
        pytest.param("<!-- [ published at 0000-00-00 00:00:00 ] -->", id="zeros"),
        pytest.param("<p>" * 2000 + "<!-- [ published at 2024-03-05 10:00:00 ] -->", id="far below the head"),
    ],
)
def test_what_is_no_time_is_none(markup: str) -> None:
    assert page(markup).times(None) == ArticleTimes()


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param('<i class="media"> 青榆晚报 </i><i class="source">灯报</i>', "青榆晚报", id="first selector"),
        pytest.param('<i class="media"> </i><i class="source">灯报</i>', "灯报", id="first one is blank"),
        pytest.param(meta("mediaid", "灯报") + '<i class="source">青榆晚报</i>', "青榆晚报", id="before the head"),
        pytest.param(meta("mediaid", "灯报"), "灯报", id="mediaid"),
        pytest.param(meta("article:author", "灯报", "property"), "灯报", id="author"),
        pytest.param(meta("mediaid", "") + meta("article:author", "灯报", "property"), "灯报", id="mediaid is empty"),
        pytest.param("", None, id="none"),
    ],
)
def test_the_media(markup: str, expected: str | None) -> None:
    assert page(markup).media() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("责任编辑：柳小溪 ", "柳小溪", id="label"),
        pytest.param("责任编辑: 柳小溪", "柳小溪", id="narrow colon"),
        pytest.param("\u3000责编：柳小溪 QY007", "柳小溪", id="short label and code"),
        pytest.param("编辑：责任编辑部", "责任编辑部", id="label once only"),
        pytest.param("柳小溪", "柳小溪", id="no label"),
        pytest.param("责任编辑：", None, id="no name"),
        pytest.param("", None, id="empty"),
    ],
)
def test_the_editor(text: str, expected: str | None) -> None:
    assert page(f'<p class="editor">{text}</p>').editor() == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param('<p id="words"><a>桥</a><a> 灯 </a><a>桥</a><a> </a></p>', ("桥", "灯"), id="linked, each once"),
        pytest.param('<p id="words"><a>青榆 大桥</a></p>', ("青榆 大桥",), id="a linked one may hold a blank"),
        pytest.param('<p id="words"><a> </a></p><p id="more"><a>灯</a></p>', ("灯",), id="first ones are blank"),
        pytest.param('<p id="words"><a>桥</a></p>' + meta("keywords", "灯"), ("桥",), id="before the head"),
        pytest.param(meta("keywords", "桥,灯，纸;镇；桥 榆"), ("桥", "灯", "纸", "镇", "榆"), id="of the head"),
        pytest.param(meta("keywords", " 青榆的桥 "), (), id="the title again"),
        pytest.param(meta("keywords", ""), (), id="empty"),
        pytest.param("", (), id="none"),
    ],
)
def test_the_keywords(markup: str, expected: tuple[str, ...]) -> None:
    assert page(HEADLINE + markup).keywords() == expected


def test_keywords_need_no_title() -> None:
    assert page(meta("keywords", "桥,灯")).keywords() == ("桥", "灯")


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param(
            "<!-- news_keyword_pub,usstock,ZZLM&QXMP -->", [("usstock", "ZZLM"), ("usstock", "QXMP")], id="two"
        ),
        pytest.param(
            "<!--news_keyword_pub,stock,sh699999, sz399998-->",
            [("stock", "sh699999"), ("stock", "sz399998")],
            id="commas",
        ),
        pytest.param("<!-- news_keyword_pub,stock, -->", [], id="empty list"),
        pytest.param(
            "<!-- news_keyword_pub,stock,sh699999 -->" * 2 + "<!-- news_keyword_pub,hkstock,08999 -->",
            [("stock", "sh699999"), ("hkstock", "08999")],
            id="several comments, each once",
        ),
        pytest.param("<!-- 行情图begin -->", [], id="another comment"),
        pytest.param("<!-- news_keyword_pub,stock,<b>sh699999</b> -->", [], id="markup inside"),
    ],
)
def test_the_stocks(markup: str, expected: list[tuple[str, str]]) -> None:
    assert page(markup).stocks() == tuple(StockCode(*pair) for pair in expected)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param(meta("sudameta", "urlpath:stock/usstock/; allCIDs:1,2"), "stock/usstock", id="path"),
        pytest.param(
            meta("sudameta", "comment_channel:cj")
            + meta("sudameta", "urlpath:chanjing/; allCIDs:1")
            + meta("sudameta", "a"),
            "chanjing",
            id="in the second of several",
        ),
        pytest.param('<p class="channel-path"><a>首页</a><a> 桥 </a></p>', "桥", id="last of the breadcrumb"),
        pytest.param(
            meta("sudameta", "urlpath:; allCIDs:1") + '<p class="channel-path"><a>桥</a></p>', "桥", id="empty path"
        ),
        pytest.param(
            meta("sudameta", "urlpath: / ;") + '<p class="channel-path"><a>桥</a></p>', "桥", id="path of nothing"
        ),
        pytest.param('<p class="channel-path"><a>桥</a><a> </a></p>', "stock/roll", id="blank breadcrumb"),
        pytest.param("", "stock/roll", id="of the URL"),
    ],
)
def test_the_section(markup: str, expected: str) -> None:
    assert page(markup).section() == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://finance.sina.com.cn/2024-03-05/doc-iqwertyu0000001.shtml", None, id="only a day"),
        pytest.param("https://finance.sina.com.cn/stock/doc-iqwertyu0000001.shtml", "stock", id="no day"),
        pytest.param("https://finance.sina.com.cn/roll/20100918/00081234567.shtml", "roll", id="old"),
        pytest.param("https://finance.sina.com.cn/7x24/2024-03-05/doc-iqwertyu0000001.shtml", "7x24", id="7x24"),
    ],
)
def test_the_section_of_a_url(url: str, expected: str | None) -> None:
    assert page(url=url).section() == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(" 三年的\n工期 ", "三年的 工期", id="one line"),
        pytest.param("桥&amp;amp;灯", "桥&灯", id="escaped twice"),
        pytest.param(" ", None, id="blank"),
    ],
)
def test_the_description(content: str, expected: str | None) -> None:
    assert page(meta("description", content)).description() == expected


def test_of_two_metas_the_last_counts() -> None:
    assert page(meta("description", "一") + meta("description", "二")).description() == "二"


@pytest.mark.parametrize("name", ["media", "editor", "description", "document_id"])
def test_an_empty_page_has_no(name: str) -> None:
    assert getattr(page(), name)() is None
