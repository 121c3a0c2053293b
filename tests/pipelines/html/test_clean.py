"""Cleaning a body: rules 3 to 5 of the format, on the tree."""

from __future__ import annotations

import pytest

from pipelines.html.clean import absolute, clean, pictures
from pipelines.html.parse import parse_body
from pipelines.html.write import write_body

BASE = "https://finance.sina.com.cn/china/gncj/2024-05-06/doc-imnbvcxz2040618.shtml"
REFERRER = 'referrerpolicy="no-referrer"'


def cleaned(markup: str) -> str:
    """Clean once, below an element that holds the body open."""
    body = parse_body(f"<i></i>{markup}")
    assert body is not None
    clean(body, BASE)
    return write_body(body).removeprefix("<i></i>")


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<script>a()</script>", "", id="with its text"),
        pytest.param("<p>一</p>\n<script>a()</script>\n\n<p>二</p>", "<p>一</p>\n\n\n<p>二</p>", id="blank lines stay"),
        pytest.param("<p>一<SCRIPT src=//a.cn></SCRIPT>二</p>", "<p>一二</p>", id="in capitals, inside a paragraph"),
        pytest.param("<script>'<b>'</script>二", "二", id="with markup in it"),
        pytest.param("<svg><script>a()</script></svg>", "<svg></svg>", id="in svg"),
        pytest.param("<math><script>a()</script></math>", "<math></math>", id="in math"),
        pytest.param("<svg><script><script>a()</script></script></svg>", "<svg></svg>", id="one inside another"),
        pytest.param("<script type=text/template><p>一</p></script>", "", id="of another type"),
        pytest.param("<noscript>一</noscript>", "<noscript>一</noscript>", id="noscript is none"),
    ],
)
def test_rule_3_scripts_go(markup: str, expected: str) -> None:
    assert cleaned(markup) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        pytest.param("http://a.cn", "http://a.cn/", id="a host alone gets its slash"),
        pytest.param("https://a.cn/b?c=1#d", "https://a.cn/b?c=1#d", id="already absolute"),
        pytest.param("//a.cn/b", "https://a.cn/b", id="without a scheme"),
        pytest.param("/b.html", "https://finance.sina.com.cn/b.html", id="from the root"),
        pytest.param("b.html", "https://finance.sina.com.cn/china/gncj/2024-05-06/b.html", id="beside the article"),
        pytest.param("../b.html", "https://finance.sina.com.cn/china/gncj/b.html", id="above the article"),
        pytest.param("?p=2", f"{BASE}?p=2", id="a query"),
        pytest.param("#a", f"{BASE}#a", id="a fragment"),
        pytest.param("http://a.cn/中文", "http://a.cn/%E4%B8%AD%E6%96%87", id="Chinese is percent-encoded"),
        pytest.param("http://a.cn/b c", "http://a.cn/b%20c", id="a blank is percent-encoded"),
        pytest.param("  http://a.cn/b\n", "http://a.cn/b", id="blanks around it"),
        pytest.param("HTTP://A.CN:80/B", "http://a.cn/B", id="capitals and the usual port"),
        pytest.param("http:\\\\a.cn\\b", "http://a.cn/b", id="backslashes"),
        pytest.param("http://a.cn/b/../c", "http://a.cn/c", id="dots in the path"),
        pytest.param("http://竹.cn/", "http://xn--2uz.cn/", id="a Chinese host"),
        pytest.param("mailto:a@b.cn", "mailto:a@b.cn", id="another scheme"),
        pytest.param("http://[", "http://[", id="no URL at all"),
        pytest.param("http://a:b:c/", "http://a:b:c/", id="no port at all"),
    ],
)
def test_rule_4_addresses_by_the_url_standard(address: str, expected: str) -> None:
    assert absolute(address, BASE) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param('<a href="/b">一</a>', '<a href="https://finance.sina.com.cn/b">一</a>', id="a"),
        pytest.param("<a>一</a>", "<a>一</a>", id="a without href"),
        pytest.param('<a name="k">一</a>', '<a name="k">一</a>', id="an anchor"),
        pytest.param("<img>", f"<img {REFERRER}>", id="img without any source"),
        pytest.param("<img alt>", f"<img alt {REFERRER}>", id="img with an empty attribute only"),
        pytest.param('<img src="/b.gif">', f'<img src="https://finance.sina.com.cn/b.gif" {REFERRER}>', id="img"),
        pytest.param('<video src="/b.mp4"></video>', '<video src="/b.mp4"></video>', id="no other element"),
        pytest.param('<a data-href="/b">一</a>', '<a data-href="/b">一</a>', id="no other attribute"),
        pytest.param(
            '<a class="k" href="/b" target="_blank">一</a>',
            '<a class="k" href="https://finance.sina.com.cn/b" target="_blank">一</a>',
            id="its place among the attributes stays",
        ),
    ],
)
def test_rule_4_on_elements(markup: str, expected: str) -> None:
    assert cleaned(markup) == expected


@pytest.mark.parametrize("name", ["a.gif", "a.png", "a.jpg", "a.webp", "a.jpg?x=1", "a.png!small"])
def test_rule_5_a_lazy_picture_gets_its_source(name: str) -> None:
    expected = f'<img data-src="//n.sinaimg.cn/{name}" src="https://n.sinaimg.cn/{name}" {REFERRER}>'
    assert cleaned(f'<img data-src="//n.sinaimg.cn/{name}">') == expected


@pytest.mark.parametrize(
    ("attributes", "source"),
    [
        pytest.param(
            'data-a="//a.cn/1.jpg" data-b="//a.cn/2.jpg"', "https://a.cn/1.jpg", id="the first that names one"
        ),
        pytest.param('alt="竹伞" data-b="//a.cn/2.png"', "https://a.cn/2.png", id="not one that names none"),
        pytest.param('data-b="//a.cn/2.svg" data-c="//a.cn/3.gif"', "https://a.cn/3.gif", id="not another format"),
        pytest.param('src="" data-b="//a.cn/2.png"', "https://a.cn/2.png", id="an empty source is none"),
    ],
)
def test_rule_5_which_attribute(attributes: str, source: str) -> None:
    body = parse_body(f"<img {attributes}>")
    assert body is not None
    clean(body, BASE)
    assert pictures(body) == (source,)


def test_rule_5_a_source_is_kept_before_lazy_ones() -> None:
    expected = f'<img data-a="//a.cn/1.jpg" src="https://a.cn/2.jpg" {REFERRER}>'
    assert cleaned('<img data-a="//a.cn/1.jpg" src="//a.cn/2.jpg">') == expected


@pytest.mark.parametrize("attributes", ["alt=竹伞", "data-src=//a.cn/1.svg", "width=5"])
def test_rule_5_nothing_is_made_up(attributes: str) -> None:
    assert " src=" not in cleaned(f"<img {attributes}>")


def test_rule_5_the_referrer_policy_is_the_last_attribute() -> None:
    markup = '<img referrerpolicy="origin" src="//a.cn/1.jpg" alt="伞">'
    assert cleaned(markup) == f'<img src="https://a.cn/1.jpg" alt="伞" {REFERRER}>'


@pytest.mark.parametrize("handler", ["onclick", "onerror", "onload"])
def test_rule_5_handlers_of_pictures_go(handler: str) -> None:
    assert cleaned(f'<img {handler}="x()" src="//a.cn/1.jpg">') == f'<img src="https://a.cn/1.jpg" {REFERRER}>'


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<p><style>p </style>一</p>", id="style"),
        pytest.param('<p class="x" style="color:red" data-a="1" 自定="2">一</p>', id="unknown attributes"),
        pytest.param("<div></div><p> </p>\n\n\n   \n<span></span>", id="empty containers and blank lines"),
        pytest.param('<p class="article-editor">责任编辑：苏砚</p>', id="the editor's line"),
        pytest.param("<p>一<!-- 注 --></p>", id="comments"),
        pytest.param('<video controls src="https://v.sina.com.cn/b.mp4"></video>', id="video"),
        pytest.param('<table border="1"><tbody><tr><td>一</td></tr></tbody></table>', id="tables"),
        pytest.param("<o:p>一</o:p>", id="elements from a word processor"),
        pytest.param("<button>一</button><input><select><option>二</option></select>", id="controls outside a form"),
    ],
)
def test_the_rest_stays(markup: str) -> None:
    assert cleaned(markup) == markup


def test_pictures_in_reading_order() -> None:
    body = parse_body("<p><img src=/1.jpg></p><div><img><img data-s=/2.png></div><img src=/1.jpg>")
    assert body is not None
    clean(body, BASE)
    root = "https://finance.sina.com.cn"
    assert pictures(body) == (f"{root}/1.jpg", f"{root}/2.png", f"{root}/1.jpg")
