"""crawler.storage.files: a reader sees the whole file or none."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from crawler.storage.files import digest_of, holds, write_atomically


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "2024" / "03" / "灯.md"

    write_atomically(path, b"\nabc\r\n", temporary=".1.tmp")

    assert path.read_bytes() == b"\nabc\r\n"


def test_a_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"a longer text")

    write_atomically(path, b"new", temporary=".1.tmp")

    assert path.read_bytes() == b"new"


def test_nothing_else_is_left_behind(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a.md", b"new", temporary=".1.tmp")

    assert [found.name for found in tmp_path.iterdir()] == ["a.md"]


def test_what_a_killed_run_left_behind_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".1.tmp").write_bytes(b"half of a longer te")

    write_atomically(tmp_path / "a.md", b"new", temporary=".1.tmp")

    assert {found.name: found.read_bytes() for found in tmp_path.iterdir()} == {"a.md": b"new"}


def test_a_reader_of_the_old_file_reads_it_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"the old text")

    with path.open("rb") as reader:
        write_atomically(path, b"new", temporary=".1.tmp")

        assert reader.read() == b"the old text"


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"the old text")
    (tmp_path / ".1.tmp").mkdir()

    with pytest.raises(IsADirectoryError):
        write_atomically(path, b"new", temporary=".1.tmp")

    assert path.read_bytes() == b"the old text"


def test_a_file_is_on_disk_before_it_has_its_name_and_its_name_before_all_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.md"
    synced: list[tuple[str, bool]] = []
    really_sync = os.fsync

    def watch(descriptor: int) -> None:
        found = os.fstat(descriptor)
        kind = "folder" if stat.S_ISDIR(found.st_mode) else f"file of {found.st_size} bytes"
        synced.append((kind, path.exists()))
        really_sync(descriptor)

    monkeypatch.setattr(os, "fsync", watch)
    write_atomically(path, b"new", temporary=".1.tmp")

    assert synced == [("file of 3 bytes", False), ("folder", True)]


def test_nothing_stays_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[int] = []
    monkeypatch.setattr(os, "fsync", opened.append)
    write_atomically(tmp_path / "a.md", b"new", temporary=".1.tmp")

    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(opened[-1])


@pytest.mark.parametrize(
    ("found", "same"),
    [
        pytest.param(b"text", True, id="same"),
        pytest.param(b"texT", False, id="other text of this length"),
        pytest.param(b"text\n", False, id="longer"),
        pytest.param(b"", False, id="empty"),
    ],
)
def test_a_file_holds_exactly_its_bytes(tmp_path: Path, found: bytes, same: bool) -> None:  # noqa: FBT001
    path = tmp_path / "a.md"
    path.write_bytes(found)

    assert holds(path, b"text") is same


@pytest.mark.parametrize("name", ["a.md", "2024/03/a.md"], ids=["file", "folder"])
def test_what_is_missing_holds_nothing(tmp_path: Path, name: str) -> None:
    assert not holds(tmp_path / name, b"")


def test_the_digest_of_a_file_is_that_of_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"abc")

    assert digest_of(tmp_path / "a.md") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize("name", ["a.md", "2024/03/a.md"], ids=["file", "folder"])
def test_what_is_missing_has_no_digest(tmp_path: Path, name: str) -> None:
    assert digest_of(tmp_path / name) is None
