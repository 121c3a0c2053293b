"""crawler.pages.base: who wrote and who edited, securities in the text, and the links to further pages."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.errors import MissingFieldError
from crawler.items import StockCode
from crawler.pages.base import ArticlePage, Selectors

URL = "https://finance.sina.com.cn/roll/20240305/10001234567.shtml"
SECOND = "https://finance.sina.com.cn/roll/20240305/10001234567_2.shtml"


class SignedPage(ArticlePage):
    """A layout that names its people beside the date."""

    name = "signed"
    selectors = Selectors(body=("#body",), reporter=(".writer",), columnist=(".column",), editor=(".editor",))

    @classmethod
    def claims(cls, tree: LexborHTMLParser) -> bool:
        return tree.css_first("#body") is not None


def page(markup: str) -> SignedPage:
    """Return a page."""
    return SignedPage(LexborHTMLParser(markup), markup, URL)


def body(*paragraphs: str) -> str:
    """Return a body of paragraphs."""
    return f'<div id="body">{"".join(f"<p>{each}</p>" for each in paragraphs)}</div>'


EACH_LABEL = pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("苏砚", "苏砚", id="no label"),
        pytest.param("作者：苏砚", "苏砚", id="author"),
        pytest.param("作者 苏砚", "苏砚", id="author and a blank"),
        pytest.param("新浪网 作者：苏砚", "苏砚", id="author on Sina"),
        pytest.param("记者：苏砚", "苏砚", id="reporter"),
        pytest.param("文/苏砚", "苏砚", id="text by"),
        pytest.param("撰文丨苏砚", "苏砚", id="written by"),
        pytest.param("文小砚", "文小砚", id="a name that begins like a label"),
        pytest.param("作者不详", "作者不详", id="no mark after the label"),
        pytest.param(" \n苏砚 陆鹭 ", "苏砚 陆鹭", id="two, with blanks"),
    ],
)


@EACH_LABEL
def test_a_reporter_beside_the_date_loses_the_label(text: str, name: str) -> None:
    assert page(f'<i class="writer">{text}</i>{body("一")}').reporter() == name


@EACH_LABEL
def test_a_columnist_beside_the_date_loses_the_label(text: str, name: str) -> None:
    assert page(f'<i class="column">{text}</i>{body("一")}').columnist() == name


def test_the_reporter_beside_the_date_comes_before_the_texts() -> None:
    assert page(f'<i class="writer">苏砚</i>{body("（记者 陆鹭）")}').reporter() == "苏砚"


def test_the_columnist_beside_the_date_comes_before_the_texts() -> None:
    assert page(f'<i class="column">苏砚</i>{body("意见领袖 | 陆鹭")}').columnist() == "苏砚"


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(body("一", "（记者 苏砚）"), id="paragraph"),
        pytest.param(body("　　（记者 <b>苏砚</b>）"), id="with markup and blanks"),
        pytest.param(body("一<br>记者：苏砚<br/>二"), id="between line breaks"),
        pytest.param('<div id="body">一<br>记者：苏砚</div>', id="without paragraphs"),
        pytest.param(f'<i class="writer"> 作者： </i>{body("（记者 苏砚）")}', id="only a label beside the date"),
    ],
)
def test_a_reporter_is_named_in_the_text(markup: str) -> None:
    assert page(markup).reporter() == "苏砚"


def test_a_columnist_is_named_in_the_text() -> None:
    assert page(body("意见领袖 | 苏砚", "一")).columnist() == "苏砚"


@pytest.mark.parametrize("field", ["reporter", "columnist"])
@pytest.mark.parametrize("markup", [body("灯亮了。"), "<p>（记者 苏砚）</p>", ""], ids=["nobody", "no body", "empty"])
def test_a_text_that_names_nobody_is_nobodys(field: str, markup: str) -> None:
    assert getattr(page(markup), field)() is None


def test_looking_for_names_leaves_the_body_as_it_is() -> None:
    read = page(body("一<br>记者：苏砚"))
    read.reporter()

    assert read.body() == "<p>一<br>记者：苏砚</p>"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param("<span id=usstock_ZZLM><a href=x>柳溪灯</a></span>", [("usstock", "ZZLM")], id="US"),
        pytest.param('<span id="stock_sz399998">青榆桥</span>', [("stock", "sz399998")], id="China"),
        pytest.param('<span id="hkstock_08999">港灯</span>', [("hkstock", "08999")], id="Hong Kong"),
        pytest.param("<span id=usstock_ZZ.B>柳溪灯</span>", [("usstock", "ZZ.B")], id="with a dot"),
        pytest.param("<span id=usstock_ZZLM></span>" * 2, [("usstock", "ZZLM")], id="mentioned twice"),
        pytest.param("<span id=quote_ZZLM></span>", [], id="the price beside it"),
        pytest.param("<span id=usstock_></span>", [], id="no code"),
        pytest.param("<span id=my-stock_ZZLM></span>", [], id="another kind of id"),
        pytest.param("<p id=usstock_ZZLM></p>", [], id="no span"),
    ],
)
def test_securities_that_the_text_mentions(markup: str, expected: list[tuple[str, str]]) -> None:
    assert page(markup).stocks() == tuple(StockCode(*pair) for pair in expected)


def test_the_comments_securities_come_first_and_each_once() -> None:
    markup = (
        "<span id=usstock_QXMP></span><span id=usstock_ZZLM></span><!-- news_keyword_pub,usstock,ZZLM -->"
        "<span id=stock_sz399998></span>"
    )

    assert page(markup).stocks() == (
        StockCode("usstock", "ZZLM"),
        StockCode("usstock", "QXMP"),
        StockCode("stock", "sz399998"),
    )


PAGER = f'<div class="content-page"><a href="{URL}">1</a><a href="{SECOND}">2</a><a>下一页</a></div>'


def test_the_links_to_further_pages_are_those_of_the_pager() -> None:
    assert page(f'<div id="body"><p>一</p>{PAGER}</div><a href="10001234567_3.shtml">3</a>').parts() == (SECOND,)


def test_the_pager_is_no_part_of_the_body() -> None:
    assert page(f'<div id="body"><p>一</p>{PAGER}<p>二</p></div>').body() == "<p>一</p><p>二</p>"


def test_a_pager_inside_a_pager_goes_with_it() -> None:
    read = page(f'<div id="body"><p>一</p><div class="content-page">{PAGER}</div></div>')

    assert (read.parts(), read.body()) == ((SECOND,), "<p>一</p>")


def test_a_body_that_is_only_a_pager_is_none() -> None:
    with pytest.raises(MissingFieldError, match="body"):
        page(f'<div id="body">{PAGER}</div>').body()


def test_a_page_without_a_pager_is_the_whole_article() -> None:
    assert page(body(f'<a href="{SECOND}">2</a>')).parts() == ()


def test_a_page_is_no_twin_unless_its_layout_says_so() -> None:
    assert page(body("一")).pc_url() is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("责任编辑：柳小溪 QY007", "QY007", id="code"),
        pytest.param("责任编辑：柳小溪", None, id="no code"),
        pytest.param("", None, id="empty"),
    ],
)
def test_the_editors_code(text: str, expected: str | None) -> None:
    assert page(f'<p class="editor">{text}</p>').editor_code() == expected
