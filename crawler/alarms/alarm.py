"""What a rule says: what it has compared with what, and an alarm where that is unusual."""

from __future__ import annotations

from dataclasses import dataclass

STALE = "stale channel"
FEWER_ROWS = "fewer rows"
EMPTY_FIELD = "empty field"
UNKNOWN_LAYOUTS = "unknown layouts"
FAILURES = "failures"
NEW_ELEMENT = "new element"
NO_GOOD_RUN = "no good run"
KINDS = (STALE, FEWER_ROWS, EMPTY_FIELD, UNKNOWN_LAYOUTS, FAILURES, NEW_ELEMENT, NO_GOOD_RUN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something unusual. *subject*: the channel, field, reason or element; *found*, *usual*: the two numbers that were
    compared; *limit*: from which on (or down to which) *found* is unusual.
    """

    kind: str
    subject: str
    sentence: str
    found: float
    usual: float
    limit: float

    @property
    def key(self) -> str:
        """What is the same for the same alarm of another run."""
        return f"{self.kind}: {self.subject}"


@dataclass(frozen=True, slots=True)
class Look:
    """One comparison. *said*: its numbers, for people; *alarm*: None where they are usual, or too few to tell."""

    kind: str
    subject: str
    said: str
    alarm: Alarm | None = None


def alarm_of(look: Look) -> Alarm:
    """Return the alarm of a look that has one. Raises ValueError for any other."""
    if look.alarm is None:
        raise ValueError(f"nothing unusual in {look.kind}: {look.subject}")
    return look.alarm
