"""What a style may ask for: pictures of anybody, style sheets, fonts and drawings of Sina's alone. Pure."""

from __future__ import annotations

import re
from typing import Final

from ada_url import join_url

from crawler.urls import is_archivable

# Where Sina keeps the pictures and style sheets of its pages.
_SINA_FILES = re.compile(r"https?://(?:[a-z0-9-]+\.)*sinaimg\.cn/")
_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})[ \t\n\f]?|(.))", re.DOTALL | re.IGNORECASE)
_IMPORT = re.compile(r"(@import\s*)(\"[^\"\n]*+\"|'[^'\n]*+')")
# Without quotes no blank, quote or bracket may stand in one. Possessive throughout: nothing is read twice.
_ADDRESS = re.compile(r"url\(\s*+(?:\"([^\"\n]*+)\"|'([^'\n]*+)'|([^()\"'\s]*+))\s*+\)")
_PARTS = re.compile(r"[;{}]")
# Ways of old browsers to run a script, and the schemes that do.
_OLD_SCRIPTS = re.compile(r"expression\s*\(|-moz-binding|behaviou?r\s*:|(?:java|vb)script\s*:")
_FOREIGN: Final = "url()"
_OURS: Final = "url(#)"
# The properties whose addresses are those of pictures.
_OF_PICTURES = ("background", "list-style", "content", "cursor", "border-image", "-webkit-border-image")
_HIGHEST = 0x10FFFF


def is_ours(address: str, base: str) -> bool:
    """Return whether *address* leads into the document itself, or to one of Sina's hosts."""
    if address.startswith("#"):
        return True
    try:
        whole = str(join_url(base, address))
    except ValueError:
        return False
    return is_archivable(whole) or _SINA_FILES.match(whole) is not None


def is_forbidden_style(style: str, base: str) -> bool:
    """Return whether *style*, a sheet or the value of an attribute, asks a stranger for more than pictures, or runs a
    script. *base*: the article's URL.
    """
    if not ("(" in style or "@" in style or ":" in style or "\\" in style):
        return False
    return any(_is_forbidden(each, base) for each in (style, _COMMENT.sub("", style)))


def _is_forbidden(style: str, base: str) -> bool:
    plain = _ESCAPE.sub(_unescaped, style).lower()
    if _OLD_SCRIPTS.search(plain):
        return True

    def judged(found: re.Match[str]) -> str:
        address = next(each for each in found.groups() if each is not None).strip()
        return _OURS if is_ours(address, base) else _FOREIGN

    judged_plain = _ADDRESS.sub(judged, _IMPORT.sub(r"\1url(\2)", plain))
    return any(_asks_a_stranger(part) for part in _PARTS.split(judged_plain))


def _asks_a_stranger(part: str) -> bool:
    """Return whether a declaration or a rule, with its addresses judged, names a stranger's that is no picture's."""
    if "@import" in part and f"@import {_OURS}" not in " ".join(part.replace("url(", " url(").split()):
        return True
    unjudged = part.replace(_OURS, "")
    return "url(" in unjudged and not unjudged.strip().startswith(_OF_PICTURES)


def _unescaped(found: re.Match[str]) -> str:
    if found.group(1) is None:
        return str(found.group(2))
    number = int(found.group(1), 16)
    return chr(number) if 0 < number <= _HIGHEST else "\ufffd"
