"""`scrapy schedule --list`: what comes next, and how the last runs ended, as a table for people. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from rich.cells import cell_len

from crawler.scheduling.durations import said
from crawler.scheduling.plan import Job
from crawler.scheduling.rules import Next
from crawler.storage.jobs import Try
from crawler.text import one_line

_COMING = ("job", "runs", "next", "in", "")
_ENDED = ("run", "due", "began", "took", "ended", "exit", "")


def listing(coming: Sequence[tuple[Job, Next]], tries: Sequence[Try], now: datetime) -> str:
    """Return the tables. *coming*: the next try of each job; *tries*: the last ones, newest first."""
    running = [each for each in tries if each.finished is None]
    going = {each.job: each for each in running}
    rows = [_coming(job, found, going.get(job.name), now) for job, found in sorted(coming, key=lambda each: each[1].at)]
    lines = [f"{now:%Y-%m-%d %H:%M:%S} in Shanghai", "", *_table(_COMING, rows), ""]
    lines += _table(_ENDED, [_ended(each) for each in tries]) if tries else ["Nothing has run yet."]
    return "\n".join(lines) + "\n"


def _coming(job: Job, found: Next, going: Try | None, now: datetime) -> tuple[str, ...]:
    if going is not None:
        return job.name, str(job.timing), "running", f"since {said(now - going.started)}", going.label
    wait = found.at - now
    when = ("now", "") if wait <= timedelta(0) else (_moment(found.at), said(wait))
    why = found.why
    if found.due < now - timedelta(minutes=1):
        why = "; ".join(filter(None, (why, f"due since {_moment(found.due)}")))
    return job.name, str(job.timing), *when, why


def _ended(each: Try) -> tuple[str, ...]:
    took = said(each.finished - each.started) if each.finished else ""
    exit_code = "" if each.exit_code is None else str(each.exit_code)
    outcome = each.outcome or "has no end yet"
    return each.label, _moment(each.due), _moment(each.started), took, outcome, exit_code, one_line(each.detail or "")


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Return the lines of a table whose columns stand below each other in a terminal: a Chinese character takes two."""
    widths = [max(cell_len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    return [
        "  ".join(cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, *rows)
    ]
