"""crawler.counted: how far a command has come, by lines now and then or by a bar that leaves nothing."""

from __future__ import annotations

import io

import pytest

from crawler.counted import Manner, counting
from tests.crawler.test_terminal import Gone, Recorded


class Clock:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def lines(manner: Manner, *seconds: float) -> list[str]:
    """Return what is told of something of which ten are done after so many seconds each."""
    stream, clock = io.StringIO(), Clock()
    with counting("verify", 100, manner, stream=stream, clock=clock) as advance:
        for each in seconds:
            clock.seconds += each
            advance(10)
    return stream.getvalue().splitlines()


def test_a_long_command_says_now_and_then_how_far_it_has_come() -> None:
    assert lines(Manner(every=60), 30, 30, 30, 31) == [
        "verify: 20 of 100, 0:04:00 left",
        "verify: 40 of 100, 0:03:02 left",
    ]


@pytest.mark.parametrize(
    ("manner", "seconds"),
    [
        pytest.param(Manner(every=60), (10, 20), id="it was over soon"),
        pytest.param(Manner(every=0), (1000, 1000), id="nobody wants to hear it"),
    ],
)
def test_it_says_nothing_where(manner: Manner, seconds: tuple[float, ...]) -> None:
    assert not lines(manner, *seconds)


@pytest.fixture
def stream(monkeypatch: pytest.MonkeyPatch) -> Recorded:
    """A terminal."""
    for name, value in {"TERM": "xterm", "COLUMNS": "80", "LINES": "24", "TTY_INTERACTIVE": "1"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("TTY_COMPATIBLE", raising=False)
    return Recorded()


def test_a_terminal_shows_a_bar(stream: Recorded) -> None:
    clock = Clock()
    with counting("journal", 10_000_000, Manner(), unit="bytes", stream=stream, clock=clock) as advance:
        clock.seconds += 10
        advance(2_500_000)

        assert stream.screen.lines[0] == "journal"
        assert stream.screen.lines[1].endswith("2.5 of 10.0 MB, 0:00:30 left")


def test_a_bar_leaves_nothing_though_what_it_counts_fails(stream: Recorded) -> None:
    def fail() -> None:
        with counting("verify", 100, Manner(), stream=stream):
            raise ValueError("on purpose")

    with pytest.raises(ValueError, match="on purpose"):
        fail()

    assert stream.screen.lines == [""]
    assert stream.screen.shows_cursor


@pytest.mark.usefixtures("stream")
def test_what_is_counted_goes_on_though_the_terminal_is_gone() -> None:
    clock = Clock()
    done = 0
    with counting("rebuild", 100, Manner(), stream=Gone(), clock=clock) as advance:
        for _ in range(3):
            clock.seconds += 10
            advance(10)
            done += 10

    assert done == 30


def test_a_terminal_gets_lines_where_no_bar_is_wanted(stream: Recorded) -> None:
    clock = Clock()
    with counting("verify", 100, Manner(live=False), stream=stream, clock=clock) as advance:
        clock.seconds += 61
        advance(50)

    assert stream.getvalue() == "verify: 50 of 100, 0:01:01 left\n"
