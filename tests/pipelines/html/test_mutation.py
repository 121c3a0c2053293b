"""Attacks on the written body: markup that its readers read otherwise than the parser that cleaned it."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.html import UnstableMarkupError, tidy
from tests.pipelines.html.judge import dangers, paragraphs

BASE = "https://finance.sina.com.cn/china/gncj/2024-05-06/doc-imnbvcxz2040618.shtml"
EVIL = "<img src=x onerror=alert(1)>"
RULE_7 = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]")

NAMES = (
    *("p", "div", "a", "b", "i", "font", "center", "h2", "ul", "li", "br", "hr", "img", "image", "input", "o:p"),
    *("table", "caption", "tbody", "tr", "td", "th", "select", "option", "optgroup", "button", "form", "textarea"),
    *("svg", "g", "foreignObject", "desc", "title", "use", "math", "mi", "mtext", "mglyph", "annotation-xml"),
    *("style", "script", "noscript", "noembed", "noframes", "template", "iframe", "object", "embed", "applet", "xmp"),
    *("pre", "listing", "plaintext", "head", "body", "html", "base", "meta", "link", "frame", "frameset", "x\x01y"),
)
ATTRIBUTES = (
    *("", "/", " class=k", " onclick=alert(1)", " on\x01load=alert(1)", " style='color:red'", " hidden"),
    *(' href="javascript:alert(1)"', ' href="java&#9;script&colon;x"', ' src="java\x01script:x"', f' title="{EVIL}"'),
    *(f' title="--&gt;{EVIL}"', f" alt='</style>{EVIL}'", f" alt='</noscript>{EVIL}'", f" title='\"{EVIL}'"),
    *(' xlink:href="data:text/html,x"', ' values="a;javascript:x"', " encoding=text/html", ' srcdoc="<p>"', " a<b=c"),
)
PIECES = (
    *("一", "{", "}", "{{ x }}", "{% raw %}", "\x00", "\x01", "\t", "\n", "\n\n", "<", ">", "</", "&", '"', "'", "="),
    *(
        "&lt;",
        "&amp;",
        "&#1;",
        "&#60;",
        "&lt;script>",
        "lt;",
        "script>",
        "b>",
        "<!--",
        "-->",
        "--!>",
        "<!-->",
        "<!--->",
    ),
    *("<!-- 注 -->", "<!", "<?", "<?php x?>", "<![CDATA[", "]]>", EVIL, "<s\x01cript>alert(1)</script>", "-\x01->"),
    *("</\x01style>", "</\x7fnoscript>", "<!\x01--", "<!--\x01>", "--\x01!>", "</p\x01>", "\u2028", "𠮷", "😀"),
)


def start_tags() -> st.SearchStrategy[str]:
    return st.builds("<{}{}>".format, st.sampled_from(NAMES), st.sampled_from(ATTRIBUTES))


def end_tags() -> st.SearchStrategy[str]:
    return st.builds("</{}>".format, st.sampled_from(NAMES))


MARKUP = st.lists(start_tags() | end_tags() | st.sampled_from(PIECES), max_size=16).map("".join)


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(f"<noscript><p title='</noscript>{EVIL}'>", id="noscript ends inside a value"),
        pytest.param(f"<noscript><!--</noscript>{EVIL}--></noscript>", id="noscript ends inside a comment"),
        pytest.param(f"<noscript><style></noscript>{EVIL}</style></noscript>", id="noscript ends inside a style"),
        pytest.param(f"<noscript><textarea></noscript>{EVIL}</textarea>", id="noscript ends inside a textarea"),
        pytest.param(f"<noscript><title></noscript>{EVIL}</title>", id="noscript ends inside a title"),
        pytest.param(f"<noscript><xmp></noscript>{EVIL}</xmp>", id="noscript ends inside an xmp"),
        pytest.param(f"<noscript><iframe></noscript>{EVIL}</iframe>", id="noscript ends inside a frame"),
        pytest.param(f"<noscript>&lt;/noscript>{EVIL}", id="noscript ends by references"),
        pytest.param(f"<noscript><?x </noscript>{EVIL} ?>", id="noscript ends inside a processing instruction"),
        pytest.param("<select><style><script>alert(1)</script></style></select>", id="style in select"),
        pytest.param(
            f"<select><style><!--</style></select><i title='--></select>{EVIL}'>", id="a comment from a style in select"
        ),
        pytest.param(f"<select><option><style><select>{EVIL}</style></select>", id="style in option"),
        pytest.param(f"<style></\x01style>{EVIL}", id="the end of a style forms by rule 7"),
        pytest.param("<s\x01cript>alert(1)</s\x01cript>", id="a script forms by rule 7"),
        pytest.param("<\x01script>alert(1)</script>", id="a script after a control"),
        pytest.param(f"<!-\x01- -->{EVIL}", id="a comment forms by rule 7"),
        pytest.param(f"<!-- -\x01->{EVIL} -->", id="the end of a comment forms by rule 7"),
        pytest.param(f"<textarea></\x01textarea>{EVIL}", id="the end of a textarea forms by rule 7"),
        pytest.param(f"<svg><style><img title='</style>{EVIL}'>", id="style in svg, the end in a value"),
        pytest.param(f"<svg></p><style><a id='</style>{EVIL}'>", id="svg left by an end of p"),
        pytest.param(f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;{EVIL}'>", id="mglyph"),
        pytest.param(f"<form><math><mtext></form><form><mglyph><style></math>{EVIL}", id="nested forms in math"),
        pytest.param(f"<math><annotation-xml encoding=text/html><style></math>{EVIL}</style>", id="annotation-xml"),
        pytest.param(f"<svg><desc><noscript><svg><style></desc>{EVIL}</style>", id="noscript in svg"),
        pytest.param(f"<template><style></template>{EVIL}</style></template>", id="template"),
        pytest.param(f"<svg><![CDATA[{EVIL}]]></svg>", id="CDATA in svg"),
        pytest.param(f"<svg><title><![CDATA[{EVIL}]]></title></svg>", id="CDATA in HTML in svg"),
        pytest.param(f"<?x {EVIL} ?>", id="a processing instruction"),
        pytest.param(f"<!--><!--{EVIL}-->", id="a comment that ends at once"),
        pytest.param(f"<!-- --!>{EVIL} -->", id="a comment that ends otherwise"),
        pytest.param(f"<xmp></xmp\x01>{EVIL}</xmp>", id="xmp"),
        pytest.param(f"<plaintext>{EVIL}", id="plaintext"),
        pytest.param(f"<b title='&quot;>{EVIL}'>", id="a quote in a value"),
        pytest.param("&lt;script>alert(1)&lt;/script>", id="references"),
        pytest.param("&amp;lt;script>alert(1)&amp;lt;/script>", id="references of references"),
        pytest.param("<<script>script>alert(1)<</script>/script>", id="a script around a script"),
        pytest.param("&lt;<script></script>script>alert(1)</script>", id="a script where a script went"),
        pytest.param("<svg><animate onbegin=alert(1) attributeName=x dur=1s>", id="an animation's handler"),
        pytest.param("<body onload=alert(1)><html onclick=alert(1)>", id="handlers for the page's own elements"),
    ],
)
def test_nothing_runs(markup: str) -> None:
    assert dangers(_tidied(f"<p>一</p>{markup}")) == set()


@pytest.mark.parametrize("gap", ["\n\n", "\n \n", "&#10;&#10;"], ids=["line feeds", "a blank between", "references"])
def test_no_value_holds_a_blank_line(gap: str) -> None:
    """Markdown ends its HTML at a blank line, and what it makes of the link in the value here ends that value."""
    markup = tidy(f'<div title="一{gap}[二](/onmouseover=alert(1)//)">三</div>', BASE).markup
    assert not re.search(r"\n\s*\n", markup)


@settings(max_examples=800, deadline=None)
@given(MARKUP)
def test_no_markup_runs(markup: str) -> None:
    written = _tidied(markup)
    assert dangers(written) == set()


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_no_text_runs(text: str) -> None:
    assert dangers(_tidied(text)) == set()


@settings(max_examples=500, deadline=None)
@given(MARKUP | st.text())
def test_tidying_again_changes_nothing(markup: str) -> None:
    written = _tidied(markup)
    assert _tidied(written) == written


@settings(max_examples=250, deadline=None)
@given(st.lists(st.text() | st.sampled_from(PIECES), min_size=1, max_size=5))
def test_the_text_of_paragraphs_survives(texts: list[str]) -> None:
    written = tidy("".join(f"<p>{html.escape(text)}</p>" for text in texts), BASE).markup
    assert paragraphs(written) == [RULE_7.sub("", _line_feeds(text)) for text in texts]


@settings(max_examples=250, deadline=None)
@given(st.lists(st.text() | st.sampled_from(PIECES), min_size=1, max_size=5))
def test_text_around_scripts_survives(texts: list[str]) -> None:
    written = tidy(f"<p>{'<script>x()</script>'.join(map(html.escape, texts))}</p><p>尾</p>", BASE).markup
    assert paragraphs(written) == [RULE_7.sub("", _line_feeds("".join(texts))), "尾"]


def _tidied(markup: str) -> str:
    """Return the body; nothing for the one kind of markup that has none."""
    try:
        return tidy(markup, BASE).markup
    except UnstableMarkupError:
        return ""


def _line_feeds(text: str) -> str:
    """Return *text* as a parser reads its line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
