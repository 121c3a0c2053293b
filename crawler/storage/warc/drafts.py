"""WARC records before they are written: what goes into one, and its bytes as a gzip member. Pure."""

from __future__ import annotations

import hashlib
import json
import uuid
import zlib
from base64 import b32encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

VERSION = "1.1"
JSON_TYPE = "application/json"
# Gone from an answer when Scrapy hands it over: the body is no longer in chunks.
_HOP_HEADERS = frozenset({"transfer-encoding", "content-length"})
# An answer that came compressed is not made smaller by doing it again, only later.
_LEVEL, _LEVEL_OF_COMPRESSED = 6, 0

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """One record. *payload*: without the HTTP headers; *status_line*: of the HTTP message, empty where it is none."""

    kind: str
    payload: bytes
    at: datetime
    url: str = ""
    status_line: str = ""
    http_headers: Headers = ()
    warc_headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = ""
    record_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def to_member(self) -> bytes:
        """Return the record as one gzip member."""
        out = BytesIO()
        WARCWriter(out, gzip=False, warc_version=VERSION).write_record(_record_of(self))
        is_compressed = any(name.lower() == "content-encoding" for name, _ in self.http_headers)
        compressor = zlib.compressobj(_LEVEL_OF_COMPRESSED if is_compressed else _LEVEL, wbits=zlib.MAX_WBITS + 16)
        return compressor.compress(out.getvalue()) + compressor.flush()


@dataclass(frozen=True, slots=True)
class Original:
    """The earlier record of the same payload that a revisit record names."""

    record_id: str
    url: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer, as Scrapy gives them. *body*: still compressed, where it came so; *told*: what it
    was asked for, as JSON values, None where that is no article.
    """

    url: str
    method: str
    request_headers: Headers
    status: int
    headers: Headers
    body: bytes
    at: datetime
    ip_address: str = ""
    told: Mapping[str, Any] | None = None

    @property
    def payload_digest(self) -> str:
        """The digest of the body, as WARC writes it: sha1 in base 32."""
        return f"sha1:{b32encode(hashlib.sha1(self.body).digest()).decode()}"  # noqa: S324 - what WARC tools expect


def warc_date(at: datetime) -> str:
    """Return a moment as WARC 1.1 writes it, to the microsecond, in UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def info_draft(file_name: str, info: Mapping[str, str], at: datetime) -> Draft:
    """Return the record that begins each file: which run of which program wrote it."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in info.items())
    return Draft("warcinfo", lines.encode(), at, warc_headers={"WARC-Filename": file_name})


def exchange_drafts(exchange: Exchange, original: Original | None) -> list[Draft]:
    """Return the records of one exchange, the answer first. *original*: of the same payload, if there is one."""
    answer = _answer(exchange, original)
    beside = {"WARC-Concurrent-To": f"<urn:uuid:{answer.record_id}>"}
    drafts = [answer]
    if exchange.told is not None:
        drafts.append(json_draft(exchange.told, exchange.at, url=exchange.url, warc_headers=beside))
    target = urlsplit(exchange.url)
    path = (target.path or "/") + (f"?{target.query}" if target.query else "")
    line = f"{exchange.method} {path} HTTP/1.1"
    headers = (("Host", target.netloc), *((name, value) for name, value in exchange.request_headers if name != "Host"))
    drafts.append(Draft("request", b"", exchange.at, exchange.url, line, headers, beside))
    return drafts


def json_draft(values: Mapping[str, Any], at: datetime, *, url: str = "", warc_headers: Mapping[str, str]) -> Draft:
    """Return a metadata record that holds JSON."""
    payload = json.dumps(values, ensure_ascii=False).encode()
    return Draft("metadata", payload, at, url, warc_headers=warc_headers, content_type=JSON_TYPE)


def _answer(exchange: Exchange, original: Original | None) -> Draft:
    try:
        phrase = HTTPStatus(exchange.status).phrase
    except ValueError:
        phrase = "Unknown"
    kept = [(name, value) for name, value in exchange.headers if name.lower() not in _HOP_HEADERS]
    headers = (*kept, ("Content-Length", str(len(exchange.body))))
    said = {"WARC-Payload-Digest": exchange.payload_digest}
    if exchange.ip_address:
        said["WARC-IP-Address"] = exchange.ip_address
    if original is not None:
        said |= {
            "WARC-Profile": WARCWriter.REVISIT_PROFILE_1_1,
            "WARC-Refers-To": f"<urn:uuid:{original.record_id}>",
            "WARC-Refers-To-Target-URI": original.url,
            "WARC-Refers-To-Date": warc_date(original.at),
        }
    kind, payload = ("revisit", b"") if original else ("response", exchange.body)
    line = f"HTTP/1.1 {exchange.status} {phrase}"
    return Draft(kind, payload, exchange.at, exchange.url, line, headers, said)


class _HttpHeaders(StatusAndHeaders):  # type: ignore[misc]  # warcio comes without types
    """HTTP headers that are written with the bytes that came; warcio would percent-encode them."""

    def to_ascii_bytes(self, filter_func: Callable[[str], str] | None = None) -> bytes:
        """Return the block of the headers."""
        block: str = self.to_str(filter_func)
        return block.encode("latin-1", "replace") + b"\r\n"


def _record_of(draft: Draft) -> ArcWarcRecord:
    http_headers = None
    if draft.status_line:
        protocol, _, rest = draft.status_line.partition(" ")
        http_headers = _HttpHeaders(rest, _plain(draft.http_headers), protocol=protocol, is_http_request=False)
        if draft.kind == "request":
            http_headers = _HttpHeaders(draft.status_line, _plain(draft.http_headers), is_http_request=True)
    named = {
        "WARC-Record-ID": f"<urn:uuid:{draft.record_id}>",
        "WARC-Date": warc_date(draft.at),
        **draft.warc_headers,
    }
    return WARCWriter(BytesIO(), gzip=False, warc_version=VERSION).create_warc_record(
        draft.url,
        draft.kind,
        payload=BytesIO(draft.payload),
        length=len(draft.payload),
        warc_content_type=draft.content_type,
        warc_headers_dict=named,
        http_headers=http_headers,
    )


def _plain(headers: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return headers without line breaks, which would end them early."""
    return [(name, " ".join(value.split("\n"))) for name, value in headers]
