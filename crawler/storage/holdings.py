"""The book of holdings: every article that has a file, with all that the catalogue knows of it, a batch at a time."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Engine, Function, Row, Select, func, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from crawler.errors import CatalogueError
from crawler.items import ArticleTimes, StockCode
from crawler.machine import remedy
from crawler.storage.schema import articles, removals, revisions, stories
from crawler.storage.states import REMOVED
from crawler.times import SHANGHAI, day_start

BATCH = 500
Value = TypeVar("Value")
_TIMES = tuple(field.name for field in dataclasses.fields(ArticleTimes))
_AS_THEY_ARE = (
    *("document_id", "url", "channel", "title", "media", "reporter", "editor", "editor_code", "columnist"),
    *("section", "description", "layout", "state", "first_seen", "archived_at", "path", "file_sha256"),
)


@dataclass(frozen=True, slots=True)
class Version:
    """One of the texts that an article has had. *mtime*: when Sina says that it was edited; *file_sha256*: of the
    document that held it; *first_seen*, *last_seen*: when this text was met.
    """

    number: int
    cause: str
    title: str
    file_sha256: str
    mtime: datetime | None
    first_seen: datetime
    last_seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One article with a file at *path*, below the archive's folder.

    *version*: the number of its present text, None where none was noted; *versions*: its texts, oldest first, where
    they were asked for; *first_gone*, *last_gone*: the last time that Sina called it gone; *cluster*: see Stories.
    """

    document_id: str
    url: str
    channel: str | None
    title: str
    times: ArticleTimes
    media: str | None
    reporter: str | None
    editor: str | None
    editor_code: str | None
    columnist: str | None
    keywords: tuple[str, ...]
    stocks: tuple[StockCode, ...]
    section: str | None
    description: str | None
    layout: str
    state: str
    first_seen: datetime
    archived_at: datetime | None
    first_gone: datetime | None
    last_gone: datetime | None
    cluster: str | None
    path: str
    file_sha256: str
    version: int | None
    versions: tuple[Version, ...] = ()


class Holdings:
    """The catalogue's articles that have files. Reads only."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def read(
        self,
        *,
        channels: Sequence[str | None] = (),
        since: date | None = None,
        until: date | None = None,
        with_versions: bool = False,
    ) -> Iterator[Holding]:
        """Yield the articles by document id. Never holds more than BATCH of them, however large the archive is.

        *channels*: slugs, None for what no list has shown; empty: all. *since*, *until*: Shanghai days of the
        document's date, both included. A run may write meanwhile: each batch is as the catalogue is then.
        Raises CatalogueError.
        """
        query = _columns().where(*_conditions(channels, since, until)).order_by(articles.c.document_id).limit(BATCH)
        after = ""
        while True:
            batch = self._batch(query.where(articles.c.document_id > after), with_versions=with_versions)
            yield from batch
            if len(batch) < BATCH:
                return
            after = batch[-1].document_id

    def latest(self, number: int, channels: Sequence[str | None] = ()) -> Iterator[Holding]:
        """Yield the latest *number* articles with their texts, by the document's date, newest first.

        What Sina has removed is left out. *channels* as above. Raises CatalogueError.
        """
        newest = select(articles.c.document_id).where(*_conditions(channels, None, None), articles.c.state != REMOVED)
        ordered = newest.order_by(document_date().desc().nulls_last(), articles.c.document_id).limit(number)
        names = self._values(ordered)
        for chunk in (names[first : first + BATCH] for first in range(0, number, BATCH)):
            batch = self._batch(_columns().where(articles.c.document_id.in_(chunk)), with_versions=True)
            found = {holding.document_id: holding for holding in batch}
            yield from (found[name] for name in chunk if name in found)

    def count(
        self, *, channels: Sequence[str | None] = (), since: date | None = None, until: date | None = None
    ) -> int:
        """Return how many articles `read` would yield now. Raises CatalogueError."""
        [number] = self._values(select(func.count()).select_from(articles).where(*_conditions(channels, since, until)))
        return number

    def _values(self, query: Select[Value]) -> list[Value]:
        try:
            with self._engine.begin() as connection:
                return list(connection.execute(query).scalars())
        except DBAPIError as error:
            raise CatalogueError(f"the catalogue can't be read: {error.orig}{remedy(error)}") from error

    def _batch(self, query: Select[Any], *, with_versions: bool) -> list[Holding]:
        try:
            with self._engine.begin() as connection:
                records = connection.execute(query).all()
                versions = _versions(connection, [record.document_id for record in records] if with_versions else [])
        except DBAPIError as error:
            raise CatalogueError(f"the catalogue can't be read: {error.orig}{remedy(error)}") from error
        return [_holding(record, versions.get(record.document_id, ())) for record in records]


def _columns() -> Select[Any]:
    columns = [articles.c[name] for name in (*_AS_THEY_ARE, *_TIMES, "keywords", "stocks")]
    return select(*columns, *_noted_elsewhere())


def _conditions(
    channels: Sequence[str | None], since: date | None, until: date | None
) -> Iterator[ColumnElement[bool]]:
    # Whatever its state: what Sina has removed keeps its file, and so does what is asked for again.
    yield articles.c.path.is_not(None) & articles.c.file_sha256.is_not(None)
    if channels:
        yield _is_in(channels)
    if since is not None:
        yield document_date() >= day_start(since)
    if until is not None:
        yield document_date() <= datetime.combine(until, time.max, SHANGHAI)


def document_date() -> Function[Any]:
    """Return the document's date: the same winner as in ArticleTimes.date."""
    return func.coalesce(articles.c.intime, articles.c.created, articles.c.published, articles.c.shown)


def _is_in(channels: Sequence[str | None]) -> ColumnElement[bool]:
    slugs = [slug for slug in channels if slug is not None]
    unlisted = [articles.c.channel.is_(None)] if None in channels else []
    return or_(articles.c.channel.in_(slugs), *unlisted)


def _noted_elsewhere() -> list[ColumnElement[Any]]:
    """Return what other tables say of an article, one value each: tables with several rows for it give the last."""
    own = articles.c.document_id
    version = select(func.max(revisions.c.version)).where(revisions.c.document_id == own)
    cluster = select(stories.c.cluster).where(stories.c.document_id == own)
    first, last = (
        select(column).where(removals.c.document_id == own).order_by(removals.c.first_gone.desc()).limit(1)
        for column in (removals.c.first_gone, removals.c.last_gone)
    )
    named = {"version": version, "cluster": cluster, "first_gone": first, "last_gone": last}
    return [query.correlate(articles).scalar_subquery().label(name) for name, query in named.items()]


def _versions(connection: Connection, document_ids: list[str]) -> dict[str, tuple[Version, ...]]:
    """Return the texts of these articles, oldest first."""
    if not document_ids:
        return {}
    names = ("version", *Version.__slots__[1:])
    place = (revisions.c.document_id, revisions.c.version)
    query = select(revisions.c.document_id, *(revisions.c[name] for name in names)).order_by(*place)
    records = connection.execute(query.where(revisions.c.document_id.in_(document_ids)))
    grouped = groupby(records, key=lambda record: str(record.document_id))
    return {own: tuple(Version(*record[1:]) for record in each) for own, each in grouped}


def _holding(record: Row[Any], versions: tuple[Version, ...]) -> Holding:
    columns = record._asdict()
    times = ArticleTimes(**{name: columns.pop(name) for name in _TIMES})
    keywords = tuple(json.loads(columns.pop("keywords") or "[]"))
    stocks = tuple(StockCode(market, code) for market, code in json.loads(columns.pop("stocks") or "[]"))
    return Holding(**columns, times=times, keywords=keywords, stocks=stocks, versions=versions)
