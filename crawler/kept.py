"""Where an answer is kept, and when it came: what the keep middleware notes on each request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scrapy.http import Response

from crawler import times

# Keys in a request's meta: when a saved answer first came, by the replay handler; where an answer is kept.
ANSWERED_AT = "answered_at"
KEPT = "kept"
# Whether a request is for nothing: its article was read of what is kept already, and only has to go the usual way.
IS_READ = "is_read"


@dataclass(frozen=True, slots=True)
class Kept:
    """*record_id*: the UUID of the answer's WARC record, None where it is not kept; *at*: when the answer came."""

    record_id: str | None
    at: datetime

    @property
    def captures(self) -> tuple[str, ...]:
        """The record's id, if there is one."""
        return (self.record_id,) if self.record_id else ()


def kept_of(response: Response) -> Kept:
    """Return where an answer is kept and when it came; of one that nothing has kept, that it came now."""
    kept: Kept | None = response.request.meta.get(KEPT) if response.request else None
    return kept or Kept(None, times.now())
