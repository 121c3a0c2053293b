"""One reading of a channel's day: what it has shown, and whether that is all there is. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from crawler import times
from crawler.items import ListingRow
from crawler.lists.answer import ListPage

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayReading:
    """What the pages of a day's window have shown so far.

    *total*: rows as the API counts them on the last page read; *shown*: rows of the day as it gave them; *documents*:
    the articles among them; *repeats*: rows of an article that was there before; *is_steady*: whether every page told
    the same total.
    """

    total: int = 0
    shown: int = 0
    documents: frozenset[str] = frozenset()
    repeats: int = 0
    is_steady: bool = True
    pages: int = 0

    def with_page(self, answer: ListPage, day: date) -> DayReading:
        """Return the reading with one more page. Rows of other days don't count; those without a time do."""
        own = [row.document_id for row in answer.rows if _is_of(row, day)]
        fresh = frozenset(own) - self.documents
        return replace(
            self,
            total=answer.total,
            shown=self.shown + len(own) + len(answer.refused) + answer.unusable,
            documents=self.documents | fresh,
            repeats=self.repeats + len(own) - len(fresh),
            is_steady=self.is_steady and (self.pages == 0 or answer.total == self.total),
            pages=self.pages + 1,
        )

    @property
    def is_clean(self) -> bool:
        """Whether nothing moved while the day was read, and the rows shown are those that the API counts.

        A row that shifts between two pages shows itself by coming twice, or by another total; one that vanishes, by a
        row too few. An empty day is never clean: one short answer of the API's could pass for it.
        """
        return self.is_steady and not self.repeats and self.shown == self.total > 0

    @property
    def missing(self) -> int:
        """How many rows the API counts and didn't show."""
        return max(self.total - self.shown, 0)

    @property
    def fingerprint(self) -> str:
        """A digest of the articles shown: two readings with the same one saw the same."""
        return hashlib.sha256("\n".join(sorted(self.documents)).encode()).hexdigest()


# The API's bounds are not known to the second.
_BOUND = timedelta(minutes=5)


def _is_of(row: ListingRow, day: date) -> bool:
    start = times.day_start(day)
    return row.ctime is None or start - _BOUND <= row.ctime < start + DAY + _BOUND


def is_over(day: date, began: datetime, overlap: timedelta) -> bool:
    """Return whether a reading that began at *began* can be a day's last: the day is over, late rows have come."""
    return began >= times.day_start(day) + DAY + overlap


def within_day(rows: Sequence[ListingRow], day: date) -> tuple[ListingRow, ...]:
    """Return the rows that belong to a day's window. The API's bounds are not known to the second, so a day's grace
    on both sides; rows farther off mean that the API did not keep to the window.
    """
    first, last = times.day_start(day) - DAY, times.day_start(day) + 2 * DAY
    return tuple(row for row in rows if row.ctime is None or first <= row.ctime < last)


def days_between(since: date, until: date) -> list[date]:
    """Return the Shanghai days from *until* back to *since*, both included: newest first."""
    return [until - timedelta(days=back) for back in range((until - since).days + 1)]
