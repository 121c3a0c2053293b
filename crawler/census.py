"""What a run counts, what its numbers mean, and the exit code that follows from them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Protocol

from crawler.storage.paths import NO_CHANNEL

# Counters in Scrapy's stats. Those that end in "/" are followed by a reason, a kind or a state.
# What came in: rows of lists, and articles that were asked for without a row of this run.
LISTED = "archive/listed"
TAKEN_UP = "archive/taken up"
# What became of it. Each row and each article taken up is counted under one of these, once.
KNOWN = "archive/known/"
REPEATED = "archive/repeated"
LEFT_BY_LIMIT = "archive/left by limit"
OUTSIDE_DAY = "archive/outside the day"
REFUSED = "archive/refused"
UNUSABLE_ROWS = "archive/unusable rows"
NEW = "archive/new"
UPDATED = "archive/updated"
UNCHANGED = "archive/unchanged"
RESTORED = "archive/restored"
REMOVED = "archive/removed"
UNSUPPORTED = "archive/unsupported/"
DROPPED = "archive/dropped/"
FAILED = "archive/failed/"
# How the run went about it.
LISTS_READ = "archive/lists read"
LISTS_FAILED = "archive/lists failed"
ASKED = "archive/asked"
ANSWERED = "archive/answered"
PAGES_READ = "archive/pages read"
TWINS_READ = "archive/twins read"
PARTS_READ = "archive/parts read"
GAPS = "archive/gaps"
DAYS_COMPLETE = "archive/days complete"
MISSING = "archive/missing/"
CONTRADICTIONS = "archive/contradicting/"
LAYOUT = "archive/layout/"
# Of articles that are news: those written, by layout, and those of them without a field, as "layout/field".
WRITTEN = "archive/written/"
EMPTY = "archive/empty/"
PICTURES = "archive/pictures/"
# Followed by a channel and what is counted of it: "listed" or "new".
OF_CHANNEL = "archive/of channel/"
BLOCKED = "archive/blocked"
NOTIFICATIONS = "archive/notifications/"
# Not counters: sentences for the report.
FAILED_LISTS = "archive/failed lists"
SHORT_LISTS = "archive/short lists"
OUTAGE = "archive/outage"

CLOSED_BLOCKED = "blocked"
CLOSED_OUTAGE = "outage"


# Reasons of drops and failures, and states of the catalogue, that are a row's state by themselves.
_REFUSED, _BLOCKED, _REPEATED, _REMOVED, _DUPLICATE = "refused", "blocked", "repeated", "removed", "duplicate"


class ExitCode(IntEnum):
    """What `scrapy crawl` ends with. Part of the command line's promises; docs/operations.md explains each."""

    OK = 0
    FAILED = 1
    BAD_ARGUMENTS = 2
    NOTHING_FETCHED = 3
    INCOMPLETE = 4
    BUSY = 5
    BLOCKED = 6
    UNUSUAL = 7
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """The numbers of one run.

    *known*: rows whose article needs no page, by its state; *days_complete*: days asked for that were complete before
    and so were not read; *channels*: rows listed and articles new, by channel; *unfinished*: articles asked for that
    the run ended before; *owed*: what the archive lacks after it, by reason; *newly_owed*: news that failed for the
    first time, by reason; *written*, *empty*: see the counters; *gaps*, *open_days*: those of the catalogue that are
    open after it.
    """

    listed: int = 0
    taken_up: int = 0
    known: Mapping[str, int] = field(default_factory=dict)
    repeated: int = 0
    left_by_limit: int = 0
    outside_day: int = 0
    refused: int = 0
    unusable_rows: int = 0
    lists_read: int = 0
    asked: int = 0
    answered: int = 0
    pages_read: int = 0
    twins_read: int = 0
    parts_read: int = 0
    days_complete: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    restored: int = 0
    removed: int = 0
    unsupported: Mapping[str, int] = field(default_factory=dict)
    dropped: Mapping[str, int] = field(default_factory=dict)
    failed: Mapping[str, int] = field(default_factory=dict)
    unfinished: int = 0
    missing: Mapping[str, int] = field(default_factory=dict)
    contradictions: Mapping[str, int] = field(default_factory=dict)
    layouts: Mapping[str, int] = field(default_factory=dict)
    pictures: Mapping[str, int] = field(default_factory=dict)
    channels: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    written: Mapping[str, int] = field(default_factory=dict)
    empty: Mapping[str, int] = field(default_factory=dict)
    newly_owed: Mapping[str, int] = field(default_factory=dict)
    failed_lists: tuple[str, ...] = ()
    short_lists: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    open_days: tuple[str, ...] = ()
    blocked: int = 0
    outage: str = ""
    bugs: int = 0
    owed: Mapping[str, int] = field(default_factory=dict)
    finish_reason: str = "finished"

    @property
    def states(self) -> dict[str, int]:
        """In which one state every row and every article taken up has ended. They add up to what came in."""
        failed = {reason: count for reason, count in self.failed.items() if reason not in {_REFUSED, _BLOCKED}}
        dropped = {reason: count for reason, count in self.dropped.items() if reason not in {_REPEATED, _DUPLICATE}}
        lost = sum(failed.values()) + sum(dropped.values()) + self.unusable_rows
        return {
            "archived": self.new + self.restored,
            "updated": self.updated,
            "unchanged": self.unchanged + self.not_asked,
            "removed": self.removed + self.known.get(_REMOVED, 0),
            "unsupported": sum(self.unsupported.values()),
            "refused": self.refused + self.failed.get(_REFUSED, 0),
            "blocked": self.failed.get(_BLOCKED, 0) + (self.unfinished if self.blocked else 0),
            "failed": lost + (0 if self.blocked else self.unfinished),
            "repeated": self.repeated + self.dropped.get(_REPEATED, 0),
            "duplicate": self.dropped.get(_DUPLICATE, 0),
            "left out": self.left_by_limit + self.outside_day,
        }

    @property
    def not_asked(self) -> int:
        """How many rows showed what the archive holds, so that its page was not asked for."""
        return sum(self.known.values()) - self.known.get(_REMOVED, 0)

    @property
    def unaccounted(self) -> int:
        """How many rows and articles ended in no state, or (below 0) in more than one. Anything but 0 is a bug."""
        return self.listed + self.taken_up - sum(self.states.values())

    @property
    def owed_total(self) -> int:
        """How many articles the archive still lacks."""
        return sum(self.owed.values())

    @property
    def is_incomplete(self) -> bool:
        """Whether something is missing from the archive, or the run was cut short."""
        lacks = self.owed_total or self.failed_lists or self.gaps or self.open_days or self.short_lists or self.outage
        return bool(lacks) or self.finish_reason != "finished"

    @property
    def exit_code(self) -> ExitCode:
        """How the run ended, the gravest first."""
        if self.finish_reason == "shutdown":
            return ExitCode.INTERRUPTED
        if self.blocked:
            return ExitCode.BLOCKED
        if self.bugs or self.finish_reason == "start_error":
            return ExitCode.FAILED
        if not self.lists_read and not self.answered and (self.failed or self.failed_lists or self.outage):
            return ExitCode.NOTHING_FETCHED
        return ExitCode.INCOMPLETE if self.is_incomplete else ExitCode.OK


class Notes(Protocol):
    """As much of Scrapy's stats as a note needs."""

    def get_value(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - as Scrapy declares it
        """Return what stands under *key*."""

    def set_value(self, key: str, value: Any) -> None:  # noqa: ANN401 - as Scrapy declares it
        """Put *value* under *key*."""


def note(stats: Notes, key: str, sentence: str) -> None:
    """Add a sentence for the report, under FAILED_LISTS or SHORT_LISTS."""
    stats.set_value(key, [*stats.get_value(key, []), sentence])


def of_channel(slug: str | None, what: str) -> str:
    """Return the counter of what came of one channel; None: of what no list has shown."""
    return f"{OF_CHANNEL}{slug or NO_CHANNEL}/{what}"


def by_channel(stats: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """Return what was counted of each channel, in the order in which they came up."""
    found: dict[str, dict[str, int]] = {}
    for name, count in stats.items():
        if name.startswith(OF_CHANNEL):
            slug, _, what = name.removeprefix(OF_CHANNEL).rpartition("/")
            found.setdefault(slug, {})[what] = count
    return found


_COUNTERS = {
    "listed": LISTED,
    "taken_up": TAKEN_UP,
    "repeated": REPEATED,
    "left_by_limit": LEFT_BY_LIMIT,
    "outside_day": OUTSIDE_DAY,
    "refused": REFUSED,
    "unusable_rows": UNUSABLE_ROWS,
    "lists_read": LISTS_READ,
    "asked": ASKED,
    "answered": ANSWERED,
    "pages_read": PAGES_READ,
    "twins_read": TWINS_READ,
    "parts_read": PARTS_READ,
    "days_complete": DAYS_COMPLETE,
    "new": NEW,
    "updated": UPDATED,
    "unchanged": UNCHANGED,
    "restored": RESTORED,
    "removed": REMOVED,
    "blocked": BLOCKED,
    "bugs": "spider_exceptions/count",
}
_BY_REASON = {
    "known": KNOWN,
    "unsupported": UNSUPPORTED,
    "dropped": DROPPED,
    "failed": FAILED,
    "missing": MISSING,
    "contradictions": CONTRADICTIONS,
    "layouts": LAYOUT,
    "pictures": PICTURES,
    "written": WRITTEN,
    "empty": EMPTY,
}
_SENTENCES = {"failed_lists": FAILED_LISTS, "short_lists": SHORT_LISTS}


def take_census(
    stats: Mapping[str, Any],
    owed: Mapping[str, int],
    finish_reason: str,
    *,
    gaps: Iterable[str] = (),
    open_days: Iterable[str] = (),
    unfinished: int = 0,
    newly_owed: Mapping[str, int] | None = None,
) -> Census:
    """Return the census of a run: from Scrapy's stats, the catalogue's count of what is *owed* and *newly_owed*, its
    open *gaps* and *open_days*, and how many articles the run has left *unfinished*.
    """
    values: dict[str, Any] = {name: stats.get(counter, 0) for name, counter in _COUNTERS.items()}
    values |= {name: _by_reason(stats, prefix) for name, prefix in _BY_REASON.items()}
    values |= {name: tuple(stats.get(key, ())) for name, key in _SENTENCES.items()}
    return Census(
        **values,
        channels=by_channel(stats),
        gaps=tuple(gaps),
        open_days=tuple(open_days),
        unfinished=unfinished,
        outage=stats.get(OUTAGE, ""),
        owed=dict(owed),
        newly_owed=dict(newly_owed or {}),
        finish_reason=finish_reason,
    )


def _by_reason(stats: Mapping[str, Any], prefix: str) -> dict[str, int]:
    return {name.removeprefix(prefix): count for name, count in sorted(stats.items()) if name.startswith(prefix)}
