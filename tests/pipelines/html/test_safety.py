"""The safety list: what no document may hold, in whatever disguise, and what it may hold although it looks like it."""

from __future__ import annotations

import pytest

from pipelines.html import tidy
from tests.pipelines.html.judge import dangers, elements

BASE = "https://finance.sina.com.cn/china/gncj/2024-05-06/doc-imnbvcxz2040618.shtml"


def tidied(markup: str) -> str:
    return tidy(f"<p>头</p>{markup}", BASE).markup.removeprefix("<p>头</p>")


@pytest.mark.parametrize("name", ["p", "a", "b", "td", "svg", "g", "math", "video", "input", "details", "o:p", "自定"])
@pytest.mark.parametrize("handler", ["onclick", "OnMouseOver", "ontoggle", "onbeforetoggle", "on"])
def test_no_handler_on_any_element(name: str, handler: str) -> None:
    markup = tidied(f'<table><tr><td><{name} {handler}="x()" class="k">文</{name}></table>')
    assert all(not key.startswith("on") for element in elements(markup) for key in element.attributes)


@pytest.mark.parametrize(
    "attribute",
    [
        pytest.param("onclick", id="no value"),
        pytest.param("onclick=", id="an empty value"),
        pytest.param("o\x01nclick=x()", id="a control that vanishes inside the name"),
        pytest.param("\x01onclick=x()", id="a control that vanishes before the name"),
        pytest.param("onclick\x7f=x()", id="a control that vanishes behind the name"),
        pytest.param("/onclick=x()", id="a slash before it"),
        pytest.param("a='\"'onclick=x()", id="right behind another"),
        pytest.param("onclick\n=\nx()", id="line feeds around the sign"),
        pytest.param("\x0conclick=x()", id="a form feed before it"),
        pytest.param('"onclick=x()', id="a quote before it"),
        pytest.param("title='\"onclick=x() '", id="in a value that wants to break out"),
        pytest.param("title='&quot; onclick=x() '", id="in a value with a quote as reference"),
        pytest.param("title=`a`onclick=x()", id="behind backticks"),
    ],
)
def test_no_disguised_handler(attribute: str) -> None:
    assert dangers(tidied(f"<b {attribute}>文</b>")) == set()


@pytest.mark.parametrize(
    "url",
    [
        pytest.param("javascript:x()", id="plain"),
        pytest.param("JaVaScRiPt:x()", id="mixed case"),
        pytest.param("  javascript:x()", id="blanks before"),
        pytest.param("\n\tjavascript:x()", id="white space before"),
        pytest.param("\x01\x1fjavascript:x()", id="controls before"),
        pytest.param("&#1;javascript:x()", id="a control as reference before"),
        pytest.param("&#xe;&#32;javascript:x()", id="references before"),
        pytest.param("java\nscript:x()", id="a line feed inside"),
        pytest.param("java\tscript:x()", id="a tab inside"),
        pytest.param("java&Tab;script:x()", id="a tab by name inside"),
        pytest.param("java&#9;s&NewLine;cript:x()", id="references inside"),
        pytest.param("java\x01script:x()", id="a control inside, which rule 7 takes away"),
        pytest.param("java\x7fscript:x()", id="DEL inside, which rule 7 takes away"),
        pytest.param("javascript\r:x()", id="a carriage return before the colon"),
        pytest.param("javascript&colon;x()", id="the colon by name"),
        pytest.param("javascript&#58;x()", id="the colon by number"),
        pytest.param("&#x6A;avascript:x()", id="a letter by number"),
        pytest.param("&#0000106avascript:x()", id="a letter by number without semicolon"),
        pytest.param("vbscript:x()", id="vbscript"),
        pytest.param("VB\nSCRIPT:x()", id="vbscript in disguise"),
        pytest.param("data:text/html,<script>x()</script>", id="data"),
        pytest.param("DATA:text/HTML;base64,PHNjcmlwdD4=", id="data in capitals"),
        pytest.param(" data:\ttext/html,x", id="data in disguise"),
    ],
)
@pytest.mark.parametrize(
    "place",
    [
        "a href",
        "svg><a xlink:href",
        "img src",
        "button formaction",
        "video poster",
        "math href",
        "i data-url",
        "q cite",
    ],
)
def test_no_script_url_in_any_attribute(place: str, url: str) -> None:
    assert dangers(tidied(f'<{place}="{url}">文')) == set()


@pytest.mark.parametrize("value", ["javascript:x()", "a;javascript:x()", "a; \n javascript:x()"])
@pytest.mark.parametrize("name", ["to", "from", "values"])
def test_no_script_url_in_an_animation(name: str, value: str) -> None:
    markup = tidied(f'<svg><a><animate attributeName="href" {name}="{value}"/>文</a></svg>')
    [animation] = [element for element in elements(markup) if element.tag == "animate"]
    assert animation.attributes == {"attributename": "href"}


def test_a_link_whose_address_goes_keeps_its_text() -> None:
    assert tidied('<p><a class="k" href="javascript:void(0)">原文</a></p>') == '<p><a class="k">原文</a></p>'


def test_a_lazy_picture_takes_no_script_for_its_source() -> None:
    assert dangers(tidied("<img data-src=\"javascript:x('a.jpg')\">")) == set()


def test_srcdoc_goes() -> None:
    assert "srcdoc" not in tidied('<iframe srcdoc="<script>x()</script>"></iframe>')


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        pytest.param("title", "谈 javascript: 一门语言", id="a script URL in the middle of a title"),
        pytest.param("href", "https://a.cn/?u=javascript:x()", id="a script URL in a query"),
        pytest.param("href", "https://a.cn/javascript:x()", id="a script URL in a path"),
        pytest.param("src", "data:image/gif;base64,R0lGODlhAQABAAAAACw=", id="a picture as data"),
        pytest.param("title", "一点到两点：公告", id="a colon"),
        pytest.param("class", "one only", id="words that begin like handlers"),
        pytest.param("data-onclick", "1", id="a name that ends like a handler"),
    ],
)
def test_what_only_looks_like_it_stays(attribute: str, value: str) -> None:
    assert f'{attribute}="{value}"' in tidied(
        f'<p><a><img {attribute}="{value}"></a></p><a {attribute}="{value}">文</a>'
    )


@pytest.mark.parametrize("name", ["script", "object", "embed", "applet", "base", "meta", "form"])
@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "<p>一{}二</p>",
        "<table><tr><td>{}</table>",
        "<svg>{}</svg>",
        "<math><mtext>{}</math>",
        "<select>{}</select>",
    ],
    ids=["alone", "p", "table", "svg", "math", "select"],
)
def test_no_forbidden_element(name: str, around: str) -> None:
    markup = around.format(f'<{name} data="//a.cn" href="//a.cn" content="0;url=//a.cn"></{name}>')
    assert dangers(tidied(markup)) == set()


@pytest.mark.parametrize("name", ["form", "object", "applet"])
@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<{0}><p>正文</p></{0}>", "<p>正文</p>", id="paragraphs"),
        pytest.param("<span>一<{0} id=k>二</{0}>三</span>", "<span>一二三</span>", id="inside a line"),
        pytest.param("<{0}><div>甲<{0}><p>乙</p></{0}></div></{0}>", "<div>甲<p>乙</p></div>", id="nested"),
    ],
)
def test_a_readers_text_in_a_forbidden_element_stays(name: str, markup: str, expected: str) -> None:
    assert tidied(markup.format(name)) == expected


@pytest.mark.parametrize("name", ["form", "object", "applet"])
def test_an_empty_forbidden_element_goes(name: str) -> None:
    assert tidied(f"<div>一<{name}></{name}>二</div>") == "<div>一二</div>"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<xmp>一<b>二</xmp>", "一&lt;b>二", id="xmp"),
        pytest.param("<plaintext>一<b>二", "一&lt;b>二", id="plaintext"),
    ],
)
def test_what_a_browser_shows_as_text_stays_text(markup: str, expected: str) -> None:
    assert tidied(markup) == expected


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("https://video.sina.com.cn/share/1.html", id="a host below"),
        pytest.param("http://sina.com.cn/v", id="the domain itself"),
        pytest.param("//finance.sina.cn/v", id="the mobile domain, without a scheme"),
        pytest.param("/share/1.html", id="the article's own host"),
    ],
)
def test_a_frame_from_sina_stays(source: str) -> None:
    assert tidied(f'<iframe src="{source}" width="5"></iframe>') == f'<iframe src="{source}" width="5"></iframe>'


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("https://a.cn/v", id="another host"),
        pytest.param("//a.cn/v", id="without a scheme"),
        pytest.param("https://sina.com.cn.a.cn/v", id="Sina's name in front"),
        pytest.param("https://notsina.com.cn/v", id="Sina's name behind"),
        pytest.param("https://a.cn/sina.com.cn", id="Sina's name in the path"),
        pytest.param("https://video.sina.com.cn@a.cn/v", id="Sina's name as the user"),
        pytest.param("https:\\\\a.cn\\.sina.com.cn", id="backslashes"),
        pytest.param("https://a.cn#.sina.com.cn", id="Sina's name in the fragment"),
        pytest.param("ht\ntps://a.cn/v", id="a line feed inside"),
        pytest.param("\x01//a.cn/v", id="a control before"),
        pytest.param("&#47;&#47;a.cn", id="references"),
        pytest.param("javascript:x()", id="a script"),
        pytest.param("data:text/html,x", id="data"),
        pytest.param("data:image/svg+xml,x", id="a picture as data"),
        pytest.param("about:blank", id="about"),
        pytest.param("blob:https://sina.com.cn/1", id="blob"),
        pytest.param("file:///etc", id="file"),
        pytest.param("ftp://sina.com.cn/v", id="ftp"),
        pytest.param("https://[", id="no URL"),
    ],
)
def test_a_frame_from_elsewhere_goes(source: str) -> None:
    assert tidied(f'<p>一<iframe src="{source}">旧</iframe>二</p>') == "<p>一二</p>"


def test_a_frame_inside_a_removed_one_goes_too() -> None:
    markup = '<svg><iframe src="//a.cn/v"><iframe src="//a.cn/w"></iframe></iframe></svg>'
    assert tidied(markup) == "<svg></svg>"


def test_an_old_browsers_text_in_a_frame_goes() -> None:
    assert tidied('<iframe src="/v"><script>x()</script></iframe>') == '<iframe src="/v"></iframe>'


@pytest.mark.parametrize(
    ("address", "stays"),
    [
        pytest.param("//finance.sina.com.cn/a.css", True, id="Sina's"),
        pytest.param("//n.sinaimg.cn/a.css", True, id="Sina's files"),
        pytest.param("https://evil.example/a.css", False, id="foreign"),
        pytest.param("https://sinaimg.cn.evil.example/a.css", False, id="a name that begins like Sina's"),
    ],
)
def test_a_style_sheet_comes_from_sina_or_not_at_all(address: str, *, stays: bool) -> None:
    markup = tidy(f'<p>文</p><link rel="stylesheet" href="{address}">', "https://finance.sina.com.cn/a.shtml").markup

    assert ("<link" in markup) is stays
