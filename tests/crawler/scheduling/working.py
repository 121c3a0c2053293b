"""A worker whose crawls are tiny programs: their spider's name says what they do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from crawler import times
from crawler.scheduling.logs import Logs
from crawler.scheduling.plan import Job, Plan
from crawler.scheduling.processes import Runner
from crawler.scheduling.timing import Every
from crawler.scheduling.worker import Listener, Worker
from crawler.storage.paths import ArchivePaths

# "exit 4" ends with 4; "kill" ends by SIGKILL; "heed" ends with 130 on SIGTERM; "ignore" does not end on SIGTERM;
# "nap" ends well after a moment. With a file named after the colon, it is made once the program is ready.
PROGRAM = """
import os, signal, sys, time
from pathlib import Path
what, _, ready = sys.argv[1].partition(":")
print("doing", what, flush=True)
if what == "heed":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))
if what == "ignore":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if ready:
    Path(ready).touch()
if what == "kill":
    os.kill(os.getpid(), signal.SIGKILL)
if what.startswith("exit"):
    sys.exit(int(what.split()[1]))
time.sleep(0.3 if what == "nap" else 60)
"""
COMMAND = (sys.executable, "-S", "-E", "-c", PROGRAM)
HOUR = timedelta(hours=1)


@dataclass
class Asked:
    """Who asks for an end, by hand."""

    asked: int = 0

    def wait(self, seconds: float) -> None:
        """Not used: what is tested here doesn't wait."""


@dataclass
class Workshop:
    """An archive with a worker for some jobs."""

    root: Path
    stop: Asked = field(default_factory=Asked)
    command: tuple[str, ...] = COMMAND

    @property
    def paths(self) -> ArchivePaths:
        """The places of the archive."""
        return ArchivePaths(self.root)

    @property
    def logs(self) -> Logs:
        """The files of the crawls' output."""
        return Logs(self.paths.logs, 5)

    @property
    def runner(self) -> Runner:
        """What starts and finds crawls."""
        return Runner(self.command, self.root, self.logs)

    def worker(
        self,
        *jobs: Job,
        listeners: Iterable[Listener] = (),
        clock: Callable[[], datetime] = times.now,
        grace: float = 0.2,
    ) -> Worker:
        """Return a worker for these jobs."""
        plan = Plan(jobs, grace=timedelta(seconds=grace))
        return Worker(plan, self.paths, self.runner, self.logs, self.stop, clock=clock, listeners=tuple(listeners))


def job(what: str, name: str = "tiny", *, limit: float = 30) -> Job:
    """Return an hourly job that does this."""
    return Job(name, what, Every(HOUR), limit=timedelta(seconds=limit))
