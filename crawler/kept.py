"""Where an answer is kept, and when it came: what the keep middleware (or a replay) notes on each request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scrapy.http import Response

KEPT = "kept"  # the key in a request's meta


@dataclass(frozen=True, slots=True)
class Kept:
    """*record_id*: the UUID of the answer's WARC record, None where it is not kept; *at*: when the answer came."""

    record_id: str | None
    at: datetime


def kept_of(response: Response) -> Kept:
    """Return where an answer is kept and when it came."""
    kept: Kept = response.meta[KEPT]
    return kept
