"""The overview's top: how the archive is doing, in a few cards, and a sentence for each thing that wants a look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import islice

from crawler.alarms.alarm import STALE
from crawler.overview.days import ChannelDays
from crawler.overview.figures import Figures
from crawler.overview.words import (
    ago,
    channel_name,
    counted,
    ending,
    grade,
    length,
    moment,
    number,
    size,
    slug_of,
    stretches,
)
from crawler.storage.states import DUPLICATE, REMOVED

_NAMED = 4
# A list of which no row was seen for so long, while others were read, is no longer asked for, or answers no more.
_UNSEEN = timedelta(days=7)


class State(StrEnum):
    """How a figure stands: as it should be, on its way (the next runs see to it), or wanting a look."""

    FINE = "fine"
    SOON = "soon"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Card:
    """One figure. *place*: the id of the section that tells more; *is_fine*: whether it needs nobody's attention."""

    label: str
    value: str
    remark: str
    place: str
    state: State = State.FINE


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that wants a look. *kind*: what, in a word or two."""

    kind: str
    sentence: str
    place: str


def cards(figures: Figures) -> list[Card]:
    """Return the cards, in their order."""
    return [
        _held(figures),
        _last_run(figures),
        _owed(figures),
        _gaps(figures),
        _holes(figures),
        _quiet(figures),
        _alarms(figures),
        _raw(figures),
    ]


def remarks(figures: Figures) -> list[Remark]:
    """Return what wants a look, the gravest first."""
    return [*_of_the_last_run(figures), *_of_alarms(figures), *_of_channels(figures), *_of_what_lacks(figures)]


def unseen(figures: Figures) -> list[ChannelDays]:
    """Return the channels of which no row has been seen for long, though rows of others were."""
    seen = [(channel, channel.seen_at) for channel in figures.channels if channel.seen_at]
    latest = max((at for _, at in seen), default=None)
    return [channel for channel, at in seen if latest and latest - at > _UNSEEN]


def named(channel: ChannelDays) -> str:
    """Return a channel's name with its slug."""
    name, slug = channel_name(channel.slug), slug_of(channel.slug)
    return name if name == slug else f"{name} ({slug})"


def place_of(channel: ChannelDays) -> str:
    """Return the id of a channel's calendar."""
    return f"channel-{slug_of(channel.slug)}"


def _held(figures: Figures) -> Card:
    states = figures.states
    told = [f"in {counted(len(figures.channels), 'channel')}"]
    told += [f"{number(states[DUPLICATE])} more are duplicates"] if states.get(DUPLICATE) else []
    told += [f"{number(states[REMOVED])} gone at Sina"] if states.get(REMOVED) else []
    return Card("Articles", number(figures.held), ", ".join(told), "growth")


def _last_run(figures: Figures) -> Card:
    run = figures.last_run
    if run is None:
        return Card("Last run", "none", "nothing was ever crawled", "runs", State.LOOK)
    state = {"good": State.FINE, "fair": State.SOON}.get(grade(run.exit_code), State.LOOK)
    told = [run.spider, ending(run.exit_code), length(run.length)]
    return Card("Last run", ago(run.started, figures.at), ", ".join(filter(None, told)), "runs", state)


def _owed(figures: Figures) -> Card:
    lacks = figures.lacks
    told = _listed([f"{reason} {number(count)}" for reason, count in lacks.reasons.items()])
    left = f"{number(lacks.left)} left out by a limit" if lacks.left else ""
    remark = "; ".join(filter(None, (told, left))) or "every article that was listed has its outcome"
    return Card("Owed", number(lacks.owed), remark, "lacks", _state(lacks.owed, State.SOON))


def _gaps(figures: Figures) -> Card:
    channels = sorted({gap.channel for gap in figures.gaps})
    told = [_listed(channels)] if channels else []
    told += [f"{counted(figures.open_days, 'day')} not read to the end"] if figures.open_days else []
    state = _state(len(figures.gaps) + figures.open_days, State.SOON)
    return Card("Open gaps", number(len(figures.gaps)), "; ".join(told) or "every list was read through", "gaps", state)


def _holes(figures: Figures) -> Card:
    told = _listed(
        [f"{channel_name(channel.slug)} {len(channel.holes)}" for channel in figures.channels if channel.holes]
    )
    remark = told or "no day is empty that shouldn't be"
    return Card("Holes", counted(figures.holes, "day"), remark, "calendar", _state(figures.holes))


def _quiet(figures: Figures) -> Card:
    told = _listed([named(channel) for channel in figures.quiet])
    remark = told or "every channel keeps its rhythm"
    return Card("Gone quiet", counted(len(figures.quiet), "channel"), remark, "calendar", _state(len(figures.quiet)))


def _alarms(figures: Figures) -> Card:
    kinds = list(dict.fromkeys(alarm.kind for alarm in figures.alarms))
    remark = _listed(kinds) or "the last runs warned of nothing"
    return Card("Alarms", number(len(figures.alarms)), remark, "runs", _state(len(figures.alarms)))


def _raw(figures: Figures) -> Card:
    growth = figures.growth
    told = f"and {counted(growth.pictures, 'picture')} of {size(growth.picture_bytes)}" if growth.pictures else ""
    return Card("Raw pages", size(growth.answer_bytes), told or "kept as they came", "growth")


def _state(amount: int, otherwise: State = State.LOOK) -> State:
    return otherwise if amount else State.FINE


def _of_the_last_run(figures: Figures) -> Iterator[Remark]:
    run = figures.last_run
    if run is not None and run.exit_code != 0:
        code = "" if run.exit_code is None else f" (exit {run.exit_code})"
        yield Remark("last run", f"{run.spider}, begun {moment(run.started)}: {ending(run.exit_code)}{code}.", "runs")


def _of_alarms(figures: Figures) -> Iterator[Remark]:
    told = {(STALE, channel.slug) for channel in figures.quiet}  # below, with the channel's calendar
    yield from (
        Remark(alarm.kind or "alarm", f"{(alarm.sentence or alarm.subject).rstrip('.')}.", "runs")
        for alarm in figures.alarms
        if (alarm.kind, alarm.subject) not in told
    )


def _of_channels(figures: Figures) -> Iterator[Remark]:
    for channel in figures.quiet:
        if (quiet := channel.quiet) is not None:
            yield Remark("gone quiet", f"{named(channel)}: {quiet.sentence}.", place_of(channel))
    for channel in figures.channels:
        if channel.holes:
            days = _listed(list(stretches(hole.day for hole in channel.holes)))
            yield Remark(
                "hole", f"{named(channel)} has no articles on {days}, though such days have many.", place_of(channel)
            )
    for channel in unseen(figures):
        yield Remark("unseen", f"No row of {named(channel)} was seen since {moment(channel.seen_at)}.", "channels")


def _of_what_lacks(figures: Figures) -> Iterator[Remark]:
    lacks, gaps = figures.lacks, figures.gaps
    if lacks.owed:
        since = "".join(f", the oldest since {moment(oldest.first_seen)}" for oldest in lacks.oldest[:1])
        yield Remark("owed", f"{counted(lacks.owed, 'article')} owed{since}; the next run begins with them.", "lacks")
    if gaps:
        yield Remark("gap", f"{counted(len(gaps), 'gap')} in the lists; -a fill=gaps closes them.", "gaps")
    for channel in figures.channels:
        if channel.open_days:
            days = f"{min(channel.open_days)} and {max(channel.open_days)}"
            yield Remark(
                "history",
                f"{counted(len(channel.open_days), 'day')} of {named(channel)} between {days} not read to the end.",
                place_of(channel),
            )


def _listed(told: Sequence[str]) -> str:
    """Return the first few, and how many more there are."""
    more = len(told) - _NAMED
    return ", ".join([*islice(told, _NAMED), *([f"{more} more"] if more > 0 else [])])
