"""crawler.pages.cj: told by the title's suffix whatever the page looks like, and read as far as it can be."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.errors import MissingFieldError
from crawler.pages import LAYOUTS
from crawler.pages.cj import CaitoutiaoPage

URL = "https://cj.sina.com.cn/articles/view/1650111241/625ab30902001gw3w"
MARK = "<title>青榆的桥__财经头条__新浪财经</title>"
TEXT = "<p>一</p>"
NEW_LINE = '<h1 class="main-title">青榆的桥</h1><div class="date-source"></div>'
OLD_LINE = '<h1 id="artibodyTitle">青榆的桥</h1><span class="time-source"></span>'
ARTIBODY = f'<div id="artibody">{TEXT}</div>'
EACH_LOOK = pytest.mark.parametrize(
    ("look", "neighbour"),
    [
        pytest.param(NEW_LINE + ARTIBODY, "finance-2017", id="finance"),
        pytest.param(f'{NEW_LINE}<div id="article">{TEXT}</div>', "news-2017", id="news"),
        pytest.param(f'{NEW_LINE}<i id="pub_date"></i>{ARTIBODY}', "tech-2018", id="tech"),
        pytest.param(OLD_LINE + ARTIBODY, "finance-2014", id="finance of 2014"),
    ],
)


def names(markup: str) -> list[str]:
    """Return the layouts that claim a page."""
    return [layout.name for layout in LAYOUTS if layout.claims(LexborHTMLParser(markup))]


def page(markup: str) -> CaitoutiaoPage:
    """Return a page."""
    return CaitoutiaoPage(LexborHTMLParser(markup), markup, URL)


@EACH_LOOK
def test_a_marked_page_is_no_other_layouts(look: str, neighbour: str) -> None:
    assert (names(MARK + look), names(look)) == (["cj"], [neighbour])


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        pytest.param("<title>桥__财经头条__新浪财经\n</title>", ["cj"], id="suffix and a line break"),
        pytest.param("<title>桥_财经头条_新浪财经</title>", ["cj"], id="single lines"),
        pytest.param(f'<meta property="og:url" content="{URL}">', ["cj"], id="og:url"),
        pytest.param(f'<link rel="canonical" href="{URL}">', ["cj"], id="canonical"),
        pytest.param("<title>财经头条：桥_新浪财经</title>", [], id="words in another order"),
        pytest.param(f'<a href="{URL}">桥</a>', [], id="a link to such a page"),
    ],
)
def test_what_marks_a_page(mark: str, expected: list[str]) -> None:
    assert names(f'{mark}<div class="article-content">{TEXT}</div>') == expected


def test_news_taken_from_an_account_are_news() -> None:
    source = f'<div class="date-source"><a class="source" href="{URL}">青榆</a></div>'

    assert names(source + '<h1 class="main-title">桥</h1>' + ARTIBODY) == ["finance-2017"]


def test_a_page_without_a_body_is_claimed_by_none() -> None:
    assert names(MARK) == []


@pytest.mark.parametrize(
    ("bodies", "expected"),
    [
        pytest.param('<i id="artibody">一</i><i id="article">二</i>', "一", id="artibody first"),
        pytest.param('<i class="article-content">三</i><i id="article">二</i>', "二", id="then article"),
        pytest.param('<i class="article-content">三</i>', "三", id="then its class"),
        pytest.param('<i id="artibody"></i><i class="article-content">三</i>', "三", id="an empty one is skipped"),
    ],
)
def test_the_body_is_the_first_that_is_there(bodies: str, expected: str) -> None:
    assert page(bodies).body() == expected


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param('<h1 class="main-title">青榆的桥</h1>', id="main-title"),
        pytest.param('<h1 id="artibodyTitle">青榆的桥</h1>', id="artibodyTitle"),
        pytest.param('<div class="article-header"><h1>青榆的桥</h1></div>', id="in the header"),
        pytest.param('<h1 class="logo">财经头条</h1><meta property="og:title" content="青榆的桥">', id="og:title"),
        pytest.param(f'{MARK}<h1 class="logo">财经头条</h1>', id="title without its suffix"),
    ],
)
def test_the_title(markup: str) -> None:
    assert page(markup).title() == "青榆的桥"


def test_a_page_that_has_only_the_suffix_lacks_a_title() -> None:
    with pytest.raises(MissingFieldError, match="missing field: title"):
        page("<title>__财经头条__新浪财经</title>").title()


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param(
            '<div class="date-source"><a class="author">作者 青榆观察</a></div>', "青榆观察", id="by the date"
        ),
        pytest.param('<div class="article-author"><i class="name">青榆观察</i>粉丝</div>', "青榆观察", id="its name"),
        pytest.param('<meta name="author" content="青榆观察">', "青榆观察", id="meta"),
        pytest.param('<div id="artibody"><p>意见领袖 | 陶观澜</p></div>', "陶观澜", id="in the text"),
        pytest.param("", None, id="none"),
    ],
)
def test_the_account_is_the_columnist(markup: str, expected: str | None) -> None:
    assert page(markup).columnist() == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("", None, id="none in the address"),
        pytest.param('<meta name="sudameta" content="urlpath:cj/a/; allCIDs:1">', "cj/a", id="named by the page"),
    ],
)
def test_the_section(markup: str, expected: str | None) -> None:
    assert page(markup).section() == expected


def test_a_title_of_underscores_alone_is_read_in_no_time() -> None:
    assert names(f"<title>{'_' * 2_000_000}</title>") == []
