"""The book of elements: what the bodies of articles have been made of, to know a new element when it comes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Engine, select

from crawler.storage.database import upsert
from crawler.storage.journal import Journal, journalled
from crawler.storage.schema import elements

_BATCH = 500
# Not an element: under this name, every article is counted that was looked at.
EVERY_ARTICLE = "*"


class Elements:
    """The catalogue's table of elements: each named as "div.appendQr_wrap", with how many articles have held it."""

    def __init__(self, engine: Engine, journal: Journal | None = None) -> None:
        self._engine = engine
        self.journal = journal or Journal()

    def first_seen(self, names: Collection[str]) -> dict[str, datetime]:
        """Return when those of these elements were first seen that have been seen before."""
        asked, found = sorted(names), dict[str, datetime]()
        with self._engine.begin() as connection:
            for start in range(0, len(asked), _BATCH):
                query = select(elements.c.element, elements.c.first_seen)
                query = query.where(elements.c.element.in_(asked[start : start + _BATCH]))
                found.update({record.element: record.first_seen for record in connection.execute(query)})
        return found

    def articles(self) -> int:
        """Return how many articles were looked at."""
        query = select(elements.c.articles).where(elements.c.element == EVERY_ARTICLE)
        with self._engine.begin() as connection:
            return connection.execute(query).scalar() or 0

    def examples(self, names: Collection[str]) -> dict[str, str]:
        """Return the id of an article that held each of these elements, as far as they have been seen."""
        query = select(elements.c.element, elements.c.example).where(elements.c.element.in_(sorted(names)[:_BATCH]))
        with self._engine.begin() as connection:
            return {record.element: record.example for record in connection.execute(query)}

    @journalled
    def seen(self, counts: Mapping[str, int], examples: Mapping[str, str], at: datetime) -> None:
        """Add what the articles of one run held: *counts* articles with each element, and the id of one of them."""
        with self._engine.begin() as connection:
            for name, count in counts.items():
                values = {"articles": count, "example": examples[name], "first_seen": at, "last_seen": at}
                statement = upsert(connection, elements).values(element=name, **values)
                later = {
                    "articles": elements.c.articles + statement.excluded.articles,
                    "last_seen": statement.excluded.last_seen,
                }
                connection.execute(statement.on_conflict_do_update(index_elements=[elements.c.element], set_=later))
