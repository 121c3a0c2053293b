"""The machine as tests use it: commands on an archive, with what goes wrong; discs of any size, seen by it alone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

from tests.end_to_end.conftest import ROOT, Archive, Ended
from tests.machine.steps import Fault

_PATIENCE = 60.0
# With mounts that nobody else sees, and that are gone with the process.
ALONE = ("unshare", "--mount")
# Without what lets root write where its files and folders say that nobody may.
WITHOUT_RIGHTS = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")


@dataclass(frozen=True)
class Begun:
    """A command that goes on."""

    process: int
    notes: Path

    @property
    def log(self) -> str:
        """What it has said on standard error."""
        return (self.notes / "err").read_text("utf-8")

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        os.kill(self.process, number)


def until(is_so: Callable[[], object]) -> None:
    """Wait until something is so; too long a wait is an error."""
    began = monotonic()
    while not is_so():
        assert monotonic() - began < _PATIENCE, "it took too long"
        Event().wait(0.01)


class Machine:
    """Runs commands in children of one process that has everything loaded."""

    def __init__(self, notes: Path, process: subprocess.Popen[str]) -> None:
        self._notes = notes
        self._process = process
        self._numbers = count(1)
        assert process.stdout is not None
        self._warm = int(process.stdout.readline())

    def run(self, archive: Archive, command: str, *options: str, **order: Any) -> Ended:
        """Run a command on an archive to its end; `crawl SPIDER` is written as one."""
        return self.ended(self.start(archive, command, *options, **order))

    def start(self, archive: Archive, command: str, *options: str, fault: Fault | None = None, **order: Any) -> Begun:
        """Start a command and leave it going."""
        notes = self._notes / f"{next(self._numbers):04}"
        notes.mkdir()
        settings = [part for setting in archive.settings for part in ("-s", setting)]
        order |= {"arguments": [*command.split(), *settings, *options], "root": str(archive.root)}
        order |= {"out": str(notes / "out"), "err": str(notes / "err"), "trace": str(notes / "trace")}
        return Begun(self._told("start", **order, fault=asdict(fault) if fault else None), notes)

    def ended(self, begun: Begun) -> Ended:
        """Wait for the end of a command."""
        code = self._told("wait", process=begun.process)
        return Ended(code, (begun.notes / "out").read_text("utf-8"), (begun.notes / "err").read_text("utf-8"))

    def steps(self) -> list[str]:
        """Return the steps of the command that was started last."""
        newest = max(self._notes.iterdir())
        return (newest / "trace").read_text("utf-8").splitlines()

    def call(self, *arguments: str | Path) -> None:
        """Run another program in this world, to its good end."""
        code = self._told("call", arguments=[str(argument) for argument in arguments])
        assert code == 0, f"{arguments} ended with {code}"

    @contextmanager
    def disc(self, path: Path, size: str = "64m", options: str = "mode=777") -> Iterator[Path]:
        """Mount an empty disc of so many bytes at *path*, for this machine alone."""
        path.mkdir(parents=True, exist_ok=True)
        self.call("mount", "-t", "tmpfs", "-o", f"size={size},{options}", "none", path)
        try:
            yield path
        finally:
            self.call("umount", "--lazy", path)

    def _told(self, what: str, **order: Any) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": what, **order}) + "\n")
        self._process.stdin.flush()
        answer: int = json.loads(self._process.stdout.readline())
        return answer


@contextmanager
def machine(notes: Path, *, begun_by: Sequence[str] = ()) -> Iterator[Machine]:
    """Switch a machine on. *notes*: a folder for what its commands say; *begun_by*: ALONE or WITHOUT_RIGHTS."""
    notes.mkdir(parents=True, exist_ok=True)
    command = [*begun_by, sys.executable, "-m", "tests.machine.warm"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            yield Machine(notes, process)
        finally:
            assert process.stdin is not None
            process.stdin.close()  # nothing more is ordered
            process.wait(timeout=100)
