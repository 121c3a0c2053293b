"""crawler.storage.lock: a second process is really kept out, and a killed one keeps nobody out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.errors import ArchiveBusyError
from crawler.storage.lock import ArchiveLock

ROOT = Path(__file__).resolve().parents[3]
# Locks the file it is told, says so, and keeps it until its standard input ends.
HOLDER = """
import sys
from pathlib import Path
from crawler.errors import ArchiveBusyError
from crawler.storage.lock import ArchiveLock
try:
    lock = ArchiveLock.acquire(Path(sys.argv[1]))
except ArchiveBusyError as error:
    sys.exit(str(error))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive" / "archive.lock"


@pytest.fixture
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def take(path: Path) -> str:
    """Lock and free *path*; return what was written into it meanwhile."""
    lock = ArchiveLock.acquire(path)
    text = path.read_text()
    lock.release()
    return text


def test_an_archive_that_is_not_there_yet_can_be_locked(path: Path) -> None:
    assert take(path)


def test_the_file_says_who_holds_the_archive(path: Path) -> None:
    assert take(path).startswith(f"process {os.getpid()} since 20")


def test_what_an_earlier_holder_wrote_is_gone(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("process 1 since long ago\n" * 9)

    assert take(path).count("process") == 1


def test_another_process_keeps_us_out(path: Path, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(ArchiveBusyError, match=f"{path.parent} is in use by process {holder.pid} since .*: wait until"):
        ArchiveLock.acquire(path)


def test_we_keep_another_process_out(path: Path) -> None:
    lock = ArchiveLock.acquire(path)

    command = [sys.executable, "-c", HOLDER, str(path)]
    other = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    lock.release()

    assert f"is in use by process {os.getpid()} since" in other.stderr


def test_who_is_kept_out_leaves_the_holders_words(path: Path, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(ArchiveBusyError):
        ArchiveLock.acquire(path)

    assert path.read_text().startswith(f"process {holder.pid} since")


def test_a_killed_process_keeps_nobody_out(path: Path, holder: subprocess.Popen[str]) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()

    assert take(path)


def test_a_process_that_ended_keeps_nobody_out(path: Path, holder: subprocess.Popen[str]) -> None:
    holder.communicate()

    assert take(path)


def test_a_second_run_in_this_process_is_kept_out_too(path: Path) -> None:
    lock = ArchiveLock.acquire(path)

    with pytest.raises(ArchiveBusyError):
        ArchiveLock.acquire(path)
    lock.release()


def test_a_free_archive_can_be_locked_again(path: Path) -> None:
    take(path)

    assert take(path)


def test_the_file_stays_when_the_archive_is_freed(path: Path) -> None:
    take(path)

    assert path.exists()


def test_two_archives_do_not_mind_each_other(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    assert holder.poll() is None
    assert take(tmp_path / "another" / "archive.lock")


def test_a_holder_that_has_not_written_yet_is_another_program(path: Path) -> None:
    lock = ArchiveLock.acquire(path)
    os.truncate(path, 0)

    with pytest.raises(ArchiveBusyError, match="is in use by another program"):
        ArchiveLock.acquire(path)
    lock.release()
