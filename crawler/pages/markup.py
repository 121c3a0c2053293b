"""Page text to a tree, with a cap on how deep it may nest: Lexbor's time grows with the square of the depth."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from crawler.errors import TooDeepError

MAX_DEPTH = 2_000
# Fewer tags than this can't nest deep enough to take a second, so the tags need not be looked at.
_HARMLESS_TAGS = 20_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Void elements that pages really have many of; the rest would only make the estimate larger.
_VOID = frozenset(("br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))


def parse_page(text: str, url: str) -> LexborHTMLParser:
    """Return the tree of a page as a browser builds it. Raises TooDeepError."""
    if text.count("<") > _HARMLESS_TAGS and _depth(text) > MAX_DEPTH:
        raise TooDeepError(url, f"more than {MAX_DEPTH} elements inside each other")
    return LexborHTMLParser(text)


def _depth(text: str) -> int:
    """Return how deep the tags of *text* nest at most, taken literally (a parser may close some earlier)."""
    depth = deepest = 0
    for tag in _TAG.finditer(text):
        if tag.group(1):
            depth = max(depth - 1, 0)
        elif tag.group(2).lower() not in _VOID:
            depth += 1
            deepest = max(deepest, depth)
    return deepest
