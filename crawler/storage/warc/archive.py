"""The raw archive of one crawl: keeps answers and journal entries, and reads what was kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from crawler.errors import DamagedRecordError, NoRecordError
from crawler.machine import sentence
from crawler.storage.warc.drafts import Exchange, exchange_drafts, json_draft
from crawler.storage.warc.files import answers_in, finish, open_files, reopen, take_over, warc_files
from crawler.storage.warc.index import Answer, RecordIndex
from crawler.storage.warc.reader import WarcRecord, read_record
from crawler.storage.warc.rescue import whole_records
from crawler.storage.warc.told import document_id_of
from crawler.storage.warc.writer import ENDING, WarcWriter, Written

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Capture:
    """An answer read back: its record, with the payload in it wherever that was kept, and what it was asked for."""

    record: WarcRecord
    told: Any


class RawArchive:
    """The WARC files below *folder*. *writer*: of this run; None where nothing is written."""

    def __init__(self, folder: Path, index: RecordIndex, writer: WarcWriter | None = None) -> None:
        self.folder = folder
        self.index = index
        self._writer = writer
        # Entries of the journal that could not be written to the end; they wait in the catalogue for the next run.
        self.lost_entries = 0
        # Answers that are on the disk and that the catalogue could not be told of: a full disk, another program in it.
        self._unentered: list[Answer] = []

    async def keep(self, exchange: Exchange) -> str | None:
        """Write a request and its answer, and return the answer's record id once that is on the disk; None where
        nothing is kept. Raises OSError, and DBAPIError where the catalogue can't be told of it, as it is later.
        """
        if self._writer is None:
            return None
        original = self.index.original_of(exchange.payload_digest) if exchange.body else None
        drafts = exchange_drafts(exchange, original)
        written = await asyncio.wrap_future(self._writer.submit(drafts))
        self._unentered.append(_answer(exchange, drafts[0].kind, written[0]))
        self._enter_answers()
        return drafts[0].record_id

    def _enter_answers(self) -> None:
        """Tell the catalogue of the answers that it doesn't know of yet. Raises DBAPIError."""
        waiting = tuple(self._unentered)
        self.index.add(waiting)
        self._unentered = self._unentered[len(waiting) :]

    def enter(self, entry: Mapping[str, Any], at: datetime, record_id: str = "") -> Future[list[Written]] | None:
        """Write an entry of the journal, in the order of the calls; the result comes once it is on the disk."""
        if self._writer is None:
            return None
        draft = json_draft(entry, at, warc_headers={})
        draft = replace(draft, record_id=record_id) if record_id else draft
        done = self._writer.submit([draft], can_wait=True)
        done.add_done_callback(self._complain)
        return done

    def written_in(self, run_id: str) -> Iterator[str]:
        """Yield the ids of the journal's records in a run's files. Raises OSError."""
        for path in sorted(self.folder.rglob(f"{run_id}-*{ENDING}")):
            yield from (record.record_id for record in whole_records(path) if record.kind == "metadata")

    def _complain(self, done: Future[list[Written]]) -> None:
        error = done.exception()
        if error is not None:
            self.lost_entries += 1
            logger.error("An entry of the journal could not be written: %s", error)

    def close(self) -> None:
        """Write what is left."""
        if self._writer is not None:
            self._writer.close()
        if self._unentered:
            self._leave_open()

    def _leave_open(self) -> None:
        """Give the files of answers that the catalogue still doesn't know of the ending of those that a killed run has
        left, so that the next run enters what is in them.
        """
        try:
            self._enter_answers()
        except DBAPIError as error:
            logger.error("The next run enters %d answers. %s", len(self._unentered), sentence(error))  # noqa: TRY400
            for name in {answer.file for answer in self._unentered}:
                reopen(self.folder / name)

    def mend(self) -> None:
        """Finish what killed runs have left open: cut what is torn, and enter what the catalogue missed."""
        for path in self.left_open():
            finish(path, lambda found: self.index.add(answers_in(found, self.folder)))

    def left_open(self) -> list[Path]:
        """Return the files that killed runs have left open."""
        return [path for path in open_files(self.folder) if self._writer is None or not self._writer.is_own(path)]

    def owns(self, place: Path) -> bool:
        """Return whether *place* is in this archive."""
        return place.resolve().is_relative_to(self.folder.resolve())

    def take_over(self, source: Path) -> list[Path]:
        """Copy the WARC files at *source* into this archive where they are not here yet, and return the copies.

        Raises FileExistsError, DamagedRecordError and OSError.
        """
        for path in open_files(source) if source.is_dir() else ():
            logger.warning("Left out, a run is still writing it or was killed: %s", path)
        return [take_over(path, self.folder) for path in warc_files(source)]

    def read(self, record_id: str) -> Capture:
        """Return what was kept under an id. Raises NoRecordError, DamagedRecordError and OSError."""
        answer = self.index.find(record_id)
        if answer is None:
            raise NoRecordError(record_id)
        record = self._record(answer)
        beside = self._told(record)
        if record.kind != "revisit":
            return Capture(record, beside)
        holder = self.index.holder_of(record.payload_digest)
        if holder is None:
            raise NoRecordError(record.refers_to or record_id)
        return Capture(replace(record, payload=self._record(holder).payload), beside)

    def _record(self, answer: Answer) -> WarcRecord:
        path = self.folder / answer.file
        if not path.exists():
            path = path.with_name(f"{path.name}.open")
        record = read_record(path, answer.offset)
        if record.record_id != answer.record_id:
            raise NoRecordError(answer.record_id)
        return record

    def _told(self, record: WarcRecord) -> Any:  # noqa: ANN401 - what a metadata record holds
        """Return what the metadata record behind an answer says it was asked for; None where there is none."""
        end = record.offset + record.length
        if end >= record.file.stat().st_size:
            return None
        try:
            following = read_record(record.file, end)
        except DamagedRecordError:
            return None
        return following.told if following.beside == record.record_id else None


def _answer(exchange: Exchange, kind: str, written: Written) -> Answer:
    return Answer(
        record_id=written.record_id,
        file=written.file,
        offset=written.offset,
        length=written.length,
        kind=kind,
        url=exchange.url,
        status=exchange.status,
        payload_digest=exchange.payload_digest,
        at=exchange.at,
        document_id=document_id_of(exchange.told),
    )
