"""crawler.storage.warc.reader: records read back, and what is said of bytes that are none."""

from __future__ import annotations

import gzip
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import DamagedRecordError
from crawler.storage.warc.drafts import Headers, Original, exchange_drafts, info_draft, json_draft
from crawler.storage.warc.reader import MOST_BYTES, WarcRecord, read_record, read_records, unpacked
from tests.crawler.builders import address
from tests.crawler.storage.warc.kept import CAME, answer_draft, exchange, in_one_member, members_of, note, put, told_of

PAGE = "<p>灯</p>".encode()
ANSWER = answer_draft()
PLAIN = gzip.decompress(ANSWER.to_member())
OTHER = st.lists(st.integers(1, 255), min_size=1, max_size=8).map(bytes)


def read(folder: Path, data: bytes) -> WarcRecord:
    """Return the record of a file with these bytes."""
    return read_record(put(folder / "a.warc.gz", data), 0)


def encoded(encoding: str) -> Headers:
    """Return headers that name an encoding."""
    return (("Content-Type", "text/html"), ("Content-Encoding", encoding))


def test_an_answer_is_read_with_all_that_was_written(tmp_path: Path) -> None:
    record = read(tmp_path, ANSWER.to_member())

    assert record == WarcRecord(
        file=tmp_path / "a.warc.gz",
        offset=0,
        length=len(ANSWER.to_member()),
        record_id=ANSWER.record_id,
        kind="response",
        at=CAME,
        url=address(1),
        status=200,
        http_headers=(("Content-Type", "text/html"), ("Server", "nginx"), ("Content-Length", "17")),
        payload=exchange().body,
        payload_digest=exchange().payload_digest,
    )


def test_a_revisit_names_the_record_that_has_its_payload(tmp_path: Path) -> None:
    revisit = exchange_drafts(exchange(status=404), Original("6e0a", address(1), CAME))[0]
    record = read(tmp_path, revisit.to_member())

    assert (record.kind, record.refers_to, record.payload, record.status) == ("revisit", "6e0a", b"", 404)
    assert (record.payload_digest, record.is_sound) == (exchange().payload_digest, True)


def test_what_stands_beside_an_answer_says_so(tmp_path: Path) -> None:
    answer, told, request = exchange_drafts(exchange(told=told_of()), None)
    path = put(tmp_path / "a.warc.gz", *members_of(answer, told, request))
    records = list(read_records(path))

    assert [(record.kind, record.beside) for record in records] == [
        ("response", ""),
        ("metadata", answer.record_id),
        ("request", answer.record_id),
    ]
    assert (records[1].told, records[2].status) == (told_of(), 0)


def test_records_can_be_read_from_a_place_on(tmp_path: Path) -> None:
    first, second = members_of(note("a"), note("b"))
    path = put(tmp_path / "a.warc.gz", first, second)

    assert [record.told for record in read_records(path, len(first))] == [{"note": "b"}]


def test_a_warcinfo_has_no_json(tmp_path: Path) -> None:
    record = read(tmp_path, info_draft("a", {"software": "lamp"}, CAME).to_member())

    assert (record.kind, record.told, record.payload) == ("warcinfo", None, b"software: lamp\r\n")


@pytest.mark.parametrize("values", [{}, {"a": [None, 1.5, "灯"]}, {"a": {"b": {}}}], ids=["none", "some", "deep"])
def test_json_is_read_back(tmp_path: Path, values: dict[str, object]) -> None:
    assert read(tmp_path, json_draft(values, CAME, warc_headers={}).to_member()).told == values


def test_an_answer_whose_payload_was_changed_is_not_sound(tmp_path: Path) -> None:
    record = read(tmp_path, gzip.compress(PLAIN.replace("灯".encode(), "桥".encode())))

    assert (record.is_sound, record.payload) == (False, "<p>第1批桥</p>".encode())


def test_an_answer_whose_headers_were_changed_is_not_sound(tmp_path: Path) -> None:
    assert not read(tmp_path, gzip.compress(PLAIN.replace(b"nginx", b"ngirx"))).is_sound


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"no gzip at all", id="not packed"),
        pytest.param(PLAIN, id="a record that is not packed"),
        pytest.param(ANSWER.to_member()[:-5], id="cut short"),
        pytest.param(gzip.compress(b""), id="empty member"),
        pytest.param(gzip.compress(b"<html>lamp</html>"), id="no record"),
        pytest.param(gzip.compress(b"WARC/1.1\r\n\r\n"), id="no headers"),
        pytest.param(gzip.compress(PLAIN.replace(b"WARC-Date", b"WARC-Data")), id="no date"),
        pytest.param(gzip.compress(PLAIN.replace(b"2024-", b"lamp-")), id="date that is none"),
        pytest.param(gzip.compress(PLAIN.replace(b"HTTP/1.1 200", b"HTTP/1.1 lamp")), id="status that is none"),
        pytest.param(gzip.compress(gzip.decompress(note("a").to_member()).replace(b"{", b"[")), id="broken JSON"),
    ],
)
def test_what_is_no_record_is_damaged(tmp_path: Path, data: bytes) -> None:
    path = put(tmp_path / "a.warc.gz", *members_of(note("a")), data)
    offset = path.stat().st_size - len(data)

    with pytest.raises(DamagedRecordError) as caught:
        read_record(path, offset)

    assert (caught.value.file, caught.value.offset) == (str(path), offset)


def test_several_records_in_one_member_are_damaged_and_what_mends_them_is_named(tmp_path: Path) -> None:
    with pytest.raises(DamagedRecordError, match="warcio recompress"):
        read(tmp_path, in_one_member(ANSWER, note("a")))


@given(st.integers(0, len(PLAIN) - 1), OTHER)
def test_a_record_with_other_bytes_in_it_is_read_or_damaged(
    tmp_path_factory: pytest.TempPathFactory, place: int, other: bytes
) -> None:
    folder = tmp_path_factory.mktemp("warc")
    changed = PLAIN[:place] + other + PLAIN[place + len(other) :]
    found = []
    with suppress(DamagedRecordError):
        found.append(read(folder, gzip.compress(changed)))

    assert all(changed == PLAIN or record.length > 0 for record in found)


def test_a_file_that_is_gone_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_record(tmp_path / "a.warc.gz", 0)


def packed_raw(data: bytes) -> bytes:
    """Return bytes as some servers send `deflate`: without zlib's header."""
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compressor.compress(data) + compressor.flush()


@pytest.mark.parametrize(
    ("headers", "payload"),
    [
        pytest.param((), PAGE, id="no encoding"),
        pytest.param(encoded("identity"), PAGE, id="identity"),
        pytest.param(encoded("gzip"), gzip.compress(PAGE), id="gzip"),
        pytest.param(encoded("GZIP"), gzip.compress(PAGE), id="in capitals"),
        pytest.param((("content-encoding", "gzip"),), gzip.compress(PAGE), id="small letters"),
        pytest.param(encoded("deflate"), zlib.compress(PAGE), id="deflate"),
        pytest.param(encoded("deflate"), packed_raw(PAGE), id="deflate without a header"),
        pytest.param(encoded("gzip"), PAGE, id="not packed after all"),
    ],
)
def test_a_body_is_unpacked(headers: Headers, payload: bytes) -> None:
    assert unpacked(payload, headers, "a", 0) == PAGE


def test_a_large_body_is_unpacked_whole() -> None:
    page = PAGE * 200_000

    assert unpacked(gzip.compress(page), encoded("gzip"), "a", 0) == page


def test_a_body_that_unpacks_to_more_than_any_page_is_damaged() -> None:
    with pytest.raises(DamagedRecordError, match="more than any page"):
        unpacked(gzip.compress(bytes(MOST_BYTES + 1)), encoded("gzip"), "a", 7)


def test_an_encoding_that_is_not_known_is_named() -> None:
    with pytest.raises(DamagedRecordError, match="no Content-Encoding zstd can be read"):
        unpacked(PAGE, encoded("zstd"), "a", 7)


def test_a_record_unpacks_its_own_body(tmp_path: Path) -> None:
    packed = gzip.compress(PAGE)
    record = read(tmp_path, answer_draft(headers=encoded("gzip"), body=packed).to_member())

    assert (record.payload, record.body()) == (packed, PAGE)


@pytest.mark.parametrize("status", [2**31, -(10**30)], ids=["more than a column holds", "thirty digits"])
def test_a_status_that_no_catalogue_holds_is_damage(tmp_path: Path, status: int) -> None:
    with pytest.raises(DamagedRecordError, match="not a WARC record"):
        read(tmp_path, answer_draft(status=status).to_member())


@pytest.mark.timeout(20)
@pytest.mark.parametrize("where", [b"WARC-Date", b"Server"], ids=["the record's", "the HTTP message's"])
def test_headers_of_50_mb_are_damage(tmp_path: Path, where: bytes) -> None:
    whole = gzip.decompress(answer_draft().to_member())
    data = gzip.compress(whole.replace(where, b"A: " + b"b" * (50 << 20) + b"\r\n" + where, 1), 1)

    with pytest.raises(DamagedRecordError, match="longer than any"):
        read(tmp_path, data)
