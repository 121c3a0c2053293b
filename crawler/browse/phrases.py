"""What somebody types into the search box: which phrases are looked for, and where they stand in a text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from crawler.text import one_line

# What the index knows: three characters in a row. What is shorter is looked for in the texts themselves.
GRAM: Final = 3
MOST_PHRASES: Final = 8
_LONGEST: Final = 200
# So much of a text is shown around the first phrase in it.
_BEFORE, _SHOWN = 40, 160
_WILD, _ESCAPED = re.compile(r"([%_\\])"), r"\\\1"


class Piece(NamedTuple):
    """A piece of a text. *is_found*: whether it is one of the phrases that were looked for."""

    text: str
    is_found: bool


def phrases_in(typed: str) -> tuple[str, ...]:
    """Return the phrases that were typed, parted by blanks, each once; quotation marks keep one with blanks whole."""
    text = one_line(typed[:_LONGEST])
    found = (quoted or plain for quoted, plain in re.findall(r'"([^"]+)"|([^\s"]+)', text))
    return tuple(dict.fromkeys(phrase.strip() for phrase in found if phrase.strip()))[:MOST_PHRASES]


def match_of(phrases: Sequence[str]) -> str:
    """Return what the index is asked for (FTS5's syntax): all of the phrases, as they stand.

    Whatever somebody types is text here: within quotation marks FTS5 has no operators.
    """
    return " ".join('"' + phrase.replace('"', '""') + '"' for phrase in phrases)


def pattern_of(phrase: str) -> str:
    r"""Return a phrase as a pattern for LIKE with the escape character \."""
    return f"%{_WILD.sub(_ESCAPED, phrase)}%"


def pieces(text: str, phrases: Sequence[str]) -> list[Piece]:
    """Return a text in pieces, the phrases in it marked; longer phrases before those that they contain."""
    return list(_pieces(text, _pattern(phrases))) if phrases else [Piece(text, is_found=False)]


def excerpt(text: str, phrases: Sequence[str]) -> list[Piece]:
    """Return the part of a text around the first phrase in it, in pieces; its beginning where there is none."""
    line = one_line(text)
    found = _pattern(phrases).search(line) if phrases else None
    start = max(0, found.start() - _BEFORE) if found else 0
    end = max(start + _SHOWN, found.end() if found else 0)
    shown = pieces(line[start:end], phrases)
    before = [Piece("…", is_found=False)] if start else []
    after = [Piece("…", is_found=False)] if end < len(line) else []
    return before + shown + after


def _pattern(phrases: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(phrases, key=len, reverse=True))), re.IGNORECASE)


def _pieces(text: str, pattern: re.Pattern[str]) -> Iterator[Piece]:
    end = 0
    for found in pattern.finditer(text):
        if found.start() > end:
            yield Piece(text[end : found.start()], is_found=False)
        yield Piece(found[0], is_found=True)
        end = found.end()
    if end < len(text):
        yield Piece(text[end:], is_found=False)
