"""Reading WARC records back: one at its place, or a file's, one after the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders

from crawler import times
from crawler.errors import DamagedRecordError
from crawler.storage.warc.drafts import JSON_TYPE, Headers
from crawler.storage.warc.members import members, read_member

ANSWERS = ("response", "revisit")
# Of a body that is unpacked; an article's page has half a megabyte at most.
MOST_BYTES = 32 << 20


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One record, read. *payload*: as it came, still compressed where *http_headers* say so; *told*: the JSON of a
    metadata record; *beside*: the id of the record that it stands beside; *refers_to*: of the record whose payload a
    revisit had; *is_sound*: whether its digests are right.
    """

    file: Path
    offset: int
    length: int
    record_id: str
    kind: str
    at: datetime
    url: str = ""
    status: int = 0
    http_headers: Headers = ()
    payload: bytes = field(default=b"", repr=False)
    payload_digest: str = ""
    beside: str = ""
    refers_to: str = ""
    told: Any = None
    is_sound: bool = True

    def body(self) -> bytes:
        """Return the payload as readers see it, unpacked. Raises DamagedRecordError."""
        return unpacked(self.payload, self.http_headers, str(self.file), self.offset)


def read_record(path: Path, offset: int) -> WarcRecord:
    """Return the record at *offset* of a file. Raises DamagedRecordError and OSError."""
    with path.open("rb") as file:
        member = read_member(file, offset, str(path))
    return _parse(path, member.offset, member.length, member.data)


def read_records(path: Path, start: int = 0) -> Iterator[WarcRecord]:
    """Yield the records of a file in their order. Raises DamagedRecordError and OSError."""
    for member in members(path, start):
        yield _parse(path, member.offset, member.length, member.data)


def unpacked(payload: bytes, headers: Headers, name: str, offset: int) -> bytes:
    """Return a body without its Content-Encoding. Raises DamagedRecordError where it has none that is known."""
    http = StatusAndHeaders("200 OK", list(headers), protocol="HTTP/1.1")
    encoding = (http.get_header("content-encoding") or "identity").lower()
    if encoding == "identity":
        return payload
    record = ArcWarcRecord("warc", "response", http, BytesIO(payload), http, "", len(payload))
    stream = record.content_stream()
    if stream is record.raw_stream:
        raise DamagedRecordError(name, offset, f"no Content-Encoding {encoding} can be read")
    body: bytes = stream.read(MOST_BYTES + 1)
    while len(body) <= MOST_BYTES and (more := stream.read(MOST_BYTES + 1 - len(body))):
        body += more
    if len(body) > MOST_BYTES:
        raise DamagedRecordError(name, offset, "the body unpacks to more than any page")
    return body


def _parse(path: Path, offset: int, length: int, data: bytes) -> WarcRecord:
    """Return the one record in a member."""
    try:
        iterator = ArchiveIterator(BytesIO(data), check_digests=True)
        record = next(iterator)
        payload = record.raw_stream.read()
        found = _found(record, path, offset, length, payload)
        another = next(iterator, None)
    except (ArchiveLoadFailed, StopIteration, ValueError, AttributeError, EOFError) as error:
        raise DamagedRecordError(str(path), offset, f"not a WARC record ({type(error).__name__})") from error
    if another is not None:
        said = "several records in one gzip member: `warcio recompress` mends that"
        raise DamagedRecordError(str(path), offset, said)
    return found


def _found(record: ArcWarcRecord, path: Path, offset: int, length: int, payload: bytes) -> WarcRecord:
    said = record.rec_headers
    at = times.from_iso(said.get_header("WARC-Date"))
    if at is None:
        raise ValueError("no WARC-Date")
    http = record.http_headers
    is_json = record.rec_type == "metadata" and said.get_header("Content-Type") == JSON_TYPE
    return WarcRecord(
        file=path,
        offset=offset,
        length=length,
        record_id=_uuid(said.get_header("WARC-Record-ID")),
        kind=record.rec_type,
        at=at,
        url=said.get_header("WARC-Target-URI") or "",
        status=int(http.get_statuscode() or 0) if http and record.rec_type in ANSWERS else 0,
        http_headers=tuple(http.headers) if http else (),
        payload=payload,
        payload_digest=said.get_header("WARC-Payload-Digest") or "",
        beside=_uuid(said.get_header("WARC-Concurrent-To")),
        refers_to=_uuid(said.get_header("WARC-Refers-To")),
        told=json.loads(payload) if is_json else None,
        is_sound=record.digest_checker.passed is not False,
    )


def _uuid(value: str | None) -> str:
    return (value or "").removeprefix("<urn:uuid:").removesuffix(">")
