"""Reading WARC records back: one at its place, or a file's, one after the other."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders

from crawler import times
from crawler.errors import DamagedRecordError
from crawler.storage.warc.drafts import JSON_TYPE, Headers
from crawler.storage.warc.members import MAGIC, members, read_member

ANSWERS = ("response", "revisit")
# Of a body that is unpacked; an article's page has half a megabyte at most.
MOST_BYTES = 32 << 20
# Servers write any number; this is what a column holds.
_LARGEST_STATUS = 2**31 - 1
# Of a block of headers; warcio's time grows with the square of a line's length.
_MOST_HEADER_BYTES = 1 << 20
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_HAS_HTTP_HEADERS = re.compile(rb"\nwarc-type:\s*(?:response|request|revisit)", re.IGNORECASE)


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
    named = {header.lower(): value.strip().lower() for header, value in headers}
    encoding = named.get("content-encoding") or "identity"
    if encoding not in _PACKINGS:
        raise DamagedRecordError(name, offset, f"no Content-Encoding {encoding} can be read")
    try:
        body = _PACKINGS[encoding](payload)
    except (OSError, zlib.error) as error:
        raise DamagedRecordError(name, offset, f"the body is no {encoding}") from error
    if len(body) > MOST_BYTES:
        raise DamagedRecordError(name, offset, "the body unpacks to more than any page")
    return body


def _gunzipped(payload: bytes) -> bytes:
    """Return what gzip members unpack to; of a body that was cut short as much as there is, as browsers do; one that
    is not packed after all as it is.
    """
    if not payload.startswith(MAGIC[:2]):
        return payload
    found = bytearray()
    with gzip.GzipFile(fileobj=BytesIO(payload)) as file, suppress(EOFError):
        while len(found) <= MOST_BYTES and (more := file.read1(1 << 16)):
            found += more
    return bytes(found)


def _inflated(payload: bytes) -> bytes:
    """Return what "deflate" unpacks to, with zlib's frame or, as some servers send it, without."""
    try:
        return zlib.decompressobj().decompress(payload, MOST_BYTES + 1)
    except zlib.error:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(payload, MOST_BYTES + 1)


_PACKINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "identity": bytes,
    "gzip": _gunzipped,
    "x-gzip": _gunzipped,
    "deflate": _inflated,
}


def _parse(path: Path, offset: int, length: int, data: bytes) -> WarcRecord:
    """Return the one record in a member."""
    if not _has_short_headers(data):
        raise DamagedRecordError(str(path), offset, "its headers are longer than any")
    try:
        iterator = ArchiveIterator(BytesIO(data), check_digests=True)
        record = next(iterator)
        payload = record.raw_stream.read()
        found = _found(record, path, offset, length, payload)
        another = next(iterator, None)
    except (ArchiveLoadFailed, StopIteration, ValueError, AttributeError, EOFError, TypeError, RecursionError) as error:
        raise DamagedRecordError(str(path), offset, f"not a WARC record ({type(error).__name__})") from error
    if another is not None:
        said = "several records in one gzip member: `warcio recompress` mends that"
        raise DamagedRecordError(str(path), offset, said)
    return found


def _has_short_headers(data: bytes) -> bool:
    """Return whether the headers of a record end within bounds: its own, and those of the HTTP message in it."""
    end = _BLANK_LINE.search(data, 0, _MOST_HEADER_BYTES)
    if end is None or not _HAS_HTTP_HEADERS.search(data, 0, end.end()):
        return end is not None or len(data) <= _MOST_HEADER_BYTES
    most = end.end() + _MOST_HEADER_BYTES
    return len(data) <= most or _BLANK_LINE.search(data, end.end(), most) is not None


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
        status=_status(http) if http and record.rec_type in ANSWERS else 0,
        http_headers=tuple(http.headers) if http else (),
        payload=_unchunked(payload, http) if http else payload,
        payload_digest=said.get_header("WARC-Payload-Digest") or "",
        beside=_uuid(said.get_header("WARC-Concurrent-To")),
        refers_to=_uuid(said.get_header("WARC-Refers-To")),
        told=json.loads(payload) if is_json else None,
        is_sound=record.digest_checker.passed is not False,
    )


def _status(http: StatusAndHeaders) -> int:
    status = int(http.get_statuscode() or 0)
    if abs(status) > _LARGEST_STATUS:
        raise ValueError("no HTTP status")
    return status


def _unchunked(payload: bytes, http: StatusAndHeaders) -> bytes:
    """Return a body out of its chunks, in which other programs keep it."""
    if (http.get_header("transfer-encoding") or "").lower() != "chunked":
        return payload
    body: bytes = ChunkedDataReader(BytesIO(payload)).read(len(payload))
    return body


def _uuid(value: str | None) -> str:
    return (value or "").removeprefix("<urn:uuid:").removesuffix(">")
