"""The WARC files of an archive: in their order, mended after a killed run, taken over from elsewhere."""

from __future__ import annotations

import filecmp
import logging
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from crawler.errors import DamagedRecordError
from crawler.storage.warc.index import Answer
from crawler.storage.warc.members import cut_torn_end
from crawler.storage.warc.reader import ANSWERS, WarcRecord, read_records
from crawler.storage.warc.rescue import whole_records
from crawler.storage.warc.told import document_id_of
from crawler.storage.warc.writer import ENDING, OPEN_ENDING

# The name of a file of ours: the run's moment and process, and the file's number.
_OURS = re.compile(r"(\d{8}T\d{6}-\d+)-\d{5}\.")

logger = logging.getLogger(__name__)


def warc_files(folder: Path) -> list[Path]:
    """Return the finished WARC files at or below *folder* (or the one that it is), in the order of their runs."""
    if folder.is_file():
        return [folder]
    found = (path for path in folder.rglob(f"*{ENDING}") if path.is_file())  # a pipe would be waited for
    return sorted(found, key=lambda path: path.name)


def run_of(path: Path) -> str:
    """Return the run that wrote a file, by its name."""
    return path.name.rpartition("-")[0]


def newest_run(folder: Path) -> str | None:
    """Return the last of the runs that have written the files below *folder*; None where there is none of ours."""
    names = (path.name for path in folder.rglob(f"*{ENDING}*"))
    return max((found[1] for name in names if (found := _OURS.match(name))), default=None)


def open_files(folder: Path) -> list[Path]:
    """Return the files that a killed run has left open."""
    return sorted(folder.rglob(f"*{OPEN_ENDING}"), key=lambda path: path.name)


def finish(path: Path, enter: Callable[[Path], object] = lambda _: None) -> Path | None:
    """Cut a file that was left open at its last whole record and give it its name; None where nothing is in it.

    *enter*: is given the file before: whoever is stopped meanwhile leaves it open, and it is entered the next time.
    """
    torn = cut_torn_end(path)
    if torn:
        logger.warning("%s: %d bytes of a record that a killed run left torn are cut off", path.name, torn)
    if path.stat().st_size == 0:
        path.unlink()
        return None
    enter(path)
    finished = path.with_name(path.name.removesuffix(".open"))
    path.rename(finished)
    return finished


def reopen(path: Path) -> None:
    """Let a finished file be finished once more, by the next run; where it can't be renamed, verify finds it."""
    with suppress(OSError):
        path.rename(path.with_name(f"{path.name}.open"))


def answers_in(path: Path, folder: Path) -> Iterator[Answer]:
    """Yield the answers in a file as the catalogue knows them; damaged ones are passed over. Raises OSError."""
    found: WarcRecord | None = None
    for record in whole_records(path):
        if found is not None:
            yield answer_of(found, folder, record)
        found = record if record.kind in ANSWERS else None
    if found is not None:
        yield answer_of(found, folder, None)


def answer_of(record: WarcRecord, folder: Path, following: WarcRecord | None) -> Answer:
    """Return an answer as the catalogue knows it. *following*: the record behind it, which may say what it was for."""
    is_beside = following is not None and following.beside == record.record_id
    return Answer(
        record_id=record.record_id,
        file=record.file.relative_to(folder).as_posix().removesuffix(".open"),
        offset=record.offset,
        length=record.length,
        kind=record.kind,
        url=record.url,
        status=record.status,
        payload_digest=record.payload_digest,
        at=record.at,
        document_id=document_id_of(following.told) if following is not None and is_beside else None,
    )


def take_over(path: Path, folder: Path) -> Path:
    """Put a copy of a WARC file into an archive's *folder*, by the month of its first record, and return it.

    Raises FileExistsError where another file has that name, DamagedRecordError and OSError.
    """
    first = next(iter(islice(read_records(path), 1)), None)
    if first is None:
        raise DamagedRecordError(str(path), 0, "the file is empty")
    target = folder / f"{first.at:%Y/%m}" / path.name
    if target.exists():
        if not filecmp.cmp(target, path, shallow=False):
            raise FileExistsError(f"{target} is there already, and is another file than {path}")
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.tmp")
    shutil.copyfile(path, unfinished)
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    unfinished.rename(target)
    return target
