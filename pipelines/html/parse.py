"""Reading markup as a browser does (HTML5 tree construction, by Lexbor)."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode


def parse_body(markup: str) -> LexborNode | None:
    """Read *markup* as a document of its own and return its `<body>` (rule 2); None where it makes a frameset.

    White space and comments before the first element belong to no body, and so vanish here.
    """
    return LexborHTMLParser(markup).body
