"""How far one list of the roll API has been read. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from crawler.items import ListingRow
from crawler.lists.answer import ListPage
from crawler.lists.day import DayReading
from crawler.lists.roll import ListQuery


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a list, page after page.

    *met_known*: whether a row was met that an earlier complete reading reached; *left_out*: whether the limit left
    any row out; *oldest*, *newest*: the ctimes between which it has seen every row; *empty_pages*: how many of the
    last pages were empty; *again*: how many readings of the same day went before, in this run.
    """

    query: ListQuery
    began: datetime
    page: int = 1
    met_known: bool = False
    left_out: bool = False
    oldest: datetime | None = None
    newest: datetime | None = None
    empty_pages: int = 0
    seen: DayReading = field(default_factory=DayReading)
    again: int = 0

    def __str__(self) -> str:
        """Name the list and the page for people."""
        return f"{self.query}, page {self.page}"

    def with_page(self, answer: ListPage, rows: tuple[ListingRow, ...], *, met_known: bool, left_out: bool) -> Reading:
        """Return the reading after a page."""
        moments = [row.ctime for row in rows if row.ctime]
        return replace(
            self,
            met_known=self.met_known or met_known,
            left_out=self.left_out or left_out,
            oldest=min([*moments, *filter(None, [self.oldest])], default=None),
            newest=max([*moments, *filter(None, [self.newest])], default=None),
            empty_pages=self.empty_pages + 1 if answer.is_empty else 0,
            seen=self.seen.with_page(answer) if self.query.day else self.seen,
        )

    def next_page(self) -> Reading:
        """Return the reading, come to its next page."""
        return replace(self, page=self.page + 1)
