"""How far a command has come that takes its time: a bar on a terminal, elsewhere a line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TextIO

from rich.console import RenderableType
from rich.text import Text

from crawler.progress import Steps, told
from crawler.terminal import Display, bar, is_live

# Called with how many were done since the last call.
Advance = Callable[[int], None]
Clock = Callable[[], float]

# Seconds between two pictures of a bar.
_REFRESH = 0.25


@dataclass(frozen=True, slots=True)
class Manner:
    """How to show it. *live*: as a bar, where there is a terminal for it; *every*: seconds between two lines where
    there is none, 0: no lines.
    """

    live: bool = True
    every: float = 60.0


class _Count:
    """What is done of a known number, since a moment of a clock, and when it was last shown."""

    def __init__(self, what: str, total: int, unit: str, clock: Clock) -> None:
        self._what = what
        self._done, self._total, self._unit = 0, total, unit
        self._clock = clock
        self._began = self._shown = clock()

    def add(self, number: int) -> None:
        """Count so many more."""
        self._done += number

    def is_due(self, seconds: float) -> bool:
        """Return whether so much time has passed since this was last true."""
        now = self._clock()
        if now - self._shown < seconds:
            return False
        self._shown = now
        return True

    def drawn(self, width: int, _height: int) -> list[RenderableType]:
        """Return its lines for a terminal that is so wide."""
        return [Text(self._what, no_wrap=True, overflow="ellipsis"), bar(self._steps, self._left, width)]

    def __str__(self) -> str:
        """Tell it in one line."""
        return f"{self._what}: {told(self._steps, self._left)}"

    @property
    def _steps(self) -> Steps:
        return Steps(self._done, self._total, self._unit)

    @property
    def _left(self) -> timedelta | None:
        return self._steps.left_after(self._clock() - self._began)


@contextmanager
def counting(
    what: str,
    total: int,
    manner: Manner,
    *,
    unit: str = "",
    stream: TextIO | None = None,
    clock: Clock = time.monotonic,
) -> Iterator[Advance]:
    """Show how far something has come of which the length is known, on *stream* (by default standard error).

    *unit*: of *total*, where *what* doesn't say it.
    """
    stream = stream or sys.stderr
    count = _Count(what, total, unit, clock)
    is_bar = manner.live and is_live(stream)
    with _bar(count, stream) if is_bar else _lines(count, stream, manner.every) as advance:
        yield advance


@contextmanager
def _bar(count: _Count, stream: TextIO) -> Iterator[Advance]:
    display = Display(stream, count.drawn)

    def advance(number: int) -> None:
        count.add(number)
        if count.is_due(_REFRESH):
            with suppress(OSError):
                display.refresh()

    # Where the terminal is gone, what is counted goes on: a rebuild is not given up for its bar.
    with suppress(OSError):
        display.start()
    try:
        yield advance
    finally:
        with suppress(OSError):
            display.end()


@contextmanager
def _lines(count: _Count, stream: TextIO, every: float) -> Iterator[Advance]:
    def advance(number: int) -> None:
        count.add(number)
        if every and count.is_due(every):
            stream.write(f"{count}\n")
            stream.flush()

    yield advance
