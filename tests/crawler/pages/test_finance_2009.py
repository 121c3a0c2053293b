"""crawler.pages.finance_2009: which pages are from before 2014, and what of their body is the article."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.errors import MissingFieldError
from crawler.pages import LAYOUTS
from crawler.pages.finance_2009 import Finance2009Page
from tests.crawler.builders import at

URL = "https://finance.sina.com.cn/roll/20090305/09151234567.shtml"
HEADLINE = '<h1 id="artibodyTitle" pid="31" tid="1" did="1234567" fid="45">青榆的桥</h1>'
INFO = '<div class="artInfo"><span id="pub_date">2009年03月05日 09:15</span></div>'
BODY = '<div id="artibody" class="blkContainerSblkCon"><p>一</p></div>'
BEGIN = "<!-- publish_helper name='原始正文' p_id='31' t_id='1' d_id='1234567' f_id='45' -->"
END = "<!-- publish_helper_end -->"


def page(markup: str) -> Finance2009Page:
    """Return a page."""
    return Finance2009Page(LexborHTMLParser(markup), markup, URL)


def body(inside: str) -> str:
    """Return what of a body's markup is the article."""
    return page(f'<div id="artibody">{inside}</div>').body()


def claimants(markup: str) -> list[str]:
    """Return the names of the layouts that claim a page."""
    return [layout.name for layout in LAYOUTS if layout.claims(LexborHTMLParser(markup))]


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(HEADLINE + INFO + BODY, id="usual"),
        pytest.param(f'<div class="blkContainerSblk"><h1>桥</h1>{INFO}{BODY}</div>', id="a headline without an id"),
        pytest.param(f'{HEADLINE}<div class="artInfo"></div>{BODY}', id="an empty line"),
        pytest.param(f'{HEADLINE}<span id="pub_date"></span>{BODY}', id="a date without a line"),
        pytest.param(f'{HEADLINE}{INFO}<div class="blkContainerSblkCon">一</div>', id="a body without an id"),
    ],
)
def test_it_alone_claims_its_pages(markup: str) -> None:
    assert claimants(markup) == ["finance-2009"]


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(HEADLINE + BODY, id="no line"),
        pytest.param(INFO + BODY, id="no headline"),
        pytest.param(f"<h1>桥</h1>{INFO}{BODY}", id="a headline outside the block"),
        pytest.param(HEADLINE + INFO, id="no body"),
    ],
)
def test_a_page_that_lacks_a_part_is_no_one_s(markup: str) -> None:
    assert claimants(markup) == []


@pytest.mark.parametrize(
    ("markup", "name"),
    [
        pytest.param(
            f'<div class="blkContainerSblk"><h1 class="main-title">桥</h1>{INFO}{BODY}</div>', "tech-2018", id="tech"
        ),
        pytest.param(f'{HEADLINE}{INFO}<i class="time-source"></i>{BODY}', "finance-2014", id="2014"),
        pytest.param(f'{HEADLINE}{INFO}<i class="art_author">文:苏砚</i>{BODY}', "opinion-2014", id="opinion"),
    ],
)
def test_neighbours_pages_are_theirs(markup: str, name: str) -> None:
    assert claimants(markup) == [name]


@pytest.mark.parametrize(
    "info",
    [
        pytest.param('<i id="pub_date">2009年03月05日 09:15</i>', id="blank"),
        pytest.param('<i id="pub_date">2009年3月5日09:15</i>', id="no blank, no zeros"),
        pytest.param('<i id="pub_date">2009年03月05日&nbsp;09:15</i>', id="hard blank"),
        pytest.param('<p class="artInfo">青榆晚报 2009年03月05日09:15</p>', id="no element of its own"),
    ],
)
def test_the_time_is_read_in_every_form(info: str) -> None:
    assert page(info).shown() == at("2009-03-05 09:15:00")


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        pytest.param(f"<p>前</p>{BEGIN}<p>一</p>{END}<p>后</p>", "<p>一</p>", id="closed"),
        pytest.param(f"<p>前</p>{BEGIN}<p>一</p><!-- 分享 begin --><p>后</p>", "<p>一</p>", id="closed by sharing"),
        pytest.param(f"<p>前</p>{BEGIN}<p>一</p><p>二</p>", "<p>一</p><p>二</p>", id="never closed"),
        pytest.param(f"<p>一</p>{END}<p>二</p>", f"<p>一</p>{END}<p>二</p>", id="never opened"),
        pytest.param("<p>一</p><p>二</p>", "<p>一</p><p>二</p>", id="none"),
        pytest.param(
            f"{BEGIN}<p>一</p>{END}<i>广告</i>{BEGIN}<p>二</p>{END}<p>后</p>",
            f"<p>一</p>{END}<i>广告</i>{BEGIN}<p>二</p>",
            id="two",
        ),
        pytest.param('<!-- publish_helper name="原始正文" --><p>一</p>' + END, "<p>一</p>", id="other quotes"),
        pytest.param(
            f"<!-- publish_helper name='导语' --><p>导</p>{END}<p>一</p>",
            f"<!-- publish_helper name='导语' --><p>导</p>{END}<p>一</p>",
            id="of another part",
        ),
        pytest.param(
            f"<p>前</p><div><i>前</i>{BEGIN}<p>一</p></div><p>二</p>{END}",
            "<div><p>一</p></div><p>二</p>",
            id="opened further in",
        ),
        pytest.param(
            f"{BEGIN}<p>一</p><div><p>二</p>{END}<i>后</i></div><p>后</p>",
            "<p>一</p><div><p>二</p></div>",
            id="closed further in",
        ),
        pytest.param(
            f"{BEGIN}<script>write('{END}')</script><p>一</p>{END}<p>后</p>",
            f"<script>write('{END}')</script><p>一</p>",
            id="the words of a script",
        ),
    ],
)
def test_the_article_is_what_stands_in_the_brackets(inside: str, expected: str) -> None:
    assert body(inside) == expected


def test_brackets_around_the_body_leave_it_whole() -> None:
    assert page(f"{BEGIN}{BODY}{END}").body() == "<p>一</p>"


def test_brackets_that_begin_above_the_body_and_end_in_it_leave_it_whole() -> None:
    markup = f'{BEGIN}<div id="artibody"><p>一</p>{END}<p>二</p></div>'

    assert page(markup).body() == f"<p>一</p>{END}<p>二</p>"


def test_the_picture_above_the_brackets_stays() -> None:
    picture = '<div class="img_wrapper"><img src="a.jpg"></div>'

    assert body(f"<i>广告</i><div>{picture}</div>{BEGIN}<p>一</p>{END}{picture}") == f"<div>{picture}</div><p>一</p>"


def test_empty_brackets_are_a_missing_body() -> None:
    with pytest.raises(MissingFieldError, match="body"):
        body(f"<p>前</p>{BEGIN}{END}<p>后</p>")


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        pytest.param(
            "<p>一</p><!--NEWSZW_HZH_BEGIN-->广<b>告</b><!--NEWSZW_HZH_END--><p>二</p>",
            "<p>一</p><p>二</p>",
            id="between",
        ),
        pytest.param(
            "<!--NEWSZW_HZH_BEGIN--><!--NEWSZW_HZH_END-->一<!--NEWSZW_HZH_BEGIN-->告<!--NEWSZW_HZH_END-->",
            "一",
            id="two",
        ),
        pytest.param("<!--NEWSZW_HZH_BEGIN--><p>一</p>", "<!--NEWSZW_HZH_BEGIN--><p>一</p>", id="never closed"),
        pytest.param(
            "<!--NEWSZW_HZH_BEGIN--><p>一</p><!--NEWSZW_HZH_BEGIN-->告<!--NEWSZW_HZH_END-->",
            "<!--NEWSZW_HZH_BEGIN--><p>一</p>",
            id="closed once, opened twice",
        ),
        pytest.param(
            "一<!--NEWSZW_HZH_BEGIN--><b><!--NEWSZW_HZH_BEGIN-->告<!--NEWSZW_HZH_END--></b><!--NEWSZW_HZH_END-->",
            "一",
            id="nested",
        ),
        pytest.param(
            "<p>一<!--NEWSZW_HZH_BEGIN--></p><p>二<!--NEWSZW_HZH_END--></p>",
            "<p>一<!--NEWSZW_HZH_BEGIN--></p><p>二<!--NEWSZW_HZH_END--></p>",
            id="on other levels",
        ),
        pytest.param(
            "<p>一</p><!--NEWSZW_HZH_END--><p>二</p>", "<p>一</p><!--NEWSZW_HZH_END--><p>二</p>", id="never opened"
        ),
        pytest.param('<p>一</p><div class="blkComment">我要评论</div>', "<p>一</p>", id="comments"),
        pytest.param(
            '<p>一</p><ul class="corrTxt_01"><li class="blkComment">相关</li></ul>',
            "<p>一</p>",
            id="one inside another",
        ),
    ],
)
def test_adverts_are_no_part_of_the_article(inside: str, expected: str) -> None:
    assert body(inside) == expected


def test_a_body_is_not_its_own_advert() -> None:
    assert page('<div id="artibody" class="blkComment"><p>一</p></div>').body() == "<p>一</p>"


def test_what_stands_in_a_pseudo_tag_is_text() -> None:
    assert (
        body("<p>一<KX1>二</p><p>三</KX1></p>四").replace("<kx1>", "").replace("</kx1>", "") == "<p>一二</p><p>三</p>四"
    )


def test_bylines_outside_the_brackets_name_no_one() -> None:
    markup = f'<div id="artibody"><p>本报记者 陆鹭 报道</p>{BEGIN}<p>本报记者 苏砚 青榆报道</p>{END}</div>'

    assert page(markup).reporter() == "苏砚"


def test_other_fields_may_stand_outside_the_brackets() -> None:
    editor = '<p class="article-editor">责任编辑：柳小溪 SF007</p>'
    read = page(f'<div id="artibody">{BEGIN}<p>一</p>{END}{editor}</div>')

    assert (read.body(), read.editor(), read.editor_code()) == ("<p>一</p>", "柳小溪", "SF007")
