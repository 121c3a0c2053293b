"""Bytes to text: UTF-8 wherever the bytes are UTF-8, else GB18030, else an error. Never a wrong character."""

from __future__ import annotations

import re
from itertools import accumulate

from crawler.errors import UndecodableError

_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_HEAD_BYTES = 4096
# What Sina declares as gb2312 or gbk holds characters that only their superset has.
_CHINESE = ("gb2312", "gbk", "gb18030", "gb-2312", "gb_2312-80", "x-gbk", "cp936", "hz-gb-2312")
_EURO = 0x80
# Python's table is that of GB18030-2000; the characters it puts into the private area have places of their own since.
_SINCE_2000 = {
    0xE7C7: 0x1E3F,
    **dict(zip(range(0xE78D, 0xE797), (0xFE10, 0xFE12, 0xFE11, *range(0xFE13, 0xFE1A)), strict=True)),
    0xE81E: 0x9FB4,
    0xE826: 0x9FB5,
    0xE82B: 0x9FB6,
    0xE82C: 0x9FB7,
    0xE832: 0x9FB8,
    0xE843: 0x9FB9,
    0xE854: 0x9FBA,
    0xE864: 0x9FBB,
    0xE816: 0x20087,
    0xE817: 0x20089,
    0xE818: 0x200CC,
    0xE831: 0x215D7,
    0xE83B: 0x2298F,
    0xE855: 0x241FE,
}
# No reader can see them: what is left of the private area, and what no Chinese text has. Where pairs of bytes are read
# from the wrong one on, such characters come out.
_UNREADABLE = re.compile("[\ue000-\uf8ff\ufffd]")
_RUN = re.compile("[^\x00-\x7f]+")


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
    return _checked(_decode_gb18030(body, url).translate(_SINCE_2000), url)


def _decode_gb18030(body: bytes, url: str) -> str:
    """Return the text of GB18030 as browsers read it, which take a lone 0x80 for the € of Windows' GBK."""
    texts = []
    start = 0
    for euro in [*_lone_euros(body), len(body)]:
        try:
            texts.append(body[start:euro].decode("gb18030"))
        except UnicodeDecodeError as error:
            raise UndecodableError(url, f"neither UTF-8 nor GB18030, at byte {start + error.start}") from error
        start = euro + 1
    return "€".join(texts)


def _lone_euros(body: bytes) -> list[int]:
    """Return where 0x80 stands by itself and not as the second half of a character."""
    places = []
    position = body.find(_EURO)
    while position != -1:
        # The bytes right before that can begin or continue a character pair up from the first of them.
        first = position
        while first > 0 and body[first - 1] > _EURO:
            first -= 1
        if (position - first) % 2 == 0:
            places.append(position)
        position = body.find(_EURO, position + 1)
    return places


def _checked(text: str, url: str) -> str:
    """Return *text* if its characters can be meant. Raises UndecodableError where a stray byte has shifted them."""
    unreadable = _UNREADABLE.search(text)
    if unreadable:
        raise UndecodableError(url, f"U+{ord(unreadable.group()):04X}, which no reader can see")
    shifted = next(filter(_is_shifted, _RUN.findall(text)), None)
    if shifted:
        raise UndecodableError(url, f"a stray byte, it seems, in a run of {len(shifted)} characters")
    return text


def _is_shifted(run: str) -> bool:
    """Return whether a run of characters was read in wrong pairs of bytes from some byte on.

    Only a run whose last pair has swallowed an ASCII character can be: elsewhere a wrong pair is no character at all.
    Read one byte on, it would hold more of the usual characters then.
    """
    data = run.encode("gb18030")
    if len(data) != 2 * len(run) or not _swallows_ascii(data):
        return False
    end = len(data) - 2
    as_read = [_is_usual(data, place) for place in range(0, end, 2)]
    one_on = [_is_usual(data, place) for place in range(1, end, 2)]
    # At each place: how many more usual characters the rest holds, read one byte on from there.
    gained = accumulate(shifted - read for read, shifted in zip(reversed(as_read), reversed(one_on), strict=True))
    return max(gained, default=0) > 0


def _swallows_ascii(data: bytes) -> bool:
    return data[-1] < _EURO


def _is_usual(data: bytes, place: int) -> bool:
    """Return whether the pair at *place* is one of the 3,755 usual characters, the first level of GB2312."""
    lead, trail = data[place : place + 2]
    return 0xB0 <= lead <= 0xD7 and trail >= 0xA1  # noqa: PLR2004 - the rows and cells of that level


def _is_broken_utf8(body: bytes) -> bool:
    """Return whether *body* is UTF-8 but for a few bytes: GB18030 would take most of it, and make other words of it."""
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return broken < sum(not character.isascii() for character in text) - broken


def _declared(body: bytes) -> str | None:
    found = _DECLARED.search(body[:_HEAD_BYTES])
    return found.group(1).decode("ascii", "replace").lower() if found else None
