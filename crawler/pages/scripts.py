"""What a page's scripts say of it, without running them: the strings that they give to names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from crawler.urls import comos_id


def script_texts(tree: LexborHTMLParser) -> Iterator[str]:
    """Yield the text of each script on a page."""
    return (node.text() for node in tree.css("script"))


def script_values(tree: LexborHTMLParser, *names: str) -> list[str]:
    """Return the strings that scripts give to *names*, as in `newsid: 'comos-…'`, in their order."""
    given = re.compile(rf"""(?<![\w$])["']?(?:{"|".join(names)})["']?\s*[:=]\s*(["'])((?:\\.|(?!\1)[^\\\n])*)\1""")
    # JSON may write a slash as \/
    return [found.group(2).replace("\\/", "/") for text in script_texts(tree) for found in given.finditer(text)]


def scripted_id(tree: LexborHTMLParser) -> str | None:
    """Return the document id that the scripts name; None where they name several, of which others may be linked."""
    values = script_values(tree, "newsid", "commentid", "comment_id", "docID", "docid")
    ids = {found for found in map(comos_id, values) if found}
    return ids.pop() if len(ids) == 1 else None
