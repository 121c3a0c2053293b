"""Bytes to text: UTF-8 wherever the bytes are UTF-8, else GB18030, else an error. Never a wrong character."""

from __future__ import annotations

import re

from crawler.errors import UndecodableError

_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_HEAD_BYTES = 4096
# What Sina declares as gb2312 or gbk holds characters that only their superset has.
_CHINESE = ("gb2312", "gbk", "gb18030", "gb-2312", "gb_2312-80", "x-gbk")


def decode_page(body: bytes, url: str) -> str:
    """Return the text of a page.

    Valid UTF-8 is UTF-8, whatever the header says: Chinese text in another encoding is never valid UTF-8 by chance
    over a whole page, and Sina's headers are often wrong (docs/sina.md). A page that says it is UTF-8 and isn't is
    not guessed at. Raises UndecodableError.
    """
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        declared = _declared(body)
        if _is_broken_utf8(body) or (declared and declared not in _CHINESE):
            said = f"not the {declared} it declares" if declared else "broken UTF-8"
            raise UndecodableError(url, f"{said}, at byte {error.start}") from error
    try:
        return body.decode("gb18030")
    except UnicodeDecodeError as error:
        raise UndecodableError(url, f"neither UTF-8 nor GB18030, at byte {error.start}") from error


def _is_broken_utf8(body: bytes) -> bool:
    """Return whether *body* is UTF-8 but for a few bytes: GB18030 would take most of it, and make other words of it."""
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return broken < sum(not character.isascii() for character in text) - broken


def _declared(body: bytes) -> str | None:
    found = _DECLARED.search(body[:_HEAD_BYTES])
    return found.group(1).decode("ascii", "replace").lower() if found else None
