"""What each element of a body's tree holds: its text as far as it is short, its pictures, what else is to be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from crawler.text import one_line
from pipelines.html.story import BLOCKS, CELLS, is_unseen_or_frame

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# So much text of an element is known, which is more than any advertisement has.
LONGEST: Final = 200
# What shows something without a text of its own; pictures are counted apart.
PLAYERS: Final = frozenset(
    (
        *("iframe", "video", "audio", "embed", "object", "canvas", "svg", "math", "picture"),
        *("input", "select", "textarea", "button", "progress", "meter"),
    )
)
_LINES_AND_FRAMES = frozenset({"hr", "table", "pre"})
_BREAK = re.compile(r"\s*\n\s*")
_BLANKS = re.compile(r"[^\S\n]+")


@dataclass(slots=True)
class Contents:
    """What one element holds. *parent*: the `mem_id` of the element around it; *text*: its words, hidden ones too, a
    line feed for each block, no more than LONGEST + 1 characters; *pictures*, *players*: how many; *is_shown*: whether
    it is to be seen though it is empty (a line, a table, where a link leads); *is_apart*: whether it is for no
    reader, or of the frame; *holds_apart*: whether something in it is.
    """

    node: LexborNode
    tag: str
    parent: int
    text: str = ""
    pictures: int = 0
    players: int = 0
    is_shown: bool = False
    is_apart: bool = False
    holds_apart: bool = False

    @property
    def is_long(self) -> bool:
        """Whether it holds more text than is known."""
        return len(self.text) > LONGEST

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it to read or to see. White space counts inside a line of text."""
        text = self.text.strip() if self.tag in BLOCKS else self.text
        return not (text or self.pictures or self.players or self.is_shown)

    @property
    def lines(self) -> list[str]:
        """The lines of its text, white space folded."""
        lines = map(one_line, self.text.split("\n"))
        return [line for line in lines if line]


def contents_of(root: LexborNode) -> list[Contents]:
    """Return what each element in *root* holds, in reading order, *root* itself first."""
    targets = frozenset(_targets(root))
    found: list[Contents] = []
    by_id: dict[int, Contents] = {}
    texts: list[tuple[int, str]] = []
    for node in root.traverse(include_text=True):
        parent = node.parent.mem_id if node.parent is not None and found else 0
        if node.tag == "-text":
            texts.append((parent, _BLANKS.sub(" ", (node.text_content or "").replace("\n", " "))))
        elif node.is_element_node:
            by_id[node.mem_id] = _of_element(node, parent, targets)
            found.append(by_id[node.mem_id])
            texts.append((node.mem_id, ""))
    _gather(by_id, texts)
    return found


def _gather(by_id: dict[int, Contents], parts: list[tuple[int, str]]) -> None:
    """Hand everything up to the elements around it. *parts*: the texts, and the elements, in reading order.

    Backwards: so everything in an element has come before the element itself does. A page may nest deeper than
    Python's stack.
    """
    for owner, text in reversed(parts):
        own = by_id[owner]
        if text:
            own.text = _joined(text, own.text)
            continue
        around = by_id.get(own.parent)
        if around is None:
            continue
        mark = "\n" if own.tag in BLOCKS else " " if own.tag in CELLS else ""
        around.text = _joined(f"{mark}{own.text}{mark}", around.text)
        around.pictures += own.pictures
        around.players += own.players
        around.is_shown |= own.is_shown
        around.holds_apart |= own.is_apart or own.holds_apart


def _joined(before: str, after: str) -> str:
    """Return two texts as one, no longer than is wanted; white space in neither is longer than one blank."""
    return _BREAK.sub("\n", _BLANKS.sub(" ", before[: 2 * LONGEST] + after))[: LONGEST + 1]


def _of_element(node: LexborNode, parent: int, targets: frozenset[str]) -> Contents:
    attributes = node.attributes
    tag = node.tag or ""
    named = {unquote(attributes.get(name) or "") for name in ("id", "name")}
    is_shown = tag in _LINES_AND_FRAMES or "url(" in (attributes.get("style") or "") or bool(named & targets)
    is_picture, is_player = tag == "img", tag in PLAYERS
    return Contents(node, tag, parent, "", is_picture, is_player, is_shown, is_unseen_or_frame(node))


def _targets(root: LexborNode) -> Iterator[str]:
    """Yield the names to which links within a body lead."""
    for link in root.css("a[href]"):
        name = (link.attributes.get("href") or "").partition("#")[2]
        if name:
            yield unquote(name)
