"""What must hold for the clean profile of any body: nothing that a story says is lost, and nothing is gained."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.html import UnstableMarkupError, tidy
from pipelines.html.frame import is_left_out
from pipelines.html.readable import readable
from pipelines.html.story import story_of, text_of
from tests.pipelines.html.judge import dangers

BASE = "https://finance.sina.com.cn/china/gncj/2024-05-06/doc-imnbvcxz2040618.shtml"
# What stands in an advertisement's own element, and nowhere else here.
OF_ELEMENTS = "福利"
FRAME = (
    f'<style>.q{{}}</style>\n   <div class="clearfix appendQr_wrap"><img src="q.png"><div>{OF_ELEMENTS}一</div></div>',
    f'<div class="app-kaihu-qr"><span>{OF_ELEMENTS}二>></span>\n\n<img src="k.png"></div>',
    "<p>海量资讯、精准解读，尽在新浪财经APP</p>",
    '<p class="article-editor">责任编辑：苏砚 </p>',
    "<div><p>　　责任编辑：苏砚 SF041</p></div>",
    "<p>股市回暖，抄底炒股先开户！送给你>></p>",
    "<!-- 文末二维码 start -->\n\n\n",
    '<p class="ct_hqimg"></p>',
)
STORY = (
    "<p>　　桥通了。</p>",
    "\n\n<p>来源：砚池财经</p>\n",
    '<p>砚池<span id="stock_sz1">电子</span><span id="quote_sz1"></span>涨了。</p>',
    "<table><tr><th>货</th><td>1.5</td></tr></table>",
    '<div class="img_wrapper"><img src="a.jpg"><span class="img_descr">桥上的灯</span></div>',
    "<pre>一\n\n   二</pre>",
    "船一天来十二条<br>车一天来九趟",
    '<iframe src="https://video.sina.com.cn/1.swf"></iframe>',
    "<blockquote><p>摘要：灯</p></blockquote>",
    "<ul><li>甲</li><li></li><li>乙</li></ul>",
)
NESTS = ("", "<div>{}</div>", "<section><div>{}</div></section>", "<div>\n\n    {}\n\n</div>", "<center>{}</center>")
BODIES = st.lists(st.tuples(st.sampled_from(NESTS), st.sampled_from((*FRAME, *STORY))), max_size=8).map(
    lambda parts: "".join(nest.format(part) if nest else part for nest, part in parts)
)
# Odd markup: whatever parsers trip over, in any order.
ODD = st.lists(
    st.sampled_from(
        (
            *("<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<table>", "<td>", "</table>", "<li>"),
            *("<pre>", "</pre>", "<dl>", "</dl>"),
            *('<a href="/x#k">', "</a>", '<a name="k"></a>', "<br>", "<img src=a.jpg>", "\n\n", "    ", "　", "&nbsp;"),
            *("&", "lt;", "&lt;b>", "<!-- c -->", "<style>p{}</style>", '<div class="appendQr_wrap">', "文", "x"),
            *('<span id="quote_a">', "</span>", '<p class="article-editor">', "责任编辑：苏砚", "手机看行情", "{"),
            *("<noscript>", "</noscript>", "<svg>", "</svg>", "<math>", "</math>", "<select>", "<option>", "</select>"),
            *("<textarea>", "</textarea>", "<link href=//n.sinaimg.cn/a.css>", "<ins class=sinaads>", "```\n"),
            *('<p style="display:none">', '<p style="white-space:pre">', "<dl><dt>", "<dd>", "<button>", "</button>"),
        )
    ),
    max_size=25,
).map("".join)


def seed(markup: str) -> str:
    """Return the seed's body; a plain one where the markup is none that could be made safe."""
    try:
        return tidy(markup, BASE).markup
    except UnstableMarkupError:
        return "<p>文</p>"


def is_of_the_frame(line: str) -> bool:
    """Return whether a line may go."""
    return is_left_out(line) or line.startswith(OF_ELEMENTS)


@settings(max_examples=60)
@given(BODIES)
def test_what_readers_lose_are_the_lines_of_the_frame_and_no_others(markup: str) -> None:
    body = seed(f"<p>　　灯亮了。</p>{markup}")
    lines = text_of(body).split("\n")

    assert text_of(readable(body).markup).split("\n") == [line for line in lines if not is_of_the_frame(line)]


@settings(max_examples=60)
@given(BODIES)
def test_every_picture_of_the_story_stays(markup: str) -> None:
    body = seed(markup)

    assert readable(body).markup.count("a.jpg") == body.count("a.jpg")
    assert readable(body).markup.count("<table") == body.count("<table")


@settings(max_examples=60)
@given(BODIES)
def test_no_line_is_empty(markup: str) -> None:
    body = seed(markup)
    made = readable(body).markup

    assert not text_of(body) or re.search(r"(?:^|\n) *(?:\n|$)", made) is None


@pytest.mark.parametrize("bodies", [BODIES, ODD], ids=["as Sina's", "odd"])
@settings(max_examples=60)
@given(data=st.data())
def test_once_more_changes_nothing(bodies: st.SearchStrategy[str], data: st.DataObject) -> None:
    made = readable(seed(data.draw(bodies)))

    assert readable(made.markup) == made


@pytest.mark.parametrize("bodies", [BODIES, ODD], ids=["as Sina's", "odd"])
@settings(max_examples=60)
@given(data=st.data())
def test_the_story_is_the_same(bodies: st.SearchStrategy[str], data: st.DataObject) -> None:
    """So an archive in the clean profile knows reprints just as one in the seed's."""
    body = seed(data.draw(bodies))

    assert story_of(readable(body).markup) == story_of(body)


@settings(max_examples=60)
@given(ODD)
def test_the_seeds_rules_find_nothing_left_to_do(markup: str) -> None:
    made = readable(seed(markup)).markup

    assert text_of(tidy(made, BASE).markup) == text_of(made)


@settings(max_examples=40)
@given(ODD)
def test_it_is_as_safe_as_the_seed(markup: str) -> None:
    assert dangers(readable(seed(markup)).markup) == set()
