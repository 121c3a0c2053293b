"""Answers that a test plants in the stand-in's way: errors, bans, redirects, delays, broken connections."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .shapes import BAN_STATUS, ban_page

if TYPE_CHECKING:
    from collections.abc import Mapping

Place = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One planted answer.

    Without a body and with status 200, the usual answer follows after the delay. It is given *times* times, then the
    next one planted for the same URL takes its turn, and in the end the usual answer; None means for ever.
    """

    status: int = HTTPStatus.OK
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | str | None = None
    delay: float = 0.0
    times: int | None = None
    reset: bool = False

    @classmethod
    def banned(cls, *, times: int | None = None) -> Answer:
        """Return the page that says the address is banned."""
        return cls(status=BAN_STATUS, headers={"Content-Type": "text/html"}, body=ban_page(), times=times)

    @classmethod
    def moved_to(cls, url: str, *, status: int = 302, times: int | None = None) -> Answer:
        """Return a redirect."""
        return cls(status=status, headers={"Location": url}, body="", times=times)

    @classmethod
    def busy(cls, seconds: int, *, times: int | None = None) -> Answer:
        """Return a 503 that asks to wait."""
        return cls(status=503, headers={"Retry-After": str(seconds)}, body="busy", times=times)

    @property
    def is_only_late(self) -> bool:
        """Return whether the usual answer follows."""
        return self.body is None and self.status == HTTPStatus.OK and not self.reset

    @property
    def content(self) -> bytes:
        """Return the body's bytes."""
        return self.body.encode() if isinstance(self.body, str) else self.body or b""


class Planted:
    """The planted answers by host and path; safe to plant from another thread than the one that answers."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._turns: dict[Place, deque[Answer]] = defaultdict(deque)

    def plant(self, url: str, answer: Answer) -> None:
        """Queue an answer; a URL with a query is matched with it, one without matches any query."""
        with self._lock:
            self._turns[place_of(url)].extend([answer] * (1 if answer.times is None else answer.times))

    def clear(self) -> None:
        """Go back to the usual answers everywhere."""
        with self._lock:
            self._turns.clear()

    def take(self, host: str, path_qs: str) -> Answer | None:
        """Return the answer whose turn it is, if one is planted there."""
        with self._lock:
            return self._next((host, path_qs)) or self._next((host, path_qs.partition("?")[0]))

    def _next(self, place: Place) -> Answer | None:
        turns = self._turns.get(place)
        if not turns:
            return None
        return turns[0] if turns[0].times is None else turns.popleft()


def place_of(url: str) -> Place:
    """Return the host and the path with its query."""
    parts = urlsplit(url)
    return parts.netloc, f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
