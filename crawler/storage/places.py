"""The book of places: where each article's file lies, and of what it was read; for looking whether all are there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, exists, func, select, text, tuple_

from crawler.storage.schema import aliases, articles, records, revisions
from crawler.storage.states import DUPLICATE, original_of

_BATCH = 500
_HOLDER = records.alias()
# Its own, or, of a revisit, that of another record.
_HAS_PAYLOAD = (records.c.kind == "response") | exists().where(
    _HOLDER.c.payload_digest == records.c.payload_digest, _HOLDER.c.kind == "response"
)
_PLACE = (revisions.c.document_id, revisions.c.version)
_HAS_FILE = articles.c.path.is_not(None) & articles.c.file_sha256.is_not(None)


@dataclass(frozen=True, slots=True)
class Place:
    """One article's file: below the archive's folder, with the SHA-256 that it was written with."""

    document_id: str
    path: str
    file_sha256: str


@dataclass(frozen=True, slots=True)
class LostPages:
    """A version of an article whose raw pages are not all there. *is_latest*: whether its file holds it."""

    document_id: str
    version: int
    lost: tuple[str, ...]
    is_latest: bool


class Places:
    """Reads the catalogue, a batch at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def problems(self) -> list[str]:
        """Return what the database finds wrong with itself; nothing where all is well."""
        if self._engine.dialect.name != "sqlite":
            return []
        with self._engine.begin() as connection:
            found = connection.execute(text("PRAGMA quick_check")).scalars().all()
        return [str(problem) for problem in found if problem != "ok"]

    def count(self) -> int:
        """Return how many articles have a file."""
        with self._engine.begin() as connection:
            return connection.execute(select(func.count()).select_from(articles).where(_HAS_FILE)).scalar_one()

    def all(self) -> Iterator[Place]:
        """Yield every article's file, by document id."""
        query = select(articles.c.document_id, articles.c.path, articles.c.file_sha256).where(_HAS_FILE)
        for batch in self._batches(query, articles.c.document_id):
            yield from (Place(*record) for record in batch)

    def of(self, document_ids: Sequence[str]) -> dict[str, str]:
        """Return the paths of those of these articles that have one, also under ids that they had before."""
        has_path = articles.c.path.is_not(None)
        now = select(articles.c.document_id, articles.c.path).where(has_path, articles.c.document_id.in_(document_ids))
        before = (
            select(aliases.c.alias, articles.c.path)
            .join(articles, articles.c.document_id == aliases.c.document_id)
            .where(has_path, aliases.c.alias.in_(document_ids))
        )
        with self._engine.begin() as connection:
            return dict(connection.execute(before).all()) | dict(connection.execute(now).all())

    def duplicates(self) -> Iterator[tuple[str, str]]:
        """Yield each duplicate whose original has no file, with the original's id."""
        query = select(articles.c.document_id, articles.c.reason).where(articles.c.state == DUPLICATE)
        for batch in self._batches(query, articles.c.document_id):
            originals = {record.document_id: original_of(record.reason) or "" for record in batch}
            held = select(articles.c.document_id).where(_HAS_FILE, articles.c.document_id.in_(originals.values()))
            with self._engine.begin() as connection:
                known = set(connection.execute(held).scalars())
            yield from ((name, original) for name, original in originals.items() if original not in known)

    def lost_pages(self, document_id: str) -> list[LostPages]:
        """Return the versions of one article whose raw pages are not all in the book of records."""
        query = self._versions.where(revisions.c.document_id == document_id)
        with self._engine.begin() as connection:
            batch = connection.execute(query).all()
        return list(self._without_pages([record for record in batch if record.captures]))

    def versions_without_pages(self) -> Iterator[LostPages]:
        """Yield all versions of which that is so. Where none were kept, none are lost."""
        after: tuple[Any, Any] = ("", 0)
        while True:
            query = self._versions.where(tuple_(*_PLACE) > after).order_by(*_PLACE).limit(_BATCH)
            with self._engine.begin() as connection:
                batch = connection.execute(query).all()
            yield from self._without_pages([record for record in batch if record.captures])
            if len(batch) < _BATCH:
                return
            after = (batch[-1].document_id, batch[-1].version)

    @property
    def _versions(self) -> Select[Any]:
        later = revisions.alias()
        query = select(func.max(later.c.version)).where(later.c.document_id == revisions.c.document_id)
        return select(*_PLACE, revisions.c.captures, query.scalar_subquery().label("latest"))

    def _without_pages(self, batch: Sequence[Any]) -> Iterator[LostPages]:
        captures = {record: tuple(json.loads(record.captures)) for record in batch}
        named = [capture for each in captures.values() for capture in each]
        there: set[str] = set()
        with self._engine.begin() as connection:
            for start in range(0, len(named), _BATCH):
                ids = named[start : start + _BATCH]
                found = select(records.c.record_id).where(records.c.record_id.in_(ids), _HAS_PAYLOAD)
                there |= set(connection.execute(found).scalars())
        for record, each in captures.items():
            lost = tuple(capture for capture in each if capture not in there)
            if lost:
                yield LostPages(record.document_id, record.version, lost, record.version == record.latest)

    def _batches(self, query: Select[Any], key: ColumnElement[str]) -> Iterator[Sequence[Any]]:
        after = ""
        while True:
            with self._engine.begin() as connection:
                batch = connection.execute(query.where(key > after).order_by(key).limit(_BATCH)).all()
            yield batch
            if len(batch) < _BATCH:
                return
            after = batch[-1].document_id
