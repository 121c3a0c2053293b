"""crawler.pages.opinion_2014 and opinion_2019: which pages are columns, and whose."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.pages import LAYOUTS
from crawler.pages.opinion_2014 import Opinion2014Page
from crawler.pages.opinion_2019 import Opinion2019Page

URL = "https://finance.sina.com.cn/zl/china/20140305/091512345678.shtml"
OLD_HEADLINE = '<h1 id="artibodyTitle">青榆的桥</h1>'
AUTHOR = '<span id="pub_date">2014年03月05日09:15</span><span class="art_author">作者:苏砚</span>'
HEADLINE = '<h1 class="main-title">青榆的桥</h1><div class="date-source"></div>'
BODY = '<div id="artibody"><p>一</p></div>'
COLUMN = '<div id="artibody"><p> </p><p>　　意见领袖 | 苏砚</p><p>一</p></div>'
BREADCRUMB = '<div class="channel-path"><a href="https://finance.sina.com.cn/zl/">意见领袖</a></div>'
EDITOR = '<p class="article-editor">责任编辑：柳小溪</p>'
END = "<script></script><!-- 正文内容 end -->"


def claimants(markup: str) -> list[str]:
    """Return the names of the layouts that claim a page."""
    return [layout.name for layout in LAYOUTS if layout.claims(LexborHTMLParser(markup))]


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(OLD_HEADLINE + AUTHOR + BODY, id="usual"),
        pytest.param(f'{OLD_HEADLINE}<i class="art_author"></i>{BODY}', id="no date, no name"),
        pytest.param(f'{OLD_HEADLINE}<div class="artInfo">{AUTHOR}</div>{BODY}', id="in the news' line"),
    ],
)
def test_the_old_layout_alone_claims_its_pages(markup: str) -> None:
    assert claimants(markup) == ["opinion-2014"]


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        pytest.param(AUTHOR + BODY, [], id="no headline"),
        pytest.param(OLD_HEADLINE + AUTHOR, [], id="no body"),
        pytest.param(f'{OLD_HEADLINE}<i id="pub_date"></i>{BODY}', ["finance-2009"], id="no columnist"),
        pytest.param(HEADLINE + AUTHOR + BODY, ["tech-2018"], id="tech"),
    ],
)
def test_other_pages_are_not_the_old_layouts(markup: str, names: list[str]) -> None:
    assert claimants(markup) == names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("作者:苏砚", "苏砚", id="author"),
        pytest.param("文：苏砚", "苏砚", id="wide colon"),
        pytest.param("新浪专栏 意见领袖： 苏砚", "苏砚", id="a longer label"),
        pytest.param("文/苏砚", "苏砚", id="slash"),
        pytest.param(" 苏砚 ", "苏砚", id="no label"),
        pytest.param("专栏作家：", None, id="no name"),
        pytest.param("", None, id="empty"),
    ],
)
def test_the_columnist_follows_the_colon(text: str, expected: str | None) -> None:
    markup = f'<span class="art_author">{text}</span>'

    assert Opinion2014Page(LexborHTMLParser(markup), markup, URL).columnist() == expected


def test_without_a_name_beside_the_date_the_text_says_whose_column_it_is() -> None:
    markup = f'<span class="art_author"></span>{COLUMN}'

    assert Opinion2014Page(LexborHTMLParser(markup), markup, URL).columnist() == "苏砚"


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(HEADLINE + COLUMN + END + EDITOR, id="all but the breadcrumb"),
        pytest.param(BREADCRUMB + HEADLINE + BODY + EDITOR, id="breadcrumb, editor below"),
        pytest.param(BREADCRUMB + HEADLINE + BODY + END, id="breadcrumb, end of the text"),
        pytest.param(HEADLINE + COLUMN + EDITOR, id="first paragraph, editor below"),
        pytest.param(HEADLINE + COLUMN + END, id="first paragraph, end of the text"),
    ],
)
def test_two_marks_make_a_page_of_the_2017_look_an_opinion_page(markup: str) -> None:
    assert claimants(markup) == ["opinion-2019"]


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(HEADLINE + BODY, id="no mark"),
        pytest.param(BREADCRUMB + HEADLINE + BODY, id="breadcrumb alone"),
        pytest.param(HEADLINE + COLUMN, id="first paragraph alone"),
        pytest.param(BREADCRUMB + HEADLINE + COLUMN, id="says so twice"),
        pytest.param(HEADLINE + BODY + EDITOR, id="editor below alone"),
        pytest.param(HEADLINE + BODY + END + EDITOR, id="built so twice"),
        pytest.param(f'{BREADCRUMB}{HEADLINE}<div id="artibody"><p>一</p>{EDITOR}</div>', id="editor in the text"),
        pytest.param(
            f'{HEADLINE}<div id="artibody"><p>一</p><p>意见领袖 | 苏砚</p></div>{EDITOR}', id="a later paragraph"
        ),
        pytest.param(f'<a href="/zl/">意见领袖</a>{HEADLINE}{BODY}{EDITOR}', id="a link elsewhere"),
        pytest.param(f"{BREADCRUMB}{HEADLINE}{END}{BODY}", id="the end before the text"),
    ],
)
def test_one_kind_of_mark_leaves_it_a_finance_page(markup: str) -> None:
    assert claimants(markup) == ["finance-2017"]


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        pytest.param(BREADCRUMB + HEADLINE + AUTHOR + BODY + EDITOR, ["tech-2018"], id="tech"),
        pytest.param(f'{BREADCRUMB}{HEADLINE}<div id="article">一</div>{EDITOR}', ["news-2017"], id="news"),
        pytest.param(f'{BREADCRUMB}<h1 class="main-title">桥</h1>{COLUMN}{EDITOR}', [], id="no date line"),
    ],
)
def test_marks_alone_make_no_opinion_page(markup: str, names: list[str]) -> None:
    assert claimants(markup) == names


def test_the_editor_below_the_text_is_no_part_of_it() -> None:
    markup = HEADLINE + COLUMN + END + EDITOR
    read = Opinion2019Page(LexborHTMLParser(markup), markup, URL)

    assert (read.editor(), "柳小溪" in read.body()) == ("柳小溪", False)
