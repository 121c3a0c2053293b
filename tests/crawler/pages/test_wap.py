"""crawler.pages.wap: stand-ins for pictures, players, the PC twin, and what is missing or malformed."""

from __future__ import annotations

import html
import json

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.errors import MissingFieldError
from crawler.items import Owed
from crawler.pages import LAYOUTS, read_page
from crawler.pages.wap import WapPage
from tests.crawler.builders import at
from tests.sina.articles import generated_articles
from tests.sina.shape_wap import wap_page

ID = "qwertyu0000001"
URL = f"https://finance.sina.cn/stock/ssgs/2018-05-09/detail-i{ID}.d.html"
PC = f"https://finance.sina.com.cn/stock/s/2018-05-09/doc-i{ID}.shtml"
OTHER = "https://finance.sina.com.cn/stock/s/2018-05-09/doc-iasdfghj0000002.shtml"
HEADLINE = '<h1 class="art_tit_h1">青榆的桥</h1>'
TEXT = '<p class="art_p">一</p>'
REAL = "//n.sinaimg.cn/invented/a.jpg"


def content(inside: str) -> str:
    """Return a wap page with this in its body element."""
    return f'{HEADLINE}<section class="art_pic_card art_content">{inside}</section>'


def page(markup: str = "", url: str = URL) -> WapPage:
    """Return a page."""
    return WapPage(LexborHTMLParser(markup), markup, url)


def body(inside: str) -> str:
    """Return what becomes of a body element's inside."""
    return page(content(inside)).body()


def video(infos: object, classes: str = "art_video") -> str:
    """Return a player's element."""
    said = infos if isinstance(infos, str) else json.dumps(infos)
    return f'<div class="{classes}" data-infos="{html.escape(said)}"></div>'


def config(address: str) -> str:
    """Return the script that names the PC page."""
    return f"<script>var __docConfig = {{__title: '桥', __docUrl: '{address}'}};</script>"


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        pytest.param(content(TEXT), ["wap-2018"], id="headline outside"),
        pytest.param(f'<div class="art_content">{HEADLINE}{TEXT}</div>', ["wap-2018"], id="headline inside"),
        pytest.param(f'<time class="art_time"></time><div class="art_content">{TEXT}</div>', ["wap-2018"], id="time"),
        pytest.param(f'<div class="art_content">{TEXT}</div>', [], id="body alone"),
        pytest.param(HEADLINE, [], id="headline alone"),
        pytest.param(
            f'{content(TEXT)}<h1 class="main-title">桥</h1><div id="article">{TEXT}</div>', ["news-2017"], id="news"
        ),
    ],
)
def test_what_the_layout_claims(markup: str, names: list[str]) -> None:
    assert [layout.name for layout in LAYOUTS if layout.claims(LexborHTMLParser(markup))] == names


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("", id="no src"),
        pytest.param('src=""', id="empty"),
        pytest.param('src="data:image/gif;base64,R0lGOD"', id="inline"),
        pytest.param('src="https://mjs.sinaimg.cn/wap/default/360/a.png"', id="default"),
        pytest.param('src="//n.sinaimg.cn/a/w180h180/b.jpg"', id="thumbnail"),
        pytest.param('src="//n.sinaimg.cn/a/320X320.png"', id="grey box"),
    ],
)
@pytest.mark.parametrize("name", ["data-src", "data-original"])
def test_a_late_pictures_real_address_becomes_its_source(source: str, name: str) -> None:
    picture = LexborHTMLParser(body(f'<img {source} {name}="{REAL}">')).css_first("img")

    assert picture is not None
    assert picture.attributes["src"] == REAL


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        pytest.param(f'<img src="{REAL}">', f'<img src="{REAL}">', id="picture at once"),
        pytest.param('<img src="//n.cn/w180h180/a.jpg">', '<img src="//n.cn/w180h180/a.jpg">', id="small picture"),
        pytest.param('<img src="data:image/gif;base64,R0" alt="桥">', '<img alt="桥">', id="nothing but a stand-in"),
        pytest.param('<img data-src="//n.cn/320X320.png" alt="桥">', '<img alt="桥">', id="stand-in as late address"),
        pytest.param(
            f'<img src="{REAL}" data-src="//n.cn/320X320.png">', f'<img src="{REAL}">', id="stand-in beside it"
        ),
        pytest.param(
            f'<img src="data:," data-src="" data-original="{REAL}">',
            f'<img src="{REAL}" data-src="" data-original="{REAL}">',
            id="the second name",
        ),
    ],
)
def test_other_pictures(picture: str, expected: str) -> None:
    assert body(picture) == expected


def test_a_picture_outside_the_body_stays_as_it_is() -> None:
    markup = f'<img src="data:," data-src="{REAL}">{content(TEXT)}'

    assert page(markup).body() == TEXT


@pytest.mark.parametrize(
    "inside",
    [
        pytest.param(HEADLINE, id="headline"),
        pytest.param('<div class="weibo_info"><time class="art_time">2018.05.09 12:52:37</time></div>', id="weibo"),
        pytest.param('<time class="art_time">2018.05.09 12:52:37<cite class="art_cite">社</cite></time>', id="time"),
        pytest.param('<div class="look_sub"><div class="look_sub">打开</div></div>', id="inside each other"),
        pytest.param('<div class="j_article_wbreco">荐</div>', id="recommendations"),
        pytest.param('<div class="art_video_box"><h2>播放</h2></div>', id="player without a video"),
        pytest.param('<div class="art_video_box art_video"></div>', id="both classes at once"),
    ],
)
def test_what_is_no_article_leaves_the_body(inside: str) -> None:
    assert body(f"{inside}{TEXT}") == TEXT


@pytest.mark.parametrize(
    ("infos", "expected"),
    [
        pytest.param(
            {"attrs": {"poster": REAL, "title": "潮"}, "baseUrl": "https://v.sina.cn/1"},
            f'<a href="https://v.sina.cn/1"><img src="{REAL}" alt="潮"></a>',
            id="poster and address",
        ),
        pytest.param(
            {"attrs": {"poster": REAL, "player": "//video.sina.cn/p"}, "baseUrl": "https://v.sina.cn/1"},
            f'<a href="//video.sina.cn/p"><img src="{REAL}" alt="视频"></a>',
            id="player before file",
        ),
        pytest.param({"attrs": {"poster": REAL}}, f'<img src="{REAL}" alt="视频">', id="poster alone"),
        pytest.param({"baseUrl": "//v.sina.cn/1"}, '<a href="//v.sina.cn/1">视频</a>', id="address alone"),
        pytest.param(
            {"baseUrl": '//v.sina.cn/?a=1&b="2"'},
            '<a href="//v.sina.cn/?a=1&amp;b=&quot;2&quot;">视频</a>',
            id="markup in an address",
        ),
        pytest.param(
            {"baseUrl": "//v.sina.cn/1", "title": "潮\ud800"}, '<a href="//v.sina.cn/1">潮</a>', id="half a character"
        ),
    ],
)
def test_a_video_becomes_its_picture_and_link(infos: object, expected: str) -> None:
    assert body(video(infos)) == f'<p class="art_p">{expected}</p>'


@pytest.mark.parametrize(
    "infos",
    [
        pytest.param("", id="empty"),
        pytest.param("{'attrs': ", id="no JSON"),
        pytest.param("[" * 100_000, id="without end"),
        pytest.param("[1]", id="a list"),
        pytest.param({"attrs": []}, id="attributes are a list"),
        pytest.param({"attrs": {"poster": 7}, "baseUrl": None}, id="no texts"),
        pytest.param({"baseUrl": "javascript:alert(1)"}, id="no address"),
    ],
)
def test_a_video_that_says_nothing_usable_is_removed(infos: object) -> None:
    assert body(f'<div class="art_video_box">{video(infos)}</div>{TEXT}') == TEXT


def test_videos_in_one_box_keep_their_order() -> None:
    videos = "".join(video({"baseUrl": f"//v.sina.cn/{number}"}) for number in (1, 2))

    assert body(f'<div class="art_video_box">{videos}</div>') == "".join(
        f'<p class="art_p"><a href="//v.sina.cn/{number}">视频</a></p>' for number in (1, 2)
    )


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param(config(PC), PC, id="script"),
        pytest.param(config(PC.replace("https", "http")), PC, id="http"),
        pytest.param(config(PC + "?cre=a"), PC, id="query"),
        pytest.param(f'<script>__docConfig={{"__docUrl":{json.dumps(PC)}}}</script>', PC, id="JSON"),
        pytest.param(
            f'<script>__docConfig={{"__docUrl":"{PC.replace("/", chr(92) + "/")}"}}</script>', PC, id="escaped slashes"
        ),
        pytest.param(f'<link rel="canonical" href="{PC}">', PC, id="canonical"),
        pytest.param(config(URL) + f'<link rel="canonical" href="{PC}">', PC, id="script names the wap page"),
        pytest.param(config(URL), None, id="wap page alone"),
        pytest.param(config(OTHER), None, id="another article"),
        pytest.param(config(f"https://finance.example.com/doc-i{ID}.shtml"), None, id="foreign"),
        pytest.param(config("https://finance.sina.com.cn/stock/"), None, id="no article"),
        pytest.param(config("https://[/"), None, id="no URL"),
        pytest.param(f"<script>var __docConfig = {{__docUrl: '{PC}\n</script>", None, id="cut off"),
        pytest.param(f"<p>__docUrl: '{PC}'</p>", None, id="in the text"),
        pytest.param("", None, id="none"),
    ],
)
def test_the_address_of_the_pc_page(markup: str, expected: str | None) -> None:
    assert page(markup).pc_url() == expected


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(f'<meta name="publishid" content="{ID}">', id="publishid"),
        pytest.param(f'<meta name="commentid" content="cj:comos-{ID}:0">', id="commentid"),
        pytest.param(config(PC), id="PC page"),
        pytest.param(f"<script>var a = {{newsid: 'comos-{ID}'}};</script>", id="script"),
        pytest.param(config(PC) + "<script>var a = {newsid: 'comos-asdfghj0000002'}</script>", id="before scripts"),
    ],
)
def test_the_id_that_a_page_gives_itself(markup: str) -> None:
    assert page(markup).document_id() == ID


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("", id="none"),
        pytest.param(f"var a = ['comos-{ID}'];", id="no name"),
        pytest.param(f"a={{docid:'comos-{ID}'}};b={{docid:'comos-asdfghj0000002'}}", id="several"),
    ],
)
def test_scripts_that_leave_open_whose_id_it_is(script: str) -> None:
    assert page(f"<script>{script}</script>").document_id() is None


@pytest.mark.parametrize(
    ("line", "media"),
    [
        pytest.param("2018.05.09 12:52:37<cite class=art_cite>青榆日报</cite>", "青榆日报", id="source behind"),
        pytest.param("<cite class=art_cite>2017青榆</cite>2018.05.09 12:52:37", "2017青榆", id="source before"),
        pytest.param("2018.05.09 12:52:37 <cite class=art_cite>来源：青榆日报</cite>", "青榆日报", id="label"),
        pytest.param("2018.05.09 12:52:37", None, id="no source"),
    ],
)
def test_time_and_source(line: str, media: str | None) -> None:
    read = page(content(f'<time class="art_time">{line}</time>{TEXT}'))

    assert (read.shown(), read.media()) == (at("2018-05-09 12:52:37"), media)


def test_a_page_without_a_time_has_none() -> None:
    assert page(content(TEXT)).shown() is None


def test_a_page_of_nothing_but_its_head_lacks_a_body() -> None:
    with pytest.raises(MissingFieldError, match="missing field: body"):
        body(HEADLINE)


def test_the_stand_ins_page_is_the_twin_of_its_pc_page() -> None:
    article = generated_articles(1, seed=1)[0]
    read = read_page(wap_page(article, 0).encode(), Owed(document_id=article.document_id, url=article.wap_url))

    assert (read.article.layout, read.article.document_id, read.pc_url) == (
        "wap-2018",
        article.document_id,
        article.url,
    )
