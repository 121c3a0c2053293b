"""Reading a body: rule 2 of the format, and the tree that a browser builds."""

from __future__ import annotations

import html5lib
import pytest
from selectolax.lexbor import LexborNode

from pipelines.html.parse import parse_body


def inner(markup: str) -> str:
    body = parse_body(markup)
    assert body is not None
    return body.inner_html or ""


@pytest.mark.parametrize(
    "opening",
    [
        pytest.param("\n\n\t  ", id="white space"),
        pytest.param("<!-- 视频begin -->", id="a comment"),
        pytest.param("<!--a-->\n<!--b-->\n", id="comments and line feeds"),
        pytest.param("\n<script>var a;</script>\n<!-- c -->\n", id="a script, which a document puts into its head"),
    ],
)
def test_what_stands_before_the_first_element_vanishes(opening: str) -> None:
    assert inner(f"{opening}<p>竹伞</p>") == "<p>竹伞</p>"


def test_text_before_the_first_element_stays() -> None:
    assert inner("\n 竹伞\n<p>一</p>") == "竹伞\n<p>一</p>"


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<p>一</p>\n\n\n   \n<p>二</p>", id="blank lines"),
        pytest.param("<p>一</p><!-- 尾 -->", id="a comment at the end"),
        pytest.param("<p>一</p>\n<!-- 中 -->\n<p>二</p>\n", id="a comment between, and the last line feed"),
        pytest.param("<div></div><p></p>", id="empty containers"),
        pytest.param("<style>p{}</style>", id="a style"),
    ],
)
def test_what_stands_later_stays_as_it_is(markup: str) -> None:
    assert inner(f"<p>零</p>{markup}") == f"<p>零</p>{markup}"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<p>一<div>二</div>", "<p>一</p><div>二</div>", id="p closes before div"),
        pytest.param("<p>一<p>二", "<p>一</p><p>二</p>", id="p closes before p"),
        pytest.param("一</p>二", "一<p></p>二", id="a stray end of p"),
        pytest.param(
            "<table><tr><td>一</table>", "<table><tbody><tr><td>一</td></tr></tbody></table>", id="tbody appears"
        ),
        pytest.param(
            "<table>外<tr><td>内</table>",
            "外<table><tbody><tr><td>内</td></tr></tbody></table>",
            id="text leaves its table",
        ),
        pytest.param("<b>一<p>二</b>三", "<b>一</b><p><b>二</b>三</p>", id="formatting goes on in the next block"),
        pytest.param("<ul><li>一<li>二</ul>", "<ul><li>一</li><li>二</li></ul>", id="li closes before li"),
        pytest.param("<nobr>一<nobr>二", "<nobr>一</nobr><nobr>二</nobr>", id="nobr closes before nobr"),
        pytest.param("<image>", "<img>", id="image becomes img"),
        pytest.param("<P ALIGN=center>一", '<p align="center">一</p>', id="names in small letters"),
        pytest.param("<p a=1 a=2>一</p>", '<p a="1">一</p>', id="the first of two attributes counts"),
    ],
)
def test_builds_the_tree_of_a_browser(markup: str, expected: str) -> None:
    assert inner(markup) == expected


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<p>一<strong>二<p>三</strong>四", id="p inside strong"),
        pytest.param("<a href=1>一<div><a href=2>二</a></div></a>", id="a inside a"),
        pytest.param("<table><tr><td><table><td>一</table>二</table>三", id="table inside table"),
        pytest.param("<table><caption>一<tr><td>二<th>三</table>", id="caption and th"),
        pytest.param("<font color=red><p>一<font size=2>二</p>三</font>四", id="font across blocks"),
        pytest.param("<dl><dt>一<dd>二<dt>三</dl>", id="dl"),
        pytest.param("<h2>一<h3>二</h3>", id="headings"),
        pytest.param("<p>一<table><tr><td>二</table>三", id="table inside p"),
        pytest.param("<button>一<p>二<button>三", id="button inside button"),
        pytest.param("<svg><g><p>一</svg>二", id="svg ends at p"),
        pytest.param("<ruby>字<rt>zi</ruby><p>一", id="ruby"),
        pytest.param("<select><option>一<option>二</select>", id="select"),
        pytest.param("<div><span>一<div>二</span>三</div>四", id="div inside span"),
    ],
)
def test_agrees_with_html5lib(markup: str) -> None:
    body = parse_body(markup)
    assert body is not None
    assert _shape(body) == _shape_by_html5lib(markup)


def test_the_bodys_own_attributes_are_none_of_its_content() -> None:
    assert inner("<p>一<body onload=x()>二") == "<p>一二</p>"


def test_a_frameset_has_no_body() -> None:
    assert parse_body("<frameset><frame src=a></frameset>") is None


def test_nothing_is_an_empty_body() -> None:
    assert inner("") == ""


def test_thousands_of_levels_are_read() -> None:
    body = parse_body("<div>" * 3_000 + "底")
    assert body is not None
    assert len(body.css("div")) == 3_000


def _shape(body: LexborNode) -> list[str]:
    """Return the elements in reading order, each with its text."""
    nodes = [node for node in body.traverse() if node.tag not in {"body", "-comment"}]
    return [f"{node.tag}: {node.text(deep=True)}" for node in nodes]


def _shape_by_html5lib(markup: str) -> list[str]:
    body = html5lib.parse(markup, namespaceHTMLElements=False).find("body")
    return [f"{node.tag.rpartition('}')[2]}: {''.join(node.itertext())}" for node in body.iter() if node is not body]
