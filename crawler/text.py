"""Text as the project keeps it: one line, no control characters, nothing that UTF-8 or YAML cannot hold."""

from __future__ import annotations

import html
import re

# YAML's printable set leaves these out, so no front matter could hold them: C0 and C1 controls, lone surrogates,
# the byte order mark inside a text, non-characters of the basic plane.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufdd0-\ufdef\ufffe\uffff]")

# What a terminal would obey and not show: C0 and C1 controls, but for the line break and the tab.
_OBEYED = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}


def shown(value: str) -> str:
    """Return *value* with its control characters written out as numbers, so that no terminal obeys them."""
    return value.translate(_OBEYED)


def one_line(value: str) -> str:
    """Return *value* without unprintable characters, each run of white space and line breaks as one blank."""
    return " ".join(_UNPRINTABLE.sub("", value).split())


def decode_entities(value: str) -> str:
    """Return *value* with its HTML entities decoded, as one line (titles and intros of the roll API carry them)."""
    try:
        return one_line(html.unescape(value))
    except ValueError:  # a reference of more digits than Python turns into a number
        return one_line(value)
