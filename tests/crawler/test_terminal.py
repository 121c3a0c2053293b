"""crawler.terminal: who is a terminal that can be drawn on, and lines that stay at its end."""

from __future__ import annotations

import io
import os
import pty
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TextIO

import pytest
from rich.console import Console, Group
from rich.text import Text

from crawler.progress import Steps
from crawler.terminal import Display, bar, is_live
from tests.terminal import Screen

XTERM = {"TERM": "xterm"}


class Recorded(io.StringIO):
    """A terminal that remembers what was written to it."""

    def isatty(self) -> bool:
        return True

    @property
    def screen(self) -> Screen:
        """What it looks like; a terminal makes a return and a new line of each line break."""
        screen = Screen()
        screen.feed(self.getvalue().replace("\n", "\r\n"))
        return screen


class Gone(Recorded):
    """A terminal whose window was closed."""

    def write(self, _text: str, /) -> int:
        raise OSError(5, "Input/output error")


@pytest.fixture
def tty() -> Iterator[TextIO]:
    """A real one."""
    master, slave = pty.openpty()
    with os.fdopen(slave, "w") as stream:
        yield stream
    os.close(master)


@dataclass
class Size:
    """The size of a terminal, which a test may change."""

    columns: int = 80
    lines: int = 24


@pytest.fixture(autouse=True)
def size(monkeypatch: pytest.MonkeyPatch) -> Size:
    """The size that whoever asks the system is told."""
    size = Size()
    for name in ("COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(os, "get_terminal_size", lambda _fd: os.terminal_size((size.columns, size.lines)))
    return size


@pytest.mark.parametrize(
    ("variables", "live"),
    [
        pytest.param(XTERM, True, id="xterm"),
        pytest.param(XTERM | {"NO_COLOR": "1"}, True, id="no colours"),
        pytest.param({"TERM": "dumb"}, False, id="dumb"),
        pytest.param({"TERM": "unknown"}, False, id="unknown"),
        pytest.param({}, False, id="not named"),
        pytest.param(XTERM | {"TTY_COMPATIBLE": "0"}, False, id="not compatible"),
        pytest.param(XTERM | {"TTY_INTERACTIVE": "0"}, False, id="not interactive"),
    ],
)
def test_a_terminal_is_drawn_on_where_it_can_be_and_may_be(tty: TextIO, variables: dict[str, str], live: bool) -> None:  # noqa: FBT001
    assert is_live(tty, variables) is live


@pytest.mark.parametrize("name", ["FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"])
def test_no_variable_makes_a_terminal_of_what_is_none(name: str) -> None:
    assert not is_live(io.StringIO(), XTERM | {name: "1"})


def test_a_display_stays_below_what_is_written_above_it() -> None:
    stream, lines = Recorded(), [Text("one"), Text("two")]
    display = Display(stream, lambda _width, _height: lines)

    display.start()
    display.above.write("a log line\n")
    lines[1] = Text("three")
    display.refresh()

    assert stream.screen.lines == ["a log line", "one", "three"]


def test_a_display_may_grow_and_shrink() -> None:
    stream, lines = Recorded(), [Text("one")]
    display = Display(stream, lambda _width, _height: lines)

    display.start()
    lines[:] = [Text("one"), Text("two"), Text("three")]
    display.refresh()
    lines[:] = [Text("four")]
    display.refresh()

    assert stream.screen.lines == ["four"]


def test_nothing_of_a_display_is_left_at_its_end() -> None:
    stream = Recorded()
    display = Display(stream, lambda _width, _height: [Text("one"), Text("two")])

    display.start()
    display.end()
    display.end()
    stream.write("after it\n")

    assert stream.screen.lines == ["after it"]
    assert stream.screen.shows_cursor


def test_the_cursor_is_shown_while_a_display_is_there() -> None:
    stream = Recorded()

    Display(stream, lambda _width, _height: [Text("one")]).start()

    assert stream.screen.shows_cursor


def test_a_long_line_above_it_is_not_broken() -> None:
    stream = Recorded()
    display = Display(stream, lambda _width, _height: [Text("one")])

    display.start()
    display.above.write("word " * 40 + "\n")

    assert stream.screen.lines[0] == ("word " * 40).rstrip()


def test_of_a_terminal_that_was_made_narrower_the_broken_lines_go_too(size: Size) -> None:
    stream = Recorded()
    display = Display(stream, lambda width, _height: [Text("=" * min(width, 60), no_wrap=True)])
    stream.write("before\n")
    display.start()
    # What the terminal makes of it: the line of 60 characters takes two of 40.
    stream.write("\r" + " " * 60 + "\r" + "=" * 40 + "\n" + "=" * 20)
    size.columns = 40

    display.refresh()

    assert stream.screen.lines == ["before", "=" * 40]


def test_a_terminal_that_is_gone_is_told() -> None:
    with pytest.raises(OSError, match="Input/output error"):
        Display(Gone(), lambda _width, _height: [Text("one")]).start()


@pytest.mark.parametrize("width", [80, 40, 30, 20, 5])
def test_a_bar_takes_one_line(width: int) -> None:
    console = Console(width=width, force_terminal=False)
    with console.capture() as captured:
        console.print(Group(bar(Steps(12, 92, "days"), timedelta(hours=1), width)))

    [line] = captured.get().splitlines()
    assert len(line) <= width
