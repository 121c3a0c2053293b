"""The book of texts: every article's title and text as readers see them, with SQLite's index of the phrases in them.

It is derived from the documents and stands in no journal: what it lacks after a killed run, or in a catalogue of an
earlier version, is read from the posts again (`behind`).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Engine, bindparam, delete, exists, func, insert, select
from sqlalchemy.exc import OperationalError

from crawler.storage.database import upsert
from crawler.storage.holdings import document_date
from crawler.storage.schema import articles, meta, texts

# The index, by the name under which Datasette and other programs find it.
INDEX: Final = "texts_search"
# Trigrams find a phrase anywhere in a sentence without knowing where its words end, which Chinese doesn't write.
# The text itself stays in the table `texts` alone (external content); the triggers keep the index true to it, whoever
# changes that.
_MAKE_INDEX: Final = (
    """CREATE VIRTUAL TABLE texts_search USING fts5(
        title, text, content="texts", content_rowid="number", tokenize="trigram"
    )""",
    """CREATE TRIGGER texts_search_added AFTER INSERT ON texts BEGIN
        INSERT INTO texts_search(rowid, title, text) VALUES (new.number, new.title, new.text);
    END""",
    """CREATE TRIGGER texts_search_removed AFTER DELETE ON texts BEGIN
        INSERT INTO texts_search(texts_search, rowid, title, text)
            VALUES ('delete', old.number, old.title, old.text);
    END""",
    """CREATE TRIGGER texts_search_changed AFTER UPDATE OF title, text ON texts BEGIN
        INSERT INTO texts_search(texts_search, rowid, title, text)
            VALUES ('delete', old.number, old.title, old.text);
        INSERT INTO texts_search(rowid, title, text) VALUES (new.number, new.title, new.text);
    END""",
    "INSERT INTO texts_search(texts_search) VALUES ('rebuild')",
)
_FIND_INDEX: Final = "SELECT 1 FROM sqlite_master WHERE name = 'texts_search'"
# Where in the articles the last run has left off making up for texts; without it they were at the end.
_PLACE: Final = "texts_made_up_for_up_to"
_TRY_INDEX: Final = "SELECT rowid FROM texts_search WHERE texts_search MATCH '\"灯灯灯\"' LIMIT 1"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ArticleText:
    """One article as readers see it. *text*: a line for each block; *file_sha256*: of the document that it is of."""

    document_id: str
    file_sha256: str
    date: datetime | None
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Behind:
    """An article whose document the book has not been told of. *path*: below the archive's folder."""

    document_id: str
    path: str
    file_sha256: str
    date: datetime | None
    title: str


_HAS_FILE = articles.c.file_sha256.is_not(None) & articles.c.path.is_not(None)
_IS_BEHIND = texts.c.file_sha256.is_distinct_from(articles.c.file_sha256)
_BEHIND = (
    select(
        articles.c.document_id,
        articles.c.path,
        articles.c.file_sha256,
        func.coalesce(articles.c.title, ""),
        document_date().label("date"),
    )
    .outerjoin(texts, texts.c.document_id == articles.c.document_id)
    .where(_HAS_FILE, _IS_BEHIND, articles.c.document_id > bindparam("after"))
    .order_by(articles.c.document_id)
    .limit(bindparam("most"))
)


class Texts:
    """The catalogue's table of texts. Changes need no lock of the archive: whoever enters a text, it is the same."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._is_open: bool | None = None

    def prepare(self) -> bool:
        """Make the index, where there is none yet, and return whether there is one now.

        A database without (PostgreSQL; SQLite before 3.34, or built without FTS5) keeps the texts alone.
        """
        if self._engine.dialect.name != "sqlite":
            return False
        with self._engine.connect() as connection:
            is_there = connection.exec_driver_sql(_FIND_INDEX).first() is not None
            try:
                if is_there:
                    connection.exec_driver_sql(_TRY_INDEX).first()
                else:
                    _make_index(connection)
            except OperationalError as error:
                if not _is_missing(error):
                    raise
                connection.rollback()
                # Its triggers would fail with every text: such a catalogue comes from another machine.
                self._is_open = not is_there
                logger.warning("Phrases can't be searched by an index, this machine's SQLite lacks it: %s", error.orig)
                return False
        self._is_open = True
        return True

    def enter(self, batch: Sequence[ArticleText]) -> int:
        """Put texts into the book, each in place of its article's earlier one; return how many were entered.

        Left out is what is not the text of its article's present document: that comes with `behind`.
        """
        if not batch or not self._accepts():
            return 0
        last = {each.document_id: each for each in batch}
        query = select(articles.c.document_id, articles.c.file_sha256).where(articles.c.document_id.in_(last))
        with self._engine.begin() as connection:
            current = dict(connection.execute(query).all())
            rows = [_row(each) for name, each in last.items() if current.get(name) == each.file_sha256]
            if rows:
                statement = upsert(connection, texts)
                later = {name: statement.excluded[name] for name in ("file_sha256", "date", "title", "text")}
                connection.execute(
                    statement.on_conflict_do_update(index_elements=[texts.c.document_id], set_=later), rows
                )
        return len(rows)

    def forget_strays(self) -> int:
        """Remove the texts of articles that have no document any more, or another id; return how many there were."""
        if not self._accepts():
            return 0
        with self._engine.begin() as connection:
            own = exists().where(articles.c.document_id == texts.c.document_id, _HAS_FILE)
            return int(connection.execute(delete(texts).where(~own)).rowcount)

    def behind(self, most: int, after: str = "") -> list[Behind]:
        """Return articles whose document the book lacks or knows otherwise, by document id, from the one *after*."""
        with self._engine.connect() as connection:
            found = connection.execute(_BEHIND, {"after": after, "most": most})
            return [Behind(name, path, sha256, date, title) for name, path, sha256, title, date in found]

    def left_off(self) -> str:
        """Return the document id up to which the last one has come who had no time for all; "" to begin anew."""
        with self._engine.connect() as connection:
            return connection.execute(select(meta.c.value).where(meta.c.key == _PLACE)).scalar() or ""

    def leave_off(self, after: str) -> None:
        """Keep the document id up to which somebody has come; "" for who has come to the end."""
        if after == self.left_off():
            return
        with self._engine.begin() as connection:
            connection.execute(delete(meta).where(meta.c.key == _PLACE))
            if after:
                connection.execute(insert(meta).values(key=_PLACE, value=after))

    def count_behind(self) -> int:
        """Return how many articles `behind` has in all."""
        query = (
            select(func.count()).select_from(articles).outerjoin(texts, texts.c.document_id == articles.c.document_id)
        )
        with self._engine.connect() as connection:
            return int(connection.execute(query.where(_HAS_FILE, _IS_BEHIND)).scalar_one())

    def _accepts(self) -> bool:
        if self._is_open is None:
            self.prepare()
        return self._is_open is not False


def _make_index(connection: Connection) -> None:
    """Make the index whole or not at all: Python's driver begins no transaction for a CREATE by itself."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    if connection.exec_driver_sql(_FIND_INDEX).first() is None:
        for statement in _MAKE_INDEX:
            connection.exec_driver_sql(statement)
    connection.commit()


def _is_missing(error: OperationalError) -> bool:
    """Return whether SQLite lacks the module or the tokenizer; anything else is a fault of the database."""
    said = str(error.orig)
    return said.startswith("no such module") or "tokenizer" in said


def _row(text: ArticleText) -> dict[str, object]:
    return {name: getattr(text, name) for name in ArticleText.__slots__}
