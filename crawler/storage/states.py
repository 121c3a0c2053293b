"""The states of an article, and when one that is known has to be fetched again because a list shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from crawler.items import ListingRow, Owed

PENDING, OWED, ARCHIVED, REMOVED, UNSUPPORTED = "pending", "owed", "archived", "removed", "unsupported"
UNPAID = (PENDING, OWED)
# A page that Sina lists and yet calls removed is asked for again, a day apart, before it is believed.
REMOVED_TRIES = 3
REMOVED_PAUSE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue knows of one article."""

    document_id: str
    state: str
    channel: str | None
    path: str | None
    content_sha256: str | None
    file_sha256: str | None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a list's rows.

    *known*: how many need no page, by the state of their articles; *repeated*: how many showed an article that this
    run has asked for already, or showed it twice; *left_out*: how many were past the limit.
    """

    to_fetch: tuple[Owed, ...]
    known: dict[str, int]
    repeated: int
    left_out: int


def is_due(record: Row[Any], row: ListingRow, now: datetime) -> bool:
    """Return whether a known article that is listed again has to be fetched again."""
    edited: bool = record.mtime is not None and row.mtime is not None and row.mtime > record.mtime
    if record.state == REMOVED:
        waited: bool = record.tried_at is None or now - record.tried_at >= REMOVED_PAUSE
        return edited or (waited and record.gone < REMOVED_TRIES)
    return edited or record.state in UNPAID or was_unlisted(record)


def was_unlisted(record: Row[Any]) -> bool:
    """Return whether an article was archived by its URL alone: a list that shows it now knows its channel and date."""
    return record.row is None


def is_first_dated(record: Row[Any], row: ListingRow) -> bool:
    """Return whether the roll API shows an article for the first time that other lists, without an mtime, have shown:
    its row is kept, so that a later edit is seen; the document keeps its date.
    """
    return record.row is not None and record.mtime is None and row.mtime is not None
