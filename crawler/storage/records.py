"""Articles and rows as the catalogue's columns hold them, and back."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import datetime
from typing import Any

from crawler.items import Article, ArticleTimes, ListingRow

_ROW_TIMES = ("ctime", "mtime", "intime")
_TEXTS = (
    "url",
    "title",
    "layout",
    "media",
    "reporter",
    "editor",
    "editor_code",
    "columnist",
    "section",
    "description",
    "path",
)

# What the rows of lists say of an article.
OF_LISTS = frozenset({*_ROW_TIMES, "url"})
ARTICLE_COLUMNS = (
    *_TEXTS,
    *("file_sha256", "content_sha256", "keywords", "stocks"),
    *(field.name for field in dataclasses.fields(ArticleTimes)),
)


def row_to_json(row: ListingRow) -> str:
    """Return a list's row as JSON, its times in ISO 8601."""
    return json.dumps(dataclasses.asdict(row), ensure_ascii=False, default=datetime.isoformat)


def row_from_json(text: str) -> ListingRow:
    """Return the row that `row_to_json` wrote."""
    values = json.loads(text)
    for name in _ROW_TIMES:
        values[name] = datetime.fromisoformat(values[name]) if values[name] else None
    values["lids"] = tuple(values["lids"])
    return ListingRow(**values)


def row_columns(row: ListingRow, channel: str | None) -> dict[str, Any]:
    """Return what a row says of an article before its page was read."""
    return {
        "url": row.url,
        "channel": channel,
        "row": row_to_json(row),
        "title": row.title,
        **{name: getattr(row, name) for name in _ROW_TIMES},
    }


def article_columns(article: Article) -> dict[str, Any]:
    """Return what an article says of itself; empty lists and texts as NULL."""
    columns: dict[str, Any] = {name: getattr(article, name) or None for name in _TEXTS}
    columns["file_sha256"] = article.digest
    columns["content_sha256"] = content_digest(article)
    columns["keywords"] = json.dumps(article.keywords, ensure_ascii=False) if article.keywords else None
    stocks = [[stock.market, stock.code] for stock in article.stocks]
    columns["stocks"] = json.dumps(stocks) if stocks else None
    times = dataclasses.fields(ArticleTimes)
    return columns | {field.name: getattr(article.times, field.name) for field in times}


def content_digest(article: Article) -> str:
    """Return the SHA-256 of what readers see, title and cleaned body: the same text is the same content."""
    return hashlib.sha256(f"{article.title}\0{article.body}".encode()).hexdigest()
