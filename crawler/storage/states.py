"""The states of an article, and when one that is known has to be fetched again because a list shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from crawler.categories import FLASHES
from crawler.items import ListingRow, Owed
from crawler.kinds import kind_of_url
from crawler.lists.live import LAYOUT as FLASH_LAYOUT

PENDING, OWED, ARCHIVED, REMOVED, UNSUPPORTED = "pending", "owed", "archived", "removed", "unsupported"
# Past the limit that a run was given: fetched by the next run without one, and owed by nobody until then.
LEFT = "left"
# Another article says the same (the reason: which); its page is kept, its text is not written twice.
DUPLICATE = "duplicate"
UNPAID = (PENDING, OWED)
# Of whose text there is a file.
SETTLED = (ARCHIVED, DUPLICATE)
_DUPLICATE_OF = "duplicate of "
# The reason of a flash that Sina has taken back, list and page.
DELETED = "deleted by Sina"
# A page that Sina lists and yet calls removed is asked for again, a day apart, before it is believed.
REMOVED_TRIES = 3
REMOVED_PAUSE = timedelta(days=1)
# Addresses of one article that may turn out to be none before no other is asked.
UNSUPPORTED_TRIES = 3


def duplicate_of(original: str) -> str:
    """Return the reason of a duplicate; `original_of` reads it back."""
    return f"{_DUPLICATE_OF}{original}"


def original_of(reason: str | None) -> str | None:
    """Return the id of the article that a duplicate repeats; None for any other reason."""
    return reason.removeprefix(_DUPLICATE_OF) if reason and reason.startswith(_DUPLICATE_OF) else None


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue knows of one article."""

    document_id: str
    state: str
    channel: str | None
    path: str | None
    layout: str | None
    content_sha256: str | None
    file_sha256: str | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a list's rows.

    *known*: how many need no page, by the state of their articles; *unsupported*: how many are no articles that can be
    read, by their kind; *repeated*: how many showed an article that this
    run has asked for already, or showed it twice; *left_out*: how many were past the limit.
    """

    to_fetch: tuple[Owed, ...]
    known: dict[str, int]
    unsupported: dict[str, int]
    repeated: int
    left_out: int


def is_due(record: Row[Any], row: ListingRow, now: datetime) -> bool:
    """Return whether a known article that is listed again has to be fetched again."""
    if record.state == REMOVED:
        waited: bool = record.tried_at is None or now - record.tried_at >= REMOVED_PAUSE
        return _is_edited(record, row) or (waited and record.gone < REMOVED_TRIES)
    if record.state == UNSUPPORTED:  # another address of the same article may be one that can be read
        return row.url != record.url and record.tries < UNSUPPORTED_TRIES and kind_of_url(row.url) is None
    is_open = record.state in (*UNPAID, LEFT)
    return is_open or _is_edited(record, row) or was_unlisted(record) or record.layout == FLASH_LAYOUT


def is_due_flash(record: Row[Any], row: ListingRow) -> bool:
    """Return whether a known flash is to be written (again). Its page, where that is archived, says more than it."""
    is_flash = record.layout == FLASH_LAYOUT or (record.layout is None and record.channel == FLASHES)
    if not is_flash:
        return False
    is_there = record.state == ARCHIVED or (record.state == REMOVED and record.reason != DELETED)
    return record.state in (*UNPAID, LEFT) or (is_there and _is_edited(record, row))


def _is_edited(record: Row[Any], row: ListingRow) -> bool:
    """Return whether Sina has edited an article since the row that is known, or since it was fetched."""
    known: datetime | None = record.mtime or (record.archived_at if record.row is not None else None)
    return row.mtime is not None and known is not None and row.mtime > known


def was_unlisted(record: Row[Any]) -> bool:
    """Return whether an article was archived by its URL alone: a list that shows it now knows its channel and date.

    Of one whose post alone is known (no page of it was ever read here: `scrapy rebuild`) the post says both.
    """
    return record.row is None and not _is_post_alone(record)


def _is_post_alone(record: Row[Any]) -> bool:
    return record.state == ARCHIVED and record.layout is None


def is_first_dated(record: Row[Any], row: ListingRow) -> bool:
    """Return whether the roll API shows an article for the first time that other lists, without an mtime, have shown:
    its row is kept, so that a later edit is seen; the document keeps its date.
    """
    is_listed = record.row is not None or _is_post_alone(record)
    return is_listed and record.mtime is None and row.mtime is not None
