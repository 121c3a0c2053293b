"""The whole way of a body, rule by rule: Sina's inner HTML in, the bytes of the format out."""

from __future__ import annotations

import pytest

from pipelines.html import UnstableMarkupError, tidy

BASE = "https://finance.sina.com.cn/china/gncj/2024-05-06/doc-imnbvcxz2040618.shtml"
REFERRER = 'referrerpolicy="no-referrer"'

# One body in which every rule has something to do, and what the format makes of it.
PAGE_BODY = """
<!-- 正文begin -->\t
<!--video-list-->
<div class="img_wrapper"><img alt='' data-src="//n.sinaimg.cn/a/b.jpg" onerror="x()"></div>
<script>var a = {"b": 1};</script>
<p>　　青桐县的竹伞&nbsp;今年{卖得}好，&lt;b&gt;比去年&lt;/b&gt;多3&lt;5成。<br/>
<a href=/china/ target=_blank>更多&amp;amp;</a>

<!-- 注 {} -->
<style>p > a { color: red }</style>
<p>Q&amp;A\x01<span></span>
"""
DOCUMENT_BODY = f"""\
<div class="img_wrapper"><img alt data-src="//n.sinaimg.cn/a/b.jpg" src="https://n.sinaimg.cn/a/b.jpg" {REFERRER}></div>

<p>　　青桐县的竹伞\u00a0今年&#123;卖得&#125;好，&lt;b>比去年&lt;/b>多3<5成。<br>
<a href="https://finance.sina.com.cn/china/" target="_blank">更多&amp;amp;</a>

<!-- 注 &#123;&#125; -->
<style>p > a &#123; color: red &#125;</style>
</p><p>Q&A<span></span>
</p>"""


def tidied(markup: str) -> str:
    return tidy(markup, BASE).markup


def test_a_whole_body() -> None:
    assert tidied(PAGE_BODY) == DOCUMENT_BODY


def test_a_whole_body_again() -> None:
    assert tidied(DOCUMENT_BODY) == DOCUMENT_BODY


def test_pictures_are_those_of_the_written_body() -> None:
    body = tidy('<p><img src="/a.png"><img data-s="//a.cn/{b}.jpg"><img></p>', BASE)
    assert body.pictures == ("https://finance.sina.com.cn/a.png", "https://a.cn/%7Bb%7D.jpg")


def test_nothing_is_nothing() -> None:
    assert tidy("", BASE).markup == ""


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("  \n\n<p>一</p>", id="white space"),
        pytest.param("<!-- 秒begin -->\n<p>一</p>", id="a comment"),
        pytest.param("<script>x()</script>\n<!-- a -->\n<p>一</p>", id="a script and a comment"),
        pytest.param("\t\x01\x02<p>一</p>", id="controls"),
    ],
)
def test_rule_2_before_the_first_element(markup: str) -> None:
    assert tidied(markup) == "<p>一</p>"


def test_rule_2_the_end_stays() -> None:
    assert tidied("<p>一</p>\n\n<!-- 尾 -->\n   \n") == "<p>一</p>\n\n<!-- 尾 -->\n   \n"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("&lt;<script></script>b>二", "<b>二", id="bracket, script, letter"),
        pytest.param("&lt;<script></script>script>二", "<script>二", id="bracket, script, the word script"),
        pytest.param("&lt;<script></script>!--二", "<!--二", id="bracket, script, comment"),
        pytest.param("&amp;<script></script>lt;二", "&lt;二", id="ampersand, script, name"),
        pytest.param("&amp;l<script></script>t;二", "&lt;二", id="name cut in two"),
        pytest.param("&amp;#<meta>60;二", "&#60;二", id="number cut by a meta"),
        pytest.param("&lt;<iframe src=//a.cn></iframe>b>二", "<b>二", id="bracket, foreign frame, letter"),
        pytest.param("&lt;<object></object>/p>二", "</p>二", id="bracket, object, end of p"),
        pytest.param("&lt;<object>b</object>>二", "<b>二", id="bracket, letter in an object"),
    ],
)
def test_texts_that_meet_where_something_went_stay_text(markup: str, expected: str) -> None:
    """*expected*: what readers read, before and after."""
    escaped = expected.replace("&", "&amp;") if expected.startswith("&") else expected.replace("<", "&lt;", 1)
    assert tidied(f"<p>一{markup}</p><p>三</p>") == f"<p>一{escaped}</p><p>三</p>"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<x\x01y></x\x01y>", "", id="a control, empty"),
        pytest.param("<x\x01y>二</x\x01y>", "二", id="a control, with text"),
        pytest.param("<x{{y>二</x{{y>", "二", id="braces"),
        pytest.param("<?php echo 1 ?>二", "<!--?php echo 1 ?-->二", id="a processing instruction"),
        pytest.param("<?xml:namespace prefix = o />二", "<!--?xml:namespace prefix = o /-->二", id="of Word"),
        pytest.param("<!doctype html>二", "二", id="a doctype"),
        pytest.param("<![CDATA[一]]>二", "<!--[CDATA[一]]-->二", id="a CDATA section"),
        pytest.param("</ 注>二", "<!-- 注-->二", id="an end tag that is none"),
    ],
)
def test_odd_tags(markup: str, expected: str) -> None:
    assert tidied(f"<p>一{markup}三</p>") == f"<p>一{expected}三</p>"


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<p>一<!--\x01>二--></p>", id="a comment that would begin with its end"),
        pytest.param("<p>一<!-- -\x01-> <b>二</b> --></p>", id="an end that forms inside"),
        pytest.param("<p>一<!-- --\x01!> <b>二</b> --></p>", id="the other end that forms inside"),
        pytest.param("<p>一<!--\x7f-> <b>二</b> --></p>", id="the third end that forms inside"),
    ],
)
def test_a_comment_that_would_end_early_goes(markup: str) -> None:
    assert tidied(markup) == "<p>一</p>"


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<table><tr><td><table><td>一</table>二</table>", id="tables"),
        pytest.param("<a href=/1>一<p><a href=/2>二</a></p>三</a>", id="links in links"),
        pytest.param("<b><i>一<p>二</b>三</i>四</p>", id="crossed formatting"),
        pytest.param("<p><font><center>一</font>二</center></p>", id="centred fonts"),
        pytest.param("<ul><li>一<ol><li>二</ul>三</ol>", id="crossed lists"),
        pytest.param("<select><option>一<p>二<select>三", id="select"),
        pytest.param("<svg><title>一<p>二</svg>三<foreignObject>", id="svg"),
        pytest.param("<math><mi>一<p>二</mi><annotation-xml encoding=text/html><p>三", id="math"),
        pytest.param("<table>一<form><tr><input><td>二</form></table>", id="a form in a table"),
        pytest.param("<pre>\n\n一</pre><textarea>\n\n二", id="line feeds in pre"),
        pytest.param("<nobr>一<nobr>二<p></nobr>三", id="nobr"),
        pytest.param("<h1>一<h2>二</h1>三</h2>", id="headings"),
        pytest.param("<button>一<button>二<p></button>三", id="buttons"),
        pytest.param("<marquee>一<b></marquee>二", id="marquee"),
        pytest.param("<p>一</body><p>二</html><p>三<!-- x -->", id="ends of the page"),
        pytest.param("<svg><foreignObject><style>a<b</style></foreignObject></svg>", id="a style in svg's HTML"),
        pytest.param("<math><mtext><style>a<b</style></mtext></math>", id="a style in math's HTML"),
    ],
)
def test_a_written_body_reads_back_the_same(markup: str) -> None:
    once = tidied(markup)
    assert tidied(once) == once


def test_what_makes_a_frameset_is_refused() -> None:
    with pytest.raises(UnstableMarkupError):
        tidied("<frameset><frame src=a></frameset>")


def test_thousands_of_levels() -> None:
    assert tidied("<div>" * 1_500 + "底") == "<div>" * 1_500 + "底" + "</div>" * 1_500
