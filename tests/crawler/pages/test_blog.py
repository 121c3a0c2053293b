"""crawler.pages.blog: Sina's comments around the text, real_src, and what a blog has no place for."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.errors import MissingFieldError
from crawler.pages import LAYOUTS
from crawler.pages.blog import BlogPage
from tests.crawler.builders import at

URL = "https://blog.sina.com.cn/s/blog_5b2f71c80102w9kd.html"
HEADLINE = '<div class="articalTitle"><h2 class="titName SG_txta">青榆的桥</h2></div>'
TEXT = "<p>一</p>"
BEGIN, END = "<!-- 正文开始 -->", "<!-- 正文结束 -->"
BLANK = "http://simg.sinajs.cn/blog7style/images/common/sg_trans.gif"
REAL = "http://s3.sinaimg.cn/mw690/001invented&amp;690"


def content(inside: str) -> str:
    """Return a body element."""
    return f'<div id="sina_keyword_ad_area2" class="articalContent">{inside}</div>'


def page(markup: str) -> BlogPage:
    """Return a page."""
    return BlogPage(LexborHTMLParser(markup), markup, URL)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param(HEADLINE + content(TEXT), ["blog"], id="as usual"),
        pytest.param(
            f'<h2 class="titName">桥</h2><i class="articalContent">{TEXT}</i>', ["blog"], id="the other names"
        ),
        pytest.param(content(TEXT), [], id="body alone"),
        pytest.param(HEADLINE, [], id="headline alone"),
    ],
)
def test_what_the_layout_claims(markup: str, expected: list[str]) -> None:
    assert [layout.name for layout in LAYOUTS if layout.claims(LexborHTMLParser(markup))] == expected


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(content(f"推广{BEGIN}{TEXT}{END}分享"), id="inside"),
        pytest.param(f"推广{BEGIN}{content(TEXT)}{END}分享", id="around"),
        pytest.param(content(f"推广{BEGIN}{TEXT}"), id="no end"),
        pytest.param(content(f"{TEXT}{END}分享"), id="no beginning"),
        pytest.param(content(f"推广<!--正文开始-->{TEXT}<!--正文结束-->"), id="without blanks"),
        pytest.param(content(TEXT), id="none"),
    ],
)
def test_the_body_is_what_the_comments_bracket(markup: str) -> None:
    assert page(markup).body() == TEXT


def test_a_body_with_nothing_between_the_comments_is_missing() -> None:
    with pytest.raises(MissingFieldError, match="missing field: body"):
        page(content(f"推广{BEGIN}\n{END}分享")).body()


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        pytest.param(f'<img src="{BLANK}" real_src="{REAL}">', f'<img src="{REAL}" real_src="{REAL}">', id="blank"),
        pytest.param(f'<img src="/a.gif" real_src="{REAL}">', f'<img src="{REAL}" real_src="{REAL}">', id="any"),
        pytest.param(f'<img real_src="{REAL}">', f'<img real_src="{REAL}" src="{REAL}">', id="no src"),
        pytest.param(f'<img src="{BLANK}">', "<img>", id="blank alone"),
        pytest.param(f'<img src="{REAL}" real_src="">', f'<img src="{REAL}" real_src="">', id="empty real_src"),
    ],
)
def test_the_real_address_becomes_a_pictures_source(picture: str, expected: str) -> None:
    assert page(content(picture)).body() == expected


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(HEADLINE, id="in its place"),
        pytest.param('<h2 class="titName SG_txta">青榆的桥</h2>', id="alone"),
        pytest.param("<title>青榆的桥_陶观澜_新浪博客</title>", id="title of the page"),
    ],
)
def test_the_title(markup: str) -> None:
    assert page(markup).title() == "青榆的桥"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param('<strong id="ownernick">陶观澜</strong>', "陶观澜", id="nickname"),
        pytest.param('<span id="blognamespan">陶观澜的博客</span>', "陶观澜", id="name of the blog"),
        pytest.param('<h1 class="blogtitle">陶观澜的新浪博客</h1>', "陶观澜", id="headline of the blog"),
        pytest.param('<i id="ownernick"></i><i id="blognamespan">观澜阁</i>', "观澜阁", id="empty nickname"),
        pytest.param("", None, id="none"),
    ],
)
def test_the_blogger_is_the_columnist(markup: str, expected: str | None) -> None:
    assert page(markup).columnist() == expected


def test_the_time_stands_in_parentheses() -> None:
    assert page('<span class="time SG_txtc">(2015-10-25 22:14:07)</span>').shown() == at("2015-10-25 22:14:07")


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param('<i class="blog_tag"><h3><a>桥</a></h3><h3><a>灯</a></h3></i>', ("桥", "灯"), id="tags"),
        pytest.param('<meta name="keywords" content="青榆的桥_陶观澜_新浪博客,陶观澜,杂谈">', (), id="head alone"),
    ],
)
def test_the_keywords_are_the_tags(markup: str, expected: tuple[str, ...]) -> None:
    assert page(markup).keywords() == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param("青榆的桥_陶观澜_新浪博客,陶观澜,", None, id="nothing but the names"),
        pytest.param("青榆的桥_陶观澜_新浪博客,陶观澜,桥通了，灯亮了。", "桥通了，灯亮了。", id="names first"),
        pytest.param("桥通了，灯亮了。", "桥通了，灯亮了。", id="its own"),
    ],
)
def test_the_description(said: str, expected: str | None) -> None:
    assert page(f'<meta name="description" content="{said}">').description() == expected


def test_a_blog_has_no_medium_no_section_and_no_id_of_sinas() -> None:
    read = page('<meta name="mediaid" content="新浪">' + HEADLINE + content(TEXT))

    assert (read.media(), read.section(), read.document_id()) == (None, None, None)
