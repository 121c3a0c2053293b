"""What the archive lacks: the articles that are owed, with their reasons, and what it can't read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from crawler.overview.articles import Named, name_columns, named
from crawler.storage.schema import articles
from crawler.storage.states import LEFT, PENDING, UNPAID, UNSUPPORTED

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Lacking:
    """An article that is owed. *first_seen*: since when it is known; *tried_at*: None for never."""

    article: Named
    reason: str
    tries: int
    first_seen: datetime
    tried_at: datetime | None


@dataclass(frozen=True, slots=True)
class Lacks:
    """What is lacking. *reasons*: how many are owed, by reason; *left*: how many a limit left out; *oldest*, *newest*:
    the ends of what is owed, without overlap; *unsupported*: how many can't be read, by kind.
    """

    reasons: dict[str, int]
    left: int
    oldest: tuple[Lacking, ...]
    newest: tuple[Lacking, ...]
    unsupported: dict[str, int]

    @property
    def owed(self) -> int:
        """How many articles are owed."""
        return sum(self.reasons.values())


def read_lacks(connection: Connection) -> Lacks:
    """Return what is lacking now."""
    reasons = _by_reason(connection, *UNPAID)
    oldest = _owed(connection, SHOWN, descending=False)
    newest = _owed(connection, min(SHOWN, sum(reasons.values()) - len(oldest)), descending=True)
    left = sum(_by_reason(connection, LEFT).values())
    return Lacks(reasons, left, oldest, newest, _by_reason(connection, UNSUPPORTED))


def _by_reason(connection: Connection, *states: str) -> dict[str, int]:
    reason = func.coalesce(articles.c.reason, PENDING)
    query = select(reason, func.count()).where(articles.c.state.in_(states)).group_by(reason)
    found: dict[str, int] = dict(connection.execute(query.order_by(func.count().desc(), reason)).all())
    return found


def _owed(connection: Connection, most: int, *, descending: bool) -> tuple[Lacking, ...]:
    place = (articles.c.first_seen, articles.c.document_id)
    order = [column.desc() for column in place] if descending else list(place)
    query: Select[Any] = select(
        *name_columns(), articles.c.reason, articles.c.tries, articles.c.first_seen, articles.c.tried_at
    )
    records = connection.execute(query.where(articles.c.state.in_(UNPAID)).order_by(*order).limit(max(most, 0)))
    return tuple(
        Lacking(named(record), record.reason or PENDING, record.tries, record.first_seen, record.tried_at)
        for record in records
    )
