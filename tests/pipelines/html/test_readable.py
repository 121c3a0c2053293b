"""The clean profile of a body, rule by rule: what goes, what stays, and how what is left stands."""

from __future__ import annotations

import pytest

from pipelines.html.contents import LONGEST
from pipelines.html.readable import readable
from pipelines.html.story import text_of

STORY = "<p>　　桥通了。</p>"
PICTURE = '<img src="https://n.sinaimg.cn/a/w550h367/b.jpg" referrerpolicy="no-referrer">'
CODE = f'<div class="clearfix appendQr_wrap"><div class="appendQr_normal">{PICTURE}</div>\n<div>扫它</div></div>'


def clean(markup: str) -> str:
    """Return a body in the clean profile."""
    return readable(markup).markup


@pytest.mark.parametrize(
    "element",
    [
        pytest.param(CODE, id="the code of the APP"),
        pytest.param(f'<div class="app-kaihu-qr"><span>来！送>></span>{PICTURE}</div>', id="opening an account"),
        pytest.param('<p class="ct_hqimg"></p>', id="a chart's shell"),
        pytest.param(f'<div class="hqimg_related">{PICTURE}</div>', id="a chart"),
        pytest.param('<div class="finance_app_zqtg"><a href="/m/">手机看行情</a></div>', id="an app"),
        pytest.param('<ins class="sinaads"><iframe src="/ad"></iframe></ins>', id="an advertiser's frame"),
        pytest.param("<p>　　<b>海量资讯、精准解读，尽在新浪财经APP</b></p>", id="a line of an advertisement"),
        pytest.param("<div><section><p>责任编辑：苏砚 SF041</p></section></div>", id="the editor, in shells"),
        pytest.param('<p class="article-editor">责任编辑：苏砚 </p>', id="the editor's element"),
        pytest.param('<p class="show_author">责任编辑：苏砚 </p>', id="the editor's element of news"),
        pytest.param(
            "<table><tbody><tr><td>热点栏目</td><td>自选股</td><td>数据中心</td><td>行情中心</td><td>客户端</td></tr></tbody></table>",
            id="a menu in a table",
        ),
        pytest.param("<style>p&#123;&#125;</style>", id="a style"),
        pytest.param('<link rel="stylesheet" href="https://n.sinaimg.cn/a.css">', id="a style sheet"),
        pytest.param("<!-- 文末二维码 start -->", id="a comment"),
        pytest.param("<p></p>", id="an empty paragraph"),
        pytest.param("<div><p> \n</p><span></span></div>", id="empty containers"),
        pytest.param("<p><br></p>", id="a paragraph for its space"),
        pytest.param('<div class="video-2017" id="videoList0" style></div>', id="what is left of a video"),
    ],
)
def test_it_goes(element: str) -> None:
    assert clean(f"{STORY}\n{element}\n\n<p>　　灯亮了。</p>") == f"{STORY}\n<p>　　灯亮了。</p>"


@pytest.mark.parametrize(
    "element",
    [
        pytest.param("<p>　　来源：砚池财经</p>", id="a source"),
        pytest.param("<p>　　原标题：桥</p>", id="the title elsewhere"),
        pytest.param("<p>　　本报记者 苏砚 青榆报道</p>", id="a reporter"),
        pytest.param("<p>免责声明：本文不构成投资建议。</p>", id="a disclaimer"),
        pytest.param('<p><a href="https://finance.sina.com.cn/zt_d/lamp">专题：灯</a></p>', id="a topic"),
        pytest.param('<p class="show_author">作者：苏砚</p>', id="an author"),
        pytest.param('<p class="article-editor">责任编辑：苏砚 来源：砚池财经</p>', id="an editor with a source"),
        pytest.param("<p>桥通了。（责任编辑：苏砚）</p>", id="an editor at the end of a paragraph"),
        pytest.param(
            f'<div class="app-kaihu-qr">{"桥" * (LONGEST + 1)}</div>', id="a story in an advertisement's place"
        ),
        pytest.param(f'<div class="app-kaihu-qr">{PICTURE * 3}</div>', id="more pictures than one has"),
        pytest.param(f"<p>{PICTURE}<br>手机看行情</p>", id="a line with a picture"),
        pytest.param('<div class="wap_special">另见灯</div>', id="an element that may be anything"),
        pytest.param("<p>手机看行情<br>桥通了。</p>", id="a line beside another one"),
        pytest.param('<p><span style="display:none">全文</span>责任编辑：苏砚</p>', id="something hidden in it"),
        pytest.param('<span id="quote_sh600000">跌去一半</span>', id="words in a price's shell"),
        pytest.param("<table><tbody><tr><td></td><td>一</td></tr></tbody></table>", id="an empty cell"),
        pytest.param("<ol><li></li><li>一</li></ol>", id="an empty item is counted"),
        pytest.param("<hr>", id="a line"),
        pytest.param('<iframe src="https://video.sina.com.cn/1.swf"></iframe>', id="a player"),
        pytest.param('<video src="https://video.sina.com.cn/1.mp4"></video>', id="a video"),
        pytest.param(f'<div class="img_wrapper">{PICTURE}<span class="img_descr">桥上</span></div>', id="a caption"),
        pytest.param('<p style="background:url(https://n.sinaimg.cn/a.png)"></p>', id="a picture behind nothing"),
        pytest.param('<p id="k"></p>\n<a href="https://finance.sina.com.cn/x#k">注</a>', id="where a link leads"),
    ],
)
def test_it_stays(element: str) -> None:
    assert clean(f"{STORY}\n{element}\n<p>　　灯亮了。</p>") == f"{STORY}\n{element}\n<p>　　灯亮了。</p>"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param(
            '<p>青榆棉业<span id="quote_sz399926">（7.88，-0.05，-0.63%）</span>跌了。</p>',
            "<p>青榆棉业跌了。</p>",
            id="a price",
        ),
        pytest.param('<p>灯<span id="quote_MU"></span>厂</p>', "<p>灯厂</p>", id="an empty shell"),
        pytest.param(f"一{CODE}二", "一<br>二", id="a block parts a line"),
        pytest.param(f"<b>一{CODE}</b>二", "<b>一<br></b>二", id="also from inside an element"),
        pytest.param(f"<p>一</p>{CODE}二", "<p>一</p>二", id="but not after a block"),
        pytest.param(f"一<!-- -->{CODE}\n<p>二</p>", "一\n<p>二</p>", id="nor before one"),
        pytest.param('一<p style="display:none"></p>二', "一二", id="nor where it was hidden"),
        pytest.param("<p>a&<!-- -->lt;b</p>", "<p>a&amp;lt;b</p>", id="what comes together stays text"),
    ],
)
def test_what_stood_around_it(markup: str, expected: str) -> None:
    assert clean(markup) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<p>一</p>\n\n\n    <p>二</p>\n", "<p>一</p>\n<p>二</p>", id="between paragraphs"),
        pytest.param("<p>一\n\n    二</p>", "<p>一\n二</p>", id="in a paragraph"),
        pytest.param("<pre>一\n\n    二\n</pre>", "<pre>一\n&#10;    二\n</pre>", id="in preformatted text"),
        pytest.param("<pre>\n\n一</pre>", "<pre>\n&#10;一</pre>", id="at its beginning"),
        pytest.param(
            '<p style="white-space: pre-wrap">一\n\n二</p>',
            '<p style="white-space: pre-wrap">一\n&#10;二</p>',
            id="by style",
        ),
        pytest.param("<p>一\n  \n```\n二</p>", "<p>一\n&#96;``\n二</p>", id="a fence of Hexo's"),
        pytest.param("~~~\n二", "&#126;~~\n二", id="at the very beginning"),
        pytest.param("<p>哈哈~~~</p>", "<p>哈哈~~~</p>", id="not inside a line"),
    ],
)
def test_no_line_is_empty_and_none_begins_code(markup: str, expected: str) -> None:
    assert clean(markup) == expected
    assert text_of(expected) == text_of(markup)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param('<p class="article-editor">苏砚</p>', '<p class="article-editor">苏砚</p>', id="the editor alone"),
        pytest.param(f"<!-- -->\n\n{CODE}\n<p></p>", CODE, id="the code alone"),
        pytest.param(f"{CODE}{PICTURE}", PICTURE, id="but a picture is something"),
        pytest.param("<p></p>", "<p></p>", id="nothing at all"),
        pytest.param("", "", id="no body"),
        pytest.param("<frameset><frame></frameset>", "<frameset><frame></frameset>", id="no body that can be read"),
    ],
)
def test_nothing_is_emptied(markup: str, expected: str) -> None:
    assert clean(markup) == expected


def test_what_comes_alive_by_what_is_taken_out_leaves_the_body_as_it_is() -> None:
    """At its very beginning a `noscript` would belong to the head, and its blocks to the body."""
    markup = '<span id="quote_a"></span><noscript><p>一</p><dd>二</dd></noscript>'

    assert clean(markup) == markup


@pytest.mark.timeout(10)
def test_a_long_run_of_blanks_is_read_once() -> None:
    markup = f"<p>一{' ' * 300_000}二</p>"

    assert clean(markup) == markup


def test_a_tree_may_be_deeper_than_pythons_stack() -> None:
    assert clean("<div>" * 5_000 + "底") == "<div>" * 5_000 + "底" + "</div>" * 5_000
