"""Entries of the journal that are on their way: noted in the catalogue by the very commit that they tell of, and struck
out once they lie in a WARC file. What a killed run or a full disk has left there is written by the next run.
"""

from __future__ import annotations

import json
import logging
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, delete, event, insert, select
from sqlalchemy.exc import DBAPIError

from crawler.machine import sentence
from crawler.storage.journal import Journal
from crawler.storage.schema import meta

_KEY = "journal/"
_NOTE = insert(meta)
_AT_ONCE = 500
# A statement costs a tenth of a millisecond: what is written is struck out so many at a time.
_ENOUGH = 100
# Writes an entry under a record id; the result comes once it is on the disk, or the error. None: nothing is kept.
Write = Callable[[Mapping[str, Any], datetime, str], Future[Any] | None]
# Gives the ids of the journal's records in the WARC files of a run.
WrittenIn = Callable[[str], Iterable[str]]

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Note:
    """One entry. *key*: of the catalogue's table `meta`, in the order of the entries; "" before it is noted there."""

    told: Mapping[str, Any]
    at: datetime
    record_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    key: str = ""


class Outbox:
    """Keeps the journal of a catalogue, from `begin` on."""

    def __init__(self, engine: Engine, journal: Journal) -> None:
        self._engine = engine
        self._journal = journal
        self._run_id = ""
        self._write: Write = _nowhere
        self._number = 0
        self._current: _Note | None = None
        # By the thread that writes, hence no list of the catalogue's.
        self._written: deque[str] = deque()

    def begin(self, run_id: str, write: Write, written_in: WrittenIn) -> None:
        """Keep the journal of a run, behind what earlier ones have left of theirs. Raises DBAPIError and OSError."""
        self._run_id, self._write = run_id, write
        self._send_left(written_in)
        event.listen(self._engine, "commit", self._note)
        self._journal.keeper = self.noting

    @contextmanager
    def noting(self, told: Mapping[str, Any], at: datetime) -> Iterator[None]:
        """Note an entry with the commit of the change that the block makes, and write it when that is made."""
        note = self._current = _Note(told, at)
        try:
            yield
        finally:
            self._current = None
        self._send(note)  # not where the change has failed

    def close(self) -> None:
        """Strike out what is written; at the end of a run, after its WARC file is closed."""
        try:
            while self._written:
                with self._engine.begin() as connection:
                    self._strike_out(connection)
        except DBAPIError as error:  # the next run finds that they are written
            logger.warning("Entries of the journal that are written could not be struck out. %s", sentence(error))

    def _send_left(self, written_in: WrittenIn) -> None:
        """Write what earlier runs have left, unless one that was killed had written it, and not struck it out yet."""
        query = select(meta.c.key, meta.c.value).where(meta.c.key.startswith(_KEY)).order_by(meta.c.key)
        with self._engine.begin() as connection:
            left = [_read(key, value) for key, value in connection.execute(query)]
        there = {each for run in {_run_of(note.key) for note in left} for each in written_in(run)}
        self._written.extend(note.key for note in left if note.record_id in there)
        for note in left:
            if note.record_id not in there:
                self._send(note)

    def _note(self, connection: Connection) -> None:
        """Come before each commit of the catalogue."""
        note = self._current
        if note is None or note.key:
            return
        self._number += 1
        note.key = f"{_KEY}{self._run_id}/{self._number:010}"
        value = json.dumps([note.record_id, note.at.isoformat(), note.told], ensure_ascii=False)
        connection.execute(_NOTE, {"key": note.key, "value": value})
        if len(self._written) >= _ENOUGH:
            self._strike_out(connection)

    def _strike_out(self, connection: Connection) -> None:
        # SQLite takes so many values at once. Where the commit fails they stay, and are found written by the next run.
        written = [self._written.popleft() for _ in range(min(len(self._written), _AT_ONCE))]
        if written:
            connection.execute(delete(meta).where(meta.c.key.in_(written)))

    def _send(self, note: _Note) -> None:
        done = self._write(note.told, note.at, note.record_id)
        if done is not None and note.key:
            done.add_done_callback(partial(self._finish, note.key))

    def _finish(self, key: str, done: Future[Any]) -> None:
        if done.exception() is None:
            self._written.append(key)


def _nowhere(_told: Mapping[str, Any], _at: datetime, _record_id: str) -> None:
    """Write nothing, before a run has begun."""


def _read(key: str, value: str) -> _Note:
    record_id, at, told = json.loads(value)
    return _Note(told, datetime.fromisoformat(at), record_id, key)


def _run_of(key: str) -> str:
    return key.removeprefix(_KEY).rpartition("/")[0]
