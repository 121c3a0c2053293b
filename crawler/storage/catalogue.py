"""The catalogue: the archive's only memory of what is known, what is still owed, and what each file is."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import URL, ColumnElement, Connection, Engine, Row, Select, func, insert, select, true

from crawler import times
from crawler.errors import BadArgumentError
from crawler.items import ListingRow, Owed
from crawler.lists.live import LAYOUT as FLASH_LAYOUT
from crawler.storage.database import open_database, snapshot
from crawler.storage.days import Days
from crawler.storage.elements import Elements
from crawler.storage.gaps import Gaps
from crawler.storage.holdings import Holdings
from crawler.storage.intake import channel_of, known_as, names_of, of_article, rename_article, take_on
from crawler.storage.jobs import Jobs
from crawler.storage.journal import NOW, Book, Journal, journalled
from crawler.storage.listings import Listings
from crawler.storage.outbox import Outbox
from crawler.storage.outcomes import Outcomes
from crawler.storage.paths import is_unlisted
from crawler.storage.pictures import Pictures
from crawler.storage.places import Places
from crawler.storage.records import ARTICLE_COLUMNS, row_from_json
from crawler.storage.revisions import Revisions
from crawler.storage.runs import Runs
from crawler.storage.schema import aliases, articles
from crawler.storage.states import (
    ARCHIVED,
    DELETED,
    LEFT,
    OWED,
    PENDING,
    REMOVED,
    REMOVED_PAUSE,
    REMOVED_TRIES,
    UNPAID,
    Known,
    Taken,
)
from crawler.storage.stories import Stories
from crawler.storage.texts import Texts
from crawler.storage.told import Told
from crawler.storage.warc.index import RecordIndex
from crawler.urls import better_twin, comos_id, document_id

_BATCH = 500


class Catalogue(Outcomes):
    """The articles of one archive, over SQLAlchemy Core; its other books are its attributes.

    What has a time happened *at* it: when an answer came, so that the same answers make the same catalogue again.
    """

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine, Journal())
        self.listings = Listings(engine, self.journal)
        self.days = Days(engine, self.journal)
        self.gaps = Gaps(engine, self.days, self.journal)
        self.runs = Runs(engine, self.journal)
        self.jobs = Jobs(engine)
        self.revisions = Revisions(engine)
        self.pictures = Pictures(engine, self.journal)
        self.elements = Elements(engine, self.journal)
        self.stories = Stories(engine, self.journal)
        self.texts = Texts(engine)
        self.answers = RecordIndex(engine)
        self.places = Places(engine)
        self.told = Told(engine)
        self.holdings = Holdings(engine)
        self.outbox = Outbox(engine, self.journal)

    @property
    def books(self) -> dict[str, Book]:
        """The books that have a journal, by the names in it."""
        books: tuple[Book, ...] = (self.listings, self.days, self.gaps, self.runs, self.stories)
        books += (self.pictures, self.elements)
        return {"Catalogue": self, "Outcomes": self} | {type(book).__name__: book for book in books}

    @classmethod
    def open(cls, url: str | URL) -> Catalogue:
        """Open (or make) the catalogue at a database URL. Raises CatalogueError."""
        return cls(open_database(url))

    def close(self) -> None:
        """Let go of the database."""
        self.outbox.close()
        self._engine.dispose()

    def snapshot(self) -> AbstractContextManager[Connection]:
        """Return a connection that reads the catalogue as it is at one moment, for figures that have to agree."""
        return snapshot(self._engine)

    def take_on(
        self,
        rows: Sequence[ListingRow],
        channel: str | None,
        *,
        most: int | None = None,
        asked: Container[str] = (),
        are_flashes: bool = False,
        at: datetime = NOW,
    ) -> Taken:
        """Put *rows* into the catalogue and return those whose pages have to be fetched, at most *most* of them.

        *asked*: the articles that this run has asked for already; they are left as they are. *are_flashes*: whether
        the rows are whole articles, which have no pages.
        """
        with self._engine.begin() as connection:
            concerned = frozenset(name for name in names_of(connection, rows) if name in asked)
        return self.enter_rows(rows, channel, most=most, asked=concerned, are_flashes=are_flashes, at=at)

    @journalled
    def enter_rows(
        self,
        rows: Sequence[ListingRow],
        channel: str | None,
        *,
        most: int | None,
        asked: frozenset[str],
        are_flashes: bool,
        at: datetime = NOW,
    ) -> Taken:
        """Do what `take_on` says; *asked*: as far as it concerns these rows."""
        with self._engine.begin() as connection:
            return take_on(connection, rows, channel, most=most, asked=asked, are_flashes=are_flashes, at=at)

    @journalled
    def claim(self, owed: Owed, at: datetime = NOW) -> Owed:
        """Put one article into the catalogue that was asked for by its URL, and return it with what is known of it."""
        with self._engine.begin() as connection:
            alias = connection.execute(
                select(aliases.c.document_id).where(aliases.c.alias == owed.document_id)
            ).scalar()
            document_id = alias or owed.document_id
            record = connection.execute(select(articles).where(articles.c.document_id == document_id)).one_or_none()
            if record is not None:
                channel = channel_of(record, owed.channel)
                # Where no list has named its URL, the one that was typed last is the better one.
                is_open = record.state in UNPAID and record.row is None
                url = better_twin(owed.url, record.url) if is_open else better_twin(record.url, owed.url)
                connection.execute(of_article(document_id).values(channel=channel, url=url))
                return replace(_owed(record), channel=channel, url=url)
            values = {"document_id": document_id, "url": owed.url, "channel": owed.channel}
            connection.execute(insert(articles).values(**values, state=PENDING, tries=0, first_seen=at))
            return replace(owed, document_id=document_id)

    def owed(self, *, below_tries: int | None = None) -> Iterator[Owed]:
        """Yield everything that is still to be fetched, oldest first: also what a limit left out, and what Sina has
        called removed but lists, a while ago. *below_tries*: for a run with a limit, only what was tried fewer times.
        """
        query = select(articles)
        if below_tries is not None:
            query = query.where(articles.c.state.in_(UNPAID), articles.c.tries < below_tries)
        else:
            query = query.where(articles.c.state.in_((*UNPAID, LEFT)) | _may_be_back(times.now()))
        yield from self._oldest_first(query)

    def unwritten(self) -> Iterator[Owed]:
        """Yield what is owed and has no file yet, oldest first."""
        yield from self._oldest_first(
            select(articles).where(articles.c.state.in_(UNPAID), articles.c.file_sha256.is_(None))
        )

    def held_since(self, since: datetime, channels: Sequence[str] = ()) -> Iterator[Owed]:
        """Yield every article with a file that was published at *since* or later, oldest first; those that Sina has
        removed too. *channels*: those filed under these slugs; empty: all. Flashes have no pages to look at.
        """
        times_of = ("ctime", "intime", "created", "published", "shown")
        published = func.coalesce(*(articles.c[name] for name in times_of))
        query = select(articles).where(articles.c.state.in_((ARCHIVED, REMOVED)), articles.c.file_sha256.is_not(None))
        query = query.where(published >= since, articles.c.layout.is_distinct_from(FLASH_LAYOUT))
        yield from self._oldest_first(query.where(articles.c.channel.in_(channels)) if channels else query)

    def _oldest_first(self, query: Select[Any]) -> Iterator[Owed]:
        place = (articles.c.first_seen, articles.c.document_id)
        query = query.order_by(*place).limit(_BATCH)
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

    def as_owed(self, document_id: str) -> Owed | None:
        """Return what a request for an article's page needs; None for an unknown one."""
        with self._engine.begin() as connection:
            record = connection.execute(select(articles).where(articles.c.document_id == document_id)).one_or_none()
        return _owed(record) if record is not None else None

    def columns_of(self, document_id: str) -> dict[str, Any]:
        """Return what an article's page and file have said of it, as `article_columns` does; nothing where there is no
        file.
        """
        query = select(*(articles.c[name] for name in ARTICLE_COLUMNS)).where(articles.c.document_id == document_id)
        with self._engine.begin() as connection:
            record = connection.execute(query).one_or_none()
        return dict(record._mapping) if record is not None and record.file_sha256 else {}  # noqa: SLF001 - its own name

    def find(self, named: Sequence[str]) -> str:
        """Return the id of the one article that a user has named, by its id or its URL. Raises BadArgumentError."""
        if len(named) != 1:
            raise BadArgumentError("name one article, by its document id or its URL")
        try:
            digest = document_id(named[0]) if "/" in named[0] else comos_id(named[0]) or named[0]
        except ValueError:
            raise BadArgumentError(f"{named[0]!r} is no document id and no URL") from None
        name = self.known_as(digest)
        if self.get(name) is None:
            raise BadArgumentError(f"{named[0]!r} is not in the catalogue")
        return name

    @journalled
    def rename(self, old: str, new: str) -> None:
        """Move what is owed under *old* (a URL's digest) to *new* (the id its page gave); drop it if *new* is known."""
        with self._engine.begin() as connection:
            rename_article(connection, old, new)

    def known_as(self, document_id: str) -> str:
        """Return the id under which an article is known: another one, where its address was linked to that."""
        with self._engine.begin() as connection:
            return known_as(connection, document_id)

    def reserve_path(self, document_id: str, path: str) -> str:
        """Return the path of an article's file: the one it has had since it was first listed, else *path*.

        Kept before the file is written, so that a killed run can't leave a second file under another title.
        """
        with self._engine.begin() as connection:
            query = select(articles.c.path).where(articles.c.document_id == document_id)
            earlier = connection.execute(query).scalar()
            if earlier is not None and not (is_unlisted(earlier) and not is_unlisted(path)):
                return str(earlier)
            connection.execute(of_article(document_id).values(path=path))
        return path

    @journalled
    def settle_gaps(self, channel: str, day: date, at: datetime) -> None:
        """Close the gaps of *channel* that *day* has filled: their rows are known now, as far as they had come then."""
        for gap in self.gaps.close_filled(channel, day, at):
            self.listings.confirm_between(channel, gap.since, gap.until, gap.found_at)

    def unpaid(self) -> dict[str, int]:
        """Return how many articles are owed, by reason ("pending" for those never answered)."""
        reason = func.coalesce(articles.c.reason, PENDING)
        query = select(reason, func.count()).where(articles.c.state.in_(UNPAID)).group_by(reason)
        with self._engine.begin() as connection:
            return dict(connection.execute(query.order_by(reason)).all())

    def unpaid_by_channel(self) -> dict[str | None, int]:
        """Return how many articles are owed, by channel; None: of what no list has shown."""
        query = select(articles.c.channel, func.count()).where(articles.c.state.in_(UNPAID))
        with self._engine.begin() as connection:
            return dict(connection.execute(query.group_by(articles.c.channel)).all())

    def newly_owed(self, since: datetime, published: datetime) -> dict[str, int]:
        """Return how many articles have failed for the first time at *since* or later and are still owed, by reason:
        those that were published at *published* or later.
        """
        is_news = func.coalesce(articles.c.ctime, articles.c.first_seen) >= published
        failed = (articles.c.state == OWED) & (articles.c.tries == 1) & (articles.c.tried_at >= since) & is_news
        query = select(articles.c.reason, func.count()).where(failed).group_by(articles.c.reason)
        with self._engine.begin() as connection:
            return dict(connection.execute(query.order_by(articles.c.reason)).all())

    def states(self) -> dict[str, int]:
        """Return how many articles there are in each state."""
        query = select(articles.c.state, func.count()).group_by(articles.c.state)
        with self._engine.begin() as connection:
            return dict(connection.execute(query).all())


def _owed(record: Row[Any]) -> Owed:
    row = row_from_json(record.row) if record.row else None
    return Owed(document_id=record.document_id, url=record.url, channel=record.channel, row=row)


def _may_be_back(now: datetime) -> ColumnElement[bool]:
    """Return the condition for what a list has shown and its page denies: a CDN may say 404 too early."""
    waited = (articles.c.tried_at <= now - REMOVED_PAUSE) & (articles.c.gone < REMOVED_TRIES)
    is_page = articles.c.row.is_not(None) & (articles.c.reason != DELETED)
    return (articles.c.state == REMOVED) & is_page & waited
