"""The clean profile of a body: what somebody reads, without what Sina puts around it.

A pure function of the seed's body. It takes out what `frame.py` knows with certainty and nothing else, and leaves no
line empty, so that Markdown reads the whole body as one block of HTML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from selectolax.lexbor import LexborHTMLParser

from pipelines.html.clean import clean
from pipelines.html.contents import Contents, contents_of
from pipelines.html.frame import is_advertisement, is_editor, is_left_out, is_quote
from pipelines.html.parse import parse_body
from pipelines.html.story import BLOCKS, CELLS, PREFORMATTED, is_unseen, story_of, text_of
from pipelines.html.story_picture import story_picture
from pipelines.html.tidy import MAX_ROUNDS
from pipelines.html.write import write_body

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# The addresses of a seed's body are absolute, so that any base will do.
_BASE = "https://finance.sina.com.cn/"
# More than a code to scan and a logo is no advertisement.
_MOST_PICTURES = 2
_CODE = "style, link"
# A line of the frame stands in one of these, alone.
_MAY_BE_LINES: Final = frozenset(
    (
        *("p", "div", "section", "center", "blockquote", "address", "article", "aside", "header", "footer", "figure"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table"),
    )
)
# What goes when it is empty. A list's items are counted, and cells have their place.
_MAY_BE_SHELLS: Final = _MAY_BE_LINES | {
    *("span", "font", "strong", "b", "em", "i", "u", "a", "small", "big", "sub", "sup", "ins", "label", "figcaption"),
    *("main", "nav", "form", "details", "summary"),
} - {"table"}
# From where blanks begin: else each of a long run would be tried as their beginning.
_LINE_FEEDS = re.compile(r"(?<! ) *\n[ \n]*")
_EMPTY_LINE = re.compile(r"(?<=\n)( *)\n")
# Hexo takes these for a block of code wherever a line begins with them.
_FENCE = re.compile(r"^([ >*+\-.0-9]*)([`~])(?=\2\2)", re.MULTILINE)
_KEEPS_SPACE = re.compile(r"white-space(?:-collapse)?\s*:\s*(?:pre|break-spaces|preserve)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Readable:
    """A body in the clean profile: its markup, and the address of the story's first picture, "" where it has none."""

    markup: str
    picture: str


def readable(markup: str) -> Readable:
    """Return a body in the clean profile. *markup*: the body in either profile; a clean one comes out as it is.

    Where nothing would be left to read or to see, the frame stays; and markup so odd that its story would come out
    otherwise stays as it is.
    """
    written = _without_frame(markup) or _with_frame(markup) or markup
    root = parse_body(written)
    return Readable(written, story_picture(root) if root is not None else "")


def _without_frame(markup: str) -> str:
    """Return the body without its frame; nothing where that can't be had."""
    written = _settled(markup, takes_out=True)
    root = parse_body(written) if written else None
    return written if root is not None and _shows_something(root) and story_of(written) == story_of(markup) else ""


def _with_frame(markup: str) -> str:
    """Return the body with its frame, tidied; nothing where that can't be had, or would be another one if it were read
    again.
    """
    written = _settled(markup, takes_out=False)
    return written if written and text_of(written) == text_of(markup) and not _without_frame(written) else ""


def _settled(markup: str, *, takes_out: bool) -> str:
    """Return what is left once nothing changes any more; nothing where that never comes.

    What is written is read and cleaned again, as the seed's is: no element may come alive by what was taken out.
    """
    for _ in range(MAX_ROUNDS):
        root = parse_body(markup)
        if root is None:
            return ""
        clean(root, _BASE)
        _take_out_code(root)
        held = contents_of(root)
        if takes_out and (frames := _frames(held)):
            _take_out(frames)
            held = contents_of(root)
        _take_out(_shells(held))
        _fold_space(root)
        written = _written(root)
        if written == markup:
            return written
        markup = written
    return ""


def _shows_something(root: LexborNode) -> bool:
    body = contents_of(root)[0]
    return bool(body.text.strip() or body.pictures or body.players)


def _take_out_code(root: LexborNode) -> None:
    for node in root.css(_CODE):
        if node.tag == "style" or node.child is None:  # inside a formula a link holds text
            node.decompose()
    for node in [node for node in root.traverse(include_text=True) if node.tag in {"-comment", "", None}]:
        node.decompose()
    root.merge_text_nodes()


def _frames(found: list[Contents]) -> list[Contents]:
    """Return the outermost elements of the frame."""
    return _outermost(found, [each for each in found[1:] if _is_frame(each)])


def _is_frame(held: Contents) -> bool:
    if held.is_long:
        return False
    attributes, lines = held.node.attributes, held.lines
    line = lines[0] if len(lines) == 1 else ""
    if not (held.pictures or held.players):
        if is_quote(attributes, line) and len(lines) <= 1:
            return True
        if line and is_editor(attributes, line):
            return True
        if held.tag in _MAY_BE_LINES and not held.holds_apart and is_left_out(line):
            return True
    return held.pictures <= _MOST_PICTURES and is_advertisement(attributes)


def _shells(found: list[Contents]) -> list[Contents]:
    """Return the outermost elements that are empty."""
    return _outermost(found, [each for each in found[1:] if each.tag in _MAY_BE_SHELLS and each.is_empty])


def _outermost(found: list[Contents], chosen: list[Contents]) -> list[Contents]:
    inside = {id(each) for each in chosen}
    gone = set[int]()
    outermost = []
    for each in found:
        if each.parent in gone:
            gone.add(each.node.mem_id)
        elif id(each) in inside:
            gone.add(each.node.mem_id)
            outermost.append(each)
    return outermost


def _take_out(elements: list[Contents]) -> None:
    """Take elements out. A block that parts a line of text leaves a line break behind."""
    for each in elements:
        if _parts_a_line(each):
            line_break = LexborHTMLParser("<br>").css_first("br")
            assert line_break is not None  # noqa: S101 - it stands there
            each.node.replace_with(line_break)
        else:
            each.node.decompose()


def _parts_a_line(held: Contents) -> bool:
    node = held.node
    if held.tag not in BLOCKS or is_unseen(node):
        return False
    return _has_line(node, after=False) and _has_line(node, after=True)


def _has_line(node: LexborNode, *, after: bool) -> bool:
    """Return whether text, or what stands in a line of it, comes right before or after a node."""
    current: LexborNode | None = node
    while current is not None:
        beside = current.next if after else current.prev
        while beside is not None and beside.tag == "-text" and not (beside.text_content or "").strip():
            beside = beside.next if after else beside.prev
        if beside is not None:
            return beside.tag not in BLOCKS
        current = current.parent
        if current is None or current.tag in BLOCKS or current.tag in CELLS:
            return False
    return False


def _fold_space(root: LexborNode) -> None:
    """Make one line feed of each run of them, wherever white space shows nothing."""
    root.merge_text_nodes()
    kept = _preformatted(root)
    for node in [node for node in root.traverse(include_text=True) if node.tag == "-text"]:
        text = node.text_content or ""
        folded = _LINE_FEEDS.sub("\n", text)
        if folded != text and node.mem_id not in kept:
            node.replace_with(folded)


def _preformatted(root: LexborNode) -> set[int]:
    """Return the nodes in which every blank counts."""
    found = set[int]()
    for node in root.traverse():
        keeps = node.tag in PREFORMATTED or node.tag == "textarea"
        if node.mem_id in found or not (keeps or _KEEPS_SPACE.search(node.attributes.get("style") or "")):
            continue
        found.update(inner.mem_id for inner in node.traverse(include_text=True))
    return found


def _written(root: LexborNode) -> str:
    """Return the markup, no line of it empty and none that Hexo would take for the beginning of code."""
    written = _EMPTY_LINE.sub(r"\1&#10;", write_body(root).strip(" \n"))
    return _FENCE.sub(lambda found: f"{found.group(1)}&#{ord(found.group(2))};", written)
