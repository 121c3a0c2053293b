"""Discs that are full or read-only, and missing rights: told in a sentence, made up for by the next good run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machine.ground import CRAWL, Ground, ground_at, is_told
from tests.machine.killing import damages, facts
from tests.machine.machine import ALONE, WITHOUT_RIGHTS


@pytest.fixture(scope="module")
def with_discs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with ground_at(tmp_path_factory.mktemp("discs"), *ALONE) as made:
        yield made


@pytest.fixture(scope="module")
def without_rights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with ground_at(tmp_path_factory.mktemp("rights"), *WITHOUT_RIGHTS) as made:
        yield made


@pytest.mark.slow
@pytest.mark.needs("mounts")
@pytest.mark.parametrize("free", [0, 60, 250, 320, 420, 560], ids="{} KB free".format)
def test_a_disc_that_is_really_full_costs_nothing_but_time(with_discs: Ground, tmp_path: Path, free: int) -> None:
    on = with_discs.machine
    with on.disc(tmp_path / "disc", "4m") as disc:
        archive = with_discs.empty(disc / "archive")
        on.call("dd", "if=/dev/zero", f"of={disc}/ballast", "bs=1024", f"count={4096 - free}", "status=none")
        full = on.run(archive, CRAWL)
        on.call("rm", disc / "ballast")
        again = on.run(archive, CRAWL)
        on.call("cp", "-r", archive.root, tmp_path / "copy")
    seen = with_discs.empty(tmp_path / "copy")

    assert (full.code in {0, 1, 3, 4}, "Traceback" in full.err, again.code) == (True, False, 0), full.err
    assert (damages(seen), facts(seen)) == ([], with_discs.whole)


@pytest.mark.slow
@pytest.mark.needs("mounts")
def test_an_archive_on_a_read_only_disc_can_be_read_and_nothing_else(with_discs: Ground, tmp_path: Path) -> None:
    on, name = with_discs.machine, with_discs.archive.posts[0].stem.rpartition("-")[2]
    with on.disc(tmp_path / "disc") as disc:
        on.call("cp", "-r", with_discs.archive.root, disc / "archive")
        on.call("mount", "-o", "remount,ro", disc)
        archive = with_discs.empty(disc / "archive")
        reads = [f"show {name}", f"history {name}", "verify", "export", "pictures", "channels", "alarms", "replay-diff"]
        read = {command: on.run(archive, command) for command in [*reads, f"report --to {tmp_path}/report.html"]}
        writes = [CRAWL, "verify --repair", "rebuild", "report", "feed", "schedule --once"]
        refused = {command: on.run(archive, command) for command in writes}

    assert {command: (ended.code, "Traceback" in ended.err) for command, ended in read.items()} == dict.fromkeys(
        read, (0, False)
    )
    assert [command for command, ended in refused.items() if not is_told(ended, "Read-only file system")] == []


@pytest.mark.slow
@pytest.mark.needs("mounts")
def test_changes_that_a_killed_run_has_left_are_not_passed_over_on_a_read_only_disc(
    with_discs: Ground, tmp_path: Path
) -> None:
    on = with_discs.machine
    with on.disc(tmp_path / "disc") as disc:
        on.call("cp", "-r", with_discs.archive.root, disc / "archive")
        on.call("cp", disc / "archive" / "archive.lock", disc / "archive" / "catalogue.sqlite3-wal")
        on.call("mount", "-o", "remount,ro", disc)
        ended = on.run(with_discs.empty(disc / "archive"), "verify")

    assert is_told(ended, "copy the archive's folder and read the copy")


@pytest.mark.slow
@pytest.mark.needs("setpriv")
def test_a_folder_without_the_right_to_write_is_told(without_rights: Ground, tmp_path: Path) -> None:
    archive = without_rights.empty(tmp_path / "archive")
    archive.root.mkdir(mode=0o555)

    ended = without_rights.machine.run(archive, CRAWL)

    assert is_told(ended, "Permission denied")
    archive.root.chmod(0o755)
    assert without_rights.is_made_up_for(archive)


@pytest.mark.slow
@pytest.mark.needs("setpriv")
@pytest.mark.parametrize("place", ["posts", "warc", "pictures", "runs"])
def test_a_right_that_is_lost_is_told_and_costs_nothing(without_rights: Ground, tmp_path: Path, place: str) -> None:
    archive = without_rights.empty(tmp_path / "archive")
    (archive.root / place).mkdir(parents=True)
    (archive.root / place).chmod(0o555)

    ended = without_rights.machine.run(archive, CRAWL)

    assert ("Permission denied" in ended.err, "Traceback" in ended.err) == (True, False)
    assert ended.code in ({0} if place == "pictures" else {1, 3, 4})
    (archive.root / place).chmod(0o755)
    assert without_rights.is_made_up_for(archive)
