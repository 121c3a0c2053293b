"""The rules of articles: a field that stopped filling, more unknown layouts, more failures of other kinds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from crawler.alarms.alarm import EMPTY_FIELD, FAILURES, UNKNOWN_LAYOUTS, Alarm, Look
from crawler.alarms.past import PastRun
from crawler.alarms.shares import Share, Tally, compare
from crawler.items import OPTIONAL_FIELDS, Article

# What Sina says of time; the others follow from how an article came.
_TIMES = ("ctime", "intime", "created", "published", "shown")
# A field that is hardly ever filled can't stop.
_NEARLY_ALWAYS = 0.95
_UNKNOWN_LAYOUT = "unknown layout"
READING, NETWORK, SERVER, OTHERS = "reading pages", "no answer", "Sina's server", "other reasons"
# What the network or a server can't do for some hours says nothing yet.
_PASSING = timedelta(hours=23)
_OF_READING = ("missing field", "undecodable", "too ", "unstable markup", "invalid", "further page", "wrong document")
_OF_NETWORK = ("timeout", "host not found", "connection", "no connection", "answer cut short")
_OF_SERVER = ("http ", "retry later", "forbidden")
# These are said by the exit code, by another rule, or by the user's own stopping.
_SAID_ELSEWHERE = (_UNKNOWN_LAYOUT, "blocked", "outage", "bug", "not saved", "not kept", "refused", "raw page lost")


def empty_fields(article: Article) -> list[str]:
    """Return which of the fields that may be missing are missing in an article, its times among them."""
    fields = [name for name in OPTIONAL_FIELDS if not getattr(article, name)]
    return fields + [name for name in _TIMES if getattr(article.times, name) is None]


def group_of(reason: str) -> str | None:
    """Return which kind of failure a *reason* is; None for one that is told in another way."""
    if reason.startswith(_SAID_ELSEWHERE):
        return None
    groups = ((READING, _OF_READING), (NETWORK, _OF_NETWORK), (SERVER, _OF_SERVER))
    return next((group for group, begins in groups if reason.startswith(begins)), OTHERS)


def look_at_fields(run: PastRun, earlier: Sequence[PastRun]) -> Iterator[Look]:
    """Yield what there is to say of each field of each layout that the run has written articles in."""
    runs = [*earlier, run]
    names = sorted({name for each in runs for name in each.empty})
    for name in names:
        layout, _, field = name.partition("/")
        if not run.written.get(layout):
            continue
        subject = f"{field} in {layout}"
        counts = [(each.written.get(layout, 0), each.empty.get(name, 0)) for each in runs]
        share = compare(_tallies(runs, counts, f"{EMPTY_FIELD}: {subject}"), least=_hardly_filled)
        if share is None or share.high < _NEARLY_ALWAYS:
            yield _look(EMPTY_FIELD, subject, share, f"of layout {layout} had no {field}")


def look_at_failures(run: PastRun, earlier: Sequence[PastRun]) -> Iterator[Look]:
    """Yield what there is to say of the run's unknown layouts, and of its failures by their kind."""
    runs = [*earlier, run]
    counts = [(_tried(each), each.newly_owed.get(_UNKNOWN_LAYOUT, 0)) for each in runs]
    share = compare(_tallies(runs, counts, f"{UNKNOWN_LAYOUTS}: pages"))
    yield _look(UNKNOWN_LAYOUTS, "pages", share, "had a layout that is not known")
    for group in (READING, NETWORK, SERVER, OTHERS):
        counts = [(_tried(each), sum(_of_group(each, group).values())) for each in runs]
        lasting = timedelta() if group == READING else _PASSING
        share = compare(_tallies(runs, counts, f"{FAILURES}: {group}"), lasting=lasting)
        reasons = ", ".join(_of_group(run, group))
        yield _look(FAILURES, group, share, f"could not be had ({group}: {reasons})")


def _hardly_filled(empty: float) -> float:
    """Return the share of empty fields from which on one is filled less than half as often as on a bad day."""
    return (1 + empty) / 2


def _tried(run: PastRun) -> int:
    """Return how many articles a run has tried for the first time, about."""
    return run.articles + sum(count for reason, count in run.newly_owed.items() if _counts_as_tried(reason))


def _counts_as_tried(reason: str) -> bool:
    return reason == _UNKNOWN_LAYOUT or group_of(reason) is not None


def _of_group(run: PastRun, group: str) -> dict[str, int]:
    return {reason: count for reason, count in run.newly_owed.items() if group_of(reason) == group}


def _tallies(runs: Sequence[PastRun], counts: Sequence[tuple[int, int]], key: str) -> list[Tally]:
    return [Tally(run.started, of, bad, key in run.alarms) for run, (of, bad) in zip(runs, counts, strict=True)]


def _look(kind: str, subject: str, share: Share | None, what: str) -> Look:
    if share is None:
        return Look(kind, subject, "too short a history, or no article to look at")
    bad_day = f"{_percent(share.high)} on a bad day"
    said = f"{share.bad} of {share.of} now; usually {share.usual_bad} of {share.usual_of}, {bad_day}"
    if not share.is_unusual:
        return Look(kind, subject, said)
    sentence = f"{share.bad} of the last {share.of} articles {what}; usually {_percent(share.usual)} ({bad_day})"
    alarm = Alarm(
        kind=kind,
        subject=subject,
        sentence=sentence,
        found=share.bad / share.of,
        usual=share.usual,
        limit=share.high,
    )
    return Look(kind, subject, said, alarm)


def _percent(share: float) -> str:
    if share < 0.001:  # noqa: PLR2004 - what the numbers of a history can't tell from none
        return "hardly any"
    return f"{share:.1%}" if share < 0.1 else f"{share:.0%}"  # noqa: PLR2004 - below a tenth, digits matter
