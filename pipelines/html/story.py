"""The text of a body: as readers see it, and the story alone, without what Sina or a reprinting desk puts around it.

The story is what two articles are compared by. A line goes only where the whole of it is of the frame; a paragraph that
speaks of advertisements, sources or risks stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from crawler.text import one_line
from pipelines.html.frame import is_frame, without_frame
from pipelines.html.parse import parse_body

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

# What a browser begins a new line for.
BLOCKS: Final = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog"),
        *("dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5"),
        *("h6", "header", "hgroup", "hr", "legend", "li", "listing", "main", "menu", "nav", "ol", "option", "p"),
        *("plaintext", "pre", "search", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul", "xmp"),
    )
)
CELLS: Final = frozenset({"td", "th"})
PREFORMATTED: Final = frozenset({"pre", "listing", "plaintext", "xmp"})
# Their text is for no reader, or for none with scripts.
UNREAD: Final = frozenset(
    (
        *("script", "style", "template", "noscript", "noembed", "noframes", "iframe", "object", "audio", "video"),
        *("canvas", "head", "title", "textarea", "select", "datalist", "svg"),
    )
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def text_of(markup: str) -> str:
    """Return the text of a document's body as readers see it: a line for each block with text, white space folded."""
    return "\n".join(_lines(markup, is_unseen))


def story_of(markup: str) -> str:
    """Return the text of a body without the frame: codes to scan, advertisements, editors, sources, disclaimers."""
    lines = (without_frame(line) for line in _lines(markup, is_unseen_or_frame))
    return "\n".join(line for line in lines if line)


def _lines(markup: str, is_skipped: Callable[[LexborNode], bool]) -> list[str]:
    body = parse_body(markup)
    if body is None:
        return []
    lines = map(one_line, _Reader(is_skipped).read(body).split("\n"))
    return [line for line in lines if line]


def is_unseen(node: LexborNode) -> bool:
    """Return whether an element is for no reader: code, what only a player shows, what is hidden."""
    if node.tag in UNREAD:
        return True
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))


def is_unseen_or_frame(node: LexborNode) -> bool:
    """Return whether an element is for no reader, or of the frame around a story."""
    return is_unseen(node) or is_frame(node.attributes)


class _Reader:
    """Walks one tree, iteratively (a page may nest deeper than Python's stack), and collects its text."""

    def __init__(self, is_skipped: Callable[[LexborNode], bool]) -> None:
        self._is_skipped = is_skipped
        self._out: list[str] = []
        self._preformatted = 0

    def read(self, root: LexborNode) -> str:
        """Return the text in *root*, line feeds around its blocks."""
        node = root.child
        while node is not None:
            child = self._enter(node)
            node = child if child is not None else self._leave_up_to_next(node, root)
        return "".join(self._out)

    def _enter(self, node: LexborNode) -> LexborNode | None:
        """Collect what stands before *node*'s children, and return the first of them."""
        tag = node.tag or ""
        if tag == "-text":
            text = node.text_content or ""
            self._out.append(text if self._preformatted else text.replace("\n", " "))
        elif tag and not tag.startswith(("-", "!")):
            if self._is_skipped(node):
                if not is_unseen(node):
                    self._part(tag)  # a line ends where a block stands, whatever is in it
                return None
            self._part(tag)
            self._preformatted += tag in PREFORMATTED
            child = node.child
            if child is None:
                self._leave(tag)
            return child
        return None

    def _leave_up_to_next(self, node: LexborNode, root: LexborNode) -> LexborNode | None:
        current = node
        following = current.next
        while following is None:
            parent = current.parent
            if parent is None or parent.mem_id == root.mem_id:
                return None
            current = parent
            self._leave(current.tag or "")
            following = current.next
        return following

    def _leave(self, tag: str) -> None:
        self._part(tag)
        self._preformatted -= tag in PREFORMATTED

    def _part(self, tag: str) -> None:
        if tag in BLOCKS:
            self._out.append("\n")
        elif tag in CELLS:
            self._out.append(" ")
