"""What becomes of articles that were asked for: each outcome changes the article's row, its texts and its removals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, case, select, update

from crawler.errors import CatalogueError
from crawler.items import Article
from crawler.lists.live import LAYOUT as FLASH_LAYOUT
from crawler.storage.intake import entered_as, of_article
from crawler.storage.journal import NOW, Journal, journalled
from crawler.storage.records import OF_LISTS, article_columns
from crawler.storage.revisions import (
    RULE,
    add_revision,
    end_removal,
    extend_revision,
    forget_captures,
    keep_unrecorded,
    note_removal,
    restate_latest,
    rewrite_version,
)
from crawler.storage.schema import articles
from crawler.storage.states import (
    ARCHIVED,
    DELETED,
    DUPLICATE,
    OWED,
    PENDING,
    REMOVED,
    SETTLED,
    UNSUPPORTED,
    duplicate_of,
)


class Outcomes:
    """The part of the catalogue that is written when an article has come to its outcome."""

    def __init__(self, engine: Engine, journal: Journal) -> None:
        self._engine = engine
        self.journal = journal

    def archived(self, article: Article) -> None:
        """Record that an article's file is in place."""
        self.archive(
            article.document_id,
            article_columns(article),
            article.captures,
            cause=article.cause,
            at=article.seen_at or NOW,
        )

    @journalled
    def archive(
        self, document_id: str, columns: Mapping[str, Any], captures: Sequence[str], *, cause: str, at: datetime = NOW
    ) -> None:
        """Do what `archived` says; *columns*: as `article_columns` gives them."""
        state = {"state": ARCHIVED, "reason": None, "gone": 0, "tried_at": at, "archived_at": at}
        with self._engine.begin() as connection:
            own = entered_as(connection, document_id)
            keep_unrecorded(connection, own)
            self._change(connection, own, tries=articles.c.tries + 1, **{**columns, **state})
            add_revision(connection, own, columns, at, cause=cause, captures=captures)
            end_removal(connection, own, at)

    @journalled
    def unchanged(self, document_id: str, captures: Sequence[str] = (), at: datetime = NOW) -> None:
        """Record that a page was read again and says what its file says."""
        state = {"state": ARCHIVED, "reason": None, "gone": 0, "tried_at": at}
        with self._engine.begin() as connection:
            own = entered_as(connection, document_id)
            keep_unrecorded(connection, own)
            self._change(connection, own, tries=articles.c.tries + 1, **state)
            extend_revision(connection, own, at, captures)
            end_removal(connection, own, at)

    @journalled
    def duplicate(self, document_id: str, original: str, url: str, at: datetime = NOW) -> None:
        """Record that an article says what the archive holds as *original*."""
        values = {"state": DUPLICATE, "reason": duplicate_of(original), "url": url, "gone": 0, "tried_at": at}
        with self._engine.begin() as connection:
            own = entered_as(connection, document_id)
            self._change(connection, own, tries=articles.c.tries + 1, **values)
            end_removal(connection, own, at)

    @journalled
    def failed(self, document_id: str, reason: str, at: datetime = NOW) -> None:
        """Record that an article could not be had: it stays owed, unless its file is there and was only read again."""
        is_removed = (articles.c.state == REMOVED) & articles.c.file_sha256.is_not(None)
        state = case((articles.c.state.in_(SETTLED) | is_removed, articles.c.state), else_=OWED)
        self._settle(document_id, state=state, reason=_unless_duplicate(reason), tried_at=at)

    @journalled
    def removed(self, document_id: str, reason: str, at: datetime = NOW) -> None:
        """Record that Sina says an article is gone. A file that was written stays.

        Where only an address was gone that has been linked to Sina's id meanwhile, an archived article stays that.
        """
        with self._engine.begin() as connection:
            own = entered_as(connection, document_id)
            stays = (articles.c.state.in_(SETTLED)) & (articles.c.document_id != document_id)
            counts = {"tries": articles.c.tries + 1, "gone": articles.c.gone + 1}
            values = {
                "state": case((stays, articles.c.state), else_=REMOVED),
                "reason": case((stays, articles.c.reason), else_=reason),
            }
            self._change(connection, own, tried_at=at, **values, **counts)
            state = connection.execute(select(articles.c.state).where(articles.c.document_id == own)).scalar()
            if state == REMOVED:
                note_removal(connection, own, reason, at)

    @journalled
    def withdrawn(self, document_id: str, at: datetime = NOW) -> None:
        """Record that Sina has taken a flash back, where its file is there. The file stays."""
        is_flash = (articles.c.state == ARCHIVED) & (articles.c.layout == FLASH_LAYOUT)
        gone = of_article(document_id).where(is_flash)
        with self._engine.begin() as connection:
            values = {"state": REMOVED, "reason": DELETED, "gone": articles.c.gone + 1}
            if connection.execute(gone.values(**values)).rowcount:
                note_removal(connection, document_id, DELETED, at)

    @journalled
    def unsupported(self, document_id: str, kind: str, at: datetime = NOW) -> None:
        """Record that what was listed is no article that can be read; *kind* says what it is."""
        state = case((articles.c.state.in_(SETTLED), articles.c.state), else_=UNSUPPORTED)
        self._settle(document_id, state=state, reason=_unless_duplicate(kind), tried_at=at)

    @journalled
    def reread(self, document_id: str, columns: Mapping[str, Any], captures: Sequence[str], at: datetime = NOW) -> None:
        """Record that today's rules have made another document of pages that were kept. What became of the article
        meanwhile, and what its lists say, stays as it is.
        """
        changed = {name: value for name, value in columns.items() if name not in OF_LISTS}
        with self._engine.begin() as connection:
            own = entered_as(connection, document_id)
            keep_unrecorded(connection, own)
            self._change(connection, own, **changed)
            add_revision(connection, own, columns, at, cause=RULE, captures=captures)

    @journalled
    def restate(self, document_id: str, columns: Mapping[str, Any]) -> None:
        """Record that a replay has made another document of an article's pages than the journal told of."""
        with self._engine.begin() as connection:
            own = entered_as(connection, document_id)
            self._change(connection, own, **columns)
            restate_latest(connection, own, columns)

    @journalled
    def rewritten(self, document_id: str, version: int, file_sha256: str, at: datetime = NOW) -> None:  # noqa: ARG002
        """Record that the document of a version was written in another profile, *at* a moment that changes nothing: its
        text is the one it was.
        """
        with self._engine.begin() as connection:
            own = entered_as(connection, document_id)
            if rewrite_version(connection, own, version, file_sha256):
                self._change(connection, own, file_sha256=file_sha256)

    @journalled
    def free_duplicates(self, original: str) -> None:
        """Ask for the duplicates of an article again, whose text is no longer theirs."""
        are_its = (articles.c.state == DUPLICATE) & (articles.c.reason == duplicate_of(original))
        with self._engine.begin() as connection:
            connection.execute(update(articles).where(are_its).values(state=PENDING, reason=None))

    @journalled
    def recall(self, document_id: str, reason: str, *, has_file: bool, at: datetime = NOW) -> None:
        """Ask for an article's page again, though it was archived. *has_file*: whether its file is still there."""
        values = {} if has_file else {"file_sha256": None, "content_sha256": None}
        with self._engine.begin() as connection:
            own = entered_as(connection, document_id)
            keep_unrecorded(connection, own)
            self._change(connection, own, state=PENDING, reason=reason, tried_at=at, **values)

    @journalled
    def lose_pages(self, document_id: str, version: int) -> None:
        """Record that the raw pages of a version are lost."""
        with self._engine.begin() as connection:
            forget_captures(connection, document_id, version)

    def _settle(self, document_id: str, **values: object) -> None:
        """Change an article that was tried once more."""
        with self._engine.begin() as connection:
            own = entered_as(connection, document_id)
            self._change(connection, own, tries=articles.c.tries + 1, **values)

    def _change(self, connection: Connection, document_id: str, **values: object) -> None:
        if not connection.execute(of_article(document_id).values(**values)).rowcount:
            raise CatalogueError(f"{document_id} is not in the catalogue")


def _unless_duplicate(reason: str) -> ColumnElement[str]:
    """Return what stands as an article's reason then: a duplicate's says of which."""
    return case((articles.c.state == DUPLICATE, articles.c.reason), else_=reason)
