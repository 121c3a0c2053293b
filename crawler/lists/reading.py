"""How far one list of the roll API has been read. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from crawler.lists.answer import ListPage
from crawler.lists.day import DayReading
from crawler.lists.roll import ListQuery


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a list, page after page.

    *met_known*: whether rows were met that an earlier complete reading reached; *oldest*, *newest*: the ctimes between
    which it has seen the rows; *holes*: stretches between them that an empty page has hidden, from older to newer;
    *empty_pages*: how many of the last pages have shown nothing new; *again*: how many readings of the same day went
    before, in this run.
    """

    query: ListQuery
    began: datetime
    page: int = 1
    met_known: bool = False
    oldest: datetime | None = None
    newest: datetime | None = None
    holes: tuple[tuple[datetime, datetime], ...] = ()
    empty_pages: int = 0
    documents: frozenset[str] = frozenset()
    seen: DayReading = field(default_factory=DayReading)
    again: int = 0

    def __str__(self) -> str:
        """Name the list and the page for people."""
        return f"{self.query}, page {self.page}"

    def with_page(self, answer: ListPage, *, met_known: bool = False) -> Reading:
        """Return the reading after a page. Its rows stand from the newest to the oldest."""
        moments = [row.ctime for row in answer.rows if row.ctime]
        return replace(
            self,
            met_known=self.met_known or met_known,
            # Not the least of all: a row that is pinned to the top may be of any age.
            oldest=moments[-1] if moments else self.oldest,
            newest=self.newest or (moments[0] if moments else None),
            holes=self._holes_before(moments),
            empty_pages=0 if answer.adds_to(self.documents) else self.empty_pages + 1,
            documents=self.documents | answer.documents,
            seen=self.seen.with_page(answer, self.query.day) if self.query.day else self.seen,
        )

    def _holes_before(self, moments: list[datetime]) -> tuple[tuple[datetime, datetime], ...]:
        if moments and self.empty_pages and self.oldest:
            return (*self.holes, (moments[0], self.oldest))
        return self.holes

    def next_page(self) -> Reading:
        """Return the reading, come to its next page."""
        return replace(self, page=self.page + 1)
