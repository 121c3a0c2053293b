"""crawler.text: one line, printable, for any text at all."""

from __future__ import annotations

import pytest
import yaml  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from crawler.text import decode_entities, one_line, shown, shown_line

ANY_TEXT = st.text(st.characters())  # lone surrogates among them
YAML_TRAPS = st.text(st.sampled_from("\x00\t\n\r\x1b\x1c\x7f\x85\x9f\xa0\u2028\u2029\ud800\udfff\ufeff\ufffe甲'\"\\ "))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("  甲  乙 ", "甲 乙", id="blanks"),
        pytest.param("甲\r\n乙\n丙", "甲 乙 丙", id="line breaks"),
        pytest.param("甲\t\u3000\xa0乙", "甲 乙", id="every kind of white space"),
        pytest.param("甲\u2028乙\x85丙", "甲 乙 丙", id="line separators"),
        pytest.param("甲\x1c乙", "甲 乙", id="file separator"),
        pytest.param("甲\ud83d乙", "甲乙", id="lone surrogate"),
        pytest.param("\ufeff甲\x00\x07乙\x9f", "甲乙", id="controls and byte order mark"),
        pytest.param("甲 \x00 乙", "甲 乙", id="a control between blanks"),
        pytest.param("\x0b\x0c", "", id="nothing left"),
    ],
)
def test_one_line(text: str, expected: str) -> None:
    assert one_line(text) == expected


@pytest.mark.parametrize("text", ["“涨3.5%”：#1 [新] {a}\\", "🚄驶过青榆", "𠮷野家", "a\u200bb", "é"])
def test_one_line_keeps_every_printable_character(text: str) -> None:
    assert one_line(text) == text


@given(ANY_TEXT | YAML_TRAPS)
def test_one_line_twice_is_once(text: str) -> None:
    assert one_line(one_line(text)) == one_line(text)


@given(ANY_TEXT | YAML_TRAPS)
def test_one_line_is_one_line(text: str) -> None:
    assert len(one_line(text).splitlines()) <= 1


@given(ANY_TEXT | YAML_TRAPS)
def test_one_line_can_be_written_as_yaml_and_read_back(text: str) -> None:
    line = one_line(text)
    written = "title: '{}'".format(line.replace("'", "''")).encode("utf-8")

    assert yaml.safe_load(written) == {"title": line}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("桥&amp;路", "桥&路", id="ampersand"),
        pytest.param("&lt;b&gt;", "<b>", id="brackets"),
        pytest.param("&ldquo;甲&#8221;", "“甲”", id="quotes by name and number"),
        pytest.param("&nbsp;甲&nbsp;&nbsp;乙", "甲 乙", id="blanks"),
        pytest.param("甲&#10;乙", "甲 乙", id="line break"),
        pytest.param("&amp;lt;", "&lt;", id="once only"),
        pytest.param("甲&#xD800;乙", "甲\ufffd乙", id="surrogate"),
    ],
)
def test_entities_are_decoded(text: str, expected: str) -> None:
    assert decode_entities(text) == expected


@given(ANY_TEXT)
def test_decoded_text_is_one_line(text: str) -> None:
    assert decode_entities(text) == one_line(decode_entities(text))


def test_an_entity_with_thousands_of_digits_is_no_error() -> None:
    assert decode_entities("甲&#" + "9" * 5000 + ";").startswith("甲")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        pytest.param("一\u202e二\u2066\u200f", "一\\u202e二\\u2066\\u200f", id="controls of direction"),
        pytest.param("\x1b[2J\x9b31m", "\\x1b[2J\\x9b31m", id="controls of a terminal"),
        pytest.param("a\udcff\ud83d", "a\\udcff\\ud83d", id="halves of characters"),
        pytest.param("一\n二\t👩\u200d👧", "一\n二\t👩\u200d👧", id="lines, tabs and joined emoji"),
    ],
)
def test_what_a_terminal_would_obey_is_written_out(value: str, written: str) -> None:
    assert shown(value) == written


def test_a_line_stays_one_line() -> None:
    assert shown_line("一\n二\u2028三\x85四\x1b") == "一\\x0a二\\u2028三\\x85四\\x1b"
