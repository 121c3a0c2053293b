"""Reading the catalogue for a page: what a question finds, and all that is known of an article."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from crawler.browse import queries
from crawler.browse.facets import Hit, hit_of
from crawler.browse.question import Question
from crawler.storage.states import duplicate_of

Row = Mapping[str, Any]
# Neighbours and duplicates are a convenience: a page doesn't wait for them longer than this, in milliseconds.
_PATIENCE = 200


class Results(Protocol):
    """What Datasette returns of a query."""

    rows: Sequence[Row]


class Database(Protocol):
    """A database of Datasette's, read only."""

    async def execute(
        self, sql: str, params: Mapping[str, Any] | None = None, *, custom_time_limit: int | None = None
    ) -> Results:
        """Return the rows of a query. Raises QueryInterrupted past the time limit."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """What a question finds. *hits*: the newest first; *is_cut*: whether there are more than were counted; *window*: so
    many of the newest texts were looked through, where not all were; None: all.
    """

    hits: tuple[Hit, ...]
    is_cut: bool
    window: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue knows of one article, each as the rows of its table."""

    article: Row
    revisions: Sequence[Row]
    removals: Sequence[Row]
    records: Sequence[Row]
    cluster: Sequence[Row]
    duplicates: Sequence[Row]
    earlier: Row | None
    later: Row | None


async def find(database: Database, question: Question) -> Found:
    """Return what a question finds. Raises QueryInterrupted where that takes too long."""
    has_index = bool((await database.execute(queries.FIND_INDEX)).rows)
    search = queries.search_for(question, has_index=has_index)
    rows = (await database.execute(search.hits.sql, search.hits.parameters)).rows
    hits = tuple(hit_of(*row) for row in rows[: queries.MOST_HITS])
    is_cut = len(rows) > queries.MOST_HITS
    if not question.phrases:
        return Found(hits, is_cut, None)
    [looked_at] = (await database.execute(search.looked_at.sql, search.looked_at.parameters)).rows
    is_partial = looked_at["number"] > search.most
    if search.is_indexed:
        return Found(hits, is_cut or is_partial, None)
    return Found(hits, is_cut, search.most if is_partial else None)


async def shown(database: Database, hits: Sequence[Hit]) -> list[Row]:
    """Return titles and texts of articles, in their order."""
    ids = [hit.document_id for hit in hits]
    rows = (await database.execute(queries.SHOWN, {"ids": json.dumps(ids)})).rows
    by_id = {row["document_id"]: row for row in rows}
    return [by_id[name] for name in ids if name in by_id]


async def known(database: Database, document_id: str, too_slow: type[Exception]) -> Known | None:
    """Return what is known of an article; None for an unknown one. *too_slow*: what Datasette raises past a limit."""
    article = await _first(database, queries.ARTICLE, {"id": document_id})
    if article is None:
        return None
    own = {"id": document_id}
    revisions = (await database.execute(queries.REVISIONS, own)).rows
    captures = [name for revision in revisions for name in json.loads(revision["captures"] or "[]")]
    place = {name: article[name] for name in ("channel", "date", "number")}

    async def quickly(sql: str, params: Mapping[str, Any]) -> Sequence[Row]:
        try:
            return (await database.execute(sql, params, custom_time_limit=_PATIENCE)).rows
        except too_slow:
            return ()

    return Known(
        article=article,
        revisions=revisions,
        removals=(await database.execute(queries.REMOVALS, own)).rows,
        records=(await database.execute(queries.RECORDS, {"ids": json.dumps(captures)})).rows,
        cluster=(await database.execute(queries.CLUSTER, own)).rows,
        duplicates=await quickly(queries.DUPLICATES, {"reason": duplicate_of(document_id)}),
        earlier=next(iter(await quickly(queries.EARLIER, place)), None),
        later=next(iter(await quickly(queries.LATER, place)), None),
    )


async def other_name(database: Database, document_id: str) -> str | None:
    """Return the id under which an article is known that had another one before."""
    found = await _first(database, queries.ALIAS, {"id": document_id})
    return str(found["document_id"]) if found is not None else None


async def _first(database: Database, sql: str, params: Mapping[str, Any]) -> Row | None:
    return next(iter((await database.execute(sql, params)).rows), None)
