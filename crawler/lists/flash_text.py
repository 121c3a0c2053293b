"""The text of a 7x24 flash: its paragraphs as markup, and the title in it. Pure."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag
from bs4.element import PreformattedString

from crawler.text import decode_entities, one_line

TITLE_LENGTH = 60

# What no UTF-8 file and no parser takes, and numbers in references that Python refuses to read.
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")
_HUGE_REFERENCE = re.compile(r"&(?=#[0-9]{9})")

_BLOCKS = (
    "blockquote|center|div|figcaption|figure|form|h1|h2|h3|h4|h5|h6|hr|iframe|li|ol|p|pre|script|section|style|table"
    "|tbody|td|tfoot|th|thead|tr|ul"
)
_INLINE = "a|b|big|br|code|del|em|font|i|img|ins|label|s|small|source|span|strike|strong|sub|sup|u|video|wbr"
_VALUE = r"""(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=]+)"""
_ATTRIBUTE = (
    rf"""(?:\s+|(?<=["']))(?:[a-z_][a-z0-9_:.-]*\s*=\s*{_VALUE}|allowfullscreen|autoplay|controls|loop|muted)"""
)
# A text is HTML as far as one of these stands in it, or a comment: "A<B", "<待定>" and "A<B 且 C>D" are text.
_TAG = re.compile(rf"(</?(?:{_BLOCKS}|{_INLINE})(?:{_ATTRIBUTE}){{0,64}}\s*/?>|<!--[^<>]*-->)", re.IGNORECASE)

# Of more tags than this a parser takes seconds, and their text is all that there can be to read. Flashes have a dozen.
_MOST_TAGS = 2_000

_BRACKETED = re.compile(r"【([^【】]+)】")
_SENTENCE = re.compile(r"[^。！？]*[！？]?")
# These belong to the character before them: marks, modifiers of emoji.
_ATTACHED = ("Mn", "Mc", "Me", "Sk")
_JOINER = "\u200d"


class Line(NamedTuple):
    """A paragraph of a flash: as markup, and as the text that readers see."""

    markup: str
    text: str


class _Atom(NamedTuple):
    kind: str
    markup: str = ""
    text: str = ""


def lines_of(value: object) -> list[Line]:
    """Return the paragraphs of a rich_text, which is HTML or plain text, or one inside the other.

    Tags that HTML has stay, and every other `<` is a character, as each is where there are too many. A `<br>` and a
    line break both end a paragraph, and a block such as a table is one of its own.
    """
    if not isinstance(value, str):
        return []
    text = _HUGE_REFERENCE.sub("&amp;", _UNREADABLE.sub("", "\n".join(value.splitlines())))
    if text.count("<") > _MOST_TAGS:
        plain = filter(None, map(decode_entities, text.split("\n")))
        return [Line(f"<p>　　{html.escape(line, quote=False)}</p>", line) for line in plain]
    parts = _TAG.split(text)
    parts[::2] = [part.replace("<", "&lt;").replace(">", "&gt;") for part in parts[::2]]
    # The line break keeps the parser from taking a short text for the name of a file.
    soup = BeautifulSoup("\n" + "".join(parts), "html.parser")
    runs = (list(run) for _, run in groupby(_atoms(soup), key=lambda atom: atom.kind))
    return [line for run in runs for line in _line(run)]


def _atoms(soup: BeautifulSoup) -> Iterator[_Atom]:
    for node in soup.contents:
        if isinstance(node, Tag):
            if node.name != "br":
                yield _Atom("block" if _is_block(node) else "inline", str(node), _text(node))
            if node.name == "br" or _is_block(node):
                yield _Atom("break")
        elif not isinstance(node, PreformattedString):  # a comment
            for part in re.split(r"(\n)", str(node)):
                yield _Atom("break") if part == "\n" else _Atom("inline", html.escape(part, quote=False), part)


def _is_block(node: Tag) -> bool:
    return re.fullmatch(_BLOCKS, node.name) is not None


def _text(node: Tag) -> str:
    return "" if node.name in {"script", "style", "iframe"} else node.get_text(" " if _is_block(node) else "")


def _line(run: list[_Atom]) -> Iterator[Line]:
    """Yield the paragraph that a run of atoms of one kind makes: as on Sina's pages, two blanks before the text."""
    markup = "".join(atom.markup for atom in run).strip()
    if markup:
        text = one_line("".join(atom.text for atom in run))
        yield Line(markup if run[0].kind == "block" else f"<p>　　{markup}</p>", text)


def markup_of(lines: list[Line], pictures: tuple[str, ...]) -> str:
    """Return the body of a flash: its paragraphs, then its pictures."""
    shown = [f'<div class="img_wrapper"><img src="{html.escape(picture)}"></div>' for picture in pictures]
    return "\n".join([line.markup for line in lines] + shown)


def title_of(lines: list[str]) -> str:
    """Return what stands in the 【】 that a flash begins with, else its first sentence, cut where it is too long."""
    bracketed = _BRACKETED.match(" ".join(lines).lstrip())
    if bracketed and (title := bracketed.group(1).strip()):
        return title
    first = next(filter(None, lines), "")
    sentence = _SENTENCE.match(first)
    return _cut((sentence.group().strip() if sentence else "") or first)


def _cut(text: str) -> str:
    """Return *text* in at most TITLE_LENGTH characters, … included, without cutting into what is read as one."""
    if len(text) <= TITLE_LENGTH:
        return text
    end = TITLE_LENGTH - 1
    while end > 0 and (_is_attached(text[end]) or text[end - 1] == _JOINER):
        end -= 1
    return text[: end or TITLE_LENGTH - 1].rstrip() + "…"


def _is_attached(character: str) -> bool:
    return character == _JOINER or unicodedata.category(character) in _ATTACHED
