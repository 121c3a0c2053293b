"""crawler.audit.whole: every check, one after the other, and how much there is to look at."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import Engine

from crawler.audit.findings import Damage, Finding
from crawler.audit.whole import audit, how_much
from crawler.items import Owed
from crawler.storage.catalogue import Catalogue
from crawler.storage.paths import ArchivePaths
from crawler.storage.warc.archive import RawArchive
from tests.crawler.builders import address, article, at, identity, row
from tests.crawler.storage.warc.kept import archiving

MILL = "https://n.sinaimg.cn/mill.png"
DATA = b"\x89PNG\r\n\x1a\n"
SHA256 = hashlib.sha256(DATA).hexdigest()
PATH = f"pictures/{SHA256[:2]}/{SHA256}.png"


@pytest.fixture
def paths(tmp_path: Path) -> ArchivePaths:
    return ArchivePaths(tmp_path)


def found(paths: ArchivePaths, catalogue: Catalogue) -> list[Finding]:
    """Return all that is wrong."""
    return list(audit(paths, catalogue, RawArchive(paths.warc, catalogue.answers), lambda _: None))


def picture(paths: ArchivePaths, catalogue: Catalogue, data: bytes = DATA) -> Path:
    """Keep a picture, and return its file."""
    catalogue.pictures.wanted(identity(1), (MILL,), at("2024-03-05 10:00:00"))
    catalogue.pictures.kept(MILL, SHA256, PATH, "image/png", len(DATA), None, at("2024-03-05 10:00:00"))
    file = paths.root / PATH
    file.parent.mkdir(parents=True)
    file.write_bytes(data)
    return file


def duplicate(catalogue: Catalogue, original: str) -> None:
    """Enter a duplicate of an article."""
    catalogue.claim(Owed(document_id=identity(2), url=address(2)))
    catalogue.duplicate(identity(2), original, address(2))


def post(paths: ArchivePaths, catalogue: Catalogue) -> None:
    """Archive an article with its post."""
    where = f"posts/china/2024/03/{identity(1)}.md"
    (paths.root / where).parent.mkdir(parents=True)
    (paths.root / where).write_bytes(DATA)
    catalogue.take_on([row(1)], "china")
    catalogue.archived(article(1, path=where, digest=SHA256))


def test_an_empty_archive_is_whole(paths: ArchivePaths, catalogue: Catalogue) -> None:
    assert (found(paths, catalogue), how_much(catalogue)) == ([], 0)


def test_a_picture_that_is_there(paths: ArchivePaths, catalogue: Catalogue) -> None:
    picture(paths, catalogue)

    assert (found(paths, catalogue), how_much(catalogue)) == ([], 1)


def test_a_missing_picture(paths: ArchivePaths, catalogue: Catalogue) -> None:
    picture(paths, catalogue).unlink()

    assert found(paths, catalogue) == [Finding(Damage.MISSING_PICTURE, PATH)]


def test_a_folder_in_a_pictures_place(paths: ArchivePaths, catalogue: Catalogue) -> None:
    file = picture(paths, catalogue)
    file.unlink()
    file.mkdir()

    assert found(paths, catalogue) == [Finding(Damage.MISSING_PICTURE, PATH)]


def test_a_changed_picture(paths: ArchivePaths, catalogue: Catalogue) -> None:
    picture(paths, catalogue, DATA + b"\0")

    assert found(paths, catalogue) == [Finding(Damage.CHANGED_PICTURE, PATH)]


@pytest.mark.parametrize("state", ["pending", "gone"])
def test_a_picture_that_is_not_kept_is_not_looked_for(paths: ArchivePaths, catalogue: Catalogue, state: str) -> None:
    catalogue.pictures.wanted(identity(1), (MILL,), at("2024-03-05 10:00:00"))
    if state == "gone":
        catalogue.pictures.gone(MILL, "http 404", at("2024-03-05 10:00:00"))

    assert found(paths, catalogue) == []


def test_a_duplicate_of_an_article_that_is_there(paths: ArchivePaths, catalogue: Catalogue) -> None:
    post(paths, catalogue)
    duplicate(catalogue, identity(1))

    assert found(paths, catalogue) == []


def test_a_duplicate_of_an_article_that_nobody_knows(paths: ArchivePaths, catalogue: Catalogue) -> None:
    duplicate(catalogue, identity(9))

    assert found(paths, catalogue) == [Finding(Damage.MISSING_ORIGINAL, identity(2), identity(9), identity(2))]


def test_a_duplicate_of_an_article_without_a_file(paths: ArchivePaths, catalogue: Catalogue) -> None:
    catalogue.take_on([row(1)], "china")
    duplicate(catalogue, identity(1))

    assert [finding.damage for finding in found(paths, catalogue)] == [Damage.MISSING_ORIGINAL]


def test_a_duplicate_of_an_article_that_has_lost_its_file(paths: ArchivePaths, catalogue: Catalogue) -> None:
    """It keeps the path that is reserved for it, and may never come back."""
    post(paths, catalogue)
    duplicate(catalogue, identity(1))
    (paths.root / f"posts/china/2024/03/{identity(1)}.md").unlink()
    catalogue.recall(identity(1), "raw page lost", has_file=False)
    catalogue.removed(identity(1), "http 404")

    assert [finding.damage for finding in found(paths, catalogue)] == [Damage.MISSING_ORIGINAL]


def test_what_is_looked_at_is_as_much_as_was_foretold(
    paths: ArchivePaths, catalogue: Catalogue, engine: Engine
) -> None:
    post(paths, catalogue)
    picture(paths, catalogue)
    with archiving(paths.warc, engine):
        looked: list[int] = []
        list(audit(paths, catalogue, RawArchive(paths.warc, catalogue.answers), looked.append))

    assert sum(looked) == how_much(catalogue) == 3
