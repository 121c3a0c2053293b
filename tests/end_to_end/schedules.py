"""What the end-to-end tests of the schedule share: the scheduler as a process, and its history."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from subprocess import TimeoutExpired
from time import monotonic

from sqlalchemy.exc import OperationalError

from tests.end_to_end.conftest import ROOT, Archive, Ended

PATIENCE = 150.0
_TRIES = (
    "SELECT number, job, due, started, process, finished, outcome, exit_code, coalesce(detail, '') "
    "FROM job_tries ORDER BY number"
)


@dataclass(frozen=True)
class Attempt:
    """One try, as the history has it."""

    number: int
    job: str
    due: datetime
    started: datetime
    process: int | None
    finished: datetime | None
    outcome: str | None
    exit_code: int | None
    detail: str


class Scheduler:
    """A schedule and the archive that it fills."""

    def __init__(self, archive: Archive, schedule: str) -> None:
        self.archive = archive
        self.file = archive.root.parent / "schedule.toml"
        self.file.write_text(schedule, "utf-8")

    def command(self, *options: str) -> list[str]:
        """Return a command line of the scheduler."""
        settings = [part for setting in self.archive.settings for part in ("-s", setting)]
        return [sys.executable, "-m", "scrapy", "schedule", "--file", str(self.file), *settings, *options]

    def run(self, *options: str) -> Ended:
        """Run it to its end."""
        done = subprocess.run(
            self.command(*options), cwd=ROOT, capture_output=True, text=True, timeout=100, check=False
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def start(self) -> subprocess.Popen[bytes]:
        """Start it and leave it going; what it logs goes to a file beside the archive."""
        with (self.file.parent / "scheduler.log").open("ab") as log:
            return subprocess.Popen(self.command(), cwd=ROOT, stdout=log, stderr=log, start_new_session=True)

    @property
    def log(self) -> str:
        """What the schedulers that were started have logged."""
        return (self.file.parent / "scheduler.log").read_text("utf-8")

    @property
    def tries(self) -> list[Attempt]:
        """Return the history; nothing where its tables are not made yet."""
        if not (self.archive.root / "catalogue.sqlite3").exists():
            return []
        try:
            rows = self.archive.rows(_TRIES)
        except OperationalError:
            return []
        return [Attempt(number, job, *map(_moment, (due, started)), process, _moment(end), *rest)  # type: ignore[arg-type]
                for number, job, due, started, process, end, *rest in rows]  # fmt: skip

    def ended(self, outcome: str | None = None) -> int:
        """Return how many tries have ended, or have ended so."""
        return sum(each.finished is not None and outcome in {None, each.outcome} for each in self.tries)

    def running(self) -> Attempt:
        """Return the try that is at work."""
        [found] = [each for each in self.tries if each.finished is None]
        return found

    def process_at_work(self) -> int:
        """Return the id of the crawl that is at work."""
        process = self.running().process
        assert process is not None
        return process


def wait_until(is_so: Callable[[], object], process: subprocess.Popen[bytes]) -> None:
    """Wait until something is so; a scheduler that ends meanwhile, or too long a wait, is an error."""
    began = monotonic()
    while not is_so():
        with suppress(TimeoutExpired):
            process.wait(0.1)
        assert process.returncode is None, "the scheduler has ended"
        assert monotonic() - began < PATIENCE, "it took too long"


def stop(process: subprocess.Popen[bytes], *numbers: int) -> int:
    """Send it signals, and return what it ends with."""
    for number in numbers:
        process.send_signal(number)  # none where it has ended
    return process.wait(PATIENCE)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def log_file(archive: Archive, number: int) -> Path:
    """Return the file of what a try has printed."""
    [found] = (archive.root / "logs").glob(f"{number:06}-*.log")
    return found
