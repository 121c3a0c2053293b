"""crawler.audit.warc: each record whole and right, each answer known, and none that is known missing."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from crawler.audit.findings import Damage, Finding
from crawler.audit.warc import check_pages, check_warc
from crawler.storage.catalogue import Catalogue
from crawler.storage.warc.archive import RawArchive
from crawler.storage.warc.index import Answer, RecordIndex
from crawler.storage.warc.reader import read_records
from tests.crawler.builders import article, identity, row
from tests.crawler.storage.warc.kept import archiving, exchange

BODIES = (b"<p>1</p>" * 300, b"<p>2</p>" * 300, b"<p>3</p>" * 300)


def kept(folder: Path, engine: Engine, *bodies: bytes, run_id: str = "20240305T100000-7") -> list[str]:
    """Keep answers in a file of one run; return their records' ids."""
    with archiving(folder, engine, run_id) as raw:
        return [asyncio.run(raw.keep(exchange(number, body=body))) or "" for number, body in enumerate(bodies, start=1)]


@pytest.fixture
def raw(tmp_path: Path, engine: Engine) -> RawArchive:
    """A raw archive of three answers in one file."""
    kept(tmp_path / "warc", engine, *BODIES)
    return RawArchive(tmp_path / "warc", RecordIndex(engine))


@pytest.fixture
def file(raw: RawArchive) -> Path:
    """The file."""
    [path] = raw.folder.rglob("*.warc.gz")
    return path


@pytest.fixture
def answers(raw: RawArchive) -> list[Answer]:
    """What the catalogue knows of the file."""
    [name] = raw.index.files()
    return list(raw.index.of_file(name))


def found(raw: RawArchive) -> list[Finding]:
    """Return what is wrong."""
    return list(check_warc(raw, lambda _: None))


def kinds(raw: RawArchive) -> list[tuple[Damage, str]]:
    """Return what is wrong, as kind and subject."""
    return [(finding.damage, finding.subject) for finding in found(raw)]


def damage(file: Path, answer: Answer) -> None:
    """Put zeros into a record."""
    data = bytearray(file.read_bytes())
    middle = answer.offset + answer.length // 2
    data[middle : middle + 8] = b"\0" * 8
    file.write_bytes(data)


def change(raw: RawArchive, answer: Answer, **changes: Any) -> None:
    """Let the catalogue know something else of an answer."""
    raw.index.forget([answer.record_id])
    raw.index.add([replace(answer, **changes)])


def test_a_whole_file(raw: RawArchive) -> None:
    assert found(raw) == []


def test_no_file_at_all(tmp_path: Path, engine: Engine) -> None:
    assert found(RawArchive(tmp_path / "warc", RecordIndex(engine))) == []


def test_each_answer_is_counted(raw: RawArchive) -> None:
    looked: list[int] = []
    list(check_warc(raw, looked.append))

    assert sum(looked) == 3


def test_a_file_left_open(raw: RawArchive, file: Path) -> None:
    file.rename(file.with_name(f"{file.name}.open"))

    assert kinds(raw) == [(Damage.OPEN_WARC, f"warc/2024/03/{file.name}.open")]


def test_a_missing_file(raw: RawArchive, file: Path) -> None:
    file.unlink()

    assert found(raw) == [Finding(Damage.MISSING_WARC, f"warc/2024/03/{file.name}", "3 answers")]


def test_a_damaged_record_hides_none_behind_it(raw: RawArchive, file: Path, answers: list[Answer]) -> None:
    damage(file, answers[0])

    assert kinds(raw) == [
        (Damage.DAMAGED_RECORD, f"warc/2024/03/{file.name}"),
        (Damage.MISSING_RECORD, answers[0].record_id),
    ]


def test_each_damaged_record_is_told(raw: RawArchive, file: Path, answers: list[Answer]) -> None:
    for answer in answers:
        damage(file, answer)

    assert [finding.damage for finding in found(raw)].count(Damage.DAMAGED_RECORD) == 3


def test_where_a_record_is_damaged_is_told(raw: RawArchive, file: Path, answers: list[Answer]) -> None:
    damage(file, answers[1])

    assert found(raw)[0].detail.startswith(f"at byte {answers[1].offset}: ")


@pytest.mark.parametrize("cut", [1, 30, 200])
def test_a_torn_file(raw: RawArchive, file: Path, cut: int) -> None:
    file.write_bytes(file.read_bytes()[:-cut])

    assert [finding.damage for finding in found(raw)] == [Damage.TORN_WARC]


def test_a_file_torn_in_an_answer_lacks_those_behind(raw: RawArchive, file: Path, answers: list[Answer]) -> None:
    file.write_bytes(file.read_bytes()[: answers[1].offset + 20])

    assert kinds(raw) == [
        (Damage.TORN_WARC, f"warc/2024/03/{file.name}"),
        (Damage.MISSING_RECORD, answers[1].record_id),
        (Damage.MISSING_RECORD, answers[2].record_id),
    ]


def test_what_is_no_warc_file(raw: RawArchive, file: Path) -> None:
    file.write_bytes(b"no gzip")

    first, *others = found(raw)
    assert (first.damage in {Damage.TORN_WARC, Damage.DAMAGED_RECORD}, first.detail[:9]) == (True, "at byte 0")
    assert [finding.damage for finding in others] == [Damage.MISSING_RECORD] * 3


def test_an_empty_file_lacks_its_answers(raw: RawArchive, file: Path) -> None:
    file.write_bytes(b"")

    assert [finding.damage for finding in found(raw)] == [Damage.MISSING_RECORD] * 3


def test_an_answer_that_the_catalogue_does_not_know(raw: RawArchive, file: Path, answers: list[Answer]) -> None:
    raw.index.forget([answers[1].record_id])

    said = f"at byte {answers[1].offset}: {answers[1].record_id}"
    assert found(raw) == [Finding(Damage.UNKNOWN_RECORD, f"warc/2024/03/{file.name}", said)]


def test_an_answer_that_the_catalogue_knows_elsewhere(raw: RawArchive, answers: list[Answer]) -> None:
    change(raw, answers[1], offset=7)

    assert [finding.damage for finding in found(raw)] == [Damage.UNKNOWN_RECORD, Damage.MISSING_RECORD]


def test_another_answer_in_its_place(raw: RawArchive, answers: list[Answer]) -> None:
    change(raw, answers[1], record_id="00000000-0000-4000-8000-000000000000")

    assert [finding.damage for finding in found(raw)] == [Damage.UNKNOWN_RECORD]


def test_another_digest_in_the_catalogue(raw: RawArchive, answers: list[Answer]) -> None:
    change(raw, answers[1], payload_digest=f"sha1:{'A' * 32}")

    assert kinds(raw) == [(Damage.UNKNOWN_RECORD, f"warc/{answers[1].file}")]


def test_other_words_than_the_records_digest(raw: RawArchive, file: Path, answers: list[Answer]) -> None:
    data, last = file.read_bytes(), answers[-1]
    text = gzip.decompress(data[last.offset : last.offset + last.length])
    changed = gzip.compress(text.replace(b"<p>3</p>", b"<p>4</p>", 1))
    file.write_bytes(data[: last.offset] + changed + data[last.offset + last.length :])

    assert kinds(raw) == [(Damage.WRONG_DIGEST, f"warc/{last.file}")]


@pytest.fixture
def revisited(tmp_path: Path, engine: Engine) -> tuple[RawArchive, list[str]]:
    """A raw archive of one answer, and of the same a day later in another file; with their ids."""
    ids = [*kept(tmp_path / "warc", engine, BODIES[0])]
    ids += kept(tmp_path / "warc", engine, BODIES[0], run_id="20240306T100000-7")
    return RawArchive(tmp_path / "warc", RecordIndex(engine)), ids


def test_a_revisit_whose_payload_is_there(revisited: tuple[RawArchive, list[str]]) -> None:
    raw, ids = revisited
    second = raw.index.find(ids[1])

    assert second is not None
    assert (second.kind, found(raw)) == ("revisit", [])


def test_a_revisit_whose_payload_is_lost_is_an_answer_still(revisited: tuple[RawArchive, list[str]]) -> None:
    raw, ids = revisited
    first = raw.index.find(ids[0])
    assert first is not None
    (raw.folder / first.file).unlink()
    raw.index.forget([ids[0]])

    assert found(raw) == []


def test_the_records_of_the_journal_are_no_answers(raw: RawArchive, file: Path) -> None:
    assert len(list(read_records(file))) > len(list(raw.index.of_file(f"2024/03/{file.name}")))
    assert found(raw) == []


def archived(catalogue: Catalogue, *captures: str) -> None:
    """Archive an article that was read from these records."""
    catalogue.take_on([row(1)], "china")
    catalogue.archived(article(1, captures=captures))


def test_a_text_whose_pages_are_there(raw: RawArchive, answers: list[Answer], catalogue: Catalogue) -> None:
    archived(catalogue, answers[0].record_id, answers[1].record_id)

    assert (list(check_pages(catalogue.places)), found(raw)) == ([], [])


def test_a_text_of_which_nothing_was_kept_lacks_nothing(catalogue: Catalogue) -> None:
    archived(catalogue)

    assert list(check_pages(catalogue.places)) == []


def test_a_text_one_of_whose_pages_is_lost(answers: list[Answer], catalogue: Catalogue) -> None:
    archived(catalogue, answers[0].record_id, "lost")

    expected = Finding(Damage.MISSING_PAGE, identity(1), "version 1: lost", identity(1))
    assert list(check_pages(catalogue.places)) == [expected]
