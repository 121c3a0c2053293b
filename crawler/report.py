"""The end of a run for people: a short table, and one sentence for each thing that went wrong. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crawler.alarms.alarm import Alarm
from crawler.alarms.past import Young
from crawler.census import Census, ExitCode
from crawler.storage.paths import ArchivePaths
from crawler.text import one_line

# The table is to fit a screen.
_MOST_ALARMS = 8
_MEANING = {
    ExitCode.OK: "all went well",
    ExitCode.FAILED: "the program failed; the log says where",
    ExitCode.NOTHING_FETCHED: "nothing could be fetched",
    ExitCode.INCOMPLETE: "something is missing; the next run begins with what is owed",
    ExitCode.BLOCKED: "Sina refused us; wait an hour, then run again with a larger DOWNLOAD_DELAY",
    ExitCode.UNUSUAL: "something is unusual for this archive; `scrapy alarms` shows what was compared",
    ExitCode.INTERRUPTED: "interrupted; the next run begins with what is owed",
}


@dataclass(frozen=True, slots=True)
class RunReport:
    """One run: who, when, and its census.

    *alarms*: what is unusual in it; *told*: the keys of what of it is sent; *young_elements*: what its articles hold
    that was new lately; *replayed*: whether it read saved answers, so that it says nothing of Sina.
    """

    run_id: str
    spider: str
    arguments: Mapping[str, str]
    started: datetime
    finished: datetime
    census: Census
    alarms: tuple[Alarm, ...] = ()
    told: tuple[str, ...] = ()
    young_elements: Mapping[str, Young] = field(default_factory=dict)
    replayed: bool = False

    @property
    def exit_code(self) -> ExitCode:
        """How the run ended. Something unusual is graver than something missing, which is usual in an archive."""
        code = self.census.exit_code
        return ExitCode.UNUSUAL if self.alarms and code in {ExitCode.OK, ExitCode.INCOMPLETE} else code

    @property
    def duration(self) -> timedelta:
        """How long the run took, in whole seconds."""
        return timedelta(seconds=int((self.finished - self.started).total_seconds()))


def _reasons(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{reason} {count}" for reason, count in counts.items())


def _lines(census: Census) -> Iterator[tuple[str, int, str]]:
    """Yield label, number and remark. What is always said comes first, the rest only where there is any."""
    states = census.states
    dropped = {reason: count for reason, count in census.dropped.items() if reason != "duplicate"}
    yield "listed", census.listed, f"and {census.taken_up} taken up without a list" if census.taken_up else ""
    yield "new", census.new, ""
    yield "updated", census.updated, ""
    yield (
        "unchanged",
        states["unchanged"],
        f"{census.not_asked} known before, not asked for again" if census.not_asked else "",
    )
    rare = (
        ("complete", census.days_complete, "days read before, not read again"),
        ("restored", census.restored, "the file was gone, damaged or in another profile"),
        ("removed", states["removed"], "gone, Sina says (页面没有找到)"),
        ("unsupported", states["unsupported"], _reasons(census.unsupported)),
        ("refused", states["refused"], "not on Sina's hosts"),
        ("blocked", states["blocked"], "Sina has refused us"),
        ("unusable", census.unusable_rows, "rows without a title or URL"),
        ("elsewhere", census.outside_day, "rows outside the day asked for"),
        ("left out", census.left_by_limit, "past the limit"),
        ("repeated", states["repeated"], "rows that showed an article again"),
        ("duplicates", states["duplicate"], "the archive holds the same text under another id"),
        ("dropped", sum(dropped.values()), _reasons(dropped)),
        ("failed", sum(census.failed.values()), _reasons(census.failed)),
        ("unfinished", census.unfinished, "asked for, not answered before the run ended"),
        ("contradict", sum(census.contradictions.values()), _reasons(census.contradictions)),
        ("pictures", sum(census.pictures.values()), _reasons(census.pictures)),
    )
    yield from (line for line in rare if line[1])
    yield "owed", census.owed_total, _reasons(census.owed)


def _sentences(census: Census) -> Iterator[str]:
    yield from (f"List not read: {failure}" for failure in census.failed_lists)
    yield from (f"Cut short: {day}" for day in census.short_lists)
    yield from (f"Gap: {gap}; -a fill=gaps closes it" for gap in census.gaps)
    yield from (f"History: {days}" for days in census.open_days)
    if census.outage:
        yield f"Sina could not be reached: {census.outage}."
    if census.unaccounted:
        yield f"The numbers don't add up by {census.unaccounted}: a bug; please report it with the run's JSON."


def _unusual(alarms: Sequence[Alarm]) -> Iterator[str]:
    yield from (f"Unusual: {alarm.sentence}." for alarm in alarms[:_MOST_ALARMS])
    if len(alarms) > _MOST_ALARMS:
        yield f"Unusual: {len(alarms) - _MOST_ALARMS} more, in the report."


def table(report: RunReport, paths: ArchivePaths) -> str:
    """Return the run's table."""
    said = " ".join(f"{name}={value}" for name, value in report.arguments.items())
    census = report.census
    lines = [one_line(f"{report.spider} {said}") + f" · {report.duration}"]
    lines += [f"  {label:<12}{number:>7}  {remark}".rstrip() for label, number, remark in _lines(census)]
    lines += [one_line(sentence) for sentence in (*_sentences(census), *_unusual(report.alarms))]
    code = report.exit_code
    lines.append(f"Exit {code.value}: {_MEANING[code]}.")
    lines.append(f"Posts in {paths.posts}, report in {paths.runs / report.run_id}.json")
    return "\n".join(lines)
