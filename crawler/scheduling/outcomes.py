"""How a try of a job can end, and what follows from that. Pure."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from enum import StrEnum

from crawler.census import ExitCode


class Outcome(StrEnum):
    """The end of a try, as the history keeps it."""

    OK = "ok"
    INCOMPLETE = "incomplete"
    UNUSUAL = "unusual"
    FAILED = "failed"
    BAD_ARGUMENTS = "bad arguments"
    NOTHING_FETCHED = "nothing fetched"
    BUSY = "busy"
    BLOCKED = "blocked"
    INTERRUPTED = "interrupted"
    STOPPED = "stopped"  # with the scheduler
    TIMED_OUT = "timed out"
    KILLED = "killed"
    NOT_STARTED = "not started"


_BY_EXIT_CODE: Mapping[int, Outcome] = {
    ExitCode.OK: Outcome.OK,
    ExitCode.FAILED: Outcome.FAILED,
    ExitCode.BAD_ARGUMENTS: Outcome.BAD_ARGUMENTS,
    ExitCode.NOTHING_FETCHED: Outcome.NOTHING_FETCHED,
    ExitCode.INCOMPLETE: Outcome.INCOMPLETE,
    ExitCode.BUSY: Outcome.BUSY,
    ExitCode.BLOCKED: Outcome.BLOCKED,
    ExitCode.UNUSUAL: Outcome.UNUSUAL,
    ExitCode.INTERRUPTED: Outcome.INTERRUPTED,
}
GOOD = frozenset({Outcome.OK, Outcome.INCOMPLETE, Outcome.UNUSUAL})
# The next try of the job waits longer and longer.
FAILURES = frozenset(
    {
        Outcome.FAILED,
        Outcome.BAD_ARGUMENTS,
        Outcome.NOTHING_FETCHED,
        Outcome.TIMED_OUT,
        Outcome.KILLED,
        Outcome.NOT_STARTED,
    }
)
# Of these nobody else tells: a run that ends by itself reports what went wrong.
UNTOLD = frozenset({Outcome.TIMED_OUT, Outcome.KILLED, Outcome.NOT_STARTED})
# Exit codes of `scrapy schedule --once`, from the gravest down; 130 comes of its own stop alone.
_GRAVITY = (
    ExitCode.FAILED,
    ExitCode.BAD_ARGUMENTS,
    ExitCode.BLOCKED,
    ExitCode.NOTHING_FETCHED,
    ExitCode.BUSY,
    ExitCode.INTERRUPTED,
    ExitCode.UNUSUAL,
    ExitCode.INCOMPLETE,
)


def of_exit_code(code: int | None) -> Outcome:
    """Return how a process ended. *code*: negative after a signal, as Python has it; None where nobody knows it."""
    if code is None or code < 0:
        return Outcome.KILLED
    return _BY_EXIT_CODE.get(code, Outcome.FAILED)


def signal_name(code: int | None) -> str:
    """Return which signal ended a process, such as "SIGKILL"; "" where none did."""
    if code is None or code >= 0:
        return ""
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def exit_code_of(outcomes: list[Outcome]) -> int:
    """Return the gravest exit code among the ends of some tries; 0 where there are none."""
    codes = {outcome: int(code) for code, outcome in _BY_EXIT_CODE.items()}
    ended = {codes.get(each, int(ExitCode.FAILED)) for each in outcomes}
    return next((int(code) for code in _GRAVITY if code in ended), int(ExitCode.OK))
