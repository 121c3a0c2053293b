"""How far something has come: its numbers at one moment, its pace, the time left, and all that as one line. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from crawler.text import one_line

# So many seconds of the past the pace is taken of: what goes on now, but not of two pages alone.
_WINDOW = 10.0
# What is shown of bytes, in which nobody thinks.
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Steps:
    """How much of a known whole is done. *unit*: what is counted, in the plural, such as "days"."""

    done: int
    total: int
    unit: str

    @property
    def share(self) -> float:
        """The part that is done, from 0 to 1. More may turn up than was known of; then it stays at 1."""
        return min(self.done / self.total, 1.0) if self.total > 0 else 1.0

    def left_after(self, seconds: float, done_before: int = 0) -> timedelta | None:
        """Return how long the rest takes at the pace so far: *seconds* for all but what was *done_before*.

        None where nothing is done yet, and nobody can say.
        """
        done = self.done - done_before
        if done <= 0:
            return None
        return timedelta(seconds=round(seconds * max(self.total - self.done, 0) / done))

    def __str__(self) -> str:
        """Tell it in a few words."""
        if self.unit == "bytes":
            return f"{self.done / _MEGABYTE:,.1f} of {self.total / _MEGABYTE:,.1f} MB"
        return f"{self.done:,} of {self.total:,} {self.unit}".rstrip()


class Pace:
    """How many a second there are, of something that is counted."""

    def __init__(self) -> None:
        self._counts: deque[tuple[float, int]] = deque()

    def after(self, moment: float, count: int) -> float:
        """Note the count at a moment (in seconds of a clock that never goes back), and return the pace."""
        self._counts.append((moment, count))
        while len(self._counts) > 1 and self._counts[1][0] <= moment - _WINDOW:
            self._counts.popleft()
        earliest, before = self._counts[0]
        return (count - before) / (moment - earliest) if moment > earliest else 0.0


@dataclass(frozen=True, slots=True)
class ChannelNumbers:
    """What a run has had of one channel, and what the archive lacks of it."""

    name: str
    listed: int = 0
    new: int = 0
    owed: int = 0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A run at one moment. *elapsed*: how long it has been going on; *pages*: answers that came; *pace*: how many of
    them a second; *under_way*: requests that are not answered yet; *left*: how long the rest will take, where that is
    known.
    """

    elapsed: timedelta
    pages: int
    pace: float
    under_way: int
    channels: Sequence[ChannelNumbers]
    steps: Steps | None = None
    left: timedelta | None = None
    is_stopping: bool = False

    @property
    def in_all(self) -> ChannelNumbers:
        """The sum of the channels."""
        return sum_of(self.channels, "in all")


def sum_of(channels: Iterable[ChannelNumbers], name: str) -> ChannelNumbers:
    """Return the sum of some channels, under a name."""
    channels = tuple(channels)
    listed, new = sum(channel.listed for channel in channels), sum(channel.new for channel in channels)
    return ChannelNumbers(name, listed, new, sum(channel.owed for channel in channels))


def that_fit(channels: Sequence[ChannelNumbers], most: int, last: Sequence[str]) -> list[ChannelNumbers]:
    """Return the channels in at most so many lines, in their order: where they are too many, those that have come up
    last (*last*: names, the latest one first), and the others as one.
    """
    if len(channels) <= most:
        return list(channels)
    ranks = {name: rank for rank, name in enumerate(last)}
    by_rank = sorted(channels, key=lambda channel: ranks.get(channel.name, len(ranks)))
    chosen = {channel.name for channel in by_rank[: max(most - 1, 0)]}
    others = [channel for channel in channels if channel.name not in chosen]
    shown = [channel for channel in channels if channel.name in chosen]
    return [*shown, sum_of(others, f"{len(others)} others")] if most > 0 else []


def told(steps: Steps, left: timedelta | None) -> str:
    """Return how much is done, and how long the rest takes where that is known."""
    return f"{steps}, {left} left" if left is not None else str(steps)


def stopping(under_way: int) -> str:
    """Return what is said of a run that is being stopped."""
    return f"Stopping: requests under way {under_way}; Ctrl-C again stops at once"


def line(now: Snapshot, before: Snapshot | None = None) -> str:
    """Return a run's progress as one line; of the channels those that have changed since *before*."""
    known = set(before.channels) if before else set()
    changed = [channel for channel in now.channels if channel not in known]
    parts = [f"{now.elapsed}: {now.pages:,} pages, {now.pace:.1f}/s"]
    if now.steps is not None:
        parts.append(told(now.steps, now.left))
    parts += [_of_channel(now.in_all)] if len(now.channels) != 1 else []
    return one_line("; ".join([*parts, *map(_of_channel, changed)]))


def _of_channel(channel: ChannelNumbers) -> str:
    return f"{channel.name} listed {channel.listed:,} new {channel.new:,} owed {channel.owed:,}"
