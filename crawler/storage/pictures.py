"""The pictures of the articles: where each is kept, or why it is not, and which articles show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, Select, delete, func, insert, or_, select, update

from crawler.errors import CatalogueError
from crawler.pictures import canonical_picture, is_picture_address
from crawler.storage.database import upsert
from crawler.storage.journal import Journal, journalled
from crawler.storage.schema import aliases, article_pictures, articles, pictures
from crawler.storage.states import OWED, PENDING

KEPT, GONE, REFUSED = "kept", "gone", "refused"
FOREIGN = "foreign host"
# So often a picture is asked for, in as many runs, before it is left alone.
PICTURE_TRIES = 3


@dataclass(frozen=True, slots=True)
class DuePicture:
    """A picture that is still to be fetched; *first_seen* gives its place in line."""

    url: str
    first_seen: datetime


@dataclass(frozen=True, slots=True)
class ShownBy:
    """An article that shows a picture. *title*, *path*: None where the archive doesn't hold it."""

    document_id: str
    title: str | None
    path: str | None


@dataclass(frozen=True, slots=True)
class MissingPicture:
    """A picture that the archive lacks, why, how often it was asked for, and the articles that show it."""

    url: str
    state: str
    reason: str | None
    tries: int
    articles: tuple[ShownBy, ...]


class Pictures:
    """The catalogue's book of pictures. Each is known by its canonical address."""

    def __init__(self, engine: Engine, journal: Journal | None = None) -> None:
        self._engine = engine
        self.journal = journal or Journal()

    @journalled
    def wanted(self, document_id: str, urls: Sequence[str], at: datetime) -> int:
        """Enter the pictures that an article shows, in the place of those it showed; return how many were known.

        *urls*: as they stand in its document. One on a foreign host is refused here; one that no server could be asked
        for (`data:`) is none.
        """
        addresses = tuple(dict.fromkeys(filter(None, map(canonical_picture, urls))))
        links = [{"document_id": document_id, "url": url} for url in addresses]
        with self._engine.begin() as connection:
            connection.execute(delete(article_pictures).where(_is_of(document_id)))
            if not links:
                return 0
            connection.execute(insert(article_pictures), links)
            statement = upsert(connection, pictures).on_conflict_do_nothing(index_elements=[pictures.c.url])
            return len(links) - connection.execute(statement, [_entered(url, at) for url in addresses]).rowcount

    def due(self, limit: int, after: DuePicture | None = None) -> list[DuePicture]:
        """Return at most *limit* pictures that are still to be fetched, the longest known first. *after*: the last one
        that this run has asked for.
        """
        place = (pictures.c.first_seen, pictures.c.url)
        is_due = or_(
            pictures.c.state == PENDING,
            (pictures.c.state == OWED) & (pictures.c.tries < PICTURE_TRIES),
        )
        query = select(pictures.c.url, pictures.c.first_seen).where(is_due).order_by(*place).limit(limit)
        if after is not None:
            seen, url = after.first_seen, after.url
            query = query.where((place[0] > seen) | ((place[0] == seen) & (place[1] > url)))
        with self._engine.begin() as connection:
            return [DuePicture(*record) for record in connection.execute(query)]

    @journalled
    def kept(
        self,
        url: str,
        sha256: str,
        path: str,
        content_type: str,
        size: int,
        record_id: str | None,
        at: datetime,
    ) -> None:
        """Record that a picture's file is in place: *path* below the archive's folder, *size* in bytes, *record_id* of
        its WARC record, None where it has none.
        """
        values = {"sha256": sha256, "path": path, "content_type": content_type, "bytes": size, "record_id": record_id}
        self._change(url, at, {"state": KEPT, "reason": None, **values})

    @journalled
    def gone(self, url: str, reason: str, at: datetime) -> None:
        """Record that Sina says a picture is gone."""
        self._change(url, at, {"state": GONE, "reason": reason})

    @journalled
    def refused(self, url: str, reason: str, at: datetime) -> None:
        """Record that what stands there is not kept: it leads to a foreign host, is no picture, or too large."""
        self._change(url, at, {"state": REFUSED, "reason": reason})

    @journalled
    def failed(self, url: str, reason: str, at: datetime, *, counts: bool = True) -> None:
        """Record that a picture could not be had: it stays owed. *counts*: whether that says anything of it, so that
        it is not asked for for ever.
        """
        self._change(url, at, {"state": OWED, "reason": reason}, counts=counts)

    @journalled
    def recall(self, url: str, at: datetime) -> None:
        """Ask for a picture again whose file is lost."""
        self._change(url, at, {"state": PENDING, "reason": None, "path": None, "sha256": None, "tries": 0})

    def files(self) -> dict[str, str]:
        """Return the files of the pictures that are kept, below the archive's folder, with the SHA-256 of each."""
        query = select(pictures.c.path, pictures.c.sha256).where(pictures.c.state == KEPT).order_by(pictures.c.path)
        with self._engine.begin() as connection:
            return dict(connection.execute(query).all())

    def at(self, path: str) -> list[tuple[str, str | None, str]]:
        """Return the pictures whose file is *path*: address, id of the WARC record, SHA-256."""
        query = select(pictures.c.url, pictures.c.record_id, pictures.c.sha256).where(pictures.c.path == path)
        with self._engine.begin() as connection:
            return [(url, record_id, sha256) for url, record_id, sha256 in connection.execute(query)]

    def counts(self) -> dict[str, int]:
        """Return how many pictures there are in each state."""
        query = select(pictures.c.state, func.count()).group_by(pictures.c.state).order_by(pictures.c.state)
        with self._engine.begin() as connection:
            return dict(connection.execute(query).all())

    def gone_list(self, states: Sequence[str] = (GONE,)) -> Iterator[MissingPicture]:
        """Yield the pictures in these states, by their addresses, each with the articles that show it."""
        with self._engine.connect() as connection:
            records = connection.execute(_with_articles(states))
            for _, group in groupby(records, key=lambda record: record.url):
                yield _missing(list(group))

    def local(self, document_id: str) -> dict[str, str]:
        """Return the pictures of an article that are kept: address and path below the archive's folder."""
        query = (
            select(pictures.c.url, pictures.c.path)
            .join(article_pictures, article_pictures.c.url == pictures.c.url)
            .where(pictures.c.state == KEPT, _is_of(document_id))
        )
        with self._engine.begin() as connection:
            return dict(connection.execute(query.order_by(pictures.c.url)).all())

    def _change(self, url: str, at: datetime, values: Mapping[str, Any], *, counts: bool = True) -> None:
        changed = {"tries": pictures.c.tries + int(counts), **values, "tried_at": at}
        this = update(pictures).where(pictures.c.url == url)
        with self._engine.begin() as connection:
            if not connection.execute(this.values(**changed)).rowcount:
                raise CatalogueError(f"the picture {url} is not in the catalogue")


def _entered(url: str, at: datetime) -> dict[str, Any]:
    """Return a picture as it is entered."""
    is_ours = is_picture_address(url)
    state, reason = (PENDING, None) if is_ours else (REFUSED, FOREIGN)
    return {"url": url, "state": state, "reason": reason, "tries": 0, "first_seen": at}


def _is_of(document_id: str) -> ColumnElement[bool]:
    """Return whether a link is that of an article, under its id or under one that it had before."""
    earlier = select(aliases.c.alias).where(aliases.c.document_id == document_id)
    return or_(article_pictures.c.document_id == document_id, article_pictures.c.document_id.in_(earlier))


def _with_articles(states: Sequence[str]) -> Select[Any]:
    """Return the query for pictures with the articles that show them, a row for each pair, by the addresses."""
    own_id = func.coalesce(aliases.c.document_id, article_pictures.c.document_id)
    return (
        select(
            *(pictures.c[name] for name in ("url", "state", "reason", "tries")),
            own_id.label("document_id"),
            articles.c.title,
            articles.c.path,
        )
        .select_from(pictures)
        .outerjoin(article_pictures, article_pictures.c.url == pictures.c.url)
        .outerjoin(aliases, aliases.c.alias == article_pictures.c.document_id)
        .outerjoin(articles, articles.c.document_id == own_id)
        .where(pictures.c.state.in_(states))
        .order_by(pictures.c.url, own_id)
    )


def _missing(pairs: Sequence[Row[Any]]) -> MissingPicture:
    first = pairs[0]
    shown = (ShownBy(pair.document_id, pair.title, pair.path) for pair in pairs if pair.document_id is not None)
    return MissingPicture(first.url, first.state, first.reason, first.tries, tuple(dict.fromkeys(shown)))
