"""Taking a list's rows on: which articles they are, what is known of them, and which pages have to be fetched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Insert, Row, Update, insert, select, update

from crawler.items import ListingRow, Owed
from crawler.kinds import kind_of_url
from crawler.lists.live import LAYOUT as FLASH_LAYOUT
from crawler.storage.database import upsert
from crawler.storage.records import row_columns
from crawler.storage.schema import aliases, article_pictures, articles, removals, revisions
from crawler.storage.states import (
    LEFT,
    PENDING,
    UNPAID,
    UNSUPPORTED,
    Taken,
    duplicate_of,
    is_due,
    is_due_flash,
    is_first_dated,
)
from crawler.storage.stories import rename_story
from crawler.urls import better_twin, comos_id
from crawler.urls import document_id as id_of


def take_on(
    connection: Connection,
    rows: Sequence[ListingRow],
    channel: str | None,
    *,
    most: int | None,
    asked: Container[str],
    are_flashes: bool,
    at: datetime,
) -> Taken:
    """Put *rows* into the catalogue; see Catalogue.take_on.

    Unknown ones become pending under *channel*, or unsupported where their address says that it is no article. Known
    ones keep the channel they were first listed under; one that is archived becomes pending again where Sina has
    edited it or no list had shown it. What is past *most* is kept too, for a run without a limit.
    """
    to_fetch: list[Owed] = []
    states: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    left_out = repeated = 0
    linked = _link_addresses(connection, rows)
    resolved = _resolve(connection, rows)
    records = connection.execute(select(articles).where(articles.c.document_id.in_(resolved)))
    known = {record.document_id: record for record in records}
    for document_id, row in resolved.items():
        record = known.get(document_id)
        kind = None if record is not None or are_flashes else kind_of_url(row.url)
        if any(name in asked for name in (document_id, *linked.get(document_id, ()))):
            repeated += 1
        elif record is not None and not (is_due_flash(record, row) if are_flashes else is_due(record, row, at)):
            if record.state == UNSUPPORTED:
                kinds[record.reason or UNSUPPORTED] += 1
            else:
                states[record.state] += 1
            if not are_flashes and is_first_dated(record, row):
                connection.execute(of_article(document_id).values(**row_columns(row, record.channel)))
        elif kind:
            kinds[kind] += 1
            connection.execute(_set_aside(row, channel, kind, at))
        elif most is not None and len(to_fetch) >= most:
            left_out += 1
            if record is None or record.state not in UNPAID:
                _take(connection, row, channel, at, record, LEFT)
        else:
            to_fetch.append(_take(connection, row, channel, at, record, PENDING))
    repeated += len(rows) - len(resolved)
    return Taken(tuple(to_fetch), dict(states), dict(kinds), repeated, left_out)


def known_as(connection: Connection, document_id: str) -> str:
    """Return the id under which an article is known: another one, where its address was linked to that."""
    query = select(aliases.c.document_id).where(aliases.c.alias == document_id)
    return connection.execute(query).scalar() or document_id


def entered_as(connection: Connection, document_id: str) -> str:
    """Return the id under which an article has its row, also one that was linked while its page was on the way."""
    query = select(articles.c.document_id).where(articles.c.document_id == document_id)
    is_entered = connection.execute(query).scalar() is not None
    own = document_id if is_entered else known_as(connection, document_id)
    return own if own == document_id else entered_as(connection, own)


def names_of(connection: Connection, rows: Sequence[ListingRow]) -> set[str]:
    """Return the ids by which the articles of *rows* may be known: those of the rows, of their addresses, and those to
    which these were linked.
    """
    names = {name for row in rows for name in (row.document_id, id_of(row.url))}
    found = connection.execute(select(aliases.c.document_id).where(aliases.c.alias.in_(names))).scalars()
    return names | set(found)


def of_article(document_id: str) -> Update:
    """Return an UPDATE of one article."""
    return update(articles).where(articles.c.document_id == document_id)


def channel_of(record: Row[Any], named: str | None) -> str | None:
    """Return what a known article is filed under: the channel it was first listed in, else the one named now."""
    channel: str | None = record.channel
    return channel or named


def _link_addresses(connection: Connection, rows: Sequence[ListingRow]) -> dict[str, set[str]]:
    """Make one article of Sina's id and of the addresses under which other lists have shown it without that id.

    Return, for each id, the digests of those addresses.
    """
    named = {id_of(row.url): row.document_id for row in rows if comos_id(row.document_id) and not comos_id(row.url)}
    linked: dict[str, set[str]] = {}
    for digest, own in named.items():
        linked.setdefault(own, set()).add(digest)
        rename_article(connection, digest, own)
    return linked


def rename_article(connection: Connection, old: str, new: str) -> None:
    """Move what is known under *old* (an address's digest) to *new* (Sina's id), and remember that they are one.

    Where both are known, *old* goes, unless a file was written under it.
    """
    paths = dict(
        connection.execute(
            select(articles.c.document_id, articles.c.path).where(articles.c.document_id.in_([old, new]))
        ).all()
    )
    if old in paths and new not in paths:
        connection.execute(of_article(old).values(document_id=new))
        for table in (revisions, removals, article_pictures):
            connection.execute(update(table).where(table.c.document_id == old).values(document_id=new))
        rename_story(connection, old, new)
        repeated = update(articles).where(articles.c.reason == duplicate_of(old))
        connection.execute(repeated.values(reason=duplicate_of(new)))
    elif old in paths and paths[old] is None:
        connection.execute(articles.delete().where(articles.c.document_id == old))
        connection.execute(removals.delete().where(removals.c.document_id == old))
    alias = upsert(connection, aliases).values(alias=old, document_id=new)
    connection.execute(alias.on_conflict_do_nothing(index_elements=[aliases.c.alias]))


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


def _take(
    connection: Connection, row: ListingRow, channel: str | None, now: datetime, record: Row[Any] | None, state: str
) -> Owed:
    """Give a listed article a new *state*, and return what a request for its page needs."""
    kept = channel if record is None else channel_of(record, channel)
    if record is not None and record.state != UNSUPPORTED and record.layout != FLASH_LAYOUT:
        row = replace(row, url=better_twin(record.url, row.url))
    connection.execute(_make_pending(row, kept, now, record, state))
    return Owed(document_id=row.document_id, url=row.url, channel=kept, row=row)


def _set_aside(row: ListingRow, channel: str | None, kind: str, now: datetime) -> Insert:
    values = row_columns(row, channel) | {"state": UNSUPPORTED, "reason": kind}
    return insert(articles).values(**values, document_id=row.document_id, tries=0, first_seen=now)


def _make_pending(
    row: ListingRow, channel: str | None, now: datetime, record: Row[Any] | None, state: str
) -> Update | Insert:
    values = row_columns(row, channel) | {"state": state}
    if record is not None:
        values["reason"] = record.reason if record.state in UNPAID else None
        if record.row is None or record.layout == FLASH_LAYOUT:  # another date, or a page: to be written anew
            values["content_sha256"] = None
        return of_article(row.document_id).values(**values)
    return insert(articles).values(**values, document_id=row.document_id, tries=0, first_seen=now)
