"""What is sent of a run, and when: what is new at once, what goes on once a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from crawler.alarms.past import PastRun
from crawler.census import ExitCode

# Ends of which nobody should hear only by looking.
FAILED_ENDS = frozenset({ExitCode.FAILED, ExitCode.NOTHING_FETCHED, ExitCode.BLOCKED})
# What was sent at 23:30 is not sent again at 0:30.
PAUSE = timedelta(hours=12)
# So far back it is looked for what was sent.
LOOK_BACK = timedelta(days=2)


def keys_of(alarms: Iterable[str], code: ExitCode, kind: str) -> list[str]:
    """Return what there is to tell of a run: the keys of its alarms, and how it ended where that is bad."""
    ended = [f"exit {code.value}: {kind}"] if code in FAILED_ENDS else []
    return [*ended, *alarms]


def due(keys: Sequence[str], earlier: Iterable[PastRun], now: datetime) -> tuple[str, ...]:
    """Return those of *keys* that are to be sent: not those that an earlier run has sent on the same Shanghai day, or
    less than PAUSE ago.
    """
    sent = {key for run in earlier if _is_fresh(run.finished or run.started, now) for key in run.told}
    return tuple(key for key in keys if key not in sent)


def _is_fresh(sent: datetime, now: datetime) -> bool:
    return sent.date() == now.date() or now - sent < PAUSE


def title_of(spider: str, sentences: Sequence[str], code: ExitCode) -> str:
    """Return a notification's title."""
    if code in FAILED_ENDS:
        return f"Sina archive: {spider} ended with {code.value}"
    count = len(sentences)
    return f"Sina archive: {count} unusual {'thing' if count == 1 else 'things'} in {spider}"


def body_of(sentences: Sequence[str], table: str) -> str:
    """Return a notification's text: what is unusual, then the run's table."""
    return "\n".join([*(f"- {sentence}" for sentence in sentences), *([""] if sentences else []), table])
