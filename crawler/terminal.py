"""Where somebody is looking: a terminal that can show something live, and a few lines at its end that are drawn anew.

What is no such terminal gets no control character, whatever FORCE_COLOR or its like may say.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from io import TextIOBase
from typing import TextIO

from rich.console import Console, Group, RenderableType
from rich.control import Control
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.segment import ControlType
from rich.table import Table
from rich.text import Text

from crawler.progress import Steps, told

# Columns: a bar is no wider, and one that would be narrower is left out.
_WIDEST, _NARROWEST = 30, 5


def is_live(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether *stream* is a terminal that can move its cursor, and whose user has not said otherwise."""
    says_no = "0" in {environment.get("TTY_COMPATIBLE"), environment.get("TTY_INTERACTIVE")}
    return stream.isatty() and environment.get("TERM", "") not in {"", "dumb", "unknown"} and not says_no


class Display:
    """A few lines that are always the last ones on a terminal. *draw*: from its width and height to these lines.

    What is written to `above` stands above them. Everything here raises OSError where the terminal is gone.
    """

    def __init__(self, stream: TextIO, draw: Callable[[int, int], Sequence[RenderableType]]) -> None:
        self._console = Console(
            file=stream, force_terminal=True, force_interactive=True, highlight=False, markup=False, emoji=False
        )
        self._draw = draw
        # How wide each line is that stands there.
        self._widths: list[int] = []
        # Log lines come from other threads too.
        self._lock = threading.RLock()
        self._live = Live(
            get_renderable=self._drawn,
            console=self._console,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=True,  # what Python itself has to say, and a log without a handler
        )
        self.above = _Above(self)

    def start(self) -> None:
        """Show it."""
        with self._lock:
            self._live.start(refresh=True)
            # A process that is killed must not leave a terminal without a cursor behind.
            self._console.show_cursor(show=True)

    def refresh(self) -> None:
        """Draw it anew."""
        with self._lock:
            self._gather()
            self._live.refresh()

    def end(self) -> None:
        """Take it away, if it is there."""
        with self._lock:
            if self._live.is_started:
                self._gather()
            self._live.stop()

    def write_above(self, text: str) -> None:
        """Write whole lines above it."""
        with self._lock:
            self._gather()
            self._console.print(Text(text.removesuffix("\n")), soft_wrap=True)

    def _drawn(self) -> RenderableType:
        width, height = self._console.size
        lines = self._draw(width, height)
        self._widths = [min(self._console.measure(line).maximum, width) for line in lines]
        return Group(*lines)

    def _gather(self) -> None:
        """Go up by as many lines as a terminal that was made narrower has broken ours into; rich knows of ours only."""
        width = self._console.size.width
        more = sum((each - 1) // width for each in self._widths if each)
        if more:
            step = ((ControlType.ERASE_IN_LINE, 2), (ControlType.CURSOR_UP, 1))
            self._console.control(Control(*step * more))
            self._widths = []


class _Above(TextIOBase):
    """The lines above a display, as the stream of a log handler, which writes each record at once."""

    def __init__(self, display: Display) -> None:
        self._display = display

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, text: str, /) -> int:
        """Write whole lines."""
        self._display.write_above(text)
        return len(text)


def bar(steps: Steps, left: timedelta | None, width: int) -> RenderableType:
    """Return a bar and its words, in one line of a terminal that is so wide."""
    words = Text(told(steps, left), no_wrap=True, overflow="ellipsis")
    # The last column stays empty: some terminals go on to the next line when it is written to.
    room = min(width - words.cell_len - 2, _WIDEST)
    if room < _NARROWEST:
        return words
    row = Table.grid(padding=(0, 1, 0, 0))
    row.add_row(ProgressBar(total=1.0, completed=steps.share, width=room), words)
    return row
