"""crawler.storage.warc.writer: who waits for a record, and what becomes of records for which nobody does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

from crawler.storage.warc.drafts import Draft
from crawler.storage.warc.files import warc_files
from crawler.storage.warc.reader import read_records
from tests.crawler.storage.warc.kept import RUN, answer_draft, note, put, texts, writing

PATIENCE = 20


def written(folder: Path) -> list[str]:
    """Return the notes in all files, in the order of the files."""
    return texts([record for path in warc_files(folder) for record in read_records(path)])


class Slow(list[Draft]):
    """Drafts that are not to be had before they are let go."""

    def __init__(self, *drafts: Draft) -> None:
        super().__init__(drafts)
        self.asked, self.go = Event(), Event()

    def __iter__(self) -> Iterator[Draft]:
        self.asked.set()
        self.go.wait(PATIENCE)
        return super().__iter__()


def test_who_stops_waiting_stops_no_writing(tmp_path: Path) -> None:
    slow = Slow(note("a"))
    with writing(tmp_path) as writer:
        done = writer.submit(slow)
        slow.asked.wait(PATIENCE)
        done.cancel()
        slow.go.set()
        writer.submit([note("b")]).result(PATIENCE)

    assert written(tmp_path) == ["a", "b"]


def test_a_record_that_can_not_be_made_fails_alone(tmp_path: Path) -> None:
    slow = Slow(note("a"))
    with writing(tmp_path) as writer:
        writer.submit(slow)
        slow.asked.wait(PATIENCE)
        bad = writer.submit([note("lost"), answer_draft(url="https://finance.sina.com.cn/\ud800")])
        writer.submit([note("b")])
        slow.go.set()

    assert isinstance(bad.exception(0), UnicodeEncodeError)
    assert written(tmp_path) == ["a", "b"]


def test_what_nobody_waits_for_is_written_once_there_is_room_again_in_the_order_of_the_calls(tmp_path: Path) -> None:
    blocking = put(tmp_path / "2024")
    with writing(tmp_path) as writer:
        waiting = [writer.submit([note(text)], can_wait=True) for text in "ab"]
        writer.submit([note("lost")]).exception(PATIENCE)
        blocking.unlink()
        writer.submit([note("c")]).result(PATIENCE)

    assert [len(each.result(PATIENCE)) for each in waiting] == [1, 1]
    assert written(tmp_path) == ["a", "b", "c"]


def test_what_nobody_waits_for_is_written_at_the_end_at_last(tmp_path: Path) -> None:
    blocking = put(tmp_path / "2024")
    with writing(tmp_path) as writer:
        writer.submit([note("a")], can_wait=True)
        writer.submit([note("lost")]).exception(PATIENCE)
        blocking.unlink()

    assert written(tmp_path) == ["a"]


def test_what_nobody_waits_for_is_lost_where_there_is_no_room_to_the_end(tmp_path: Path) -> None:
    put(tmp_path / "2024")
    with writing(tmp_path) as writer:
        lost = writer.submit([note("a")], can_wait=True)

    assert isinstance(lost.exception(0), OSError)


def test_the_files_of_this_run_are_its_own(tmp_path: Path) -> None:
    with writing(tmp_path) as writer:
        own = [writer.is_own(tmp_path / f"{name}-00001.warc.gz.open") for name in (RUN, f"{RUN}7", "20230101T000000-7")]

    assert own == [True, False, False]
