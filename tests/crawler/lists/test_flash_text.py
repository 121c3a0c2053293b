"""crawler.lists.flash_text: the title and the markup of a flash, whatever its text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.lists.flash_text import lines_of
from crawler.lists.live import flash_article, parse_flashes
from pipelines.clean import clean_article
from tests.crawler.lists.flashes import MARKUP, URL, answer, entry, flash


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param("【桥修好了】三年的工期结束。", "桥修好了", id="brackets"),
        pytest.param("\u3000【 桥 ， 修好了 】三年", "桥 ， 修好了", id="blanks"),
        pytest.param("<b>【桥修好了】</b>三年", "桥修好了", id="markup around"),
        pytest.param("【桥&amp;路】三年", "桥&路", id="entity"),
        pytest.param("【桥\n修好了】三年", "桥 修好了", id="line break inside"),
        pytest.param("【】桥修好了。三年", "【】桥修好了", id="empty brackets"),
        pytest.param("【桥修好了。三年", "【桥修好了", id="open brackets"),
        pytest.param("桥【修】好了。三年", "桥【修】好了", id="brackets later"),
        pytest.param("桥修好了。三年。", "桥修好了", id="first sentence"),
        pytest.param("桥修好了吗？三年。", "桥修好了吗？", id="question"),
        pytest.param("桥修好了！三年。", "桥修好了！", id="exclamation"),
        pytest.param("涨3.5%；跌1.1%。", "涨3.5%；跌1.1%", id="no sentence ends at a semicolon"),
        pytest.param("桥修好了\n三年。", "桥修好了", id="first line"),
        pytest.param("<p>桥修好了</p><p>三年</p>", "桥修好了", id="first paragraph"),
        pytest.param("<br>桥修好了<br>三年", "桥修好了", id="empty line first"),
        pytest.param("桥修好了 。三年", "桥修好了", id="blank before the end"),
        pytest.param("。", "。", id="nothing but an end"),
        pytest.param("桥\ud83d修\x00好了", "桥修好了", id="what no file can hold"),
        pytest.param("桥" * 60, "桥" * 60, id="sixty characters"),
        pytest.param("桥" * 61, "桥" * 59 + "…", id="sixty-one characters"),
        pytest.param("桥" * 58 + "e\u0301" + "路" * 9, "桥" * 58 + "…", id="a letter and its accent"),
        pytest.param("桥" * 57 + "👨\u200d👩" + "路" * 9, "桥" * 57 + "…", id="joined emoji"),
        pytest.param("\u0301" * 99, "\u0301" * 59 + "…", id="nothing but accents"),
        pytest.param("【" + "桥" * 99 + "】", "桥" * 99, id="brackets of any length"),
    ],
)
def test_the_title(text: str, title: str) -> None:
    assert flash(rich_text=text).title == title


def test_a_picture_alone_is_titled_by_its_time() -> None:
    assert (
        flash(rich_text="", multimedia={"img_url": ["https://n.sinaimg.cn/a.png"]}).title == "7×24快讯 2024-03-05 10:00"
    )


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        pytest.param("桥", "<p>　　桥</p>", id="one line"),
        pytest.param("桥\r\n\n 　路 ", "<p>　　桥</p>\n<p>　　路</p>", id="lines"),
        pytest.param("桥<br>路<BR/>灯", "<p>　　桥</p>\n<p>　　路</p>\n<p>　　灯</p>", id="br"),
        pytest.param("A<B", "<p>　　A&lt;B</p>", id="less than"),
        pytest.param("A<B 且 C>D", "<p>　　A&lt;B 且 C&gt;D</p>", id="less and greater"),
        pytest.param("if A<B and C>D", "<p>　　if A&lt;B and C&gt;D</p>", id="less and greater in English"),
        pytest.param("<待定>", "<p>　　&lt;待定&gt;</p>", id="no element of HTML"),
        pytest.param("<bridge>", "<p>　　&lt;bridge&gt;</p>", id="begins like an element"),
        pytest.param("R&D &amp; &lt;b&gt;", "<p>　　R&amp;D &amp; &lt;b&gt;</p>", id="entities"),
        pytest.param("<b>桥</b>A<B", "<p>　　<b>桥</b>A&lt;B</p>", id="both"),
        pytest.param('<a href=x target="y">桥</a>', '<p>　　<a href="x" target="y">桥</a></p>', id="link"),
        pytest.param("<b>桥<br>路</b>灯", "<p>　　<b>桥<br/>路</b>灯</p>", id="br inside an element"),
        pytest.param("<p>桥</p>路", "<p>桥</p>\n<p>　　路</p>", id="own paragraph"),
        pytest.param("桥<p>路</p><p>灯</p>", "<p>　　桥</p>\n<p>路</p>\n<p>灯</p>", id="own paragraphs"),
        pytest.param("<!-- 桥 -->路", "<p>　　路</p>", id="comment"),
        pytest.param("</p>桥", "<p>　　桥</p>", id="end without a start"),
        pytest.param("bridge.html", "<p>　　bridge.html</p>", id="like a file"),
        pytest.param("<?xml version='1.0'?>", "<p>　　&lt;?xml version='1.0'?&gt;</p>", id="like XML"),
        pytest.param("&#" + "9" * 5000 + ";", "<p>　　&amp;#" + "9" * 5000 + ";</p>", id="a number that nobody reads"),
    ],
)
def test_the_markup(text: str, markup: str) -> None:
    assert flash(rich_text=text).markup == markup


@pytest.mark.parametrize(
    ("multimedia", "expected"),
    [
        pytest.param({"img_url": ["https://n.sinaimg.cn/a.png"]}, ("https://n.sinaimg.cn/a.png",), id="object"),
        pytest.param('{"img_url": ["//n.sinaimg.cn/a.png"]}', ("https://n.sinaimg.cn/a.png",), id="JSON"),
        pytest.param({"img_url": "https://n.sinaimg.cn/a.png"}, ("https://n.sinaimg.cn/a.png",), id="no list"),
        pytest.param({"img_url": ["javascript:alert(1)", 'https://a"onerror=', None, 7, {}]}, (), id="no addresses"),
        pytest.param({"img_url": {"a": 1}}, (), id="an object in an object"),
        pytest.param("", (), id="empty"),
        pytest.param("{", (), id="broken"),
        pytest.param(None, (), id="null"),
    ],
)
def test_the_pictures(multimedia: object, expected: tuple[str, ...]) -> None:
    assert flash(multimedia=multimedia).pictures == expected


def test_pictures_stand_behind_the_text() -> None:
    found = flash(rich_text="桥", multimedia={"img_url": ["https://n.sinaimg.cn/a.png?a=1&b=2"]})

    shown = '<div class="img_wrapper"><img src="https://n.sinaimg.cn/a.png?a=1&amp;b=2"></div>'
    assert found.markup == f"<p>　　桥</p>\n{shown}"


def test_hostile_markup_is_made_safe_by_the_pipeline() -> None:
    text = "桥<script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:alert(1)'>路</a>"
    body = clean_article(flash_article(flash(rich_text=text), "7x24")).body

    assert not re.search("script|onerror", body)


@pytest.mark.parametrize("text", ["<a ", "<a b='", "<a b=c ", "<!--", "<b>"])
@pytest.mark.timeout(20)
def test_hostile_markup_is_read_in_no_time(text: str) -> None:
    assert flash(rich_text=f"桥{text * 20_000}").title


@given(MARKUP)
def test_the_text_of_a_flash_can_always_be_cleaned(text: str) -> None:
    for found in parse_flashes(answer(entry(rich_text=text)), URL).flashes:
        assert clean_article(flash_article(found, "7x24")).title == found.title


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<>&"), min_size=1))
def test_plain_text_stands_in_the_markup_as_it_is(text: str) -> None:
    found = parse_flashes(answer(entry(rich_text=text)), URL).flashes

    assert all(part in found[0].markup for part in text.split()) if found else not text.strip()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<div>" * 100_000 + "灯亮了", id="tags"),
        pytest.param("<p " + "id=a " * 100_000 + ">灯亮了", id="attributes"),
    ],
)
def test_what_a_parser_would_read_for_minutes_is_text(text: str) -> None:
    assert lines_of(text)[0].text == text.strip()
