"""Watching over a process to its end: its time limit, and ending it softly first, then harder."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from enum import Enum
from threading import Event
from time import monotonic
from typing import Protocol

_SHORTEST, _LONGEST = 0.02, 0.5
# SIGTERM lets a crawl finish what it is at, a second one ends it at once. All three leave the archive whole.
_STEPS = (signal.SIGTERM, signal.SIGTERM, signal.SIGKILL)


class Process(Protocol):
    """A process that can be watched over."""

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""

    @property
    def code(self) -> int | None:
        """What it ended with, negative for a signal; None where nobody can know."""

    def send(self, number: int) -> None:
        """Send it a signal; SIGKILL reaches its children too."""


class AskedToEnd(Protocol):
    """Who may ask for an end of everything, and how often that was done."""

    asked: int


class Cause(Enum):
    """Why a process was asked to end."""

    LIMIT = "its time was up"
    STOP = "the scheduler was stopped"


@dataclass(frozen=True, slots=True)
class End:
    """How a process ended. *cause*: None where it was not asked to; *is_forced*: whether it had to be killed."""

    code: int | None
    cause: Cause | None = None
    is_forced: bool = False


def watch(process: Process, stop: AskedToEnd, *, limit: float, grace: float) -> End:
    """Wait for a process to end. After *limit* seconds, or once a stop is asked for, it is told to end, and told harder
    each *grace* seconds, or each time that is asked for again.
    """
    began, cause, step, heard, told = monotonic(), None, 0, 0, 0.0
    waiting = Event()
    while process.is_running:
        now = monotonic()
        if cause is None and (stop.asked or now - began >= limit):
            cause = Cause.STOP if stop.asked else Cause.LIMIT
        if cause is not None and (step == 0 or now - told >= grace or stop.asked > heard > 0):
            if step == len(_STEPS):  # not even SIGKILL: it hangs in the system
                break
            process.send(_STEPS[step])
            step, told = step + 1, now
        heard = stop.asked
        waiting.wait(min(_LONGEST, max(_SHORTEST, (now - began) / 20), max(_SHORTEST, limit - (now - began))))
    return End(process.code, cause, is_forced=step == len(_STEPS))
