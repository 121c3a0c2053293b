"""What a run counts, what its numbers mean, and the exit code that follows from them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Protocol

# Counters in Scrapy's stats. Those that end in "/" are followed by a reason.
LISTED = "archive/listed"
KNOWN = "archive/known"
LEFT_BY_LIMIT = "archive/left by limit"
REFUSED = "archive/refused"
UNUSABLE_ROWS = "archive/unusable rows"
OUTSIDE_DAY = "archive/outside the day"
LISTS_READ = "archive/lists read"
LISTS_FAILED = "archive/lists failed"
GAPS = "archive/gaps"
ASKED = "archive/asked"
ANSWERED = "archive/answered"
PAGES_READ = "archive/pages read"
NEW = "archive/new"
UPDATED = "archive/updated"
UNCHANGED = "archive/unchanged"
RESTORED = "archive/restored"
REMOVED = "archive/removed"
DROPPED = "archive/dropped/"
FAILED = "archive/failed/"
MISSING = "archive/missing/"
LAYOUT = "archive/layout/"
BLOCKED = "archive/blocked"
# Not counters: sentences for the report.
FAILED_LISTS = "archive/failed lists"
GAP_LIST = "archive/gap list"
OUTAGE = "archive/outage"

CLOSED_BLOCKED = "blocked"
CLOSED_OUTAGE = "outage"


class ExitCode(IntEnum):
    """What `scrapy crawl` ends with. Part of the command line's promises; docs/operations.md explains each."""

    OK = 0
    FAILED = 1
    BAD_ARGUMENTS = 2
    NOTHING_FETCHED = 3
    INCOMPLETE = 4
    BUSY = 5
    BLOCKED = 6
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """The numbers of one run. *owed*: what the archive still lacks after it, by reason."""

    listed: int = 0
    known: int = 0
    left_by_limit: int = 0
    refused: int = 0
    unusable_rows: int = 0
    outside_day: int = 0
    lists_read: int = 0
    asked: int = 0
    answered: int = 0
    pages_read: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    restored: int = 0
    removed: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    failed: Mapping[str, int] = field(default_factory=dict)
    missing: Mapping[str, int] = field(default_factory=dict)
    layouts: Mapping[str, int] = field(default_factory=dict)
    failed_lists: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    blocked: int = 0
    outage: str = ""
    bugs: int = 0
    owed: Mapping[str, int] = field(default_factory=dict)
    finish_reason: str = "finished"

    @property
    def owed_total(self) -> int:
        """How many articles the archive still lacks."""
        return sum(self.owed.values())

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
        if self.owed_total or self.failed_lists or self.gaps or self.outage or self.finish_reason != "finished":
            return ExitCode.INCOMPLETE
        return ExitCode.OK


class Notes(Protocol):
    """As much of Scrapy's stats as a note needs."""

    def get_value(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - as Scrapy declares it
        """Return what stands under *key*."""

    def set_value(self, key: str, value: Any) -> None:  # noqa: ANN401 - as Scrapy declares it
        """Put *value* under *key*."""


def note(stats: Notes, key: str, sentence: str) -> None:
    """Add a sentence for the report, under FAILED_LISTS or GAP_LIST."""
    stats.set_value(key, [*stats.get_value(key, []), sentence])


def take_census(stats: Mapping[str, Any], owed: Mapping[str, int], finish_reason: str) -> Census:
    """Return the census of a run from Scrapy's stats and the catalogue's count of what is *owed*."""
    return Census(
        listed=stats.get(LISTED, 0),
        known=stats.get(KNOWN, 0),
        left_by_limit=stats.get(LEFT_BY_LIMIT, 0),
        refused=stats.get(REFUSED, 0),
        unusable_rows=stats.get(UNUSABLE_ROWS, 0),
        outside_day=stats.get(OUTSIDE_DAY, 0),
        lists_read=stats.get(LISTS_READ, 0),
        asked=stats.get(ASKED, 0),
        answered=stats.get(ANSWERED, 0),
        pages_read=stats.get(PAGES_READ, 0),
        new=stats.get(NEW, 0),
        updated=stats.get(UPDATED, 0),
        unchanged=stats.get(UNCHANGED, 0),
        restored=stats.get(RESTORED, 0),
        removed=stats.get(REMOVED, 0),
        dropped=_by_reason(stats, DROPPED),
        failed=_by_reason(stats, FAILED),
        missing=_by_reason(stats, MISSING),
        layouts=_by_reason(stats, LAYOUT),
        failed_lists=tuple(stats.get(FAILED_LISTS, ())),
        gaps=tuple(stats.get(GAP_LIST, ())),
        blocked=stats.get(BLOCKED, 0),
        outage=stats.get(OUTAGE, ""),
        bugs=stats.get("spider_exceptions/count", 0),
        owed=dict(owed),
        finish_reason=finish_reason,
    )


def _by_reason(stats: Mapping[str, Any], prefix: str) -> dict[str, int]:
    return {name.removeprefix(prefix): count for name, count in sorted(stats.items()) if name.startswith(prefix)}
