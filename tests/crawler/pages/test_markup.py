"""crawler.pages.markup: pages to trees, and a page that nests without end refused in no time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import TooDeepError, TooLargeError
from crawler.pages.markup import MAX_DEPTH, parse_page

URL = "https://finance.sina.com.cn/a.shtml"
MANY = 20_001  # more tags than are let through unlooked at


def test_a_page_is_read_as_a_browser_reads_it() -> None:
    tree = parse_page("<table><tr><td>灯<p>一<div>二</div>", URL)

    assert (
        str(tree.body and tree.body.inner_html)
        == "<table><tbody><tr><td>灯<p>一</p><div>二</div></td></tr></tbody></table>"
    )


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<div>" * MANY, id="open"),
        pytest.param("<div>" * MANY + "</div>" * MANY, id="closed"),
        pytest.param("<B>" * MANY, id="upper case"),
        pytest.param("<div class=a>\n" * MANY, id="attributes"),
        pytest.param("<p>一</p>" * MANY + "<div>" * (MAX_DEPTH + 1), id="deep only at the end"),
        pytest.param("<div></x>" * MANY, id="end tags that close nothing"),
        pytest.param("<div><!-- </div> -->" * MANY, id="end tags in comments"),
    ],
)
def test_a_page_that_nests_too_deep_is_refused(markup: str) -> None:
    with pytest.raises(TooDeepError, match=f"more than {MAX_DEPTH} elements inside each other"):
        parse_page(markup, URL)


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<p>一</p>" * MANY, id="many beside each other"),
        pytest.param("<div>" * (MAX_DEPTH + 1000), id="deep, with too few tags to take long"),
        pytest.param("<br>一<img src=a>" * MANY, id="many void elements"),
        pytest.param("<div>" * (MAX_DEPTH - 1) + "<p>一</p>" * 10 + "<br>" * MANY, id="as deep as may be"),
        pytest.param("<i>" * 50 + "</i>" * 60 + "<p>一</p>" * MANY, id="more closed than opened"),
        pytest.param("1 < 2 " * MANY, id="no tags at all"),
    ],
)
def test_a_long_page_is_not_refused(markup: str) -> None:
    assert parse_page(markup, URL).body is not None


@pytest.mark.parametrize("markup", ["<p>一</p>", "<br>", "1 < 2 "], ids=["elements", "void elements", "no tags"])
def test_a_page_of_more_tags_than_can_be_looked_at_is_refused(markup: str) -> None:
    with pytest.raises(TooDeepError, match="tags, too many"):
        parse_page(markup * 48_001, URL)


@pytest.mark.parametrize("start", ["<p><object>", "<div>", "<blockquote><p><table><td>"], ids=["p", "div", "table"])
def test_a_text_inside_so_many_elements_that_their_texts_would_fill_the_memory_is_refused(start: str) -> None:
    with pytest.raises(TooLargeError, match="inside too many elements"):
        parse_page(start * 4_000 + "灯" * 1_000_000, URL)


@pytest.mark.parametrize(
    "markup",
    [
        pytest.param("<div>" * 60 + "灯" * 2_000_000, id="a long text as deep as pages nest"),
        pytest.param("<div>" * 2_000 + "灯" * 5_000, id="a short one far deeper"),
        pytest.param("<div>" * 2_000 + "</div>" * 2_000 + "灯" * 2_000_000, id="a long one beside what nests deep"),
    ],
)
def test_a_text_that_can_be_read_for_each_element_around_it_is_not_refused(markup: str) -> None:
    assert parse_page(markup, URL).body is not None


def test_an_error_names_the_page() -> None:
    with pytest.raises(TooDeepError) as caught:
        parse_page("<div>" * MANY, URL)

    assert (caught.value.url, caught.value.reason) == (URL, "too deep")


@given(st.text(st.sampled_from("<>/!-abdiv \"'=灯\x00")))
def test_any_short_text_is_a_page(text: str) -> None:
    assert parse_page(text, URL).root is not None
