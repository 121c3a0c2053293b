"""The texts that an article has had, and the times during which Sina called it gone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, case, func, insert, literal, select, update

from crawler.storage.database import upsert
from crawler.storage.schema import articles, removals, revisions
from crawler.storage.states import ARCHIVED, REMOVED

_BATCH = 500

# Why an article has another text than before: its first one; Sina edited it; today's rules read the same page in
# another way; a list that shows it now gives it another date or place; its page has taken the place of a flash.
FIRST, EDITED, RULE, LISTED, PAGE = "first", "edited", "rule", "listed", "page"
_IN_WORDS: Mapping[str, str] = {
    FIRST: "first text",
    EDITED: "edited by Sina",
    RULE: "read by other rules",
    LISTED: "dated and filed by its list",
    PAGE: "its page, in place of the flash",
}
# Why a file is written anew though its text is the same: in another profile. No text in the book has it.
FORM = "form"


@dataclass(frozen=True, slots=True)
class Revision:
    """One text. *mtime*: when Sina says that it was edited; *first_seen*, *last_seen*: when the archive saw it;
    *captures*: the ids of the WARC records that it was read from, none where nothing was kept then.
    """

    document_id: str
    version: int
    cause: str
    title: str
    content_sha256: str
    file_sha256: str
    mtime: datetime | None
    first_seen: datetime
    last_seen: datetime
    captures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Removal:
    """A time during which Sina called an article gone. *back_at*: when it was there again, None for not yet."""

    document_id: str
    first_gone: datetime
    last_gone: datetime
    reason: str
    back_at: datetime | None


def cause_in_words(cause: str) -> str:
    """Return why an article has another text, for people."""
    return _IN_WORDS.get(cause, cause)


class Revisions:
    """The catalogue's book of texts and removals. It is written by Catalogue, with what else changes of an article."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, document_id: str) -> list[Revision]:
        """Return the texts of an article, the first one first."""
        query = select(revisions).where(revisions.c.document_id == document_id).order_by(revisions.c.version)
        with self._engine.begin() as connection:
            return [_revision(record) for record in connection.execute(query)]

    def latest(self, document_id: str) -> Revision | None:
        """Return the text that an article has now; None where none was recorded."""
        with self._engine.begin() as connection:
            record = _latest(connection, document_id)
        return _revision(record) if record is not None else None

    def held(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each article that has a text of which the pages were kept, with the records of the latest one.

        What is asked for again is left out: the next run brings it.
        """
        after = ""
        while True:
            query = select(revisions.c.document_id, revisions.c.captures, func.max(revisions.c.version))
            query = query.join(articles, articles.c.document_id == revisions.c.document_id)
            query = query.where(articles.c.state.in_((ARCHIVED, REMOVED)), articles.c.file_sha256.is_not(None))
            query = query.where(revisions.c.document_id > after).group_by(revisions.c.document_id)
            with self._engine.begin() as connection:
                batch = connection.execute(query.order_by(revisions.c.document_id).limit(_BATCH)).all()
            yield from ((name, tuple(json.loads(captures))) for name, captures, _ in batch if captures)
            if len(batch) < _BATCH:
                return
            after = batch[-1][0]

    def held_count(self) -> int:
        """Return how many articles `held` yields at most."""
        query = select(func.count(func.distinct(revisions.c.document_id)))
        query = query.join(articles, articles.c.document_id == revisions.c.document_id)
        query = query.where(articles.c.state.in_((ARCHIVED, REMOVED)), articles.c.file_sha256.is_not(None))
        with self._engine.begin() as connection:
            return connection.execute(query).scalar_one()

    def removals(self, document_id: str) -> list[Removal]:
        """Return the times during which an article was gone, the first one first."""
        query = select(removals).where(removals.c.document_id == document_id).order_by(removals.c.first_gone)
        with self._engine.begin() as connection:
            return [Removal(*record) for record in connection.execute(query)]


def add_revision(
    connection: Connection,
    document_id: str,
    columns: Mapping[str, Any],
    at: datetime,
    *,
    cause: str,
    captures: Sequence[str],
) -> None:
    """Record the text that an article has from *at* on; *columns*: as `article_columns` gives them."""
    latest = _latest(connection, document_id)
    if latest is not None and _is_same(latest, columns):
        extend_revision(connection, document_id, at, captures)
        return
    values = {name: columns[name] for name in ("title", "content_sha256", "file_sha256", "mtime")}
    connection.execute(
        insert(revisions).values(
            document_id=document_id,
            version=1 if latest is None else latest.version + 1,
            cause=FIRST if latest is None else cause,
            first_seen=at,
            last_seen=at,
            captures=_as_json(captures),
            **values,
        )
    )


def keep_unrecorded(connection: Connection, document_id: str) -> None:
    """Record the text that an article has had since before revisions were kept, if it has one."""
    if _latest(connection, document_id) is not None:
        return
    known = connection.execute(select(articles).where(articles.c.document_id == document_id)).one_or_none()
    if known is None or known.file_sha256 is None or known.archived_at is None:
        return
    columns = {
        "title": known.title or "",
        "content_sha256": known.content_sha256 or "",
        "file_sha256": known.file_sha256,
        "mtime": known.mtime,
    }
    add_revision(connection, document_id, columns, known.archived_at, cause=FIRST, captures=())


def extend_revision(connection: Connection, document_id: str, at: datetime, captures: Sequence[str]) -> None:
    """Record that an article still had its latest text at *at*."""
    latest = _latest(connection, document_id)
    if latest is None:
        return
    values: dict[str, Any] = {"last_seen": max(latest.last_seen, at)}
    if latest.captures is None:
        values["captures"] = _as_json(captures)
    this = (revisions.c.document_id == document_id) & (revisions.c.version == latest.version)
    connection.execute(update(revisions).where(this).values(**values))


def restate_latest(connection: Connection, document_id: str, columns: Mapping[str, Any]) -> None:
    """Give the latest text the title and digests of *columns*."""
    latest = _latest(connection, document_id)
    if latest is not None:
        this = (revisions.c.document_id == document_id) & (revisions.c.version == latest.version)
        values = {name: columns[name] for name in ("title", "content_sha256", "file_sha256", "mtime")}
        connection.execute(update(revisions).where(this).values(**values))


def rewrite_version(connection: Connection, document_id: str, version: int, file_sha256: str) -> bool:
    """Give a version the digest of the document that holds it now, and return whether it is the latest one."""
    this = (revisions.c.document_id == document_id) & (revisions.c.version == version)
    connection.execute(update(revisions).where(this).values(file_sha256=file_sha256))
    latest = _latest(connection, document_id)
    return latest is None or latest.version == version


def forget_captures(connection: Connection, document_id: str, version: int) -> None:
    """Record that nothing is kept any more of what a version was read from."""
    this = (revisions.c.document_id == document_id) & (revisions.c.version == version)
    connection.execute(update(revisions).where(this).values(captures=None))


def note_removal(connection: Connection, document_id: str, reason: str, at: datetime) -> None:
    """Record that Sina called an article gone at *at*."""
    now_gone = (removals.c.document_id == document_id) & removals.c.back_at.is_(None)
    later = case((removals.c.last_gone > at, removals.c.last_gone), else_=literal(at, removals.c.last_gone.type))
    seen = connection.execute(update(removals).where(now_gone).values(last_gone=later, reason=reason))
    if not seen.rowcount:
        values = {"document_id": document_id, "first_gone": at, "last_gone": at, "reason": reason, "back_at": None}
        statement = upsert(connection, removals).values(**values)
        keys = [removals.c.document_id, removals.c.first_gone]
        connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=values))


def end_removal(connection: Connection, document_id: str, at: datetime) -> None:
    """Record that an article was there at *at*."""
    now_gone = (removals.c.document_id == document_id) & removals.c.back_at.is_(None)
    connection.execute(update(removals).where(now_gone).values(back_at=at))


def _latest(connection: Connection, document_id: str) -> Row[Any] | None:
    query = select(revisions).where(revisions.c.document_id == document_id)
    return connection.execute(query.order_by(revisions.c.version.desc()).limit(1)).one_or_none()


def _is_same(latest: Row[Any], columns: Mapping[str, Any]) -> bool:
    # Of a text from before revisions were kept the content's digest may not be known any more.
    is_same_content = latest.content_sha256 in {columns["content_sha256"], ""}
    return is_same_content and bool(latest.file_sha256 == columns["file_sha256"])


def _as_json(captures: Sequence[str]) -> str | None:
    return json.dumps(list(captures)) if captures else None


def _revision(record: Row[Any]) -> Revision:
    captures = tuple(json.loads(record.captures)) if record.captures else ()
    return Revision(**{**record._mapping, "captures": captures})  # noqa: SLF001 - SQLAlchemy's own name for it
