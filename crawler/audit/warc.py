"""The WARC files against the catalogue: every record whole and right, every answer known, none missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from crawler.audit.findings import Damage, Finding, Progress
from crawler.errors import DamagedRecordError
from crawler.storage.places import Places
from crawler.storage.warc.archive import RawArchive
from crawler.storage.warc.files import warc_files
from crawler.storage.warc.index import Answer
from crawler.storage.warc.members import next_start
from crawler.storage.warc.reader import ANSWERS, WarcRecord, read_record

FOLDER = "warc"


def check_warc(raw: RawArchive, looked: Progress) -> Iterator[Finding]:
    """Yield what is wrong with the WARC files, and with what the catalogue says of them."""
    for path in raw.left_open():
        yield Finding(Damage.OPEN_WARC, _named(raw, path))
    files = {path.relative_to(raw.folder).as_posix(): path for path in warc_files(raw.folder)}
    for name, answers in raw.index.files().items():
        if name not in files and not (raw.folder / f"{name}.open").exists():
            yield Finding(Damage.MISSING_WARC, f"{FOLDER}/{name}", f"{answers} answers")
    for name, path in files.items():
        yield from _check_file(raw, name, path, looked)


def check_pages(places: Places) -> Iterator[Finding]:
    """Yield the texts whose raw pages are lost."""
    for lost in places.versions_without_pages():
        detail = f"version {lost.version}: {', '.join(lost.lost)}"
        yield Finding(Damage.MISSING_PAGE, lost.document_id, detail, lost.document_id)


def _check_file(raw: RawArchive, name: str, path: Path, looked: Progress) -> Iterator[Finding]:
    expected = {answer.offset: answer for answer in raw.index.of_file(name)}
    offset, end = 0, path.stat().st_size
    while offset < end:
        try:
            record = read_record(path, offset)
        except DamagedRecordError as damage:
            going_on = _next_offset(path, offset, expected)
            kind = Damage.TORN_WARC if going_on is None else Damage.DAMAGED_RECORD
            yield Finding(kind, f"{FOLDER}/{name}", f"at byte {offset}: {damage.detail}")
            offset = end if going_on is None else going_on
            continue
        yield from _check_record(record, expected.pop(offset, None), name)
        offset += record.length
        if record.kind in ANSWERS:
            looked(1)
    for answer in expected.values():
        yield Finding(Damage.MISSING_RECORD, answer.record_id, f"{name} at byte {answer.offset}", answer.document_id)


def _check_record(record: WarcRecord, known: Answer | None, name: str) -> Iterator[Finding]:
    if not record.is_sound:
        yield Finding(Damage.WRONG_DIGEST, f"{FOLDER}/{name}", f"at byte {record.offset}: {record.record_id}")
        return
    if record.kind not in ANSWERS:
        return
    is_known = known is not None and known.record_id == record.record_id
    if not is_known or known is None or known.payload_digest != record.payload_digest:
        yield Finding(Damage.UNKNOWN_RECORD, f"{FOLDER}/{name}", f"at byte {record.offset}: {record.record_id}")


def _next_offset(path: Path, damaged: int, expected: dict[int, Answer]) -> int | None:
    """Return where to go on behind a damaged record: the next whole one; None where there is none."""
    end = path.stat().st_size
    known = min((offset for offset in expected if damaged < offset < end), default=None)
    found = next_start(path, damaged)
    return known if found is None else found


def _named(raw: RawArchive, path: Path) -> str:
    return f"{FOLDER}/{path.relative_to(raw.folder).as_posix()}"
