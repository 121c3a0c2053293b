"""What the readers of lists share: JSON out of its JSONP, values as what they ought to be, rows sorted by use. Pure."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from typing import Any

from crawler.errors import ListingError
from crawler.items import ListingRow
from crawler.lists.answer import ListPage
from crawler.text import one_line
from crawler.urls import is_archivable

# try{NAME({...});}catch(e){}; or a bare NAME({...});
# More rows than all of Sina has; no column of the catalogue holds a number without end.
_MOST_ROWS = 10**12
_CALLBACK = re.compile(r"(?:try\s*\{)?\s*[\w$.]+\(")


def load(body: bytes, url: str) -> Any:  # noqa: ANN401 - JSON can be anything; whoever reads it looks
    """Return the value that an answer holds as JSON or JSONP. *url* names the list in the ListingError it raises."""
    try:
        return json.loads(without_padding(body.decode("utf-8-sig").strip()))
    except (ValueError, RecursionError) as error:
        raise ListingError(url, f"the answer is no JSON ({brief(error)})") from error


def without_padding(text: str) -> str:
    """Return the JSON inside a JSONP answer; any other text as it is."""
    callback = _CALLBACK.match(text)
    if callback is None:
        return text
    end = text.rfind("catch") if text.startswith("try") else len(text)
    return text[callback.end() : text.rfind(")", 0, end)]


def result_of(answer: object, url: str) -> dict[str, Any]:
    """Return an answer's `result`, the object in which most of Sina's APIs wrap everything. Raises ListingError."""
    result = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(result, dict):
        raise ListingError(url, "the answer holds no result")
    return result


def check_status(status: object, url: str) -> None:
    """Raise ListingError unless an answer's `status` says that all is well: {"code": 0}."""
    if not isinstance(status, dict) or str(status.get("code")) != "0":
        raise ListingError(url, f"the API answers {brief(status)}")


def text_of(entry: dict[str, Any], name: str) -> str:
    """Return a value as text on one line. Numbers are taken, as Sina writes them either way; anything else is not."""
    value = entry.get(name)
    return one_line(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def address_of(entry: object, *names: str) -> str:
    """Return the first address that an entry has under one of *names*, with a scheme; empty where it has none."""
    if not isinstance(entry, dict):
        return ""
    url = next(filter(None, (text_of(entry, name) for name in names)), "")
    return f"https:{url}" if url.startswith("//") else url


def count_of(value: object) -> int:
    """Return a count as an API writes it, a number or a string; 0 for anything else, and for more than can be."""
    try:
        count = int(str(value))
    except ValueError:
        return 0
    return count if 0 <= count <= _MOST_ROWS else 0


def brief(value: object) -> str:
    """Return what an error says of a value: one line of bounded length."""
    return html.unescape(one_line(str(value)))[:120]


def page_of(found: Iterable[tuple[str, ListingRow | None]], total: int = 0) -> ListPage:
    """Return the page made of a list's entries: for each its address, and the row made of it (None: of no use)."""
    rows: list[ListingRow] = []
    refused: list[str] = []
    unusable = 0
    for url, row in found:
        if row:
            rows.append(row)
        elif url and not is_archivable(url):
            refused.append(url)
        else:
            unusable += 1
    return ListPage(tuple(rows), total, tuple(refused), unusable)
