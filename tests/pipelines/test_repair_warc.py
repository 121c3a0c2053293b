"""Repair of WARC files: whole records are kept, lost ones struck out, what was read from these is asked for again."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.audit.findings import Damage
from crawler.items import Owed
from crawler.reread import reread
from crawler.storage.warc.reader import read_records
from pipelines.repair import Repairer
from tests.pipelines.conftest import Runs
from tests.pipelines.kept import DAY, FETCHED, Opened, edited, fetched, invented, keep, opened, page_of
from tests.sina.shapes import render

FAKE, OTHER, THIRD = FAKES = invented(3)
NAMES = [fake.document_id for fake in FAKES]
LOST = "raw page lost"


@pytest.fixture
def archive(runs: Runs, tmp_path: Path) -> Iterator[Opened]:
    """An archive of three articles, their pages in one WARC file, and no run going on."""
    run = runs.begin(KEEP_RAW=False)
    for name, record_id in zip(NAMES, keep(run, *map(page_of, FAKES)), strict=True):
        run.send(reread(run.archive.raw, Owed(document_id=name, url=name, channel="china"), (record_id,)))
    runs.end()
    with opened(tmp_path / "archive") as found:
        yield found


@pytest.fixture
def warc(archive: Opened) -> Path:
    """The WARC file."""
    [path] = archive.paths.warc.rglob("*.warc.gz")
    return path


def mend(archive: Opened, damage: Damage) -> str:
    """Mend the first damage of a kind, and return what is said of it."""
    found = [finding for finding in archive.audit() if finding.damage is damage]
    return _repairer(archive).repair(found[0])


def mend_all(archive: Opened) -> None:
    """Mend what is found until nothing is, as often as `scrapy verify --repair` tries."""
    for _ in range(4):
        mending = _repairer(archive)
        for finding in archive.audit():
            mending.repair(finding)


def _repairer(archive: Opened) -> Repairer:
    return Repairer.of(archive.paths, archive.catalogue, archive.raw, archive.rereader)


def page(archive: Opened, number: int) -> tuple[int, int]:
    """Return offset and length of an article's page."""
    [answer] = archive.raw.index.of_document(NAMES[number])
    return answer.offset, answer.length


def damage_pages(archive: Opened, warc: Path, *numbers: int) -> bytes:
    """Damage the pages of some articles; return what the file holds then."""
    data = bytearray(warc.read_bytes())
    for number in numbers:
        offset, length = page(archive, number)
        data[offset + length // 2 : offset + length // 2 + 8] = b"\0" * 8
    warc.write_bytes(data)
    return bytes(data)


def asked(archive: Opened) -> list[str]:
    """Return what the next run asks for."""
    return sorted(owed.document_id for owed in archive.catalogue.owed())


def posts(archive: Opened) -> dict[str, bytes]:
    """Return the posts."""
    return {name: data for name, data in archive.files().items() if name.startswith("posts/")}


def set_aside(archive: Opened) -> list[bytes]:
    """Return what was set aside."""
    return [data for name, data in archive.files().items() if name.startswith("aside/")]


def test_an_open_file_is_cut_and_gets_its_name(archive: Opened, warc: Path) -> None:
    data = warc.read_bytes()
    warc.with_name(f"{warc.name}.open").write_bytes(data + data[:40])
    warc.unlink()

    assert mend(archive, Damage.OPEN_WARC) == "cut at its last whole record"
    assert (warc.read_bytes(), archive.audit()) == (data, [])


def test_the_whole_records_of_a_damaged_file_are_kept(archive: Opened, warc: Path) -> None:
    damaged = damage_pages(archive, warc, 0)

    said = mend(archive, Damage.DAMAGED_RECORD)

    ids = [record.record_id for record in read_records(warc)]
    assert {archive.raw.index.of_document(name)[0].record_id for name in NAMES[1:]} <= set(ids)
    assert archive.raw.index.of_document(NAMES[0]) == []
    assert set_aside(archive) == [damaged]
    assert said.startswith("its whole records are kept; the file as it was is aside/")


@pytest.mark.parametrize(
    "numbers", [(0,), (2,), (0, 1), (0, 2), (0, 1, 2)], ids=["first", "last", "two", "apart", "all"]
)
def test_a_damaged_file_is_mended_and_nothing_of_it_destroyed(
    archive: Opened, warc: Path, numbers: tuple[int, ...]
) -> None:
    before = posts(archive)
    damaged = damage_pages(archive, warc, *numbers)

    mend_all(archive)

    assert (archive.audit(), posts(archive)) == ([], before)
    assert asked(archive) == sorted(NAMES[number] for number in numbers)
    assert damaged in set_aside(archive)


def test_a_record_that_holds_gzip_is_one_damage(runs: Runs, tmp_path: Path) -> None:
    """Sina sends its pages compressed, and so they are kept: within a damaged record stands a sound gzip member."""
    run = runs.begin(KEEP_RAW=False)
    packed = replace(page_of(FAKE), body=gzip.compress(render(FAKE).encode()), encoding="gzip")
    run.send(
        reread(
            run.archive.raw,
            Owed(document_id=NAMES[0], url=NAMES[0], channel="china"),
            tuple(keep(run, packed, page_of(OTHER)))[:1],
        )
    )
    runs.end()
    with opened(tmp_path / "archive") as archive:
        [warc] = archive.paths.warc.rglob("*.warc.gz")
        offset, _ = page(archive, 0)
        damaged = bytearray(warc.read_bytes())
        damaged[offset + 40 : offset + 48] = b"X" * 8
        warc.write_bytes(damaged)

        mend_all(archive)

        assert (archive.audit(), bytes(damaged) in set_aside(archive)) == ([], True)


@pytest.mark.parametrize("left", [0.2, 0.9, 0.999], ids=["little", "much", "nearly all"])
def test_a_torn_file_is_mended_and_nothing_of_it_destroyed(archive: Opened, warc: Path, left: float) -> None:
    before = posts(archive)
    torn = warc.read_bytes()[: int(warc.stat().st_size * left)]
    warc.write_bytes(torn)

    mend_all(archive)

    assert (archive.audit(), posts(archive)) == ([], before)
    assert torn in set_aside(archive)


def test_the_records_of_a_missing_file_are_struck_out(archive: Opened, warc: Path) -> None:
    warc.unlink()

    assert mend(archive, Damage.MISSING_WARC) == "its records are struck out"
    assert archive.raw.index.files() == {}


def test_a_text_whose_page_is_lost_stays_and_its_page_is_asked_for(archive: Opened, warc: Path) -> None:
    before = posts(archive)
    warc.unlink()
    mend_all(archive)

    assert (asked(archive), posts(archive)) == (sorted(NAMES), before)
    assert archive.catalogue.unpaid() == {LOST: 3}


def test_what_is_said_of_a_lost_page(archive: Opened) -> None:
    archive.raw.index.forget([archive.raw.index.of_document(NAMES[0])[0].record_id])

    said = mend(archive, Damage.MISSING_PAGE)

    assert said == "the next run asks for its page again"
    assert asked(archive) == [NAMES[0]]


def test_an_earlier_text_whose_page_is_lost_asks_for_nothing(runs: Runs, tmp_path: Path) -> None:
    run = runs.begin(KEEP_RAW=False)
    run.send(fetched(run, FAKE))
    run = runs.begin(KEEP_RAW=False)
    run.send(fetched(run, edited(FAKE), FETCHED + DAY))
    runs.end()
    with opened(tmp_path / "archive") as archive:
        archive.raw.index.forget(list(archive.catalogue.revisions.of(NAMES[0])[0].captures))
        mend(archive, Damage.MISSING_PAGE)

        assert (asked(archive), [finding.damage for finding in archive.audit() if finding.document_id]) == ([], [])


def test_an_unknown_record_is_entered(archive: Opened) -> None:
    before = archive.raw.index.of_document(NAMES[0])
    archive.raw.index.forget([before[0].record_id])

    assert mend(archive, Damage.UNKNOWN_RECORD) == "entered"
    assert (archive.raw.index.of_document(NAMES[0]), archive.audit()) == (before, [])


def test_a_record_that_lies_nowhere_is_struck_out(archive: Opened) -> None:
    [answer] = archive.raw.index.of_document(NAMES[0])
    ghost = replace(answer, record_id="00000000-0000-4000-8000-000000000000", offset=7)
    archive.raw.index.add([ghost])

    assert mend(archive, Damage.MISSING_RECORD) == "struck out"
    assert (archive.raw.index.find(ghost.record_id), archive.audit()) == (None, [])


def _other_words(archive: Opened, warc: Path) -> None:
    """Change what the last page says, and not its digest."""
    offset, length = page(archive, 2)
    data = warc.read_bytes()
    text = gzip.decompress(data[offset : offset + length])
    changed = text.replace(b"</html>", b"</HTML>")
    assert changed != text
    warc.write_bytes(data[:offset] + gzip.compress(changed) + data[offset + length :])


def _other_digest(archive: Opened, warc: Path) -> None:
    """Let the catalogue have another digest of the last page."""
    [answer] = archive.raw.index.of_document(NAMES[2])
    assert warc.exists()
    archive.raw.index.forget([answer.record_id])
    archive.raw.index.add([replace(answer, payload_digest=f"sha1:{'A' * 32}")])


@pytest.mark.parametrize(
    ("harm", "damage"),
    [
        pytest.param(_other_words, Damage.WRONG_DIGEST, id="in the file"),
        pytest.param(_other_digest, Damage.UNKNOWN_RECORD, id="in the catalogue"),
    ],
)
def test_a_wrong_digest_is_mended(
    archive: Opened, warc: Path, harm: Callable[[Opened, Path], None], damage: Damage
) -> None:
    before = posts(archive)
    harm(archive, warc)
    as_it_was = warc.read_bytes()
    assert {finding.damage for finding in archive.audit()} == {damage}

    mend_all(archive)

    assert (archive.audit(), posts(archive)) == ([], before)
    assert as_it_was in archive.files().values()


def test_a_page_that_was_kept_once_and_lost_is_asked_for_by_whoever_was_read_from_it(
    runs: Runs, tmp_path: Path
) -> None:
    """A revisit holds no page of its own: it is lost with the record that it refers to."""
    run = runs.begin(KEEP_RAW=False)
    fetched(run, FAKE)
    [first] = (tmp_path / "archive/warc").rglob("*.warc.gz")
    run.send(fetched(run, FAKE, FETCHED + DAY))
    first.unlink()
    runs.end()
    with opened(tmp_path / "archive") as archive:
        mend_all(archive)

        assert (archive.audit(), asked(archive)) == ([], [NAMES[0]])
