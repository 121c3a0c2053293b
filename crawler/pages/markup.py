"""Page text to a tree, with caps on what takes a parser or its readers without end.

Lexbor's time grows with the square of the depth and of a tag's attributes; that of whoever asks elements for their text
with the depth at which it stands.
"""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.errors import TooDeepError, TooLargeError
from crawler.pages.floods import is_flood

MAX_DEPTH = 2_000
# A depth of all their tags takes Lexbor under a second, so pages with fewer need no second look. (The captures have
# up to 3,000 tags.)
_HARMLESS_TAGS = 20_000
# And a depth of so many takes it five seconds: the most that one page may cost.
_MOST_TAGS = 48_000
# The captures nest up to 30 deep. Down to here a text is read so many times at most.
_USUAL_DEPTH = 64
_IS_DEEPER_THAN_USUAL = " > ".join(["*"] * (_USUAL_DEPTH + 1))
# And of a tree that nests deeper so many characters, each counted once for every element around it.
_MOST_READ = 20_000_000


def parse_page(text: str, url: str) -> LexborHTMLParser:
    """Return the tree of a page as a browser builds it. Raises TooDeepError or TooLargeError."""
    tags = text.count("<")
    if tags > _MOST_TAGS:
        raise TooDeepError(url, f"{tags} tags, too many to rule out more than {MAX_DEPTH} elements inside each other")
    if is_flood(text):
        raise TooLargeError(url, "more attributes than any page has")
    tree = LexborHTMLParser(text)
    if tags > _HARMLESS_TAGS and _is_deeper(tree.body, MAX_DEPTH):
        raise TooDeepError(url, f"more than {MAX_DEPTH} elements inside each other")
    if tree.css_first(_IS_DEEPER_THAN_USUAL) is not None and _read_in_all(tree.body) > max(
        _MOST_READ, _USUAL_DEPTH * len(text)
    ):
        raise TooLargeError(url, "its text stands inside too many elements")
    return tree


def _read_in_all(root: LexborNode | None) -> int:
    """Return how many characters all elements below *root* hold together: those of a text count for each around it."""
    return sum(depth * len(node.text_content or "") for node, depth in _below(root) if not node.is_element_node)


def _is_deeper(root: LexborNode | None, limit: int) -> bool:
    """Return whether more than *limit* elements stand inside each other below *root*."""
    return any(depth > limit and node.is_element_node for node, depth in _below(root))


def _below(root: LexborNode | None) -> Iterator[tuple[LexborNode, int]]:
    """Yield *root* and every node below it, in the order of the page, each with its depth: 0 for *root*."""
    depth, node = 0, root
    while node is not None:
        yield node, depth
        if node.child is not None:
            node, depth = node.child, depth + 1
            continue
        while node is not None and node.next is None:
            node, depth = node.parent, depth - 1
        node = node.next if node is not None and depth > 0 else None
