"""What became of articles after they were archived: other texts, removals, reprints of one story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from crawler.overview.articles import Named, name_columns, named
from crawler.overview.days import day_of
from crawler.storage.revisions import EDITED
from crawler.storage.schema import articles, removals, revisions, stories

SHOWN = 50
CLUSTERS = 20
MEMBERS = 10
_MONTH_LENGTH = len("2024-03")


@dataclass(frozen=True, slots=True)
class Revised:
    """A text of an article that is not its first one. *cause*: see `crawler.storage.revisions`; *title*: of then."""

    article: Named
    version: int
    cause: str
    title: str
    first_seen: datetime


@dataclass(frozen=True, slots=True)
class Gone:
    """A time during which Sina called an article gone. *back_at*: None for not yet."""

    article: Named
    first_gone: datetime
    last_gone: datetime
    reason: str
    back_at: datetime | None


@dataclass(frozen=True, slots=True)
class Changes:
    """Revisions and removals. *months*: edits by Sina, texts changed otherwise, and removals, by month as "2024-03"."""

    months: Mapping[str, tuple[int, int, int]]
    revised: tuple[Revised, ...]
    gone: tuple[Gone, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Articles that tell one story. *members*: the first MEMBERS of *size*, in order of entry."""

    name: str
    size: int
    members: tuple[Named, ...]


def read_changes(connection: Connection, since: date | None = None, until: date | None = None) -> Changes:
    """Return what changed on these Shanghai days; of each kind the last SHOWN."""
    first = revisions.c.version == 1
    edited = revisions.c.cause == EDITED
    after_first = _within(revisions.c.first_seen, since, until)
    months = defaultdict[str, list[int]](lambda: [0, 0, 0])
    for place, condition in enumerate((edited, ~edited)):
        for month, count in _by_month(connection, revisions.c.first_seen, ~first, condition, *after_first):
            months[month][place] = count
    while_gone = _within(removals.c.first_gone, since, until)
    for month, count in _by_month(connection, removals.c.first_gone, *while_gone):
        months[month][2] = count
    return Changes(
        {month: (counts[0], counts[1], counts[2]) for month, counts in sorted(months.items())},
        _revised(connection, ~first, *after_first),
        _gone(connection, *while_gone),
    )


def read_clusters(connection: Connection) -> list[Cluster]:
    """Return the CLUSTERS largest ones of the whole archive."""
    size = func.count()
    query = select(stories.c.cluster, size).where(stories.c.cluster.is_not(None)).group_by(stories.c.cluster)
    found = connection.execute(query.order_by(size.desc(), stories.c.cluster).limit(CLUSTERS)).all()
    return [Cluster(name, count, _members(connection, name)) for name, count in found]


def _within(column: ColumnElement[datetime], since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    day = day_of(column)
    return [*([day >= since.isoformat()] if since else []), *([day <= until.isoformat()] if until else [])]


def _by_month(
    connection: Connection, moment: ColumnElement[datetime], *conditions: ColumnElement[bool]
) -> list[tuple[str, int]]:
    month = func.substr(day_of(moment), 1, _MONTH_LENGTH)
    query = select(month, func.count()).where(*conditions).group_by(month)
    return [(month, count) for month, count in connection.execute(query)]


def _revised(connection: Connection, *conditions: ColumnElement[bool]) -> tuple[Revised, ...]:
    own = [revisions.c[name] for name in ("version", "cause", "first_seen")]
    query: Select[Any] = select(*name_columns(), *own, revisions.c.title.label("title_then"))
    query = query.join(revisions, revisions.c.document_id == articles.c.document_id).where(*conditions)
    latest = query.order_by(revisions.c.first_seen.desc(), revisions.c.document_id).limit(SHOWN)
    return tuple(
        Revised(named(record), record.version, record.cause, record.title_then, record.first_seen)
        for record in connection.execute(latest)
    )


def _gone(connection: Connection, *conditions: ColumnElement[bool]) -> tuple[Gone, ...]:
    names = ("first_gone", "last_gone", "back_at")
    query: Select[Any] = select(*name_columns(), *(removals.c[name] for name in names), removals.c.reason.label("said"))
    query = query.join(removals, removals.c.document_id == articles.c.document_id).where(*conditions)
    latest = query.order_by(removals.c.first_gone.desc(), removals.c.document_id).limit(SHOWN)
    return tuple(
        Gone(named(record), record.first_gone, record.last_gone, record.said, record.back_at)
        for record in connection.execute(latest)
    )


def _members(connection: Connection, cluster: str) -> tuple[Named, ...]:
    query: Select[Any] = select(*name_columns()).join(stories, stories.c.document_id == articles.c.document_id)
    query = query.where(stories.c.cluster == cluster).order_by(stories.c.number).limit(MEMBERS)
    return tuple(named(record) for record in connection.execute(query))
