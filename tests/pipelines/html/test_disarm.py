"""pipelines.html.disarm: attributes that the scripts of a theme would make markup of."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.html.disarm import disarmed, is_theme_hook

TEXTS = st.text() | st.text(st.sampled_from("<>\"'&;=bquotlgampx/ "))


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        pytest.param("<img src=x onerror=alert(1)>", "img src=x onerror=alert(1)", id="markup"),
        pytest.param("&lt;b>", "b", id="markup as references"),
        pytest.param("&amp;amp;lt;b&amp;amp;gt;", "b", id="markup as references of references"),
        pytest.param('" onmouseover="alert(1)', " onmouseover=alert(1)", id="a quote that ends a value"),
        pytest.param("灯&quot; data-src=&quot;x", "灯 data-src=x", id="a quote as a reference"),
    ],
)
def test_what_could_be_markup_keeps_its_words(value: str, kept: str) -> None:
    assert disarmed("alt", value) == kept


@pytest.mark.parametrize("value", ["桥下的灯", '他说"涨"了', "3 < 5 & 7 > 6", "a=b", "AT&amp;T", "O'Neil", "&lt;3"])
def test_a_caption_stays_as_it_is(value: str) -> None:
    assert disarmed("alt", value) == value


def test_other_attributes_are_escaped_and_no_more() -> None:
    assert disarmed("data-json", '{"a": "<b>"}') == '{"a": "<b>"}'


@given(TEXTS)
def test_a_caption_is_never_markup_however_often_it_is_read(text: str) -> None:
    read = disarmed("title", text)
    readings = [read, html.unescape(read), html.unescape(html.unescape(read))]
    assert not any(re.search(r"<[A-Za-z/!?]|[\"'`].*=", each, re.DOTALL) for each in readings)


@given(TEXTS)
def test_to_disarm_again_changes_nothing(text: str) -> None:
    assert disarmed("alt", disarmed("alt", text)) == disarmed("alt", text)


@pytest.mark.parametrize(
    ("name", "value", "hook"),
    [
        pytest.param("data-fancybox", "", True, id="fancybox"),
        pytest.param("data-fancybox-trigger", "a", True, id="fancybox's other names"),
        pytest.param("class", "big fancybox", True, id="fancybox by class"),
        pytest.param("class", "article-share-link", True, id="what landscape shares"),
        pytest.param("class", "article-share", False, id="a class like it"),
        pytest.param("data-src", "fancybox", False, id="a value"),
    ],
)
def test_what_a_themes_script_acts_upon(name: str, value: str, *, hook: bool) -> None:
    assert is_theme_hook(name, value) is hook


@pytest.mark.parametrize("piece", ["`", "'\"", "```\n", "&amp;", "<"])
def test_no_repetition_is_read_again_and_again(piece: str) -> None:
    """Read with the square of its length, each would take many minutes."""
    assert len(disarmed("alt", piece * 300_000)) <= len(piece) * 300_000
