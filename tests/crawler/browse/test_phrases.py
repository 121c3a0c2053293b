"""crawler.browse.phrases: what is typed, what the index is asked for, and where it stands in a text."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.browse.phrases import MOST_PHRASES, Piece, excerpt, match_of, pattern_of, phrases_in, pieces

LONG = "开头" * 60 + "灯会开幕" + "结尾" * 200


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE s USING fts5(title, text, tokenize='trigram')")
        connection.execute("CREATE TABLE t (text)")
        yield connection


@pytest.mark.parametrize(
    ("typed", "phrases"),
    [
        pytest.param("", (), id="nothing"),
        pytest.param(" \u3000\n", (), id="blanks"),
        pytest.param("灯会 芦苇", ("灯会", "芦苇"), id="two words"),
        pytest.param("灯会\u3000芦苇", ("灯会", "芦苇"), id="a Chinese blank"),
        pytest.param("灯会 灯会", ("灯会",), id="twice the same"),
        pytest.param('"New York" 灯会', ("New York", "灯会"), id="a phrase with a blank"),
        pytest.param('"灯会', ("灯会",), id="half a pair of quotation marks"),
        pytest.param('"" "', (), id="quotation marks alone"),
        pytest.param("灯\0会", ("灯会",), id="a control character"),
    ],
)
def test_what_is_typed_is_phrases(typed: str, phrases: tuple[str, ...]) -> None:
    assert phrases_in(typed) == phrases


def test_so_many_phrases_are_enough() -> None:
    assert len(phrases_in(" ".join(map(str, range(100, 150))))) == MOST_PHRASES


@given(st.text(max_size=300))
def test_whatever_is_typed_the_index_understands(index: sqlite3.Connection, typed: str) -> None:
    match = match_of(phrases_in(typed))
    if match:
        index.execute("SELECT rowid FROM s WHERE s MATCH ?", [match]).fetchall()


@given(st.text(min_size=1, max_size=20).filter(lambda text: "\0" not in text))
def test_a_pattern_finds_the_phrase_itself(index: sqlite3.Connection, phrase: str) -> None:
    try:
        phrase.encode()
    except UnicodeEncodeError:
        return
    found = index.execute("SELECT ? LIKE ? ESCAPE '\\'", [f"前{phrase}后", pattern_of(phrase)]).fetchone()

    assert found == (1,)


@pytest.mark.parametrize("phrase", ["%", "_", "\\", "%_"])
def test_a_pattern_finds_nothing_else(index: sqlite3.Connection, phrase: str) -> None:
    assert index.execute("SELECT '灯会开幕' LIKE ? ESCAPE '\\'", [pattern_of(phrase)]).fetchone() == (0,)


def test_an_operator_is_a_word() -> None:
    assert match_of(("NEAR(灯会", "a*b", 'say "no"')) == '"NEAR(灯会" "a*b" "say ""no"""'


@pytest.mark.parametrize(
    ("text", "phrases", "marked"),
    [
        pytest.param("看灯会去", ("灯会",), [("看", False), ("灯会", True), ("去", False)], id="in the middle"),
        pytest.param("灯会开幕", ("灯会", "灯会开"), [("灯会开", True), ("幕", False)], id="the longer one"),
        pytest.param("AI和ai", ("ai",), [("AI", True), ("和", False), ("ai", True)], id="either case"),
        pytest.param("a.c abc", ("a.c",), [("a.c", True), (" abc", False)], id="no pattern"),
        pytest.param("看灯会", (), [("看灯会", False)], id="nothing looked for"),
        pytest.param("", ("灯会",), [], id="no text"),
    ],
)
def test_a_text_is_marked_where_a_phrase_stands(
    text: str, phrases: tuple[str, ...], marked: list[tuple[str, bool]]
) -> None:
    assert pieces(text, phrases) == [Piece(*each) for each in marked]


def test_an_excerpt_is_around_the_phrase() -> None:
    shown = excerpt(LONG, ("灯会开",))

    assert [piece.text for piece in shown if piece.is_found] == ["灯会开"]
    assert (shown[0].text, shown[-1].text) == ("…", "…")
    assert len("".join(piece.text for piece in shown)) == 162


def test_an_excerpt_without_the_phrase_is_the_beginning() -> None:
    assert excerpt("灯会\n开幕", ("芦苇",)) == [Piece("灯会 开幕", is_found=False)]
