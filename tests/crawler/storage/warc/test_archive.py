"""crawler.storage.warc.archive: answers are kept, found again and mended after a killed run."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from crawler.errors import DamagedRecordError, NoRecordError
from crawler.storage.warc.archive import RawArchive
from crawler.storage.warc.drafts import Exchange, exchange_drafts
from crawler.storage.warc.index import RecordIndex
from crawler.storage.warc.told import owed_from_json
from tests.crawler.builders import address, at, identity
from tests.crawler.storage.warc.kept import (
    CAME,
    FIRST,
    OWED,
    abandoned,
    archiving,
    by_warcio,
    exchange,
    files_in,
    kinds,
    members_of,
    note,
    put,
    told_of,
)

NEXT_RUN = "20240306T100000-8"
LATER = at("2024-03-06 10:00:00")


def keep(raw: RawArchive, kept: Exchange) -> str:
    """Keep an answer, and return its id."""
    record_id = asyncio.run(raw.keep(kept))
    assert record_id is not None
    return record_id


@pytest.fixture
def raw(tmp_path: Path, engine: Engine) -> Iterator[RawArchive]:
    with archiving(tmp_path / "warc", engine) as made:
        yield made


def test_an_answer_is_read_back_while_its_file_is_open(raw: RawArchive) -> None:
    capture = raw.read(keep(raw, exchange(told=told_of())))

    assert (capture.record.payload, capture.record.url, capture.record.at) == (exchange().body, address(1), CAME)
    assert owed_from_json(capture.told) == OWED


def test_an_answer_is_read_back_from_a_finished_file(raw: RawArchive) -> None:
    record_id = keep(raw, exchange(told=told_of()))
    raw.close()

    assert (raw.read(record_id).record.payload, raw.read(record_id).told) == (exchange().body, told_of())


def test_an_answer_that_was_for_no_article_has_nothing_beside_it(raw: RawArchive) -> None:
    keep(raw, exchange(2, told=told_of()))

    assert raw.read(keep(raw, exchange())).told is None


def test_an_answer_is_entered_as_it_lies_on_the_disk(raw: RawArchive) -> None:
    record_id = keep(raw, exchange(told=told_of()))
    raw.close()
    entered = raw.index.find(record_id)

    assert entered is not None
    assert (entered.file, entered.document_id, entered.status) == (FIRST, identity(1), 200)
    lying = (raw.folder / FIRST).read_bytes()[entered.offset : entered.offset + entered.length]
    assert [content for _, content in by_warcio(lying)] == [exchange().body]


def test_nothing_is_kept_without_a_writer(tmp_path: Path, engine: Engine) -> None:
    raw = RawArchive(tmp_path / "warc", RecordIndex(engine))
    raw.enter({"entry": "a"}, CAME)
    record_id = asyncio.run(raw.keep(exchange()))
    raw.close()

    assert (record_id, files_in(raw.folder), raw.index.files()) == (None, [], {})


def test_the_same_payload_is_written_once(raw: RawArchive) -> None:
    first = keep(raw, exchange())
    again = keep(raw, exchange(at=LATER, url=address(2)))
    raw.close()
    written = by_warcio((raw.folder / FIRST).read_bytes())
    found = {record.rec_headers.get_header("WARC-Record-ID"): (record.rec_type, body) for record, body in written}

    assert found[f"<urn:uuid:{first}>"] == ("response", exchange().body)
    assert found[f"<urn:uuid:{again}>"] == ("revisit", b"")


def test_a_revisit_is_read_with_the_payload_of_its_original_in_another_file(tmp_path: Path, engine: Engine) -> None:
    with archiving(tmp_path, engine) as raw:
        keep(raw, exchange())
    with archiving(tmp_path, engine, NEXT_RUN) as raw:
        again = keep(raw, exchange(at=LATER, status=203, headers=(("Age", "7"),), told=told_of()))
        capture = raw.read(again)

    assert (capture.record.kind, capture.record.payload, capture.told) == ("revisit", exchange().body, told_of())
    assert (capture.record.at, capture.record.status, capture.record.http_headers[0]) == (LATER, 203, ("Age", "7"))


def test_empty_payloads_are_no_revisits(raw: RawArchive) -> None:
    ids = [keep(raw, exchange(body=b"")) for _ in range(2)]

    assert [raw.read(each).record.kind for each in ids] == ["response", "response"]


def test_answers_that_come_at_once_are_all_kept(raw: RawArchive) -> None:
    async def all_at_once() -> list[str | None]:
        return await asyncio.gather(*(raw.keep(exchange(number)) for number in range(40)))

    ids = asyncio.run(all_at_once())

    assert [raw.read(each or "").record.payload for each in ids] == [exchange(number).body for number in range(40)]


def test_entries_stand_in_the_order_of_the_calls_behind_what_came_before(raw: RawArchive) -> None:
    for number in range(50):
        raw.enter({"entry": str(number)}, CAME)
    keep(raw, exchange())
    raw.enter({"entry": "last"}, CAME)
    raw.close()
    written = by_warcio((raw.folder / FIRST).read_bytes())
    entered = [content for record, content in written if record.rec_type == "metadata"]

    assert entered == [b'{"entry": "%d"}' % number for number in range(50)] + [b'{"entry": "last"}']


def test_an_answer_that_can_not_be_written_is_an_error_and_is_not_entered(raw: RawArchive) -> None:
    put(raw.folder / "2024")

    with pytest.raises(OSError, match="2024"):
        asyncio.run(raw.keep(exchange()))

    assert raw.index.original_of(exchange().payload_digest) is None


def test_an_entry_that_can_not_be_written_is_told(raw: RawArchive, caplog: pytest.LogCaptureFixture) -> None:
    put(raw.folder / "2024")
    raw.enter({"entry": "a"}, CAME)
    raw.close()

    assert "An entry of the journal could not be written" in caplog.text
    assert raw.lost_entries == 1


def test_a_file_that_this_run_writes_is_not_mended(raw: RawArchive) -> None:
    record_id = keep(raw, exchange())
    raw.mend()
    keep(raw, exchange(2))

    assert (raw.left_open(), raw.read(record_id).record.payload) == ([], exchange().body)


def test_what_was_never_kept_is_not_read(raw: RawArchive) -> None:
    with pytest.raises(NoRecordError, match="6e0a"):
        raw.read("6e0a")


def test_a_place_that_holds_another_record_is_not_read(raw: RawArchive) -> None:
    record_id = keep(raw, exchange())
    raw.close()
    path = raw.folder / FIRST
    entered = raw.index.find(record_id)
    assert entered is not None
    put(path, bytes(entered.offset), note("another").to_member())

    with pytest.raises(NoRecordError):
        raw.read(record_id)


def test_a_revisit_whose_original_is_gone_from_the_catalogue_is_not_read(raw: RawArchive) -> None:
    first, again = keep(raw, exchange()), keep(raw, exchange())
    raw.index.forget([first])

    with pytest.raises(NoRecordError, match=first):
        raw.read(again)


def test_a_file_that_is_gone_is_an_error_of_the_system(raw: RawArchive) -> None:
    record_id = keep(raw, exchange())
    raw.close()
    (raw.folder / FIRST).unlink()

    with pytest.raises(FileNotFoundError):
        raw.read(record_id)


def test_a_damaged_record_is_not_read(raw: RawArchive) -> None:
    record_id = keep(raw, exchange())
    raw.close()
    (raw.folder / FIRST).write_bytes(bytes((raw.folder / FIRST).stat().st_size))

    with pytest.raises(DamagedRecordError):
        raw.read(record_id)


def test_what_a_killed_run_left_is_finished_and_entered(tmp_path: Path, engine: Engine) -> None:
    answer, *rest = exchange_drafts(exchange(told=told_of()), None)
    abandoned(tmp_path / "warc", answer, *rest, torn=note("torn").to_member()[:-1])
    raw = RawArchive(tmp_path / "warc", RecordIndex(engine))
    raw.mend()
    capture = raw.read(answer.record_id)

    assert (kinds(raw.folder / FIRST), capture.record.payload, capture.told) == (
        ["response", "metadata", "request"],
        exchange().body,
        told_of(),
    )
    assert [each.record_id for each in raw.index.of_document(identity(1))] == [answer.record_id]


def test_what_stands_behind_an_answer_and_not_beside_it_says_nothing_of_it(tmp_path: Path, engine: Engine) -> None:
    answer = exchange_drafts(exchange(), None)[0]
    abandoned(tmp_path / "warc", answer, note("of something else"))
    raw = RawArchive(tmp_path / "warc", RecordIndex(engine))
    raw.mend()

    assert raw.read(answer.record_id).told is None


def test_what_was_entered_before_the_run_was_killed_stays_as_it_is(tmp_path: Path, engine: Engine) -> None:
    with archiving(tmp_path, engine) as raw:
        record_id = keep(raw, exchange(told=told_of()))
    before = raw.index.find(record_id)
    (tmp_path / FIRST).rename(tmp_path / f"{FIRST}.open")
    raw.mend()

    assert (raw.index.find(record_id), raw.index.files()) == (before, {FIRST: 1})


def test_a_file_that_a_killed_run_left_empty_vanishes(tmp_path: Path, engine: Engine) -> None:
    abandoned(tmp_path / "warc")
    RawArchive(tmp_path / "warc", RecordIndex(engine)).mend()

    assert files_in(tmp_path / "warc") == []


def test_an_archive_without_files_needs_no_mending(tmp_path: Path, engine: Engine) -> None:
    raw = RawArchive(tmp_path / "warc", RecordIndex(engine))
    raw.mend()

    assert raw.index.files() == {}


def test_files_are_taken_over_once(tmp_path: Path, raw: RawArchive) -> None:
    source = put(tmp_path / "elsewhere" / "b.warc.gz", *members_of(note("a")))
    copies = [raw.take_over(source.parent) for _ in range(2)]

    assert copies == [[raw.folder / "2024/03/b.warc.gz"]] * 2
    assert files_in(raw.folder) == ["b.warc.gz"]


def test_a_file_that_is_left_open_elsewhere_is_not_taken_over_and_named(
    tmp_path: Path, raw: RawArchive, caplog: pytest.LogCaptureFixture
) -> None:
    path = abandoned(tmp_path / "elsewhere", note("a"))

    assert (raw.take_over(tmp_path / "elsewhere"), files_in(raw.folder)) == ([], [])
    assert f"Left out, a run is still writing it or was killed: {path}" in caplog.text


@pytest.mark.parametrize(("place", "expected"), [("warc/2024", True), ("warc", True), ("warc2", False), (".", False)])
def test_a_place_in_the_archive_is_known(tmp_path: Path, raw: RawArchive, place: str, *, expected: bool) -> None:
    assert raw.owns(tmp_path / place) is expected


def test_digests_are_those_of_the_bytes_that_were_sent() -> None:
    assert exchange(body=b"").payload_digest == "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
