"""Attributes that the scripts of a theme would make markup of, or take their orders from. Pure.

Hexo's landscape puts the `alt` of a picture into the page as HTML, and so do many that show captions; nothing that is
escaped in a document stays so there.
"""

from __future__ import annotations

import html
import re
from typing import Final

# What themes show beside a picture or over it.
_SHOWN: Final = frozenset(("alt", "title", "data-caption"))
_MARKUP = re.compile(r"<[a-z/!?]", re.IGNORECASE)
_QUOTE = re.compile(r"[\"'`]")
_ARMS = str.maketrans("", "", "<>\"'`&")
# So often may a text be read as HTML, one time after another, before nobody does so any more.
_READINGS = 4
# Names that fancybox, and landscape's own script, act upon.
_HOOK_CLASSES = re.compile(r"(?:^|\s)(?:fancybox|article-share-link)(?:\s|$)")


def is_theme_hook(name: str, value: str) -> bool:
    """Return whether an attribute makes a theme's script act upon its element."""
    return name.startswith("data-fancybox") or (name == "class" and _HOOK_CLASSES.search(value) is not None)


def _breaks_out(value: str) -> bool:
    """Return whether attributes could follow where *value* is put between quotes: it ends at its first quote."""
    quote = _QUOTE.search(value)
    return quote is not None and value.rfind("=") > quote.start()


def disarmed(name: str, value: str) -> str:
    """Return the *value* of an attribute; without all that could be markup where it is shown and holds some."""
    if name not in _SHOWN:
        return value
    read = value
    for _ in range(_READINGS):
        if _MARKUP.search(read) or _breaks_out(read):
            return read.translate(_ARMS)
        if "&" not in read:
            break
        read = html.unescape(read)
    return value
