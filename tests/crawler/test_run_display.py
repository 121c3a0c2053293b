"""crawler.run_display: a run's lines fit, whatever the size of the terminal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from rich.console import Console, Group

from crawler.progress import ChannelNumbers, Snapshot, Steps
from crawler.run_display import picture
from tests.terminal import widest

STEPS = Steps(12, 92, "days")


def lines(
    width: int, height: int, number: int = 3, title: str = "sina_finance", *, is_stopping: bool = False
) -> list[str]:
    """Return the lines that a terminal of this size shows of a run with so many channels."""
    channels = [ChannelNumbers(f"channel{place}", place * 1000, place, place) for place in range(number)]
    left = timedelta(hours=1)
    now = Snapshot(timedelta(minutes=1), 1234, 4.25, 16, channels, STEPS, left, is_stopping=is_stopping)
    console = Console(width=width, height=height, force_terminal=False)
    with console.capture() as captured:
        console.print(Group(*picture(title, now, [], width, height)))
    return captured.get().splitlines()


def test_a_run_looks_like_this() -> None:
    assert lines(60, 24) == [
        "sina_finance",
        "0:01:00  1,234 pages, 4.2/s, 16 under way",
        "           listed      new     owed",
        "channel0        0        0        0",
        "channel1    1,000        1        1",
        "channel2    2,000        2        2",
        "in all      3,000        3        3",
        "━━━╸                           12 of 92 days, 1:00:00 left",
    ]


@pytest.mark.parametrize("number", [0, 1, 3, 30], ids="{} channels".format)
@pytest.mark.parametrize(("width", "height"), [(80, 24), (40, 12), (200, 60), (20, 5), (10, 3)])
def test_it_fits(width: int, height: int, number: int) -> None:
    shown = lines(width, height, number, "sina_finance channel=国內,股市" * 9)

    assert widest(shown) <= width
    assert len(shown) <= max(height, 3)


def test_many_channels_leave_the_sum_and_the_bar_in_sight() -> None:
    shown = lines(80, 24, 30)

    assert len(shown) == 23
    assert shown[-3].startswith("13 others")
    assert shown[-2].startswith("in all")
    assert shown[-1].endswith("12 of 92 days, 1:00:00 left")


def test_one_channel_needs_no_sum() -> None:
    assert not [line for line in lines(80, 24, 1) if line.startswith("in all")]


def test_a_run_that_is_being_stopped_says_so() -> None:
    assert lines(80, 24, is_stopping=True)[1] == (
        "0:01:00  Stopping: requests under way 16; Ctrl-C again stops at once"
    )
