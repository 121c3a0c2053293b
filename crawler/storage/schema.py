"""The catalogue's tables, and how its moments are kept: aware, readable, sortable."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from crawler.times import SHANGHAI

SCHEMA_VERSION = 2


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept as "2021-08-03T17:07:20+08:00": one offset for all, so that text sorts as time does."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write a moment; a naive one is a bug and raises ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("the catalogue keeps aware times only")
        return value.astimezone(SHANGHAI).isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read a moment back."""
        return datetime.fromisoformat(value) if value else None


metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("document_id", String(64), primary_key=True),
    Column("url", Text, nullable=False),
    Column("channel", String(64)),
    # pending: to be fetched; owed: was tried in vain; archived: its file is in place; removed: Sina says so;
    # unsupported: no article that can be read (reason: its kind); left: past a run's limit.
    Column("state", String(16), nullable=False),
    Column("reason", Text),
    Column("tries", Integer, nullable=False, default=0),
    Column("gone", Integer, nullable=False, default=0),  # how often Sina has said that it is removed
    Column("row", Text),
    Column("path", Text),
    Column("file_sha256", String(64)),
    Column("content_sha256", String(64)),
    Column("title", Text),
    Column("layout", String(32)),
    Column("media", Text),
    Column("editor", Text),
    Column("keywords", Text),
    Column("stocks", Text),
    Column("section", Text),
    Column("description", Text),
    Column("reporter", Text),
    Column("editor_code", String(16)),
    Column("columnist", Text),
    Column("ctime", Moment),
    Column("mtime", Moment),
    Column("intime", Moment),
    Column("created", Moment),
    Column("updated", Moment),
    Column("published", Moment),
    Column("shown", Moment),
    Column("generated", Moment),
    Column("first_seen", Moment, nullable=False),
    Column("tried_at", Moment),
    Column("archived_at", Moment),
)
Index("articles_by_state", articles.c.state)

# Digests of URLs under which an article was owed before its page gave its own id.
aliases = Table(
    "aliases",
    metadata,
    Column("alias", String(64), primary_key=True),
    Column("document_id", String(64), nullable=False),
)

listings = Table(
    "listings",
    metadata,
    Column("channel", String(64), primary_key=True),
    Column("document_id", String(64), primary_key=True),
    Column("ctime", Moment),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    # When a reading that reached this row began, once that reading had come to its proper end; see Listings.
    Column("confirmed_at", Moment),
)
Index("listings_by_last_seen", listings.c.channel, listings.c.last_seen)

# The history of a channel, day by day; see Days.
channel_days = Table(
    "channel_days",
    metadata,
    Column("channel", String(64), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("state", String(16), nullable=False),  # open or complete
    # Whether somebody asked for this day; others are read to fill a gap, and owed to nobody once that is closed.
    Column("wanted", Integer, nullable=False, default=0),
    # The last reading that came to the end: when it began, rows by the API's count and as it showed them, the articles
    # among these, a digest of them, and since when it has been the same.
    Column("read_at", Moment),
    Column("total", Integer),
    Column("shown", Integer),
    Column("documents", Integer),
    Column("fingerprint", String(64)),
    Column("same_since", Moment),
    Column("readings", Integer, nullable=False, default=0),
    # When the last reading began that has seen everything there was then.
    Column("sound_at", Moment),
)

# Stretches of a newest-first list that no reading has seen: rows between `since` (known) and `until` (read).
gaps = Table(
    "gaps",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("channel", String(64), nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("found_at", Moment, nullable=False),
    Column("closed_at", Moment),
)

runs = Table(
    "runs",
    metadata,
    Column("run_id", String(64), primary_key=True),
    Column("spider", String(64), nullable=False),
    Column("arguments", Text, nullable=False),
    Column("started", Moment, nullable=False),
    Column("finished", Moment),
    Column("outcome", String(64)),
    Column("exit_code", Integer),
    Column("report", Text),
)
