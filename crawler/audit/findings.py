"""What can be wrong with an archive, and the words for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


class Damage(Enum):
    """Kinds of damage. The value is what people read."""

    BROKEN_CATALOGUE = "catalogue damaged"
    MISSING_POST = "post missing"
    CHANGED_POST = "post changed by hand"
    UNREADABLE_POST = "front matter unreadable"
    ORPHANED_POST = "post that the catalogue doesn't know"
    STRAY_FILE = "file that belongs to nothing"
    MISSING_ORIGINAL = "duplicate of an article that isn't there"
    OPEN_WARC = "WARC file left open by a killed run"
    MISSING_WARC = "WARC file missing"
    TORN_WARC = "WARC file torn"
    DAMAGED_RECORD = "WARC record damaged"
    WRONG_DIGEST = "WARC record with a wrong digest"
    UNKNOWN_RECORD = "WARC record that the catalogue doesn't know"
    MISSING_RECORD = "WARC record missing"
    MISSING_PAGE = "raw page missing"
    MISSING_PICTURE = "picture missing"
    CHANGED_PICTURE = "picture changed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One damage. *subject*: a path below the archive's folder, or the id of an article or a record; *document_id*: of
    the article it belongs to, where it belongs to one.
    """

    damage: Damage
    subject: str
    detail: str = ""
    document_id: str | None = None

    def __str__(self) -> str:
        """Tell it in one line."""
        return f"{self.damage.value}: {self.subject}" + (f" ({self.detail})" if self.detail else "")


# Called with how many things were looked at since the last call.
Progress = Callable[[int], None]
