"""What every list's answer is made of."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.items import ListingRow


@dataclass(frozen=True, slots=True)
class ListPage:
    """One answer. *total*: rows in the whole list as the API counts them (0 where it doesn't say); *refused*: URLs of
    rows that lead away from Sina; *unusable*: how many rows lead nowhere.
    """

    rows: tuple[ListingRow, ...]
    total: int
    refused: tuple[str, ...] = ()
    unusable: int = 0

    @property
    def count(self) -> int:
        """How many rows the API gave, of use or not."""
        return len(self.rows) + len(self.refused) + self.unusable

    @property
    def documents(self) -> frozenset[str]:
        """The articles that its rows show."""
        return frozenset(row.document_id for row in self.rows)

    def adds_to(self, documents: frozenset[str]) -> bool:
        """Return whether it shows anything beside *documents*; rows of no use count, since they hide no end."""
        return not self.documents <= documents or self.count > len(self.rows)

    @property
    def is_empty(self) -> bool:
        """Whether the API had no rows at all for this page: past the end."""
        return self.count == 0
