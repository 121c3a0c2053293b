"""Repair of pictures: written again from their WARC records, else asked for again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.audit.findings import Damage
from crawler.items import Owed
from pipelines.repair import Repairer
from tests.pipelines.builders import DOCUMENT_ID
from tests.pipelines.conftest import Runs
from tests.pipelines.kept import FETCHED, Answer, Opened, keep, opened
from tests.sina.pictures import png

MILL, TWIN = "https://n.sinaimg.cn/mill.png", "https://n.sinaimg.cn/again.png"
DATA = png()
SHA256 = hashlib.sha256(DATA).hexdigest()
PATH = f"pictures/{SHA256[:2]}/{SHA256}.png"
AGAIN, ASKED = "written again from its WARC record", "the next run with KEEP_IMAGES asks for it again"


@pytest.fixture
def archive(runs: Runs, tmp_path: Path) -> Iterator[Opened]:
    """An archive with one picture, known by two addresses, each with its record."""
    run = runs.begin(KEEP_RAW=False)
    book = run.archive.catalogue.pictures
    book.wanted(DOCUMENT_ID, (MILL, TWIN), FETCHED)
    answers = [Answer(Owed(document_id=DOCUMENT_ID, url=url), DATA) for url in (MILL, TWIN)]
    for url, record_id in zip((MILL, TWIN), keep(run, *answers), strict=True):
        book.kept(url, SHA256, PATH, "image/png", len(DATA), record_id, FETCHED)
    file = run.root / PATH
    file.parent.mkdir(parents=True)
    file.write_bytes(DATA)
    runs.end()
    with opened(tmp_path / "archive") as found:
        yield found


@pytest.fixture
def file(archive: Opened) -> Path:
    """The picture's file."""
    return archive.paths.root / PATH


def mend(archive: Opened, damage: Damage) -> str:
    """Mend the one damage of a kind, and return what is said of it."""
    mending = Repairer.of(archive.paths, archive.catalogue, archive.raw, archive.rereader)
    return mending.repair(archive.found(damage))


def forget(archive: Opened, *urls: str) -> None:
    """Strike out the records of pictures."""
    [name] = archive.raw.index.files()
    found = [answer.record_id for answer in archive.raw.index.of_file(name) if answer.url in urls]
    archive.raw.index.forget(found)


def asked(archive: Opened) -> list[str]:
    """Return the pictures that are to be fetched."""
    return sorted(picture.url for picture in archive.catalogue.pictures.due(9))


def test_a_missing_picture_is_written_again(archive: Opened, file: Path) -> None:
    file.unlink()

    assert mend(archive, Damage.MISSING_PICTURE) == AGAIN
    assert (file.read_bytes(), archive.audit(), asked(archive)) == (DATA, [], [])


def test_a_changed_picture_is_set_aside_and_written_again(archive: Opened, file: Path) -> None:
    file.write_bytes(b"no picture")

    assert mend(archive, Damage.CHANGED_PICTURE) == AGAIN
    [aside] = archive.paths.root.glob(f"aside/*/{PATH}")
    assert (file.read_bytes(), aside.read_bytes(), archive.audit()) == (DATA, b"no picture", [])


@pytest.mark.parametrize("url", [MILL, TWIN])
def test_the_record_of_one_of_its_addresses_is_enough(archive: Opened, file: Path, url: str) -> None:
    archive.catalogue.pictures.kept(url, SHA256, PATH, "image/png", len(DATA), None, FETCHED)
    file.unlink()

    assert mend(archive, Damage.MISSING_PICTURE) == AGAIN
    assert (file.read_bytes(), archive.audit()) == (DATA, [])


def test_without_a_record_a_picture_is_asked_for_again(archive: Opened, file: Path) -> None:
    file.unlink()
    forget(archive, MILL, TWIN)

    assert mend(archive, Damage.MISSING_PICTURE) == ASKED
    assert asked(archive) == [TWIN, MILL]


def test_without_a_record_a_changed_picture_is_set_aside(archive: Opened, file: Path) -> None:
    file.write_bytes(b"no picture")
    forget(archive, MILL, TWIN)

    assert mend(archive, Damage.CHANGED_PICTURE) == ASKED
    [aside] = archive.paths.root.glob(f"aside/*/{PATH}")
    assert (file.exists(), aside.read_bytes()) == (False, b"no picture")


def test_a_damaged_warc_file_costs_the_picture_its_file_only_until_the_next_run(archive: Opened, file: Path) -> None:
    file.unlink()
    [warc] = archive.paths.warc.rglob("*.warc.gz")
    warc.write_bytes(b"\0" * 9)

    assert mend(archive, Damage.MISSING_PICTURE) == ASKED
    assert asked(archive) == [TWIN, MILL]
