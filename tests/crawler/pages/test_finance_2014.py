"""crawler.pages.finance_2014: which pages are of 2014 to 2017, and their line of time and source."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.items import Owed
from crawler.pages import LAYOUTS, read_page
from crawler.pages.finance_2014 import Finance2014Page
from tests.crawler.builders import at

URL = "https://finance.sina.com.cn/chanjing/20150305/091512345678.shtml"
HEADLINE = '<h1 id="artibodyTitle" docid="fqwertu0000001">青榆的桥</h1>'
LINE = '<span id="navtimeSource">2015年03月05日09:15 <i data-sudaclick="media_name"><a>青榆晚报</a></i></span>'
BODY = '<div id="artibody"><p>一</p></div>'


def page(markup: str) -> Finance2014Page:
    """Return a page."""
    return Finance2014Page(LexborHTMLParser(markup), markup, URL)


def claimants(markup: str) -> list[str]:
    """Return the names of the layouts that claim a page."""
    return [layout.name for layout in LAYOUTS if layout.claims(LexborHTMLParser(markup))]


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(HEADLINE + LINE + BODY, id="usual"),
        pytest.param(f'<h1 id="main_title">桥</h1>{LINE}{BODY}', id="the other headline"),
        pytest.param(f'{HEADLINE}<i class="time-source">2015年03月05日09:15</i>{BODY}', id="the other line"),
        pytest.param(f'{HEADLINE}{LINE}<i id="pub_date"></i>{BODY}', id="with the older id of a date"),
        pytest.param(f'{HEADLINE}<p class="artInfo">{LINE}</p>{BODY}', id="inside the older line"),
    ],
)
def test_it_alone_claims_its_pages(markup: str) -> None:
    assert claimants(markup) == ["finance-2014"]


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(HEADLINE + BODY, id="no line"),
        pytest.param(LINE + BODY, id="no headline"),
        pytest.param(f"<h1>桥</h1>{LINE}{BODY}", id="a headline without an id"),
        pytest.param(HEADLINE + LINE, id="no body"),
        pytest.param(f'{HEADLINE}{LINE}<div id="article">一</div>', id="another body"),
    ],
)
def test_a_page_that_lacks_a_part_is_no_one_s(markup: str) -> None:
    assert claimants(markup) == []


@pytest.mark.parametrize(
    ("markup", "name"),
    [
        pytest.param(
            f'<h1 class="main-title">桥</h1><i class="date-source"></i>{LINE}{BODY}', "finance-2017", id="2017"
        ),
        pytest.param(f'<h1 class="main-title">桥</h1><i id="pub_date"></i>{LINE}{BODY}', "tech-2018", id="tech"),
        pytest.param(f'{HEADLINE}{LINE}<i class="art_author">文:苏砚</i>{BODY}', "opinion-2014", id="opinion"),
        pytest.param(f'{HEADLINE}<p class="artInfo"></p>{BODY}', "finance-2009", id="2009"),
    ],
)
def test_neighbours_pages_are_theirs(markup: str, name: str) -> None:
    assert claimants(markup) == [name]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("2015年03月05日09:15", id="no blank"),
        pytest.param("\n\t 2015年03月05日 09:15\u00a0\n", id="blanks around"),
        pytest.param("2015年03月05日09:15 <b><b><a>青榆晚报</a></b></b>", id="source behind it"),
    ],
)
def test_the_time_is_the_lines_own_text(line: str) -> None:
    assert page(f'<span class="time-source">{line}</span>').shown() == at("2015-03-05 09:15:00")


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('<i data-sudaclick="media_name"><a>青榆晚报</a> <a>微博</a></i>', id="linked"),
        pytest.param('<i data-sudaclick="media_name"> 青榆晚报 </i>', id="not linked"),
        pytest.param('<i data-sudaclick="content_media_p"><a>青榆晚报</a></i>', id="the other mark"),
        pytest.param("青榆晚报", id="only written"),
        pytest.param("<i><a>青榆晚报</a></i>", id="linked without a mark"),
    ],
)
def test_the_source_stands_behind_the_time(line: str) -> None:
    assert page(f'<span id="navtimeSource">2015年03月05日09:15 {line}</span>').media() == "青榆晚报"


def test_the_heads_source_comes_before_what_is_only_written() -> None:
    head = '<meta name="mediaid" content="青榆晚报">'

    assert page(f'{head}<span id="navtimeSource">2015年03月05日09:15 来源不明</span>').media() == "青榆晚报"


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("2015年03月05日09:15", id="a time alone"),
        pytest.param("三月", id="no time"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_line_without_a_source_names_none(line: str) -> None:
    assert page(f'<span class="time-source">{line}</span>').media() is None


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param('<h1 docid="fqwerty0000001"></h1>', "fqwerty0000001", id="headline"),
        pytest.param(
            '<meta name="publishid" content="fasdfgh0000002"><h1 docid="fqwerty0000001"></h1>',
            "fasdfgh0000002",
            id="the head first",
        ),
        pytest.param('<h1 docid="31-1-123"></h1>', None, id="another kind of id"),
        pytest.param("<h1 docid></h1>", None, id="empty"),
        pytest.param("<h1></h1>", None, id="none"),
    ],
)
def test_the_headline_may_carry_the_id(markup: str, expected: str | None) -> None:
    assert page(markup).document_id() == expected


def test_further_pages_are_found_in_the_body() -> None:
    pager = '<div class="content-page"><a href="091512345678_2.shtml">2</a><a href="javascript:;">下一页</a></div>'
    markup = f'{HEADLINE}{LINE}<div id="artibody"><p>一</p>{pager}</div>'

    read = read_page(markup.encode(), Owed(document_id="url" + "0" * 20, url=URL))

    assert (read.parts, read.article.body) == (
        ("https://finance.sina.com.cn/chanjing/20150305/091512345678_2.shtml",),
        "<p>一</p>",
    )
