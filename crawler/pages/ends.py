"""Whether a page came to its end. Pure.

A parser closes what a page leaves open, so half a page looks like a whole one. An answer without a length, or with too
small a one, may be half a page; all that were ever saved of Sina's end as they should.
"""

from __future__ import annotations

import re

_BEGINNING = re.compile(rb"<(?:!doctype|html|head|body)\b", re.IGNORECASE)
_END = re.compile(rb"</(?:html|body)\b", re.IGNORECASE)


def breaks_off(body: bytes) -> bool:
    """Return whether *body* is an HTML page that begins and doesn't end. What is no page doesn't break off."""
    return bool(_BEGINNING.search(body)) and not _END.search(body)
