"""crawler.storage.warc.files: the files of an archive, finished after a killed run, taken over from elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.errors import DamagedRecordError
from crawler.storage.warc.drafts import Draft, Original, exchange_drafts
from crawler.storage.warc.files import answers_in, finish, open_files, take_over, warc_files
from crawler.storage.warc.index import Answer
from tests.crawler.builders import address, at, identity
from tests.crawler.storage.warc.kept import (
    CAME,
    FIRST,
    abandoned,
    by_warcio,
    exchange,
    files_in,
    kinds,
    members_of,
    note,
    put,
    told_of,
)

NAME = Path(FIRST).name


def drafts(number: int = 1, *, told: bool = False) -> list[Draft]:
    """Return the records of an exchange."""
    return exchange_drafts(exchange(number, told=told_of() if told else None), None)


def test_files_come_in_the_order_of_their_runs_whatever_their_folders(tmp_path: Path) -> None:
    names = ["2024/04/20240305T1-1-00002.warc.gz", "2023/01/20240305T2-1-00001.warc.gz", "20240305T1-1-00001.warc.gz"]
    for name in names:
        put(tmp_path / name)

    assert [path.name[:17] for path in warc_files(tmp_path)] == [
        "20240305T1-1-0000",
        "20240305T1-1-0000",
        "20240305T2-1-0000",
    ]
    assert warc_files(tmp_path)[0] == tmp_path / names[2]


@pytest.mark.parametrize("name", ["a.warc.gz.open", "a.warc", ".a.warc.gz.tmp", ".a.warc.gz.rescued", "a.gz"])
def test_what_is_unfinished_or_something_else_is_no_warc_file(tmp_path: Path, name: str) -> None:
    put(tmp_path / name)

    assert warc_files(tmp_path) == []


def test_a_file_stands_for_itself(tmp_path: Path) -> None:
    path = put(tmp_path / "a.warc.gz")

    assert warc_files(path) == [path]


def test_a_folder_that_is_not_there_has_no_files(tmp_path: Path) -> None:
    assert (warc_files(tmp_path / "warc"), open_files(tmp_path / "warc")) == ([], [])


def test_files_that_were_left_open_are_found(tmp_path: Path) -> None:
    put(tmp_path / "b.warc.gz")
    path = abandoned(tmp_path, note("a"))

    assert open_files(tmp_path) == [path]


def test_a_whole_file_that_was_left_open_gets_its_name(tmp_path: Path) -> None:
    path = abandoned(tmp_path, note("a"))
    finished = finish(path)

    assert (finished, files_in(tmp_path)) == (tmp_path / FIRST, [NAME])


def test_a_torn_record_is_cut_off_and_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    torn = note("b").to_member()[:-9]
    path = abandoned(tmp_path, note("a"), torn=torn)
    finished = finish(path)

    assert finished is not None
    assert kinds(finished) == ["metadata"]
    assert f"{path.name}: {len(torn)} bytes of a record" in caplog.text


@pytest.mark.parametrize("torn", [b"", b"\x1f", note("a").to_member()[:-1]], ids=["empty", "a byte", "a torn record"])
def test_a_file_without_a_whole_record_vanishes(tmp_path: Path, torn: bytes) -> None:
    assert (finish(abandoned(tmp_path, torn=torn)), files_in(tmp_path)) == (None, [])


def test_answers_are_told_with_their_places(tmp_path: Path) -> None:
    answer, told, request = drafts(told=True)
    before, *rest = members_of(note("a"), answer, told, request)
    path = put(tmp_path / FIRST, before, *rest)

    assert list(answers_in(path, tmp_path)) == [
        Answer(
            record_id=answer.record_id,
            file=FIRST,
            offset=len(before),
            length=len(rest[0]),
            kind="response",
            url=address(1),
            status=200,
            payload_digest=exchange().payload_digest,
            at=CAME,
            document_id=identity(1),
        )
    ]


def test_only_what_stands_beside_an_answer_says_what_it_was_asked_for(tmp_path: Path) -> None:
    asked, (_, told_of_another, request) = drafts(told=True), drafts(told=True)
    path = put(tmp_path / FIRST, *members_of(drafts(2)[0], told_of_another, request, *asked))

    assert [answer.document_id for answer in answers_in(path, tmp_path)] == [None, identity(1)]


def test_an_answer_at_the_end_of_a_file_counts(tmp_path: Path) -> None:
    path = put(tmp_path / FIRST, *members_of(drafts(1)[0], drafts(2)[0]))

    assert [answer.url for answer in answers_in(path, tmp_path)] == [address(1), address(2)]


def test_a_revisit_is_an_answer(tmp_path: Path) -> None:
    revisit = exchange_drafts(exchange(), Original("6e0a", address(1), CAME))
    path = put(tmp_path / FIRST, *members_of(*revisit))

    assert [(answer.kind, answer.payload_digest) for answer in answers_in(path, tmp_path)] == [
        ("revisit", exchange().payload_digest)
    ]


def test_damaged_records_between_answers_are_passed_over(tmp_path: Path) -> None:
    path = put(tmp_path / FIRST, *members_of(*drafts(1)), b"junk", *members_of(*drafts(2)))

    assert [answer.url for answer in answers_in(path, tmp_path)] == [address(1), address(2)]


def test_a_file_is_taken_over_into_the_month_of_its_first_record(tmp_path: Path) -> None:
    source = put(tmp_path / "elsewhere" / NAME, *members_of(note("a"), note("b")))
    copy = take_over(source, tmp_path / "warc")

    assert (copy, copy.read_bytes()) == (tmp_path / "warc" / FIRST, source.read_bytes())


def test_the_month_is_shanghais(tmp_path: Path) -> None:
    draft = exchange_drafts(exchange(at=at("2024-04-01 00:00:01")), None)[0]

    assert take_over(put(tmp_path / NAME, draft.to_member()), tmp_path / "warc").parent.name == "04"


def test_a_file_that_is_there_is_not_copied_again(tmp_path: Path) -> None:
    source = put(tmp_path / "elsewhere" / NAME, *members_of(note("a")))
    copy = take_over(source, tmp_path / "warc")
    first = copy.stat()
    again = take_over(source, tmp_path / "warc")

    assert (again, again.stat().st_ino, again.stat().st_mtime_ns) == (copy, first.st_ino, first.st_mtime_ns)


def test_a_file_of_the_archive_itself_stays_where_it_is(tmp_path: Path) -> None:
    path = put(tmp_path / FIRST, *members_of(note("a")))

    assert (take_over(path, tmp_path), files_in(tmp_path)) == (path, [NAME])


def test_another_file_of_that_name_is_refused(tmp_path: Path) -> None:
    earlier = put(tmp_path / "warc" / FIRST, *members_of(note("a")))
    before = earlier.read_bytes()
    source = put(tmp_path / "elsewhere" / NAME, *members_of(note("a"), note("b")))

    with pytest.raises(FileExistsError, match="is another file than"):
        take_over(source, tmp_path / "warc")

    assert earlier.read_bytes() == before


def test_a_copy_that_a_killed_run_left_unfinished_is_made_anew(tmp_path: Path) -> None:
    put(tmp_path / "warc" / "2024/03" / f".{NAME}.tmp", b"a part")
    source = put(tmp_path / "elsewhere" / NAME, *members_of(note("a")))
    take_over(source, tmp_path / "warc")

    assert files_in(tmp_path / "warc") == [NAME]


@pytest.mark.parametrize("data", [b"", b"junk", note("a").to_member()[:-1]], ids=["empty", "junk", "cut short"])
def test_a_file_without_a_first_record_is_not_taken_over(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(DamagedRecordError):
        take_over(put(tmp_path / "elsewhere" / NAME, data), tmp_path / "warc")

    assert files_in(tmp_path) == [NAME]


def test_a_copy_can_be_read_by_warcio(tmp_path: Path) -> None:
    copy = take_over(put(tmp_path / "elsewhere" / NAME, *members_of(*drafts())), tmp_path / "warc")

    assert [record.rec_type for record, _ in by_warcio(copy.read_bytes())] == ["response", "request"]
