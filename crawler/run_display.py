"""What a run shows of itself on a terminal: a few lines, whatever its size, with the channels that fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from crawler.progress import ChannelNumbers, Snapshot, stopping, that_fit
from crawler.terminal import bar

# Beside the channels: the title, the pace, the columns' names, the sum, the bar, and one line left free.
_OTHER_LINES = 6
_NUMBER = 9
_NUMBERS = ("listed", "new", "owed")


def picture(title: str, now: Snapshot, last: Sequence[str], width: int, height: int) -> list[RenderableType]:
    """Return a run's lines for a terminal of this size. *last*: the channels that have come up last, latest first."""
    lines: list[RenderableType] = [_text(title, "bold"), _text(_pace(now))]
    channels = that_fit(now.channels, height - _OTHER_LINES, last)
    if channels:
        lines += _table(channels if len(now.channels) == 1 else [*channels, now.in_all], width)
    if now.steps is not None:
        lines.append(bar(now.steps, now.left, width))
    return lines


def _pace(now: Snapshot) -> str:
    if now.is_stopping:
        return f"{now.elapsed}  {stopping(now.under_way)}"
    return f"{now.elapsed}  {now.pages:,} pages, {now.pace:.1f}/s, {now.under_way} under way"


def _table(channels: Sequence[ChannelNumbers], width: int) -> Iterator[Text]:
    longest = max(len(channel.name) for channel in channels)
    room = max(min(longest, width - len(_NUMBERS) * _NUMBER - 1), 1)
    yield _text(" " * room + "".join(f"{name:>{_NUMBER}}" for name in _NUMBERS), "dim")
    for channel in channels:
        numbers = (channel.listed, channel.new, channel.owed)
        yield _text(f"{channel.name[:room]:<{room}}" + "".join(f"{number:>{_NUMBER},}" for number in numbers))


def _text(line: str, style: str = "") -> Text:
    return Text(line, style=style, no_wrap=True, overflow="ellipsis")
