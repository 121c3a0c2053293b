"""crawler.command: an archive is opened and let go of again, and what went wrong is told in one sentence."""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler.census import ExitCode
from crawler.command import ArchiveCommand, OpenArchive
from crawler.errors import ArchiveBusyError, BadArgumentError, CatalogueError, DamagedRecordError, JournalError
from crawler.items import Owed
from crawler.settings import base
from crawler.storage.catalogue import Catalogue
from crawler.storage.database import sqlite_url
from crawler.storage.journal import Entry
from crawler.storage.lock import ArchiveLock
from crawler.storage.warc.files import open_files, warc_files
from crawler.storage.warc.reader import read_records
from tests.crawler.builders import address, identity

ROOT = Path(__file__).resolve().parents[2]
ONE = identity(1)
CLAIMED = Owed(document_id=ONE, url=address(1))
Act = Callable[[ArchiveCommand], None]


class Acting(ArchiveCommand):
    """A command that does what a test wants."""

    def __init__(self, root: Path, act: Act, **settings: object) -> None:
        super().__init__()
        project = {name: value for name, value in vars(base).items() if name.isupper()}
        self.settings = Settings({**project, "ARCHIVE_DIR": str(root), **settings})
        self._act = act

    def short_desc(self) -> str:
        return ""

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        assert (args, opts) == (["灯"], argparse.Namespace())
        self._act(self)


def code_of(root: Path, act: Act, **settings: object) -> int:
    """Run a command, and return its exit code."""
    command = Acting(root, act, **settings)
    command.run(["灯"], argparse.Namespace())
    return command.exitcode


def raising(error: BaseException) -> Act:
    """Return an act that fails."""

    def act(_: ArchiveCommand) -> None:
        raise error

    return act


def opening(then: Callable[[OpenArchive], object] = lambda _: None, *, changes: bool = False) -> Act:
    """Return an act that opens the archive and does something with it."""

    def act(command: ArchiveCommand) -> None:
        with command.opened(changes=changes) as archive:
            then(archive)

    return act


def claim(archive: OpenArchive) -> None:
    """Change the catalogue."""
    archive.catalogue.claim(CLAIMED)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An archive with an empty catalogue."""
    place = tmp_path / "archive"
    Catalogue.open(sqlite_url(place / "catalogue.sqlite3")).close()
    return place


@pytest.fixture
def busy(root: Path) -> Iterator[Path]:
    """An archive that somebody is using."""
    lock = ArchiveLock.acquire(root / "archive.lock")
    yield root
    lock.release()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        pytest.param(BadArgumentError("灯"), ExitCode.BAD_ARGUMENTS, id="bad argument"),
        pytest.param(ArchiveBusyError("灯"), ExitCode.BUSY, id="busy"),
        pytest.param(CatalogueError("灯"), ExitCode.FAILED, id="catalogue"),
        pytest.param(JournalError("灯"), ExitCode.FAILED, id="journal"),
        pytest.param(OSError("灯"), ExitCode.FAILED, id="system"),
    ],
)
def test_what_went_wrong_is_told_in_one_sentence(
    root: Path, capsys: pytest.CaptureFixture[str], error: Exception, code: ExitCode
) -> None:
    assert code_of(root, raising(error)) == code
    assert capsys.readouterr() == ("", "灯\n")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        pytest.param(DamagedRecordError("a.warc.gz", 7, "灯"), "a.warc.gz at byte 7: 灯\n", id="damaged record"),
        pytest.param(FileNotFoundError(2, "No such file", "灯.md"), "No such file: 灯.md\n", id="no file"),
    ],
)
def test_where_it_went_wrong_is_told(
    root: Path, capsys: pytest.CaptureFixture[str], error: Exception, said: str
) -> None:
    assert (code_of(root, raising(error)), capsys.readouterr().err) == (ExitCode.FAILED, said)


def test_an_interruption_is_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of(root, raising(KeyboardInterrupt())) == ExitCode.INTERRUPTED
    assert capsys.readouterr().err == "Interrupted.\n"


def test_who_has_seen_enough_is_told_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of(root, raising(BrokenPipeError())) == ExitCode.OK
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("error", [KeyError("灯"), AssertionError("灯")], ids=["key", "assertion"])
def test_a_bug_is_not_hidden(root: Path, error: Exception) -> None:
    with pytest.raises(type(error)):
        code_of(root, raising(error))


def test_a_command_that_does_its_work_ends_well(root: Path) -> None:
    assert code_of(root, opening()) == ExitCode.OK


def test_without_a_catalogue_it_is_told_where_none_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "none"

    assert code_of(place, opening()) == ExitCode.BAD_ARGUMENTS
    expected = f"there is no catalogue in {str(place)!r}: write the archive as -s ARCHIVE_DIR=DIR\n"
    assert capsys.readouterr().err == expected


@pytest.mark.parametrize("changes", [False, True], ids=["looking", "changing"])
def test_without_a_catalogue_none_is_made(tmp_path: Path, *, changes: bool) -> None:
    code_of(tmp_path / "none", opening(changes=changes))

    assert not (tmp_path / "none").exists()


def test_the_home_of_the_user_is_found(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(root.parent))

    assert code_of(Path("~/archive"), opening()) == ExitCode.OK


def test_an_archive_in_use_is_not_changed(busy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert code_of(busy, opening(claim, changes=True)) == ExitCode.BUSY
    said = capsys.readouterr().err
    assert said.startswith(f"{busy} is in use by process {os.getpid()} since ")
    assert said.endswith("wait until it has ended, then run again\n")


def test_an_archive_in_use_may_be_looked_at(busy: Path) -> None:
    assert code_of(busy, opening()) == ExitCode.OK


def test_while_it_is_changed_an_archive_is_in_use(root: Path) -> None:
    def run_another(_: OpenArchive) -> None:
        assert code_of(root, opening(changes=True)) == ExitCode.BUSY

    assert code_of(root, opening(run_another, changes=True)) == ExitCode.OK


@pytest.mark.parametrize("error", [OSError("灯"), KeyboardInterrupt()], ids=["failed", "interrupted"])
def test_whatever_happens_the_archive_is_free_again(root: Path, error: BaseException) -> None:
    def fail(_: OpenArchive) -> None:
        raise error

    code_of(root, opening(fail, changes=True))

    ArchiveLock.acquire(root / "archive.lock").release()
    assert open_files(root / "warc") == []


def test_a_catalogue_that_is_none_frees_the_archive(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "catalogue.sqlite3").write_bytes(b"no database" * 400)

    assert code_of(root, opening(changes=True)) == ExitCode.FAILED
    assert capsys.readouterr().err.startswith("the catalogue can't be opened: ")
    ArchiveLock.acquire(root / "archive.lock").release()


def test_a_catalogue_that_is_damaged_is_told_in_one_sentence(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = root / "catalogue.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages = connection.execute("SELECT rootpage FROM sqlite_master WHERE tbl_name = 'articles'").fetchall()
        [[size]] = connection.execute("PRAGMA page_size")
    with database.open("r+b") as file:
        for (page,) in pages:
            file.seek((page - 1) * size)
            file.write(b"\xff" * size)

    assert code_of(root, opening(lambda archive: archive.catalogue.get(ONE))) == ExitCode.FAILED
    assert capsys.readouterr().err.count("\n") == 1


def test_changes_are_written_into_the_journal(root: Path) -> None:
    code_of(root, opening(claim, changes=True))

    [file] = warc_files(root / "warc")
    told = [Entry.from_json(record.told) for record in read_records(file) if record.told]
    assert told == [Entry("Catalogue.claim", {"owed": CLAIMED, "at": told[0].values["at"] if told[0] else None})]


@pytest.mark.parametrize(
    ("changes", "settings"), [(False, {}), (True, {"KEEP_RAW": False})], ids=["looking", "keeping nothing"]
)
def test_otherwise_no_journal_is_written(root: Path, settings: dict[str, object], *, changes: bool) -> None:
    code_of(root, opening(claim, changes=changes), **settings)

    assert not (root / "warc").exists()


def test_a_command_whose_output_nobody_reads_ends_quietly(root: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "scrapy", "pictures", "-s", f"ARCHIVE_DIR={root}"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=writing, stderr=subprocess.PIPE, timeout=60, check=False
        )
    finally:
        os.close(writing)

    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("wrong", [{"PROFILE": "tidy"}, {"DOWNLOAD_DELAY": "soon"}], ids=str)
def test_a_wrong_setting_is_told_before_anything_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: dict[str, str]
) -> None:
    assert code_of(tmp_path, raising(AssertionError("acted")), **wrong) == ExitCode.BAD_ARGUMENTS
    assert capsys.readouterr().err.count("\n") == 1
