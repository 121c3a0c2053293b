"""A terminal for tests: a real pty with a command on it, and the screen that its bytes draw."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from rich.cells import cell_len

_CSI = re.compile(r"\x1b\[([?0-9;]*)([A-Za-z])")
_NEW_LINE, _RETURN, _ESCAPE = "\n", "\r", "\x1b"
_PART = 65536
# Makes the terminal the process's own, so that Ctrl-C comes from it, and becomes the command.
_ON_OWN_TERMINAL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)


class Screen:
    """What somebody sees who has scrolled back to the top: lines, and whether the cursor is shown.

    It knows the few sequences that a display needs; any other one raises ValueError.
    """

    def __init__(self) -> None:
        self.rows: list[str] = [""]
        self.shows_cursor = True
        self._row = 0
        self._column = 0

    def feed(self, text: str) -> None:
        """Draw what was written."""
        place = 0
        while place < len(text):
            if text[place] == _ESCAPE:
                found = _CSI.match(text, place)
                if found is None:
                    raise ValueError(f"no sequence of a display: {text[place : place + 20]!r}")
                self._obey(found.group(1), found.group(2))
                place = found.end()
            else:
                self._put(text[place])
                place += 1

    @property
    def lines(self) -> list[str]:
        """The lines without the blanks at their ends, and without the empty ones at the end."""
        return "\n".join(row.rstrip() for row in self.rows).rstrip("\n").split("\n")

    def _put(self, character: str) -> None:
        if character == _NEW_LINE:
            self._row += 1
            if self._row == len(self.rows):
                self.rows.append("")
        elif character == _RETURN:
            self._column = 0
        else:
            row = self.rows[self._row].ljust(self._column)
            self.rows[self._row] = row[: self._column] + character + row[self._column + 1 :]
            self._column += 1

    def _obey(self, argument: str, command: str) -> None:
        number = int(argument) if argument.isdigit() else 1
        if command == "A":
            self._row = max(self._row - number, 0)
        elif command == "K":
            self.rows[self._row] = ""
        elif command in "hl" and argument == "?25":
            self.shows_cursor = command == "h"
        elif command != "m":
            raise ValueError(f"no sequence of a display: {argument}{command}")


class Terminal:
    """A command on a pty of its own. *text*: all that it has written so far."""

    def __init__(self, process: subprocess.Popen[bytes], master: int) -> None:
        self.process = process
        self._master = master
        self._bytes = b""

    @property
    def text(self) -> str:
        """What was written so far; a terminal makes `\\r\\n` of each line break."""
        return self._bytes.decode("utf-8", "replace")

    @property
    def screen(self) -> Screen:
        """What it looks like."""
        screen = Screen()
        screen.feed(self.text)
        return screen

    def wait_for(self, condition: Callable[[str], bool], seconds: float = 30) -> None:
        """Read until what was written fulfils a condition, or nothing more can come."""
        end = time.monotonic() + seconds
        while not condition(self.text):
            assert time.monotonic() < end, f"waited too long: {self.text!r}"
            assert self._read(0.1), f"the command has ended: {self.text!r}"

    def press_ctrl_c(self) -> None:
        """Press it: the terminal makes a SIGINT of it."""
        os.write(self._master, b"\x03")

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def end(self, seconds: float = 30) -> int:
        """Wait for the command's end and return its exit code."""
        end = time.monotonic() + seconds
        while self._read(0.1):
            assert time.monotonic() < end, f"waited too long: {self.text!r}"
        return self.process.wait(10)

    def _read(self, seconds: float) -> bool:
        """Read what has come; return False where nothing can come any more."""
        if not select.select([self._master], [], [], seconds)[0]:
            return True
        part = b""
        with suppress(OSError):  # so Linux says that nobody writes any more
            part = os.read(self._master, _PART)
        self._bytes += part
        return bool(part)


@contextmanager
def terminal(
    command: Sequence[str | Path], cwd: Path, *, columns: int = 80, rows: int = 24, **variables: str
) -> Iterator[Terminal]:
    """Start a command on a terminal of this size; *variables*: of its environment."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    _keep_all_output(slave)
    environment = plain_environment() | {"TERM": "xterm-256color"} | variables
    process = subprocess.Popen(
        [sys.executable, "-c", _ON_OWN_TERMINAL, *command],
        cwd=cwd,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment,
        start_new_session=True,
    )
    os.close(slave)
    try:
        yield Terminal(process, master)
    finally:
        process.kill()
        process.wait()
        os.close(master)


def _keep_all_output(slave: int) -> None:
    """Have Ctrl-C throw away nothing that was written and not read yet, as a terminal else does."""
    attributes = termios.tcgetattr(slave)
    attributes[3] |= termios.NOFLSH
    termios.tcsetattr(slave, termios.TCSANOW, attributes)


def plain_environment() -> dict[str, str]:
    """Return this environment without what says how a terminal is to be used."""
    said = ("TERM", "NO_COLOR", "FORCE_COLOR", "COLORTERM", "COLUMNS", "LINES", "TTY_COMPATIBLE", "TTY_INTERACTIVE")
    return {name: value for name, value in os.environ.items() if name not in said}


def widest(lines: Sequence[str]) -> int:
    """Return how many columns the widest line takes; a Chinese character takes two."""
    return max(map(cell_len, lines), default=0)
