"""Articles as the overview names them: by title, with their source and their file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlalchemy.sql.elements import ColumnElement

from crawler.overview.days import article_day
from crawler.storage.schema import articles


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
