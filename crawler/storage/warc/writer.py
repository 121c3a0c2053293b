"""Writing WARC files: one at a time for each run and process, in a thread of its own, each record synced."""

from __future__ import annotations

import errno
import logging
import os
import queue
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from crawler.storage.warc.drafts import Draft, info_draft

logger = logging.getLogger(__name__)

ENDING = ".warc.gz"
# While a file is being written; a file that still has it was left by a killed run.
OPEN_ENDING = ENDING + ".open"
# So many jobs wait for a failing disk at most.
_MOST_WAITING = 10_000
# So many batches share one sync to the disk at most.
_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Written:
    """Where a record lies. *file*: below the folder of the WARC files; bytes."""

    record_id: str
    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class _Job:
    drafts: Sequence[Draft]
    done: Future[list[Written]]
    can_wait: bool


class WarcWriter:
    """Writes the records of one run. Files are made when there is something to put in, the next one at *most_bytes*.

    *info*: the lines of each file's warcinfo record.
    """

    def __init__(self, folder: Path, run_id: str, info: Mapping[str, str], most_bytes: int) -> None:
        self._folder = folder
        self._run_id = run_id
        self._info = info
        self._most_bytes = most_bytes
        self._file: IO[bytes] | None = None
        self._name = ""
        self._count = 0
        self._ends = False
        self._again: list[_Job] = []
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="warc", daemon=True)
        try:
            self._thread.start()
        except RuntimeError as error:  # where memory, or the number of processes, is at its limit
            raise OSError(errno.ENOMEM, str(error)) from error

    def submit(self, drafts: Sequence[Draft], *, can_wait: bool = False) -> Future[list[Written]]:
        """Write records, in the order of the calls. The result comes once they are on the disk; it may be OSError.

        *can_wait*: whether nobody waits for them, so that a failing disk may be tried again until the writer is closed.
        """
        done: Future[list[Written]] = Future()
        done.set_running_or_notify_cancel()  # who stops waiting doesn't stop the writing
        if not self._thread.is_alive():
            done.set_exception(OSError("the WARC file is closed"))
            return done
        self._jobs.put(_Job(drafts, done, can_wait))
        return done

    def is_own(self, path: Path) -> bool:
        """Return whether *path* is a file of this run."""
        return path.name.startswith(f"{self._run_id}-")

    def close(self) -> None:
        """Write what is left, and give the last file its name."""
        self._jobs.put(None)
        self._thread.join()

    def _work(self) -> None:
        while not self._ends:
            batch = [self._jobs.get()]
            while len(batch) < _AT_ONCE and not self._jobs.empty():
                batch.append(self._jobs.get())
            self._ends = None in batch
            self._write([job for job in batch if job is not None])
        self._finish()

    def _write(self, jobs: list[_Job]) -> None:
        """Write jobs with one sync for all; what fails is cut off again, so that the file stays readable."""
        packed = [(job, members) for job in (*self._again, *jobs) if (members := _packed(job)) is not None]
        self._again = []
        whole = self._file.tell() if self._file else 0
        try:
            written = [[self._append(draft, member) for draft, member in members] for _, members in packed]
            if self._file is not None:
                os.fsync(self._file.fileno())
        except Exception as error:  # noqa: BLE001 - handed on; if the thread died of it, the run would wait for ever
            self._give_up(whole)
            self._refuse([job for job, _ in packed], error)
            return
        for (job, _), places in zip(packed, written, strict=True):
            job.done.set_result(places)
        if self._file is not None and self._file.tell() >= self._most_bytes:
            self._finish()

    def _refuse(self, jobs: list[_Job], error: Exception) -> None:
        """Hand an error on to those who wait; what nobody waits for is tried again with the next batch."""
        for job in jobs:
            if job.can_wait and not self._ends and len(self._again) < _MOST_WAITING:
                self._again.append(job)
            else:
                job.done.set_exception(error)

    def _append(self, draft: Draft, member: bytes) -> Written:
        file = self._file or self._begin(draft.at)
        offset = file.tell()
        _write_all(file, member)
        return Written(draft.record_id, self._name, offset, len(member))

    def _begin(self, at: datetime) -> IO[bytes]:
        self._count += 1
        # By its first record's month, so that a copy of the file finds its place again.
        self._name = f"{at:%Y/%m}/{self._run_id}-{self._count:05}{ENDING}"
        path = self._open_path
        path.parent.mkdir(parents=True, exist_ok=True)
        # Unbuffered: what is written is with the system, whatever becomes of this process.
        self._file = path.open("xb", buffering=0)
        _write_all(self._file, info_draft(path.name.removesuffix(".open"), self._info, at).to_member())
        return self._file

    @property
    def _open_path(self) -> Path:
        return self._folder / f"{self._name}.open"

    def _give_up(self, whole: int) -> None:
        """Cut the file at its last whole record; what comes next goes into a new one."""
        if self._file is None:
            return
        try:
            self._file.truncate(whole)
            if whole == 0:
                self._open_path.unlink()
        except OSError:  # it keeps its ending, and the next run cuts it
            self._file = None
        else:
            self._finish()

    def _finish(self) -> None:
        if self._file is None:
            return
        try:
            self._file.close()
            if self._open_path.exists():
                self._open_path.rename(self._folder / self._name)
        except OSError as error:
            logger.warning("%s keeps its ending .open until the next run (%s)", self._name, error)
        self._file = None


def _packed(job: _Job) -> list[tuple[Draft, bytes]] | None:
    """Return the records of a job as they are written; None where one can't be, which its owner is told."""
    try:
        return [(draft, draft.to_member()) for draft in job.drafts]
    except Exception as error:  # noqa: BLE001 - handed on; if the thread died of it, the run would wait for ever
        job.done.set_exception(error)
        return None


def _write_all(file: IO[bytes], data: bytes) -> None:
    """Write all of *data*: an unbuffered file may take a part of it, on a disk that is nearly full."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]
