"""crawler.pages.reader: whose title an article bears, where it came from, and which other pages belong to it."""

from __future__ import annotations

import pytest

from crawler.errors import MissingFieldError
from crawler.items import Owed
from crawler.pages.reader import read_page
from tests.crawler.builders import address, identity, row

PAGE = '<h1 class="main-title">青榆的桥</h1><div class="date-source"></div><div id="artibody"><p>一</p></div>'
UNTITLED = PAGE.replace("青榆的桥", "")
PC, WAP = address(1), f"https://finance.sina.cn/2024-03-05/detail-i{identity(1)}.d.html"


def owed(title: str = "柳溪的灯", *, is_whole: bool = True, url: str = PC) -> Owed:
    """Return an article that a list has shown under a title, cut or whole."""
    return Owed(document_id=identity(1), url=url, row=row(1, title=title, title_is_whole=is_whole))


def wap(said: str) -> bytes:
    """Return a wap page that says where its PC page is."""
    return (
        f'<h1 class="art_tit_h1">青榆的桥</h1><section class="art_content"><p>一</p></section>'
        f'<script>var __docConfig = {{"__docUrl": "{said}"}};</script>'
    ).encode()


@pytest.mark.parametrize(
    ("markup", "asked", "title"),
    [
        pytest.param(PAGE, owed(), "柳溪的灯", id="the row's"),
        pytest.param(PAGE, owed(is_whole=False), "青榆的桥", id="the page's where a list may cut titles"),
        pytest.param(PAGE, owed(""), "青榆的桥", id="the page's where the row has none"),
        pytest.param(PAGE, Owed(document_id=identity(1), url=PC), "青榆的桥", id="the page's where there is no row"),
        pytest.param(UNTITLED, owed(is_whole=False), "柳溪的灯", id="a cut one where the page has none"),
    ],
)
def test_the_title_is_the_best_there_is(markup: str, asked: Owed, title: str) -> None:
    assert read_page(markup.encode(), asked).article.title == title


def test_a_page_and_a_row_without_a_title_lack_it() -> None:
    with pytest.raises(MissingFieldError, match="title"):
        read_page(UNTITLED.encode(), owed(""))


def test_an_article_is_kept_under_the_address_that_answered() -> None:
    elsewhere = "https://finance.sina.com.cn/stock/2024-03-05/doc-iqwertyu0000001.shtml"

    assert read_page(PAGE.encode(), owed(), elsewhere).article.url == elsewhere


def test_an_article_is_kept_under_the_address_asked_for_where_no_other_answered() -> None:
    assert read_page(PAGE.encode(), owed()).article.url == PC


def test_further_pages_stand_beside_the_address_that_answered() -> None:
    elsewhere = "https://finance.sina.com.cn/roll/20240305/10001234567.shtml"
    pager = '<div class="content-page"><a href="10001234567_2.shtml">2</a></div>'
    markup = PAGE.replace("<p>一</p>", f"<p>一</p>{pager}")

    assert read_page(markup.encode(), owed(), elsewhere).parts == (elsewhere.replace(".shtml", "_2.shtml"),)


def test_a_page_without_links_to_others_is_the_whole_article() -> None:
    read = read_page(PAGE.encode(), owed())

    assert (read.parts, read.pc_url) == ((), None)


def test_a_wap_page_names_its_pc_page() -> None:
    assert read_page(wap(PC), owed(url=WAP)).pc_url == PC


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(WAP, id="itself"),
        pytest.param("https://finance.sina.com.cn/", id="the home page"),
        pytest.param("https://evil.example/doc-iqwertyu0000001.shtml", id="a foreign host"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_wap_page_that_names_anything_else_names_no_pc_page(said: str) -> None:
    assert read_page(wap(said), owed(url=WAP)).pc_url is None


def test_a_field_that_the_page_lacks_is_none() -> None:
    found = read_page(PAGE.encode(), owed()).article

    assert (found.reporter, found.columnist, found.editor, found.editor_code, found.media) == (None,) * 5


def test_the_people_of_a_page_are_told_apart() -> None:
    body = '<p>意见领袖 | 白露</p><p>（记者 苏砚）</p><p class="article-editor">责任编辑：陆鹭 QY007</p>'
    found = read_page(PAGE.replace("<p>一</p>", body).encode(), owed()).article

    assert (found.columnist, found.reporter, found.editor, found.editor_code) == ("白露", "苏砚", "陆鹭", "QY007")
