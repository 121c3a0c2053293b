"""The catalogue: the archive's only memory of what is known, what is still owed, and what each file is."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import URL, ColumnElement, Engine, Row, case, func, insert, select, true

from crawler import times
from crawler.errors import CatalogueError
from crawler.items import Article, ListingRow, Owed
from crawler.lists.live import LAYOUT as FLASH_LAYOUT
from crawler.storage.database import open_database
from crawler.storage.days import Days
from crawler.storage.gaps import Gaps
from crawler.storage.intake import channel_of, of_article, rename_article, take_on
from crawler.storage.listings import Listings
from crawler.storage.paths import is_unlisted
from crawler.storage.records import article_columns, row_from_json
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
    UNSUPPORTED,
    Known,
    Taken,
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
        self,
        rows: Sequence[ListingRow],
        channel: str | None,
        *,
        most: int | None = None,
        asked: Container[str] = (),
        are_flashes: bool = False,
    ) -> Taken:
        """Put *rows* into the catalogue and return those whose pages have to be fetched, at most *most* of them.

        *asked*: the articles that this run has asked for already; they are left as they are. *are_flashes*: whether
        the rows are whole articles, which have no pages.
        """
        with self._engine.begin() as connection:
            return take_on(connection, rows, channel, most=most, asked=asked, are_flashes=are_flashes)

    def claim(self, owed: Owed) -> Owed:
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
            connection.execute(insert(articles).values(**values, state=PENDING, tries=0, first_seen=times.now()))
            return replace(owed, document_id=document_id)

    def owed(self, *, below_tries: int | None = None) -> Iterator[Owed]:
        """Yield everything that is still to be fetched, oldest first: also what a limit left out, and what Sina has
        called removed but lists, a while ago. *below_tries*: for a run with a limit, only what was tried fewer times.
        """
        place = (articles.c.first_seen, articles.c.document_id)
        query = select(articles).order_by(*place).limit(_BATCH)
        if below_tries is not None:
            query = query.where(articles.c.state.in_(UNPAID), articles.c.tries < below_tries)
        else:
            query = query.where(articles.c.state.in_((*UNPAID, LEFT)) | _may_be_back(times.now()))
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
            rename_article(connection, old, new)

    def known_as(self, document_id: str) -> str:
        """Return the id under which an article is known: another one, where its address was linked to that."""
        query = select(aliases.c.document_id).where(aliases.c.alias == document_id)
        with self._engine.begin() as connection:
            return connection.execute(query).scalar() or document_id

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
        """Record that Sina says an article is gone. A file that was written stays.

        Where only an address was gone that has been linked to Sina's id meanwhile, an archived article stays that.
        """
        stays = (articles.c.state == ARCHIVED) & (articles.c.document_id != document_id)
        counts = {"tries": articles.c.tries + 1, "gone": articles.c.gone + 1}
        state = case((stays, ARCHIVED), else_=REMOVED)
        self._change(document_id, state=state, reason=reason, tried_at=times.now(), **counts)

    def withdrawn(self, document_id: str) -> None:
        """Record that Sina has taken a flash back, where its file is there. The file stays."""
        is_flash = (articles.c.state == ARCHIVED) & (articles.c.layout == FLASH_LAYOUT)
        gone = of_article(document_id).where(is_flash)
        with self._engine.begin() as connection:
            connection.execute(gone.values(state=REMOVED, reason=DELETED, gone=articles.c.gone + 1))

    def unsupported(self, document_id: str, kind: str) -> None:
        """Record that what was listed is no article that can be read; *kind* says what it is."""
        state = case((articles.c.state == ARCHIVED, ARCHIVED), else_=UNSUPPORTED)
        self._change(document_id, state=state, reason=kind, tried_at=times.now(), tries=articles.c.tries + 1)

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

    def states(self) -> dict[str, int]:
        """Return how many articles there are in each state."""
        query = select(articles.c.state, func.count()).group_by(articles.c.state)
        with self._engine.begin() as connection:
            return dict(connection.execute(query).all())

    def _change(self, document_id: str, **values: object) -> None:
        """Change an article, also one that has been linked to Sina's id while its page was on the way."""
        with self._engine.begin() as connection:
            changed = connection.execute(of_article(document_id).values(**values)).rowcount
        known = document_id if changed else self.known_as(document_id)
        if known != document_id:
            self._change(known, **values)
        elif not changed:
            raise CatalogueError(f"{document_id} is not in the catalogue")


def _owed(record: Row[Any]) -> Owed:
    row = row_from_json(record.row) if record.row else None
    return Owed(document_id=record.document_id, url=record.url, channel=record.channel, row=row)


def _may_be_back(now: datetime) -> ColumnElement[bool]:
    """Return the condition for what a list has shown and its page denies: a CDN may say 404 too early."""
    waited = (articles.c.tried_at <= now - REMOVED_PAUSE) & (articles.c.gone < REMOVED_TRIES)
    is_page = articles.c.row.is_not(None) & (articles.c.reason != DELETED)
    return (articles.c.state == REMOVED) & is_page & waited
