"""Verify: every kind of damage is found, named and mended, and nothing is destroyed by that."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crawler.audit.findings import Damage
from tests.end_to_end.archives import everything
from tests.end_to_end.conftest import Archive
from tests.end_to_end.damaged import Small, lost, small_archive

Harm = Callable[[Small], None]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    """A whole archive, which no test changes."""
    with small_archive(tmp_path_factory.mktemp("whole")) as small:
        yield small


@pytest.fixture
def copied(whole: Small, tmp_path: Path) -> Small:
    """A copy of it."""
    return whole.copy(tmp_path / "archive")


def _post_missing(small: Small) -> None:
    small.archive.posts[0].unlink()


def _post_changed(small: Small) -> None:
    with small.archive.posts[1].open("a", encoding="utf-8") as file:
        file.write("手写的一句。\n")


def _post_unreadable(small: Small) -> None:
    small.archive.posts[2].write_bytes(b"---\ntitle: [\n---\n")


def _post_not_utf8(small: Small) -> None:
    post = small.archive.posts[2]
    post.write_bytes(post.read_text("utf-8").encode("gb18030"))


def _post_orphaned(small: Small) -> None:
    post = small.archive.posts[0]
    shutil.copyfile(post, post.with_name("别处来的文章-nzzzzzz0000001.md"))


def _post_twice(small: Small) -> None:
    post = small.archive.posts[0]
    shutil.copyfile(post, post.with_name(f"另一个标题-{post.stem.rpartition('-')[2]}.md"))


def _stray(small: Small) -> None:
    (small.archive.posts[0].parent / ".nabcdef0000001.tmp").write_bytes("写到一半".encode())


def _original_missing(small: Small) -> None:
    small.archive.change("UPDATE articles SET reason = 'duplicate of nzzzzzz0000009' WHERE state = 'duplicate'")


def _page_missing(small: Small) -> None:
    lost_record = '["00000000-0000-4000-8000-000000000000"]'
    small.archive.change(f"UPDATE revisions SET captures = '{lost_record}' WHERE document_id = '{small.original}'")  # noqa: S608


def _picture_missing(small: Small) -> None:
    _picture(small).unlink()


def _picture_changed(small: Small) -> None:
    _picture(small).write_bytes(b"no picture")


def _picture(small: Small) -> Path:
    [path] = (small.root / "pictures").rglob("*.png")
    return path


DAMAGES = [
    pytest.param(_post_missing, Damage.MISSING_POST, id="post missing"),
    pytest.param(_post_changed, Damage.CHANGED_POST, id="post changed"),
    pytest.param(_post_unreadable, Damage.UNREADABLE_POST, id="post unreadable"),
    pytest.param(_post_not_utf8, Damage.UNREADABLE_POST, id="post in another encoding"),
    pytest.param(_post_orphaned, Damage.ORPHANED_POST, id="unknown post"),
    pytest.param(_post_twice, Damage.ORPHANED_POST, id="post twice"),
    pytest.param(_stray, Damage.STRAY_FILE, id="stray file"),
    pytest.param(_original_missing, Damage.MISSING_ORIGINAL, id="original missing"),
    pytest.param(_page_missing, Damage.MISSING_PAGE, id="page missing"),
    pytest.param(_picture_missing, Damage.MISSING_PICTURE, id="picture missing"),
    pytest.param(_picture_changed, Damage.CHANGED_PICTURE, id="picture changed"),
]


@pytest.mark.parametrize(("harm", "damage"), DAMAGES)
def test_a_damage_is_found_and_mended(whole: Small, copied: Small, harm: Harm, damage: Damage) -> None:
    harm(copied)
    before = everything(copied.archive)

    found = copied.verify()
    assert (found.code, f"{damage.value}: " in found.out) == (4, True), found.out
    changed = {name for name, state in everything(copied.archive).items() if state[1] != before.get(name, (0, b""))[1]}
    assert changed == set()
    mended, again = copied.verify("--repair"), copied.verify()

    assert (mended.code, mended.err) == (0, ""), mended.out
    assert (again.code, again.out.startswith("The archive is whole")) == (0, True), again.out
    assert copied.archive.documents() == whole.archive.documents()
    assert lost(before, copied.archive) == []


def test_what_verify_has_set_aside_is_where_it_says(copied: Small) -> None:
    _post_changed(copied)
    _stray(copied)
    before = copied.archive.posts[1].read_bytes()

    mended = copied.verify("--repair")

    [aside] = copied.root.glob("aside/*/posts/**/*.md")
    [stray] = copied.root.glob("aside/*/posts/**/*.tmp")
    assert (aside.read_bytes(), stray.read_bytes()) == (before, "写到一半".encode())
    assert stray.relative_to(copied.root).as_posix() in mended.out


def test_a_whole_archive_is_not_changed_by_verify(copied: Small) -> None:
    before = everything(copied.archive)

    ended = copied.verify()

    assert (ended.code, ended.err) == (0, ""), ended.out
    assert [name for name, state in everything(copied.archive).items() if state != before.get(name)] == []


def test_a_whole_archive_is_not_changed_by_repair(copied: Small) -> None:
    before = {name: state for name, state in everything(copied.archive).items() if "catalogue" not in name}

    ended = copied.verify("--repair")

    after = {name: state for name, state in everything(copied.archive).items() if "catalogue" not in name}
    assert (ended.code, after) == (0, before)


def test_a_damaged_catalogue_is_found_and_left_to_rebuild(copied: Small) -> None:
    [(root,)] = copied.archive.rows("SELECT rootpage FROM sqlite_master WHERE name = 'bands_by_number'")
    [(size,)] = copied.archive.rows("PRAGMA page_size")
    copied.overwrite(copied.root / "catalogue.sqlite3", (root - 1) * size, b"\xff" * size)

    found, mended = copied.verify(), copied.verify("--repair")

    assert (found.code, "catalogue damaged: catalogue.sqlite3" in found.out) == (4, True), found.err
    assert (mended.code, "`scrapy rebuild` makes the catalogue again" in mended.err) == (4, True)


def test_repair_waits_for_nobody(whole: Small, tmp_path: Path) -> None:
    copied = whole.copy(tmp_path / "archive")
    asked: list[str] = []
    answers: list[int] = []

    def watch(_host: str, path: str) -> None:
        if not asked:
            asked.append(path)
            answers.append(copied.verify("--repair").code)

    whole.sina.watch(watch)
    ended = copied.archive.crawl()

    assert (answers, ended.code) == ([5], 0)


def test_without_a_catalogue_there_is_nothing_to_verify(tmp_path: Path) -> None:
    ended = Small(Archive(tmp_path / "none"), None).verify()  # type: ignore[arg-type]

    assert (ended.code, "there is no catalogue" in ended.err) == (2, True)
