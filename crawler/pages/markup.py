"""Page text to a tree, with a cap on how deep it may nest: Lexbor's time grows with the square of the depth."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.errors import TooDeepError

MAX_DEPTH = 2_000
# A depth of all their tags takes Lexbor under a second, so pages with fewer need no second look. (The captures have
# up to 3,000 tags.)
_HARMLESS_TAGS = 20_000
# And a depth of so many takes it five seconds: the most that one page may cost.
_MOST_TAGS = 48_000


def parse_page(text: str, url: str) -> LexborHTMLParser:
    """Return the tree of a page as a browser builds it. Raises TooDeepError."""
    tags = text.count("<")
    if tags > _MOST_TAGS:
        raise TooDeepError(url, f"{tags} tags, too many to rule out more than {MAX_DEPTH} elements inside each other")
    tree = LexborHTMLParser(text)
    if tags > _HARMLESS_TAGS and _is_deeper(tree.body, MAX_DEPTH):
        raise TooDeepError(url, f"more than {MAX_DEPTH} elements inside each other")
    return tree


def _is_deeper(root: LexborNode | None, limit: int) -> bool:
    """Return whether more than *limit* elements stand inside each other below *root*."""
    depth, node = 0, root
    while node is not None:
        if depth > limit and node.is_element_node:
            return True
        if node.child is not None:
            node, depth = node.child, depth + 1
            continue
        while node is not None and node.next is None:
            node, depth = node.parent, depth - 1
        node = node.next if node is not None and depth > 0 else None
    return False
