"""pipelines.html.styles: what a style may ask for, and the disguises in which it asks for more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.html.styles import is_forbidden_style, is_ours

BASE = "https://finance.sina.com.cn/china/2026-03-05/doc-ihardhar0000000.shtml"


@pytest.mark.parametrize(
    "style",
    [
        pytest.param("@import 'https://a.cn/a.css';", id="a sheet in quotes"),
        pytest.param("@import url(https://a.cn/a.css);", id="a sheet"),
        pytest.param('@IMPORT/**/"//a.cn/a.css" screen;', id="capitals and a comment"),
        pytest.param("@\\69mport url(//a.cn/a.css)", id="an escape in the rule"),
        pytest.param("@import u\\72l(//a.cn/a.css)", id="an escape in the function"),
        pytest.param("@import 'data:text/css,p{}';", id="a sheet as data"),
        pytest.param("@import 'unfinished", id="a sheet without an end"),
        pytest.param("@import url(#a);@import '//a.cn/a.css'", id="a sheet behind another"),
        pytest.param("@font-face{font-family:f;src:url(//a.cn/f.woff)}", id="a font"),
        pytest.param("filter:url(https://a.cn/f.svg#x)", id="a filter"),
        pytest.param("color:red;clip-path:url('//a.cn/f.svg#x')", id="a clip path behind another declaration"),
        pytest.param("fill:url(//a.cn/p.svg#x)", id="a pattern"),
        pytest.param("--x:url(//a.cn/f.svg#x);filter:var(--x)", id="a variable"),
        pytest.param('background:url(a"b);filter:url(//a.cn/f.svg#x)/*")*/', id="a quote in an address"),
        pytest.param("background:url('a.png');mask:url(//a.cn/m.svg#x)", id="behind a picture"),
        pytest.param("filter:url(\\2f\\2f a.cn/f.svg#x)", id="an escaped address"),
        pytest.param("width:expression(x())", id="an expression"),
        pytest.param("width:e\\78pression(x())", id="an escaped expression"),
        pytest.param("width:expr/**/ession(x())", id="an expression with a comment"),
        pytest.param("behavior:url(x.htc)", id="a behaviour"),
        pytest.param("-moz-binding:url(x.xml#x)", id="a binding"),
        pytest.param("background:url(javascript:x())", id="a script for a picture"),
    ],
)
def test_what_asks_a_stranger_or_runs_is_forbidden(style: str) -> None:
    assert is_forbidden_style(style, BASE)


@pytest.mark.parametrize(
    "style",
    [
        pytest.param("", id="nothing"),
        pytest.param("color:red;width:50%", id="colours"),
        pytest.param("background:url(https://a.cn/p.png)", id="a stranger's picture"),
        pytest.param(
            "display:block;background-image:-webkit-image-set(url(//a.cn/1.png) 1x,url(//a.cn/2.png) 2x)", id="set"
        ),
        pytest.param("background:url(data:image/png;base64,AA==),url('b;c.png')", id="pictures as data"),
        pytest.param("list-style:url(//a.cn/p.png);cursor:url(//a.cn/c.cur),auto", id="small pictures"),
        pytest.param('@media screen{.a{background-image:url("//n.sinaimg.cn/a.png")}}', id="rules for a screen"),
        pytest.param("@import url(//n.sinaimg.cn/a.css);", id="Sina's sheet"),
        pytest.param("@import '//finance.sina.com.cn/a.css' screen;", id="Sina's sheet for a screen"),
        pytest.param("@font-face{font-family:f;src:url(//n.sinaimg.cn/f.woff)}", id="Sina's font"),
        pytest.param("filter:url(#f)", id="a filter of its own"),
        pytest.param(".appendQr_wrap{border:1px solid #E6E6E6;padding:8px;}", id="the seed's own"),
        pytest.param("font-family:\u201c宋体\u201d, 'KaiTi'", id="fonts by name"),
    ],
)
def test_what_ordinary_pages_have_may_stay(style: str) -> None:
    assert not is_forbidden_style(style, BASE)


@pytest.mark.parametrize(
    ("address", "ours"),
    [
        ("#a", True),
        ("/a.css", True),
        ("//finance.sina.com.cn/a", True),
        ("http://n.sinaimg.cn/a.css", True),
        ("https://sinaimg.cn.a.cn/a.css", False),
        ("//a.cn/a", False),
        ("data:text/css,a", False),
        ("https://[", False),
    ],
)
def test_who_is_no_stranger(address: str, *, ours: bool) -> None:
    assert is_ours(address, BASE) is ours


@given(st.text(st.sampled_from("@import url('\"();{}\\/*#:69 \n")))
def test_any_style_is_judged(style: str) -> None:
    assert is_forbidden_style(style, BASE) in {True, False}


@pytest.mark.parametrize("piece", ["url(", "a:url( ", 'url("', "url(\n", '@import"', "/*", "url(#)"])
def test_no_repetition_is_read_again_and_again(piece: str) -> None:
    """Read with the square of its length, each would take many minutes."""
    assert isinstance(is_forbidden_style(piece * 100_000, BASE), bool)
