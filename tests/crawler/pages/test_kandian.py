"""crawler.pages.kandian: told from news pages by what the page says of itself; the share bar stays out."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.pages import LAYOUTS
from crawler.pages.kandian import KandianPage

URL = "https://k.sina.com.cn/article_1650111241_625ab30902001gw3w.html"
HEADLINE = '<h1 class="main-title">青榆的桥</h1>'
TEXT = "<p>一</p>"
OWN = f'<meta property="og:url" content="{URL}">'
WORDS = ("缩小字体", "放大字体", "收藏", "微博", "微信", "分享", "腾讯QQ", "QQ空间")


def look(above: str = "", inside: str = TEXT) -> str:
    """Return a page in the look that kandian shares with news."""
    return f'{HEADLINE}<div class="date-source">{above}</div><div id="article">{inside}</div>'


def page(markup: str) -> KandianPage:
    """Return a page."""
    return KandianPage(LexborHTMLParser(markup), markup, URL)


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(OWN + look(), id="og:url"),
        pytest.param(f'<link rel="canonical" href="{URL}">{look()}', id="canonical"),
        pytest.param(look('<a href="//k.sina.com.cn/media_m_1.html">青榆</a>'), id="author link"),
        pytest.param(look("新浪网 作者 青榆"), id="author line"),
        pytest.param(look("<i>新浪网</i><b>作者 青榆</b>"), id="author line in pieces"),
    ],
)
def test_a_page_that_says_it_is_of_kandian(markup: str) -> None:
    assert [layout.name for layout in LAYOUTS if layout.claims(LexborHTMLParser(markup))] == ["kandian"]


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param(look(), id="no mark"),
        pytest.param(look("新浪网"), id="medium alone"),
        pytest.param(look("作者 青榆"), id="author alone"),
        pytest.param(look(inside="<p>新浪网 作者 青榆</p>"), id="words in the text"),
        pytest.param(f"<script>'新浪网 作者 青榆'</script>{look()}", id="words in a script above"),
        pytest.param(look(inside=f'<a href="{URL}">桥</a>'), id="link in the text"),
        pytest.param(f'<meta property="og:url" content="https://news.sina.com.cn/a.shtml">{look()}', id="og:url"),
    ],
)
def test_a_page_without_a_mark_is_news(markup: str) -> None:
    assert [layout.name for layout in LAYOUTS if layout.claims(LexborHTMLParser(markup))] == ["news-2017"]


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        pytest.param('<span class="author"><a>青榆观察</a></span>', "青榆观察", id="link"),
        pytest.param('<span class="author">作者 青榆观察</span>', "青榆观察", id="label"),
        pytest.param('<span class="author">作者：<a>青榆观察</a></span>', "青榆观察", id="label outside the link"),
        pytest.param("<b>新浪网 作者 青榆观察</b>", "青榆观察", id="line"),
        pytest.param("<b>新浪网 作者 青榆 观察 缩小字体 放大字体</b>", "青榆 观察", id="share bar on the same line"),
        pytest.param('<span class="author">作者 文渡口</span>', "文渡口", id="name with a label's first character"),
        pytest.param('<span class="author"><a>作者之家</a></span>', "作者之家", id="name that begins with the label"),
        pytest.param("", None, id="none"),
    ],
)
def test_the_account_is_the_columnist(above: str, expected: str | None) -> None:
    assert page(OWN + look(above)).columnist() == expected


@pytest.mark.parametrize(
    "bar",
    [
        pytest.param(f"<div>{' '.join(WORDS)}</div>", id="one element"),
        pytest.param("<ul>" + "".join(f"<li><a>{word}</a></li>" for word in WORDS) + "</ul>", id="a list"),
        pytest.param(" ".join(WORDS), id="plain text"),
        pytest.param(f"<div>{' '.join(WORDS)}<p>缩小字体</p></div>", id="a word twice"),
    ],
)
def test_the_share_bar_leaves_the_body(bar: str) -> None:
    assert page(look(inside=f"{bar}{TEXT}")).body() == TEXT


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<p>微博</p>", id="one word"),
        pytest.param("<p>请点“缩小字体”，再点“放大字体”。</p>", id="a sentence about them"),
        pytest.param("<p>收藏 微博</p>", id="without the first word"),
    ],
)
def test_words_of_the_bar_stay_in_the_text(text: str) -> None:
    assert page(look(inside=text)).body() == text


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param("<script>var a = {newsid: 'comos-qwertyu0000001'}</script>", "qwertyu0000001", id="script"),
        pytest.param('<meta name="comment" content="kan:comos-qwertyu0000001">', "qwertyu0000001", id="meta"),
        pytest.param(OWN, None, id="its address has none"),
    ],
)
def test_the_id_that_a_page_gives_itself(head: str, expected: str | None) -> None:
    assert page(head + look()).document_id() == expected
