"""All rules over one run: in goes what the catalogue knows of lists, runs and elements, out comes what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from crawler.alarms.alarm import STALE, Look
from crawler.alarms.articles import look_at_failures, look_at_fields
from crawler.alarms.elements import look_at_elements
from crawler.alarms.lists import SPAN, ListSeen, look_at_list
from crawler.alarms.past import PastRun, past_run, reads_newest
from crawler.alarms.silence import look_at_silence
from crawler.storage.catalogue import Catalogue
from crawler.storage.runs import Ran

# So far back, and so many runs of a spider, history is looked at.
HISTORY = timedelta(days=90)
MOST_RUNS = 1_500
# After a longer pause between two readings, rows may have come and gone.
_PAUSE = timedelta(days=2)


def earlier_runs(
    catalogue: Catalogue, now: datetime, *, spider: str | None = None, reach: timedelta = HISTORY, without: str = ""
) -> list[PastRun]:
    """Return the runs of a spider, or of all, oldest first, without replays. *without*: a run's id to leave out."""
    ran = catalogue.runs.past(now - reach, MOST_RUNS, spider=spider)
    runs = [_past(each) for each in ran if each.run_id != without]
    return [run for run in reversed(runs) if not run.is_replay]


def _past(ran: Ran) -> PastRun:
    return past_run(ran.spider, ran.arguments, ran.started, ran.finished, ran.exit_code, ran.report)


def list_seen(catalogue: Catalogue, channel: str, read_at: datetime, runs: Sequence[PastRun] = ()) -> ListSeen:
    """Return a list as it was read at *read_at*. *runs*: those of the kind that read it, oldest first."""
    rows = [row for row in catalogue.listings.moments(channel, read_at - SPAN) if row[0] <= read_at]
    losses = [gap.until for gap in catalogue.gaps.open(channel)]
    losses += pauses([run.started for run in runs])
    return ListSeen(
        channel,
        read_at,
        [ctime for ctime, _ in rows],
        min((seen - ctime for ctime, seen in rows), default=SPAN),
        max(losses, default=None),
    )


def pauses(readings: Sequence[datetime]) -> list[datetime]:
    """Return when readings were taken up again after a pause that is long for them."""
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(readings)]
    longest = max(_PAUSE, timedelta(seconds=3 * median(gaps))) if gaps else _PAUSE
    return [later for earlier, later in pairwise(readings) if later - earlier > longest]


def look_at_lists(catalogue: Catalogue, read: Mapping[str, datetime], runs: Sequence[PastRun]) -> list[Look]:
    """Return what there is to say of the lists that were *read*, and when. *runs*: those of the kind, oldest first."""
    lists = (list_seen(catalogue, channel, read_at, runs) for channel, read_at in sorted(read.items()))
    return [look for each in lists for look in look_at_list(each)]


@dataclass(frozen=True, slots=True)
class Stale:
    """A list that has gone stale. *since*: the ctime of its newest row; *sentence*: the alarm's."""

    since: datetime
    sentence: str


def gone_stale(catalogue: Catalogue, channel: str, read_at: datetime) -> Stale | None:
    """Return how a list had gone stale, against its own rhythm, when it was read at *read_at*; None: it hadn't."""
    seen = list_seen(catalogue, channel, read_at)
    alarms = (look.alarm for look in look_at_list(seen) if look.alarm and look.kind == STALE)
    return next((Stale(seen.moments[-1], alarm.sentence) for alarm in alarms), None)


def is_stale(catalogue: Catalogue, channel: str, read_at: datetime) -> bool:
    """Return whether a list had gone stale, against its own rhythm, when it was read at *read_at*."""
    return gone_stale(catalogue, channel, read_at) is not None


def stale_lists(catalogue: Catalogue) -> dict[str, Stale]:
    """Return the lists that had gone stale when a row of them was last seen, by their slugs."""
    read = catalogue.listings.last_read()
    found = {channel: gone_stale(catalogue, channel, read_at) for channel, read_at in read.items()}
    return {channel: stale for channel, stale in found.items() if stale}


def look_at_articles(
    run: PastRun, earlier: Sequence[PastRun], articles_before: int, examples: Mapping[str, str]
) -> list[Look]:
    """Return what there is to say of a run's articles. *earlier*: runs of its kind, oldest first; else as
    `look_at_elements` has it.
    """
    fields = look_at_fields(run, earlier)
    failures = look_at_failures(run, earlier)
    return [*fields, *failures, *look_at_elements(run, earlier, articles_before, examples)]


def look_at_runs(kind: str, runs: Sequence[PastRun], now: datetime) -> Look:
    """Return what there is to say of when the runs of a kind came."""
    return look_at_silence(kind, [run for run in runs if run.kind == kind], now)


@dataclass(frozen=True, slots=True)
class Kind:
    """Runs of one kind, oldest first. *reads_newest*: whether they read lists, and so can say what is usual."""

    name: str
    runs: tuple[PastRun, ...]
    reads_newest: bool


def kinds_of_runs(catalogue: Catalogue, now: datetime) -> list[Kind]:
    """Return the kinds of runs that there have been, by their names."""
    found: dict[str, list[PastRun]] = {}
    reading: set[str] = set()
    for each in catalogue.runs.past(now - HISTORY, MOST_RUNS):
        run = _past(each)
        if not run.is_replay:
            found.setdefault(run.kind, []).append(run)
            reading |= {run.kind} if reads_newest(each.spider, each.arguments) else set()
    return [Kind(name, tuple(reversed(runs)), name in reading) for name, runs in sorted(found.items())]


def looks_of(catalogue: Catalogue, kind: Kind, now: datetime) -> list[Look]:
    """Return what every rule has to say of the last run of a kind, as it would be said today."""
    silence = look_at_silence(kind.name, kind.runs, now)
    if not kind.reads_newest:
        return [silence]
    *earlier, run = kind.runs
    end = run.finished or now
    read = {name: seen for name, seen in catalogue.listings.last_read().items() if run.started <= seen <= end}
    before = catalogue.elements.articles() - run.articles
    articles = look_at_articles(run, earlier, before, catalogue.elements.examples(run.young))
    return [silence, *look_at_lists(catalogue, read, kind.runs), *articles]
