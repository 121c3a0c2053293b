"""The catalogue: the archive's only memory of what is known, what is still owed, and what each file is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    Insert,
    Row,
    Update,
    case,
    func,
    insert,
    select,
    true,
    update,
)

from crawler import times
from crawler.errors import CatalogueError
from crawler.items import Article, ListingRow, Owed
from crawler.kinds import kind_of_url
from crawler.storage.database import open_database, upsert
from crawler.storage.days import Days
from crawler.storage.gaps import Gaps
from crawler.storage.listings import Listings
from crawler.storage.paths import is_unlisted
from crawler.storage.records import article_columns, row_columns, row_from_json
from crawler.storage.runs import Runs
from crawler.storage.schema import aliases, articles
from crawler.storage.states import (
    ARCHIVED,
    OWED,
    PENDING,
    REMOVED,
    UNPAID,
    UNSUPPORTED,
    Known,
    Taken,
    is_due,
    is_first_dated,
)
from crawler.urls import better_twin

_BATCH = 500


class Catalogue:
    """The articles of one archive, over SQLAlchemy Core. `listings`, `days`, `gaps` and `runs` are its other books."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.listings = Listings(engine)
        self.days = Days(engine)
        self.gaps = Gaps(engine, self.days)
        self.runs = Runs(engine)

    @classmethod
    def open(cls, url: str | URL) -> Catalogue:
        """Open (or make) the catalogue at a database URL. Raises CatalogueError."""
        return cls(open_database(url))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def take_on(
        self, rows: Sequence[ListingRow], channel: str | None, *, most: int | None = None, asked: Container[str] = ()
    ) -> Taken:
        """Put *rows* into the catalogue and return those whose pages have to be fetched, at most *most* of them.

        *asked*: the articles that this run has asked for already; they are left as they are.

        Unknown ones become pending under *channel*, or unsupported where their address says that it is no article.
        Known ones keep the channel they were first listed under; an archived one whose row has a newer mtime (Sina
        edited it), or that no list had shown, becomes pending again.
        """
        now = times.now()
        to_fetch: list[Owed] = []
        states: Counter[str] = Counter()
        left_out = repeated = 0
        with self._engine.begin() as connection:
            resolved = _resolve(connection, rows)
            records = connection.execute(select(articles).where(articles.c.document_id.in_(resolved)))
            known = {record.document_id: record for record in records}
            for document_id, row in resolved.items():
                record = known.get(document_id)
                if document_id in asked:
                    repeated += 1
                elif record is not None and not is_due(record, row, now):
                    states[record.state] += 1
                    if is_first_dated(record, row):
                        connection.execute(_of(document_id).values(**row_columns(row, record.channel)))
                elif record is None and (kind := kind_of_url(row.url)):
                    states[UNSUPPORTED] += 1
                    connection.execute(_set_aside(row, channel, kind, now))
                elif most is not None and len(to_fetch) >= most:
                    left_out += 1
                else:
                    to_fetch.append(_take(connection, row, channel, now, record))
        repeated += len(rows) - len(resolved)
        return Taken(tuple(to_fetch), dict(states), repeated, left_out)

    def claim(self, owed: Owed) -> Owed:
        """Put one article into the catalogue that was asked for by its URL, and return it with what is known of it."""
        with self._engine.begin() as connection:
            alias = connection.execute(
                select(aliases.c.document_id).where(aliases.c.alias == owed.document_id)
            ).scalar()
            document_id = alias or owed.document_id
            record = connection.execute(select(articles).where(articles.c.document_id == document_id)).one_or_none()
            if record is not None:
                channel = _channel_of(record, owed.channel)
                # Where no list has named its URL, the one that was typed last is the better one.
                is_open = record.state in UNPAID and record.row is None
                url = better_twin(owed.url, record.url) if is_open else better_twin(record.url, owed.url)
                connection.execute(_of(document_id).values(channel=channel, url=url))
                return replace(_owed(record), channel=channel, url=url)
            values = {"document_id": document_id, "url": owed.url, "channel": owed.channel}
            connection.execute(insert(articles).values(**values, state=PENDING, tries=0, first_seen=times.now()))
            return replace(owed, document_id=document_id)

    def owed(self, *, below_tries: int | None = None) -> Iterator[Owed]:
        """Yield everything that is still to be fetched, oldest first; on demand only what was tried fewer times."""
        place = (articles.c.first_seen, articles.c.document_id)
        query = select(articles).where(articles.c.state.in_(UNPAID)).order_by(*place).limit(_BATCH)
        if below_tries is not None:
            query = query.where(articles.c.tries < below_tries)
        after: ColumnElement[bool] = true()
        while True:
            with self._engine.begin() as connection:
                batch = connection.execute(query.where(after)).all()
            yield from (_owed(record) for record in batch)
            if len(batch) < _BATCH:
                return
            seen, document_id = batch[-1].first_seen, batch[-1].document_id
            after = (place[0] > seen) | ((place[0] == seen) & (place[1] > document_id))

    def get(self, document_id: str) -> Known | None:
        """Return what is known of one article."""
        columns = [articles.c[name] for name in Known.__slots__]
        with self._engine.begin() as connection:
            record = connection.execute(select(*columns).where(articles.c.document_id == document_id)).one_or_none()
        return Known(*record) if record is not None else None

    def rename(self, old: str, new: str) -> None:
        """Move what is owed under *old* (a URL's digest) to *new* (the id its page gave); drop it if *new* is known."""
        with self._engine.begin() as connection:
            taken = connection.execute(select(articles.c.state).where(articles.c.document_id == new)).one_or_none()
            if taken is None:
                connection.execute(_of(old).values(document_id=new))
            else:
                connection.execute(articles.delete().where(articles.c.document_id == old))
            alias = upsert(connection, aliases).values(alias=old, document_id=new)
            connection.execute(alias.on_conflict_do_nothing(index_elements=[aliases.c.alias]))

    def reserve_path(self, document_id: str, path: str) -> str:
        """Return the path of an article's file: the one it has had since it was first listed, else *path*.

        Kept before the file is written, so that a killed run can't leave a second file under another title.
        """
        with self._engine.begin() as connection:
            query = select(articles.c.path).where(articles.c.document_id == document_id)
            earlier = connection.execute(query).scalar()
            if earlier is not None and not (is_unlisted(earlier) and not is_unlisted(path)):
                return str(earlier)
            connection.execute(_of(document_id).values(path=path))
        return path

    def archived(self, article: Article) -> None:
        """Record that an article's file is in place."""
        now = times.now()
        state = {"state": ARCHIVED, "reason": None, "gone": 0, "tried_at": now, "archived_at": now}
        self._change(article.document_id, tries=articles.c.tries + 1, **article_columns(article) | state)

    def unchanged(self, document_id: str) -> None:
        """Record that a page was read again and says what its file says."""
        state = {"state": ARCHIVED, "reason": None, "gone": 0, "tried_at": times.now()}
        self._change(document_id, tries=articles.c.tries + 1, **state)

    def failed(self, document_id: str, reason: str) -> None:
        """Record that an article could not be had: it stays owed, unless its file is there and was only read again."""
        state = case((articles.c.state == ARCHIVED, ARCHIVED), else_=OWED)
        self._change(document_id, state=state, reason=reason, tried_at=times.now(), tries=articles.c.tries + 1)

    def removed(self, document_id: str, reason: str) -> None:
        """Record that Sina says an article is gone. A file that was written stays."""
        counts = {"tries": articles.c.tries + 1, "gone": articles.c.gone + 1}
        self._change(document_id, state=REMOVED, reason=reason, tried_at=times.now(), **counts)

    def withdrawn(self, document_id: str) -> None:
        """Record that a list says an article is taken back, where its file is there. The file stays."""
        gone = _of(document_id).where(articles.c.state == ARCHIVED)
        with self._engine.begin() as connection:
            connection.execute(gone.values(state=REMOVED, reason="deleted by Sina", gone=articles.c.gone + 1))

    def unsupported(self, document_id: str, kind: str) -> None:
        """Record that what was listed is no article that can be read; *kind* says what it is."""
        state = case((articles.c.state == ARCHIVED, ARCHIVED), else_=UNSUPPORTED)
        self._change(document_id, state=state, reason=kind, tried_at=times.now(), tries=articles.c.tries + 1)

    def settle_gaps(self, channel: str, at: datetime) -> None:
        """Close the gaps of *channel* that days have filled: their rows are known now, as far as they had come then."""
        for gap in self.gaps.close_filled(channel, at):
            self.listings.confirm_between(channel, gap.since, gap.until, gap.found_at)

    def unpaid(self) -> dict[str, int]:
        """Return how many articles are owed, by reason ("pending" for those never answered)."""
        reason = func.coalesce(articles.c.reason, PENDING)
        query = select(reason, func.count()).where(articles.c.state.in_(UNPAID)).group_by(reason)
        with self._engine.begin() as connection:
            return dict(connection.execute(query.order_by(reason)).all())

    def states(self) -> dict[str, int]:
        """Return how many articles there are in each state."""
        query = select(articles.c.state, func.count()).group_by(articles.c.state)
        with self._engine.begin() as connection:
            return dict(connection.execute(query).all())

    def _change(self, document_id: str, **values: object) -> None:
        with self._engine.begin() as connection:
            changed = connection.execute(_of(document_id).values(**values)).rowcount
        if changed != 1:
            raise CatalogueError(f"{document_id} is not in the catalogue")


def _of(document_id: str) -> Update:
    return update(articles).where(articles.c.document_id == document_id)


def _resolve(connection: Connection, rows: Sequence[ListingRow]) -> dict[str, ListingRow]:
    """Return each row once, by the id under which the catalogue knows its article."""
    ids = [row.document_id for row in rows]
    renamed = dict(
        connection.execute(select(aliases.c.alias, aliases.c.document_id).where(aliases.c.alias.in_(ids))).all()
    )
    resolved: dict[str, ListingRow] = {}
    for row in rows:
        document_id = renamed.get(row.document_id, row.document_id)
        twin = resolved.get(document_id)
        url = better_twin(twin.url, row.url) if twin else row.url
        resolved[document_id] = replace(row, document_id=document_id, url=url)
    return resolved


def _channel_of(record: Row[Any], named: str | None) -> str | None:
    """Return what a known article is filed under: the channel it was first listed in, else the one named now."""
    channel: str | None = record.channel
    return channel or named


def _take(connection: Connection, row: ListingRow, channel: str | None, now: datetime, record: Row[Any] | None) -> Owed:
    """Make a listed article pending, and return what a request for its page needs."""
    kept = channel if record is None else _channel_of(record, channel)
    if record is not None:
        row = replace(row, url=better_twin(record.url, row.url))
    connection.execute(_make_pending(row, kept, now, record))
    return Owed(document_id=row.document_id, url=row.url, channel=kept, row=row)


def _set_aside(row: ListingRow, channel: str | None, kind: str, now: datetime) -> Insert:
    values = row_columns(row, channel) | {"state": UNSUPPORTED, "reason": kind}
    return insert(articles).values(**values, document_id=row.document_id, tries=0, first_seen=now)


def _make_pending(row: ListingRow, channel: str | None, now: datetime, record: Row[Any] | None) -> Update | Insert:
    values = row_columns(row, channel) | {"state": PENDING}
    if record is not None:
        values["reason"] = record.reason if record.state in UNPAID else None
        if record.row is None:  # the row brings another date: the document has to be written anew
            values["content_sha256"] = None
        return _of(row.document_id).values(**values)
    return insert(articles).values(**values, document_id=row.document_id, tries=0, first_seen=now)


def _owed(record: Row[Any]) -> Owed:
    row = row_from_json(record.row) if record.row else None
    return Owed(document_id=record.document_id, url=record.url, channel=record.channel, row=row)
