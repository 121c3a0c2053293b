"""The processes of the crawls: started apart from the scheduler's, and found again by a later scheduler."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from crawler.scheduling.logs import Logs
from crawler.scheduling.plan import Job
from crawler.storage.jobs import Try

# psutil reckons from the machine's start, whose moment shifts a little as its clock is set.
_TOLERANCE = 2.0


class Child:
    """A crawl that this process has started."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.began = _began(process.pid)

    @property
    def number(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    @property
    def code(self) -> int | None:
        """What it ended with, negative for a signal."""
        return self._process.poll()

    def send(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.is_running:
            _send(self.number, number)


class Orphan:
    """A crawl of a scheduler that was killed. Nobody learns its exit code but from its own account."""

    code: int | None = None

    def __init__(self, process: psutil.Process) -> None:
        self._process = process

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet. One whose end nobody has asked for (a zombie) has."""
        try:
            return self._process.is_running() and self._process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    def send(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.is_running:
            _send(self._process.pid, number)


class Runner:
    """Starts and finds crawls. *command*: the beginning of their command lines; *given*: the settings for all of them;
    *archive*: the folder, which a crawl's command line names, as it names its try.
    """

    def __init__(
        self, command: Sequence[str], archive: Path, logs: Logs, given: Mapping[str, str] | None = None
    ) -> None:
        self._command = list(command)
        self._given = dict(given or {})
        self._archive = f"ARCHIVE_DIR={archive.resolve()}"
        self._logs = logs

    def command(self, job: Job, number: int) -> list[str]:
        """Return the command line of a try."""
        arguments = [part for name, value in job.arguments.items() for part in ("-a", f"{name}={value}")]
        # As everywhere, what the command line says goes before what a file says.
        settings = [f"{name}={value}" for name, value in {**job.settings, **self._given}.items()]
        settings += [self._archive, _named(job.label(number))]
        return [*self._command, job.spider, *arguments, *(part for each in settings for part in ("-s", each))]

    def start(self, job: Job, number: int) -> Child:
        """Start a try. Raises OSError; ValueError where its command line can't be written as one."""
        command = self.command(job, number)
        with self._logs.opened(job.name, number) as log:
            # In a session of its own: Ctrl-C in the scheduler's terminal is the scheduler's alone.
            return Child(
                subprocess.Popen(  # noqa: S603 - our own command
                    command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
                )
            )

    def find(self, attempt: Try) -> Orphan | None:
        """Return the process of a try that has no end, if it still runs.

        It is known by what its command line says, whatever the clocks did; by its id and beginning where that can't be
        read. A scheduler that was killed right after it had started a crawl has kept no id of it: then all are asked.
        """
        if attempt.process is not None:
            candidates: Iterable[int] = (attempt.process,)
        else:
            candidates = psutil.pids()
        for number in candidates:
            with suppress(psutil.Error):
                process = psutil.Process(number)
                if self._is(process, attempt):
                    return Orphan(process)
        return None

    def _is(self, process: psutil.Process, attempt: Try) -> bool:
        try:
            line = process.cmdline()
        except psutil.AccessDenied:
            return process.pid == attempt.process and _is_as_old(process, attempt.process_began)
        return self._archive in line and _named(attempt.label) in line


def _named(label: str) -> str:
    return f"JOB={label}"


def _is_as_old(process: psutil.Process, began: float | None) -> bool:
    return began is not None and abs(process.create_time() - began) < _TOLERANCE


def _began(process: int) -> float | None:
    with suppress(psutil.Error):
        return psutil.Process(process).create_time()
    return None


def _send(process: int, number: int) -> None:
    """Send a signal to a process; SIGKILL to its whole group, which is its own."""
    with suppress(ProcessLookupError):
        if number == signal.SIGKILL:
            os.killpg(process, number)
        else:
            os.kill(process, number)
