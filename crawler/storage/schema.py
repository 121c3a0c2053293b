"""The catalogue's tables, and how its moments are kept: aware, readable, sortable."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, Float, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from crawler.times import SHANGHAI

SCHEMA_VERSION = 4


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
    # unsupported: no article that can be read (reason: its kind); left: past a run's limit; duplicate: the archive
    # holds its text under another id (reason: which).
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

# The answers in the WARC files: where each lies below their folder, and what it is. Of one whose payload was there
# before (kind "revisit"), the payload is that of the response with the same digest.
records = Table(
    "records",
    metadata,
    Column("record_id", String(36), primary_key=True),  # the UUID of its WARC-Record-ID
    Column("file", Text, nullable=False),
    Column("offset", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("url", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("payload_digest", String(64), nullable=False),
    Column("document_id", String(64)),  # of the article that its request was for
    Column("at", Moment, nullable=False),
)
Index("records_by_payload", records.c.payload_digest)
Index("records_by_file", records.c.file, records.c.offset)
Index("records_by_document", records.c.document_id)

# The texts that an article has had, from 1 on; see Revisions.
revisions = Table(
    "revisions",
    metadata,
    Column("document_id", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("cause", String(16), nullable=False),
    Column("title", Text, nullable=False),
    Column("content_sha256", String(64), nullable=False),
    Column("file_sha256", String(64), nullable=False),
    Column("mtime", Moment),  # when Sina says that it was edited
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    Column("captures", Text),  # the ids of the records that it was read from, as JSON; NULL where none were kept
)

# The times during which Sina called an article gone.
removals = Table(
    "removals",
    metadata,
    Column("document_id", String(64), primary_key=True),
    Column("first_gone", Moment, primary_key=True),
    Column("last_gone", Moment, nullable=False),
    Column("reason", Text, nullable=False),
    Column("back_at", Moment),
)

# The stories of the articles, to know them again under other ids; see Stories.
stories = Table(
    "stories",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("document_id", String(64), nullable=False, unique=True),
    Column("scheme", String(32), nullable=False),
    Column("story_sha256", String(64), nullable=False),
    Column("cluster", String(64)),  # the id of an article of it; NULL for a story that has no like
)
Index("stories_by_digest", stories.c.story_sha256)
Index("stories_by_cluster", stories.c.cluster)
bands = Table(
    "bands",
    metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
Index("bands_by_number", bands.c.number)

# The pictures of the articles; see Pictures.
pictures = Table(
    "pictures",
    metadata,
    Column("url", Text, primary_key=True),
    Column("state", String(16), nullable=False),  # pending, owed, kept, gone, refused
    Column("reason", Text),
    Column("tries", Integer, nullable=False, default=0),
    Column("path", Text),  # below the archive's folder; the same for pictures with the same bytes
    Column("sha256", String(64)),
    Column("content_type", String(64)),
    Column("bytes", Integer),
    Column("record_id", String(36)),
    Column("first_seen", Moment, nullable=False),
    Column("tried_at", Moment),
)
Index("pictures_by_state", pictures.c.state)
article_pictures = Table(
    "article_pictures",
    metadata,
    Column("document_id", String(64), primary_key=True),
    Column("url", Text, primary_key=True),
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
    Column("job", String(128)),  # the try of a scheduled job that it was, as "NAME/NUMBER"; see Jobs
)

# Every try of a scheduled job; see Jobs. Not in the journal: the scheduler's own memory, and none of the archive's.
job_tries = Table(
    "job_tries",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("job", String(64), nullable=False),
    Column("due", Moment, nullable=False),
    Column("started", Moment, nullable=False),
    # The crawl's process, by its id and when the system says that it began, in seconds since 1970: ids come again.
    Column("process", Integer),
    Column("process_began", Float),
    Column("finished", Moment),
    Column("outcome", String(32)),
    Column("exit_code", Integer),
    Column("detail", Text),
)
Index("job_tries_by_job", job_tries.c.job, job_tries.c.number)

# What elements the bodies of articles have been made of, to know a new one when it comes; see Elements.
elements = Table(
    "elements",
    metadata,
    Column("element", String(255), primary_key=True),  # its tag with its classes or id, as "div.appendQr_wrap"
    Column("articles", Integer, nullable=False),
    Column("example", String(64), nullable=False),  # the document id of one of them
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
)

# The texts of the articles as readers see them, for full-text search; see Texts. Made again of the documents, so not in
# the journal. Their index is no table of this list: SQLite alone has it.
texts = Table(
    "texts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("document_id", String(64), nullable=False, unique=True),
    Column("file_sha256", String(64), nullable=False),  # of the document that it was taken from
    Column("date", Moment),  # the document's, to find the newest first among those that hold a phrase
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
)
Index("texts_by_date", texts.c.date)
