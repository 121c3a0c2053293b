"""crawler.storage.warc.drafts: each record is one gzip member that other WARC tools read, with right digests."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from base64 import b32encode
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.recordloader import ArcWarcRecord

from crawler.storage.warc.drafts import Draft, Original, exchange_drafts, info_draft, json_draft, warc_date
from tests.crawler.builders import address
from tests.crawler.storage.warc.kept import CAME, answer_draft, by_warcio, exchange, told_of

TOKEN = st.text(st.sampled_from("ABCXYZabcxyz0189-_"), min_size=1, max_size=12)
# What latin-1 makes of any bytes.
VALUE = st.text(st.characters(max_codepoint=255), max_size=30)
HEADERS = st.lists(st.tuples(TOKEN, VALUE), max_size=6).map(tuple)


def only(draft: Draft) -> tuple[ArcWarcRecord, bytes]:
    """Return the one record of a member, and its content."""
    [found] = by_warcio(draft.to_member())
    return found


def http_headers(draft: Draft) -> list[tuple[str, str]]:
    """Return the HTTP headers of a record."""
    headers: list[tuple[str, str]] = only(draft)[0].http_headers.headers
    return headers


def said(draft: Draft, name: str) -> str | None:
    """Return a header of a record itself."""
    value: str | None = only(draft)[0].rec_headers.get_header(name)
    return value


def test_a_record_is_one_whole_gzip_member() -> None:
    decompressor = zlib.decompressobj(wbits=zlib.MAX_WBITS + 16)
    data = decompressor.decompress(answer_draft().to_member())

    assert (decompressor.eof, decompressor.unused_data, data[:10]) == (True, b"", b"WARC/1.1\r\n")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param("<p>灯</p>".encode("gbk"), id="GBK"),
        pytest.param(b"\r\n\r\nWARC/1.1\r\n", id="like a record"),
        pytest.param(gzip.compress(b"lamp" * 99), id="gzip"),
        pytest.param(bytes(range(256)) * 999, id="large"),
    ],
)
def test_a_body_is_kept_byte_by_byte(body: bytes) -> None:
    assert only(answer_draft(body=body))[1] == body


def test_an_answer_is_read_with_its_address_status_headers_time_and_digest() -> None:
    draft = answer_draft()
    record, content = only(draft)
    names = ("WARC-Type", "WARC-Target-URI", "WARC-Date", "WARC-IP-Address", "WARC-Payload-Digest")

    assert [record.rec_headers.get_header(name) for name in names] == [
        "response",
        address(1),
        "2024-03-05T02:00:00.000000Z",
        "127.0.0.1",
        f"sha1:{b32encode(hashlib.sha1(content).digest()).decode()}",  # noqa: S324 - what WARC tools expect
    ]
    assert (record.http_headers.protocol, record.http_headers.statusline) == ("HTTP/1.1", "200 OK")
    assert said(draft, "WARC-Record-ID") == f"<urn:uuid:{draft.record_id}>"


def test_an_answer_without_an_ip_address_names_none() -> None:
    assert said(answer_draft(ip_address=""), "WARC-IP-Address") is None


@pytest.mark.parametrize(
    ("status", "line"),
    [(404, "404 Not Found"), (456, "456 Unknown"), (299, "299 Unknown"), (999, "999 Unknown")],
)
def test_a_status_is_told_with_a_phrase(status: int, line: str) -> None:
    assert only(answer_draft(status=status))[0].http_headers.statusline == line


@pytest.mark.parametrize("name", ["Transfer-Encoding", "transfer-encoding", "TRANSFER-ENCODING"])
def test_the_coding_of_the_transfer_does_not_come_out(name: str) -> None:
    assert http_headers(answer_draft(headers=((name, "chunked"), ("Server", "a")))) == [
        ("Server", "a"),
        ("Content-Length", "17"),
    ]


@pytest.mark.parametrize("name", ["Content-Length", "content-length"])
def test_the_length_is_the_bodys(name: str) -> None:
    assert http_headers(answer_draft(headers=((name, "9999"),), body=b"lamp")) == [("Content-Length", "4")]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        pytest.param("\xe7\x81\xaf", "灯", id="UTF-8"),
        pytest.param("\xb5\xc6", "\xb5\xc6", id="GBK"),
        pytest.param("\xb5\xc6=1; path=/", "\xb5\xc6=1; path=/", id="cookie"),
        pytest.param("灯", "?", id="what no server sends"),
        pytest.param("a\nb: c", "a b: c", id="line feed"),
        pytest.param("a\r\nSet-Cookie: b", "a\r Set-Cookie: b", id="line break"),
        pytest.param("a\n\nb", "a  b", id="empty line"),
        pytest.param("", "", id="empty"),
        pytest.param("a: b: c", "a: b: c", id="colons"),
    ],
)
def test_a_headers_value_ends_no_header_early(value: str, written: str) -> None:
    assert http_headers(answer_draft(headers=(("X-A", value), ("Server", "a")))) == [
        ("X-A", written),
        ("Server", "a"),
        ("Content-Length", "17"),
    ]


def test_headers_of_one_name_are_all_kept() -> None:
    cookies = (("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"))

    assert http_headers(answer_draft(headers=cookies))[:2] == [*cookies]


@given(HEADERS, st.binary(max_size=200), st.integers(100, 999))
def test_whatever_comes_is_read_back_by_warcio(headers: tuple[tuple[str, str], ...], body: bytes, status: int) -> None:
    drafts = exchange_drafts(exchange(headers=headers, request_headers=headers, body=body, status=status), None)
    [(answer, content), (request, nothing)] = by_warcio(b"".join(draft.to_member() for draft in drafts))
    length = answer.http_headers.headers[-1]

    assert (content, nothing, length) == (body, b"", ("Content-Length", str(len(body))))
    assert (answer.rec_type, request.rec_type) == ("response", "request")


def test_a_request_is_told_with_its_host() -> None:
    request = exchange_drafts(exchange(request_headers=(("Host", "other"), ("Accept", "*/*"))), None)[-1]
    headers = only(request)[0].http_headers

    assert (headers.protocol, headers.statusline) == (
        "GET",
        f"{address(1).removeprefix('https://finance.sina.com.cn')} HTTP/1.1",
    )
    assert headers.headers == [("Host", "finance.sina.com.cn"), ("Accept", "*/*")]


@pytest.mark.parametrize(
    ("url", "target"),
    [
        pytest.param("https://finance.sina.com.cn", "/", id="no path"),
        pytest.param("https://finance.sina.com.cn/a?b=c&d#e", "/a?b=c&d", id="query and fragment"),
        pytest.param("https://finance.sina.com.cn//a.shtml", "//a.shtml", id="two slashes"),
    ],
)
def test_a_request_names_its_path(url: str, target: str) -> None:
    assert exchange_drafts(exchange(url=url), None)[-1].status_line == f"GET {target} HTTP/1.1"


def test_what_stands_beside_an_answer_names_it() -> None:
    drafts = exchange_drafts(exchange(told=told_of()), None)
    own = f"<urn:uuid:{drafts[0].record_id}>"

    assert [(draft.kind, said(draft, "WARC-Concurrent-To")) for draft in drafts] == [
        ("response", None),
        ("metadata", own),
        ("request", own),
    ]


def test_what_an_answer_was_asked_for_is_json() -> None:
    record, content = only(exchange_drafts(exchange(told=told_of()), None)[1])

    assert (record.content_type, json.loads(content)) == ("application/json", told_of())


def test_the_records_of_an_exchange_have_ids_of_their_own() -> None:
    drafts = [*exchange_drafts(exchange(told={}), None), *exchange_drafts(exchange(told={}), None)]

    assert len({draft.record_id for draft in drafts}) == 6


def test_a_revisit_has_no_payload_and_names_the_record_that_has() -> None:
    original = Original("6e0a", address(2), CAME - timedelta(days=1))
    revisit = exchange_drafts(exchange(), original)[0]
    record, content = only(revisit)
    names = ("WARC-Refers-To", "WARC-Refers-To-Target-URI", "WARC-Refers-To-Date", "WARC-Profile")

    assert (record.rec_type, content, record.http_headers.statusline) == ("revisit", b"", "200 OK")
    assert [record.rec_headers.get_header(name) for name in names] == [
        "<urn:uuid:6e0a>",
        address(2),
        "2024-03-04T02:00:00.000000Z",
        "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
    ]
    assert record.rec_headers.get_header("WARC-Payload-Digest") == exchange().payload_digest


def test_a_file_begins_with_what_wrote_it() -> None:
    record, content = only(info_draft("a.warc.gz", {"software": "lamp", "description": "灯 {}"}, CAME))

    assert (record.rec_type, record.rec_headers.get_header("WARC-Filename")) == ("warcinfo", "a.warc.gz")
    assert content.decode() == "software: lamp\r\ndescription: 灯 {}\r\n"


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")) | st.integers()))
def test_json_is_kept_as_it_is(values: dict[str, object]) -> None:
    assert json.loads(only(json_draft(values, CAME, warc_headers={}))[1]) == values


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        pytest.param(datetime(2024, 3, 5, 1, 2, 3, 4, UTC), "2024-03-05T01:02:03.000004Z", id="microseconds"),
        pytest.param(
            datetime(2024, 3, 5, 1, tzinfo=timezone(timedelta(hours=8))), "2024-03-04T17:00:00.000000Z", id="Shanghai"
        ),
    ],
)
def test_moments_are_written_in_utc(moment: datetime, written: str) -> None:
    assert warc_date(moment) == written
