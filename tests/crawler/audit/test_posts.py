"""crawler.audit.posts: each text has its file as it was written, and no file is extra."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from crawler.audit.findings import Damage, Finding
from crawler.audit.posts import check_folder, check_posts, document_id_of
from crawler.items import Owed
from crawler.storage.catalogue import Catalogue
from crawler.storage.paths import ArchivePaths, file_name
from tests.crawler.builders import address, article, identity

ONE = identity(1)
POST = "---\ntitle: '纸灯'\n---\n\n灯亮了。\n".encode()


@pytest.fixture
def paths(tmp_path: Path) -> ArchivePaths:
    return ArchivePaths(tmp_path)


def archive(paths: ArchivePaths, catalogue: Catalogue, number: int = 1, **changes: Any) -> Path:
    """Archive an article with a post, and return the post."""
    name = str(changes.get("document_id", identity(number)))
    where = f"posts/china/2024/03/{file_name('纸灯', name)}"
    path = paths.root / where
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(POST)
    made = article(number, path=where, digest=hashlib.sha256(POST).hexdigest(), **changes)
    catalogue.claim(Owed(document_id=name, url=address(number), channel="china"))
    catalogue.archived(made)
    return path


def found(paths: ArchivePaths, catalogue: Catalogue) -> list[Finding]:
    """Return what is wrong with posts and folder."""
    return [
        *check_posts(paths, catalogue.places, lambda _: None),
        *check_folder(paths, catalogue.places, lambda _: None),
    ]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(ONE, id="Sina's"),
        pytest.param("url0123456789abcdef0123", id="digest"),
        pytest.param("live152-7000001", id="flash"),
    ],
)
@pytest.mark.parametrize("title", ["纸灯", "", "a-b", "live1-2", ONE, "..."])
def test_an_id_is_read_back_from_a_posts_name(title: str, name: str) -> None:
    assert document_id_of(Path(file_name(title, name))) == name


@pytest.mark.parametrize(
    "name",
    ["灯.md", f"{ONE}.txt", f"{ONE}.md.tmp", f".{ONE}.tmp", f"a{ONE}.md", "灯-url0123.md", f"灯-{ONE.upper()}.md"],
)
def test_other_names_have_none(name: str) -> None:
    assert document_id_of(Path(name)) is None


def test_a_whole_archive(paths: ArchivePaths, catalogue: Catalogue) -> None:
    archive(paths, catalogue)

    assert found(paths, catalogue) == []


def test_an_archive_without_posts(paths: ArchivePaths, catalogue: Catalogue) -> None:
    catalogue.claim(Owed(document_id=ONE, url=address(1)))

    assert found(paths, catalogue) == []


def test_a_missing_post(paths: ArchivePaths, catalogue: Catalogue) -> None:
    path = archive(paths, catalogue)
    path.unlink()

    where = path.relative_to(paths.root).as_posix()
    assert found(paths, catalogue) == [Finding(Damage.MISSING_POST, where, "", ONE)]


@pytest.mark.parametrize(
    ("data", "damage"),
    [
        pytest.param(POST + b"\n", Damage.CHANGED_POST, id="a line more"),
        pytest.param("---\ntitle: 别的\n---\n".encode(), Damage.CHANGED_POST, id="another post"),
        pytest.param(b"", Damage.UNREADABLE_POST, id="empty"),
        pytest.param(POST[:12], Damage.UNREADABLE_POST, id="half of its front matter"),
        pytest.param("灯亮了。".encode(), Damage.UNREADABLE_POST, id="no front matter"),
        pytest.param(b"---\ntitle: ''\n---\n", Damage.UNREADABLE_POST, id="no title"),
        pytest.param(b"---\ntitle: [\n---\n", Damage.UNREADABLE_POST, id="broken front matter"),
        pytest.param(b"---\n- title\n---\n", Damage.UNREADABLE_POST, id="a list"),
        pytest.param(POST.decode().encode("gb18030"), Damage.UNREADABLE_POST, id="another encoding"),
        pytest.param(b"\0" * len(POST), Damage.UNREADABLE_POST, id="zeros"),
        pytest.param(b"---\ntitle: !!python/object:os.system x\n---\n", Damage.UNREADABLE_POST, id="no plain YAML"),
    ],
)
def test_a_post_with_other_bytes(paths: ArchivePaths, catalogue: Catalogue, data: bytes, damage: Damage) -> None:
    archive(paths, catalogue).write_bytes(data)

    assert [(finding.damage, finding.document_id) for finding in found(paths, catalogue)] == [(damage, ONE)]


def test_a_folder_in_a_posts_place(paths: ArchivePaths, catalogue: Catalogue) -> None:
    path = archive(paths, catalogue)
    path.unlink()
    path.mkdir()

    [finding] = found(paths, catalogue)
    assert (finding.damage, finding.detail) == (Damage.UNREADABLE_POST, "Is a directory")


@pytest.mark.parametrize(
    ("name", "damage", "document_id"),
    [
        pytest.param(f"灯-{identity(9)}.md", Damage.ORPHANED_POST, identity(9), id="unknown article"),
        pytest.param(f"别的标题-{ONE}.md", Damage.ORPHANED_POST, ONE, id="a second post"),
        pytest.param(f".{ONE}.tmp", Damage.STRAY_FILE, None, id="half written"),
        pytest.param("灯.md", Damage.STRAY_FILE, None, id="no id"),
        pytest.param(".DS_Store", Damage.STRAY_FILE, None, id="not ours"),
    ],
)
def test_a_file_too_many(
    paths: ArchivePaths, catalogue: Catalogue, name: str, damage: Damage, document_id: str | None
) -> None:
    extra = archive(paths, catalogue).with_name(name)
    extra.write_bytes(POST)

    where = extra.relative_to(paths.root).as_posix()
    assert found(paths, catalogue) == [Finding(damage, where, "", document_id)]


def test_the_post_of_an_article_that_was_renamed_is_its_own(paths: ArchivePaths, catalogue: Catalogue) -> None:
    """Its file keeps the name that was its id before a list has shown Sina's."""
    archive(paths, catalogue, document_id="url0123456789abcdef0123")
    catalogue.rename("url0123456789abcdef0123", ONE)

    assert found(paths, catalogue) == []


def test_a_post_whose_run_was_killed_before_it_was_entered_is_no_damage(
    paths: ArchivePaths, catalogue: Catalogue
) -> None:
    """The next run fetches the article, and finds its file."""
    catalogue.claim(Owed(document_id=ONE, url=address(1), channel="china"))
    where = catalogue.reserve_path(ONE, f"posts/china/2024/03/纸灯-{ONE}.md")
    (paths.root / where).parent.mkdir(parents=True)
    (paths.root / where).write_bytes(POST)

    assert found(paths, catalogue) == []


def test_the_post_of_a_removed_article_is_looked_at_too(paths: ArchivePaths, catalogue: Catalogue) -> None:
    archive(paths, catalogue).unlink()
    catalogue.removed(ONE, "http 404")

    assert [finding.damage for finding in found(paths, catalogue)] == [Damage.MISSING_POST]


def test_each_post_and_each_file_is_counted(paths: ArchivePaths, catalogue: Catalogue) -> None:
    archive(paths, catalogue, 1).with_name(".DS_Store").write_bytes(b"x")
    archive(paths, catalogue, 2)
    posts: list[int] = []
    files: list[int] = []
    list(check_posts(paths, catalogue.places, posts.append))
    list(check_folder(paths, catalogue.places, files.append))

    assert (sum(posts), sum(files)) == (2, 3)


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (Finding(Damage.MISSING_POST, "posts/灯.md"), "post missing: posts/灯.md"),
        (Finding(Damage.TORN_WARC, "warc/a", "at byte 7"), "WARC file torn: warc/a (at byte 7)"),
    ],
    ids=["plain", "with a detail"],
)
def test_a_finding_is_told_in_one_line(finding: Finding, said: str) -> None:
    assert str(finding) == said
