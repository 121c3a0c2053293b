"""Articles as the overview names them: by title, with their source and their file."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select
from sqlalchemy.sql.elements import ColumnElement

from crawler.overview.days import article_day
from crawler.storage.schema import articles

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Named:
    """An article. *path*: of its file below the archive's folder, None where there is none; *day*: of its date."""

    document_id: str
    title: str
    url: str
    path: str | None
    media: str | None
    channel: str | None
    day: date | None


def name_columns() -> list[ColumnElement[Any]]:
    """Return what `named` needs of the articles' table."""
    names = ("document_id", "title", "url", "path", "file_sha256", "media", "channel")
    return [*(articles.c[name] for name in names), article_day().label("day")]


def named(record: Row[Any]) -> Named:
    """Return the article of a record with `name_columns`."""
    return Named(
        record.document_id,
        record.title or record.document_id,
        record.url,
        record.path if record.file_sha256 else None,
        record.media,
        record.channel,
        date.fromisoformat(record.day) if record.day else None,
    )


def names_of(connection: Connection, document_ids: Collection[str]) -> dict[str, Named]:
    """Return the articles that are known under these ids."""
    wanted, found = list(document_ids), dict[str, Named]()
    for start in range(0, len(wanted), _AT_ONCE):
        some = articles.c.document_id.in_(wanted[start : start + _AT_ONCE])
        found.update(
            (record.document_id, named(record)) for record in connection.execute(select(*name_columns()).where(some))
        )
    return found
