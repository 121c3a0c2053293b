"""crawler.pages.video: whose page a video is, and what of it is on the page."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.errors import MissingFieldError
from crawler.pages.video import VideoPage

URL = "https://video.sina.com.cn/view/990587748.html"
PLAYER = "<script>var info = {video_id:'990587748'};</script>"
LINK = f'<p><a href="{URL}">视频：纸灯</a></p>'


def page(markup: str = "<h1>纸灯</h1>") -> VideoPage:
    """Return a page."""
    return VideoPage(LexborHTMLParser(markup), markup, URL)


def meta(name: str, content: str) -> str:
    """Return a meta element."""
    return f'<meta property="{name}" content="{content}">'


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("video_id:'990587748',", id="quotes"),
        pytest.param("video_id: 990587748", id="number"),
        pytest.param('"video_id" : "990587748"', id="JSON"),
        pytest.param("var video_id = 990587748;", id="variable"),
    ],
)
def test_a_video_is_known_by_its_number(script: str) -> None:
    assert VideoPage.claims(LexborHTMLParser(f"<script>{script}</script>"))


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("", id="empty"),
        pytest.param("<p>video_id:1</p>", id="in a text"),
        pytest.param("<script>video_id:0</script>", id="no video"),
        pytest.param("<script>video_id:''</script>", id="empty number"),
        pytest.param("<script>ipad_video_id:1</script>", id="another name"),
        pytest.param(f'{PLAYER}<div id="artibody">灯</div>', id="story with a video"),
        pytest.param(f'{PLAYER}<div id="article">灯</div>', id="news with a video"),
        pytest.param(f'{PLAYER}<section class="art_content">灯</section>', id="wap page with a video"),
        pytest.param(f"{PLAYER}<script>slide_data = {{}}</script>", id="gallery"),
    ],
)
def test_anything_else_is_no_video(markup: str) -> None:
    assert not VideoPage.claims(LexborHTMLParser(markup))


def test_a_video_of_nothing_else_is_a_link_to_its_page() -> None:
    assert page().body() == LINK


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("<h1>视频：纸灯</h1>", ">视频：纸灯<", id="says so itself"),
        pytest.param(meta("og:title", "a &amp;lt;b&amp;gt;"), ">视频：a &lt;b&gt;<", id="markup"),
        pytest.param("", ">视频<", id="none"),
    ],
)
def test_the_link_says_what_it_leads_to(title: str, expected: str) -> None:
    assert expected in page(title).body()


def test_a_video_without_a_title_lacks_it() -> None:
    with pytest.raises(MissingFieldError, match="missing field: title"):
        page(PLAYER).title()


@pytest.mark.parametrize(
    ("markup", "poster"),
    [
        pytest.param(meta("og:image", "//n.sinaimg.cn/a.jpg"), "//n.sinaimg.cn/a.jpg", id="og:image"),
        pytest.param("<script>pic: 'http://n.sinaimg.cn/b.jpg'</script>", "http://n.sinaimg.cn/b.jpg", id="pic"),
        pytest.param(
            r'<script>"image":"https:\/\/n.sinaimg.cn\/c.jpg"</script>', "https://n.sinaimg.cn/c.jpg", id="JSON"
        ),
        pytest.param(
            meta("og:image", "none") + "<script>poster:'//n.sinaimg.cn/d.jpg'</script>",
            "//n.sinaimg.cn/d.jpg",
            id="unusable og:image",
        ),
        pytest.param(
            meta("og:image", "//n.sinaimg.cn/a.jpg?b=1&amp;c=2"), "//n.sinaimg.cn/a.jpg?b=1&amp;c=2", id="ampersand"
        ),
    ],
)
def test_the_poster(markup: str, poster: str) -> None:
    assert page(f"{markup}<h1>纸灯</h1>").body() == (
        f'<div class="img_wrapper"><img src="{poster}" alt="纸灯"></div>\n{LINK}'
    )


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<script>pic: ''</script>", id="empty"),
        pytest.param("<script>pic: 'javascript:alert(1)'</script>", id="script"),
        pytest.param("<script>mypic: '//n.sinaimg.cn/a.jpg'</script>", id="another name"),
    ],
)
def test_what_is_no_address_is_no_poster(markup: str) -> None:
    assert page(f"{markup}<h1>纸灯</h1>").body() == LINK


@pytest.mark.parametrize(
    ("markup", "player"),
    [
        pytest.param(
            meta("og:videosrc", "https://video.sina.com.cn/a.swf"), "https://video.sina.com.cn/a.swf", id="og"
        ),
        pytest.param(
            "<script>swfOutsideUrl:'http://video.sina.com.cn/b.swf'</script>",
            "http://video.sina.com.cn/b.swf",
            id="swf",
        ),
        pytest.param(meta("og:video", "javascript:alert(1)"), URL, id="script"),
    ],
)
def test_the_link_leads_to_the_player_where_the_page_names_one(markup: str, player: str) -> None:
    assert f'<a href="{player}">' in page(f"{markup}<h1>纸灯</h1>").body()


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        pytest.param('<div class="video-intro"><p>一<b>二</b></p></div>', "<p>一<b>二</b></p>", id="of the page"),
        pytest.param('<meta name="description" content="三 &amp;lt; 四">', "<p>三 &lt; 四</p>", id="of the head"),
        pytest.param(meta("og:description", "五"), "<p>五</p>", id="og:description"),
        pytest.param(
            '<div class="video-intro"> </div><meta name="description" content="六">', "<p>六</p>", id="blank element"
        ),
    ],
)
def test_the_text_stands_below(markup: str, text: str) -> None:
    assert page(f"{markup}<h1>纸灯</h1>").body() == f"{LINK}\n{text}"


def test_a_description_that_repeats_the_title_is_left_out() -> None:
    assert page('<meta name="description" content="纸灯"><h1>纸灯</h1>').body() == LINK
