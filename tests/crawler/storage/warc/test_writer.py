"""crawler.storage.warc.writer: what is submitted lies on the disk in its order, and a full disk ends nothing."""

from __future__ import annotations

import random
import resource
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.storage.warc.drafts import Draft
from crawler.storage.warc.files import warc_files
from crawler.storage.warc.reader import WarcRecord, read_record, read_records
from crawler.storage.warc.writer import WarcWriter, Written
from tests.crawler.builders import at
from tests.crawler.storage.warc.kept import (
    FIRST,
    INFO,
    LARGE,
    RUN,
    answer_draft,
    by_warcio,
    files_in,
    kinds,
    note,
    texts,
    writing,
)

SECOND = FIRST.replace("00001", "00002")
PATIENCE = 20


def large_note() -> Draft:
    """Return the draft of a record that is large when it is packed, too."""
    return answer_draft(body=random.Random(7).randbytes(100_000))


def result(done: Future[list[Written]]) -> list[Written]:
    """Return where records lie; a test that waits for ever fails."""
    return done.result(PATIENCE)


def every_record(folder: Path) -> list[WarcRecord]:
    """Return the records of all files, in the order of the files."""
    return [record for path in warc_files(folder) for record in read_records(path)]


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """Let no file grow beyond *room* bytes, as on a disk that is full."""
    earlier = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, earlier[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, earlier)


def test_without_records_there_is_no_file(tmp_path: Path) -> None:
    with writing(tmp_path / "warc"):
        pass

    assert files_in(tmp_path) == []


def test_a_file_is_named_by_its_run_below_the_month_of_its_first_record(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        result(writer.submit([note("a")]))

    assert [path.relative_to(tmp_path).as_posix() for path in warc_files(tmp_path)] == [FIRST]


def test_a_file_keeps_its_month(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        result(writer.submit([note("a")]))
        [april] = result(writer.submit([answer_draft(at=at("2024-04-01 00:00:00"))]))

    assert april.file == FIRST


def test_a_file_is_open_until_the_writer_is_closed(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        result(writer.submit([note("a")]))
        meanwhile = files_in(tmp_path)

    assert (meanwhile, files_in(tmp_path)) == ([f"{RUN}-00001.warc.gz.open"], [f"{RUN}-00001.warc.gz"])


def test_what_is_written_is_on_the_disk_before_the_writer_is_closed(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        [place] = result(writer.submit([note("a")]))

        assert read_record(tmp_path / f"{place.file}.open", place.offset).told == {"note": "a"}


def test_a_file_begins_with_its_warcinfo(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        result(writer.submit([note("a")]))
    [(info, content), _] = by_warcio((tmp_path / FIRST).read_bytes())

    assert info.rec_headers.get_header("WARC-Filename") == f"{RUN}-00001.warc.gz"
    assert content.decode() == "".join(f"{name}: {value}\r\n" for name, value in INFO.items())


def test_a_record_is_where_it_is_said_to_be(tmp_path: Path) -> None:
    drafts = [answer_draft(), note("a"), note("b")]
    with writing(tmp_path) as writer:
        places = result(writer.submit(drafts))
    found = [read_record(tmp_path / place.file, place.offset) for place in places]

    assert [(record.record_id, record.length) for record in found] == [
        (draft.record_id, place.length) for draft, place in zip(drafts, places, strict=True)
    ]


def test_what_is_submitted_before_the_end_is_written(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        done = [writer.submit([note(str(number))]) for number in range(300)]

    assert all(each.done() for each in done)
    assert texts(every_record(tmp_path)) == [str(number) for number in range(300)]


@given(st.lists(st.lists(st.text("灯abc", min_size=1), max_size=3), max_size=20), st.integers(1, 3000))
@settings(max_examples=20)
def test_records_stand_in_the_order_of_the_calls_whatever_the_size_of_the_files(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[str]], most_bytes: int
) -> None:
    folder = tmp_path_factory.mktemp("warc")
    with writing(folder, most_bytes) as writer:
        for batch in batches:
            writer.submit([note(text) for text in batch])

    assert texts(every_record(folder)) == [text for batch in batches for text in batch]


def test_a_full_file_is_followed_by_another(tmp_path: Path) -> None:
    with writing(tmp_path, most_bytes=1) as writer:
        files = [result(writer.submit([note(text)]))[0].file for text in ("a", "b")]

    assert (files, kinds(tmp_path / SECOND)) == ([FIRST, SECOND], ["warcinfo", "metadata"])


def test_a_full_file_has_its_name_at_once(tmp_path: Path) -> None:
    with writing(tmp_path, most_bytes=1) as writer:
        result(writer.submit([note("a")]))
        result(writer.submit([note("b")]))

        assert (tmp_path / FIRST).exists()


def test_a_file_that_is_not_full_goes_on(tmp_path: Path) -> None:
    with writing(tmp_path, most_bytes=5000) as writer:
        files = {result(writer.submit([note(text)]))[0].file for text in "abcdefgh"}

    assert files == {FIRST}


def test_what_belongs_together_stands_in_one_file(tmp_path: Path) -> None:
    with writing(tmp_path, most_bytes=1) as writer:
        places = result(writer.submit([note("a"), note("b"), note("c")]))

    assert {place.file for place in places} == {FIRST}


def test_a_record_for_which_there_is_no_room_is_told_to_its_caller(tmp_path: Path) -> None:
    with writing(tmp_path) as writer, full_disk(20_000), pytest.raises(OSError, match="too large"):
        result(writer.submit([large_note()]))


def test_a_file_that_had_no_room_for_its_first_record_is_not_left(tmp_path: Path) -> None:
    with writing(tmp_path) as writer, full_disk(20_000):
        writer.submit([large_note()]).exception(PATIENCE)

    assert files_in(tmp_path) == []


def test_what_was_written_before_a_record_without_room_stays_and_can_be_read(tmp_path: Path) -> None:
    with writing(tmp_path) as writer, full_disk(20_000):
        result(writer.submit([note("a")]))
        writer.submit([note("lost"), large_note()]).exception(PATIENCE)

    assert kinds(tmp_path / FIRST) == ["warcinfo", "metadata"]
    assert texts(every_record(tmp_path)) == ["a"]


def test_after_a_record_without_room_the_next_one_is_written(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        result(writer.submit([note("a")]))
        with full_disk(20_000):
            writer.submit([large_note()]).exception(PATIENCE)
        [place] = result(writer.submit([note("b")]))

    assert (place.file, texts(every_record(tmp_path))) == (SECOND, ["a", "b"])


def test_a_folder_that_can_not_be_made_is_told_and_tried_again(tmp_path: Path) -> None:
    blocking = tmp_path / "2024"
    with writing(tmp_path) as writer:
        blocking.write_bytes(b"")
        with pytest.raises((FileExistsError, NotADirectoryError)):
            result(writer.submit([note("a")]))
        blocking.unlink()
        result(writer.submit([note("b")]))

    assert texts(every_record(tmp_path)) == ["b"]


def test_a_file_of_an_earlier_writer_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / FIRST).parent.mkdir(parents=True)
    (tmp_path / f"{FIRST}.open").write_bytes(b"earlier")
    with writing(tmp_path) as writer:
        with pytest.raises(FileExistsError):
            result(writer.submit([note("a")]))
        result(writer.submit([note("b")]))

    assert (tmp_path / f"{FIRST}.open").read_bytes() == b"earlier"
    assert texts(every_record(tmp_path)) == ["b"]


def test_what_fails_after_it_was_submitted_does_not_keep_the_writer_from_its_end(tmp_path: Path) -> None:
    (tmp_path / "2024").write_bytes(b"")
    writer = WarcWriter(tmp_path, RUN, INFO, LARGE)
    done = [writer.submit([note("a")]) for _ in range(100)]
    writer.close()

    assert all(isinstance(each.exception(0), OSError) for each in done)


def test_a_file_that_was_taken_away_ends_nothing(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        result(writer.submit([note("a")]))
        (tmp_path / f"{FIRST}.open").unlink()

    assert files_in(tmp_path) == []


def test_a_file_that_can_not_get_its_name_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with writing(tmp_path) as writer:
        result(writer.submit([note("a")]))
        (tmp_path / FIRST).mkdir()

    assert f"{FIRST} keeps its ending .open until the next run" in caplog.text
    assert kinds(tmp_path / f"{FIRST}.open") == ["warcinfo", "metadata"]
