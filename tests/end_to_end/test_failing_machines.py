"""Machines that fail: full and read-only discs, missing rights, damaged catalogues, wrong clocks, limits.

Each is told in a sentence, with a fitting exit code; the next good run makes up for it, and verify calls it whole.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from tests.end_to_end.archives import archive_at
from tests.end_to_end.conftest import CHINA, Archive, Ended, paragraphs_of
from tests.machine.killing import Scene, damages, edited, facts, scenes
from tests.machine.machine import ALONE, WITHOUT_RIGHTS, Machine, machine
from tests.sina.articles import generated_articles
from tests.sina.server import SinaServer

CRAWL = "crawl sina_finance"
YEAR = timedelta(days=365).total_seconds()
PAGE = 4096


@dataclass(frozen=True)
class Ground:
    """Where it happens. *archive*: a whole one, of which tests take copies; *whole*: what is in it."""

    machine: Machine
    scene: Scene
    archive: Archive
    whole: dict[str, object]

    def copy(self, root: Path) -> Archive:
        """Return a copy of the archive."""
        shutil.copytree(self.archive.root, root)
        return archive_at(root, self.scene.sina, *self.archive.settings[-2:])

    def empty(self, root: Path) -> Archive:
        """Return an archive that is still to be made."""
        return archive_at(root, self.scene.sina, *self.archive.settings[-2:])

    def is_made_up_for(self, archive: Archive) -> bool:
        """Run once more, with nothing in the way, and return whether all is there and whole."""
        ended = self.machine.run(archive, CRAWL)
        return (ended.code, damages(archive), facts(archive)) == (0, [], self.whole)


@contextmanager
def _ground(folder: Path, *begun_by: str) -> Iterator[Ground]:
    with machine(folder / "notes", begun_by=begun_by) as switched_on, scenes(folder, switched_on) as made:
        archive = made["first"].archive("undisturbed")
        assert made["first"].run(archive) == 0
        yield Ground(switched_on, made["first"], archive, facts(archive))


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with _ground(tmp_path_factory.mktemp("machine")) as made:
        yield made


@pytest.fixture(scope="module")
def with_discs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with _ground(tmp_path_factory.mktemp("discs"), *ALONE) as made:
        yield made


@pytest.fixture(scope="module")
def without_rights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with _ground(tmp_path_factory.mktemp("rights"), *WITHOUT_RIGHTS) as made:
        yield made


def is_told(ended: Ended, said: str) -> bool:
    """Return whether a failure was told without a traceback, and ended with 1."""
    return (ended.code, said in ended.err, "Traceback" in ended.err) == (1, True, False)


# --- Discs -----------------------------------------------------------------------------------------------------------


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


# --- Rights ----------------------------------------------------------------------------------------------------------


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


# --- The catalogue ---------------------------------------------------------------------------------------------------


def _zero(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(3 * PAGE)
        file.write(bytes(PAGE))


def _halve(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.slow
@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(_zero, id="a page of zeros"),
        pytest.param(_halve, id="cut in half"),
        pytest.param(lambda path: path.write_bytes(b"no database" * 1000), id="no database"),
        pytest.param(lambda path: path.write_bytes(bytes(8 * PAGE)), id="zeros"),
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(lambda path: os.truncate(path, PAGE), id="its head, where the WAL was deleted"),
        pytest.param(lambda path: path.unlink(), id="gone"),
    ],
)
def test_a_damaged_catalogue_is_told_and_made_again_by_rebuild(
    ground: Ground, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    archive = ground.copy(tmp_path / "archive")
    damage(archive.root / "catalogue.sqlite3")

    ended = ground.machine.run(archive, CRAWL)

    assert (ended.code, "Traceback" in ended.err, "scrapy rebuild" in ended.err) == (1, False, True), ended.err
    assert ground.machine.run(archive, "rebuild").code == 0
    assert ground.is_made_up_for(archive)


@pytest.mark.slow
def test_a_catalogue_that_another_program_holds_for_good_is_told(ground: Ground, tmp_path: Path) -> None:
    archive = ground.copy(tmp_path / "archive")
    with closing(sqlite3.connect(archive.root / "catalogue.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        ended = [ground.machine.run(archive, command, patience=0.2) for command in (CRAWL, "verify --repair")]
        other.execute("ROLLBACK")

    assert [is_told(each, "locked") for each in ended] == [True, True]
    assert ground.is_made_up_for(archive)


@pytest.mark.slow
def test_a_catalogue_that_another_program_holds_for_a_moment_is_waited_for(ground: Ground, tmp_path: Path) -> None:
    archive = ground.copy(tmp_path / "archive")
    with closing(sqlite3.connect(archive.root / "catalogue.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        run = ground.machine.start(archive, CRAWL)
        while not (archive.root / "archive.lock").read_text("utf-8").startswith(f"process {run.process} "):
            pass  # it stands before the catalogue, or will at once
        other.execute("ROLLBACK")
        ended = ground.machine.ended(run)

    assert ended.code == 0
    assert ground.is_made_up_for(archive)


# --- The clock, limits, places ---------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("later", [-YEAR, YEAR], ids=["a year back", "a year ahead"])
def test_a_clock_that_was_set_between_runs_costs_nothing(ground: Ground, tmp_path: Path, later: float) -> None:
    archive = ground.empty(tmp_path / "archive")
    codes = [ground.machine.run(archive, CRAWL, later=moment).code for moment in (0, later, 0)]
    codes.append(ground.machine.run(archive, "rebuild").code)

    assert codes == [0, 0, 0, 0]
    assert ground.is_made_up_for(archive)


@pytest.mark.slow
@pytest.mark.parametrize("ahead", [0, YEAR], ids=["set back by a year", "set right after a year ahead"])
def test_an_edit_that_comes_after_the_clock_was_set_back_is_kept(ground: Ground, tmp_path: Path, ahead: float) -> None:
    [article] = generated_articles(1, seed=int(ahead % 97) + 700, layout="news")
    with SinaServer({CHINA: [article]}) as sina:
        archive = archive_at(tmp_path / "archive", sina)
        codes = [ground.machine.run(archive, CRAWL, later=ahead).code]
        sina.publish(edited(article), CHINA)
        codes.append(ground.machine.run(archive, CRAWL, later=ahead - YEAR).code)
        codes.append(ground.machine.run(archive, "rebuild").code)

    assert codes == [0, 0, 0]
    assert [paragraphs_of(path) for path in archive.posts] == [edited(article).paragraphs]
    assert (archive.states(), damages(archive)) == ({"archived": 1}, [])


@pytest.mark.slow
@pytest.mark.parametrize("files", [16, 18, 20])
def test_a_process_without_descriptors_says_so(ground: Ground, tmp_path: Path, files: int) -> None:
    archive = ground.empty(tmp_path / "archive")

    ended = ground.machine.run(archive, CRAWL, files=files)

    assert (ended.code, "Traceback" in ended.err) == (1, False), ended.err
    assert ground.is_made_up_for(archive)


@pytest.mark.slow
@pytest.mark.parametrize("megabytes", [4, 10, 16, 24, 32])
def test_a_process_without_memory_ends_and_costs_nothing(ground: Ground, tmp_path: Path, megabytes: int) -> None:
    archive = ground.empty(tmp_path / "archive")

    ended = ground.machine.run(archive, CRAWL, memory=megabytes << 20)

    assert ended.code in {0, 1, 3, 4}
    assert ground.is_made_up_for(archive)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["with blanks", "新浪 财经", 'it\'s "so"', "a%20b?c#d", "-s x"])
def test_an_archive_lies_wherever_it_likes_and_can_be_moved(ground: Ground, tmp_path: Path, name: str) -> None:
    archive = ground.empty(tmp_path / name)
    assert ground.machine.run(archive, CRAWL).code == 0
    moved = ground.empty(archive.root.rename(tmp_path / f"{name} moved"))

    assert ground.is_made_up_for(moved)
    assert [ground.machine.run(moved, command).code for command in ("verify", "export", "rebuild")] == [0, 0, 0]


@pytest.mark.slow
def test_a_file_that_is_removed_or_changed_under_a_run_is_found_and_mended(ground: Ground, tmp_path: Path) -> None:
    archive = ground.copy(tmp_path / "archive")
    gone, changed, *_ = archive.posts
    gone.unlink()
    changed.write_text("nothing", "utf-8")

    ended = [ground.machine.run(archive, command) for command in (CRAWL, "verify", "verify --repair")]

    assert [each.code for each in ended] == [0, 4, 0]
    assert ground.is_made_up_for(archive)
