"""Invented exchanges and WARC files for the tests of the raw archive, and what warcio's own reader says of them."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from crawler.items import Owed
from crawler.storage.warc.archive import RawArchive
from crawler.storage.warc.drafts import Draft, Exchange, exchange_drafts, json_draft
from crawler.storage.warc.index import RecordIndex
from crawler.storage.warc.told import owed_to_json
from crawler.storage.warc.writer import WarcWriter
from tests.crawler.builders import address, at, identity, row

CAME = at("2024-03-05 10:00:00")
RUN = "20240305T100000-7"
FIRST = f"2024/03/{RUN}-00001.warc.gz"
INFO = {"software": "test", "isPartOf": RUN}
LARGE = 1 << 30
OWED = Owed(document_id=identity(1), url=address(1), channel="china", row=row(1))


def exchange(number: int = 1, /, **changes: Any) -> Exchange:
    """Return a request for an invented article with its answer."""
    values: dict[str, Any] = {
        "url": address(number),
        "method": "GET",
        "request_headers": (("Accept", "*/*"),),
        "status": 200,
        "headers": (("Content-Type", "text/html"), ("Server", "nginx")),
        "body": f"<p>第{number}批灯</p>".encode(),
        "at": CAME,
        "ip_address": "127.0.0.1",
    }
    return Exchange(**values | changes)


def answer_draft(**changes: Any) -> Draft:
    """Return the draft of an answer."""
    return exchange_drafts(exchange(1, **changes), None)[0]


def note(text: str, **changes: Any) -> Draft:
    """Return the draft of a small metadata record."""
    return json_draft({"note": text}, CAME, warc_headers={}, **changes)


def members_of(*drafts: Draft) -> list[bytes]:
    """Return each draft as a gzip member."""
    return [draft.to_member() for draft in drafts]


def put(path: Path, *pieces: bytes) -> Path:
    """Write a file of these bytes, and return it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(pieces))
    return path


def in_one_member(*drafts: Draft) -> bytes:
    """Return records as no WARC file should have them: all in one gzip member."""
    return gzip.compress(b"".join(gzip.decompress(draft.to_member()) for draft in drafts))


def by_warcio(data: bytes) -> Iterator[tuple[ArcWarcRecord, bytes]]:
    """Yield the records that warcio's own reader finds, each with its content; it raises where a digest is wrong."""
    for record in ArchiveIterator(BytesIO(data), check_digests="raise"):
        yield record, record.raw_stream.read()


def kinds(path: Path) -> list[str]:
    """Return the kinds of a file's records, as warcio reads them."""
    return [record.rec_type for record, _ in by_warcio(path.read_bytes())]


def files_in(folder: Path) -> list[str]:
    """Return the names of all files below a folder."""
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@contextmanager
def writing(folder: Path, most_bytes: int = LARGE, run_id: str = RUN) -> Iterator[WarcWriter]:
    """A writer, closed at the end."""
    writer = WarcWriter(folder, run_id, INFO, most_bytes)
    try:
        yield writer
    finally:
        writer.close()


@contextmanager
def archiving(folder: Path, engine: Engine, run_id: str = RUN) -> Iterator[RawArchive]:
    """A raw archive that is written, closed at the end."""
    raw = RawArchive(folder, RecordIndex(engine), WarcWriter(folder, run_id, INFO, LARGE))
    try:
        yield raw
    finally:
        raw.close()


def told_of(owed: Owed = OWED) -> dict[str, Any]:
    """Return what stands beside an article's page."""
    return owed_to_json(owed)


def abandoned(folder: Path, *drafts: Draft, torn: bytes = b"", name: str = FIRST) -> Path:
    """Leave a file as a killed run does: with its ending, and perhaps a part of a record behind the whole ones."""
    return put(folder / f"{name}.open", *members_of(*drafts), torn)


def texts(records: Sequence[Any]) -> list[str]:
    """Return the notes in metadata records, in their order."""
    return [record.told["note"] for record in records if isinstance(record.told, dict) and "note" in record.told]
