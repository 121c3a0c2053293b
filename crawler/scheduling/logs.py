"""What the crawls print: a file for each try, of which the newest are kept."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from crawler.text import one_line

_NAME = re.compile(r"\d+-.+\.log")
_TAIL = 16 * 1024
_LONGEST = 200
# The line of a run's table that says how it ended.
_SAID = re.compile(r"Exit \d+: (.+)")


class Logs:
    """The folder of the crawls' output. *kept*: how many files stay there."""

    def __init__(self, folder: Path, kept: int) -> None:
        self._folder = folder
        self._kept = kept

    def path(self, job: str, number: int) -> Path:
        """Return where the output of a try goes."""
        return self._folder / f"{number:06}-{job}.log"

    @contextmanager
    def opened(self, job: str, number: int) -> Iterator[BinaryIO]:
        """Open the file of a try, after removing the oldest ones. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._remove_old()
        # The same number again is another try: the history was lost, and began anew.
        self.path(job, number).unlink(missing_ok=True)
        with self.path(job, number).open("ab") as file:
            yield file

    def last_words(self, job: str, number: int) -> str:
        """Return how a try ended in its own words: its table's last sentence, else the last line that it printed."""
        try:
            with self.path(job, number).open("rb") as file:
                file.seek(max(0, os.fstat(file.fileno()).st_size - _TAIL))
                lines = file.read().decode("utf-8", "replace").splitlines()
        except OSError:
            return ""
        found = [said[1] for line in lines if (said := _SAID.fullmatch(line))]
        return one_line((found or [line for line in lines if line.strip()] or [""])[-1])[:_LONGEST]

    def _remove_old(self) -> None:
        ours = [path for path in self._folder.iterdir() if _NAME.fullmatch(path.name)]
        for path in sorted(ours, key=_age)[: max(0, len(ours) - self._kept + 1)]:
            path.unlink(missing_ok=True)


def _age(path: Path) -> tuple[int, str]:
    """Return what sorts the oldest file first. Its number doesn't tell: after a lost history they begin anew."""
    return path.stat().st_mtime_ns, path.name
