"""Text as the project keeps it: one line, no control characters, nothing that UTF-8 or YAML cannot hold."""

from __future__ import annotations

import html
import re

# YAML's printable set leaves these out, so no front matter could hold them: C0 and C1 controls, lone surrogates,
# the byte order mark inside a text, non-characters of the basic plane.
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufdd0-\ufdef\ufffe\uffff]")

# What a terminal would obey and not show: C0 and C1 controls, but for the line break and the tab; and what turns the
# direction of writing, so that a line of a table, or the name of a file, would read otherwise than it is.
_TURNING = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_OBEYED = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}
_OBEYED |= {code: f"\\u{code:04x}" for code in _TURNING}
# The halves in which Python has the bytes of a file's name that are no UTF-8, and which no stream takes.
_HALVES = re.compile("[\ud800-\udfff]")
_BREAKS = {ord("\n"): "\\x0a", ord("\t"): "\\x09", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def shown(value: str) -> str:
    """Return *value* with its control characters written out as numbers, so that no terminal obeys them."""
    return _HALVES.sub(lambda found: f"\\u{ord(found[0]):04x}", value.translate(_OBEYED))


def shown_line(value: str) -> str:
    """Return *value* as `shown` does, its line breaks written out too: no name of a file can pretend to be a line."""
    return shown(value).translate(_BREAKS)


def one_line(value: str) -> str:
    """Return *value* without unprintable characters, each run of white space and line breaks as one blank."""
    return " ".join(_UNPRINTABLE.sub("", value).split())


def decode_entities(value: str) -> str:
    """Return *value* with its HTML entities decoded, as one line (titles and intros of the roll API carry them)."""
    try:
        return one_line(html.unescape(value))
    except ValueError:  # a reference of more digits than Python turns into a number
        return one_line(value)
