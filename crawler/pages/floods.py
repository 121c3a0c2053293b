"""Attributes without end, told from a page's text before a parser sees them: its time grows with the square of a tag's.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isqrt

# The squares of the attributes of each tag, added up, of which Lexbor takes about five seconds.
MOST_OF_A_PAGE = 2_000_000_000
# A body is read half a dozen times on its way to a document.
MOST_OF_A_BODY = 64_000_000
_MARKS = " \n\t\r\f/\"'"
# Where a tag may begin, and its attributes as a browser reads them. Possessive throughout: nothing is read twice.
_TAG = re.compile(r"<[a-zA-Z][^\s/>]*+")
_ATTRIBUTE = re.compile(r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?+|'[^']*+'?+|[^\s>"'][^\s>]*+)?+)?+""")


def is_flood(text: str, most: int = MOST_OF_A_PAGE) -> bool:
    """Return whether the tags in *text* may have more attributes than a parser should compare. *most*: the squares of
    their numbers, added up.

    Every place where a tag could begin counts, within scripts and comments too, so that nothing can hide a tag. A tag
    that swallows the beginnings of others is read once for each of them, so that counts as well.
    """
    highest = isqrt(most)
    if sum(map(text.count, _MARKS)) <= highest:  # so many marks that could part attributes can't come to more
        return False
    squares = read = 0
    for number, length in _tags(text, highest + 1):
        squares += number * number
        read += length
        if squares > most or read > 16 * len(text):
            return True
    return False


def _tags(text: str, most: int) -> Iterator[tuple[int, int]]:
    """Yield for each tag how many attributes it has, *most* at most, and how long these are."""
    for tag in _TAG.finditer(text):
        number, place = 0, tag.end()
        while number < most and (attribute := _ATTRIBUTE.match(text, place)):
            number, place = number + 1, attribute.end()
        yield number, place - tag.end()
