"""How an article's page tells what the catalogue knows: times, facts and versions, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from crawler.storage.revisions import cause_in_words

Row = Mapping[str, Any]
# Every time that is known of an article, and who says so (docs/sina.md).
_MOMENTS: Final = (
    ("ctime", "created, by its list"),
    ("mtime", "edited, by its list"),
    ("intime", "entered, by its list"),
    ("created", "created, by its page"),
    ("updated", "updated, by its page"),
    ("published", "published, by its page"),
    ("shown", "shown on its page"),
    ("generated", "page made"),
    ("first_seen", "first seen by the archive"),
    ("archived_at", "archived"),
)
_FACTS: Final = (
    ("reporter", "Reporter"),
    ("editor", "Editor"),
    ("editor_code", "Editor's code"),
    ("columnist", "Columnist"),
    ("section", "Section"),
    ("layout", "Layout"),
)


def shown(moment: str | None) -> str:
    """Return a moment of the catalogue as people read it, by Shanghai's clock; nothing for none."""
    return (moment or "")[:19].replace("T", " ")


def moments_of(article: Row) -> list[tuple[str, str, str]]:
    """Return the times of an article that are known: what each is, its column, and when."""
    return [(said, name, shown(article[name])) for name, said in _MOMENTS if article[name]]


def described(article: Row) -> list[tuple[str, str]]:
    """Return what its page says of an article beside its text."""
    return [(said, str(article[name])) for name, said in _FACTS if article[name]]


def story_of_versions(revisions: Sequence[Row]) -> list[dict[str, str]]:
    """Return the texts that an article has had, the latest first, as words."""
    return list(_told(reversed(revisions)))


def _told(revisions: Iterator[Row]) -> Iterator[dict[str, str]]:
    for revision in revisions:
        yield {
            "version": str(revision["version"]),
            "cause": cause_in_words(revision["cause"]),
            "title": revision["title"],
            "edited": shown(revision["mtime"]),
            "seen": " to ".join(dict.fromkeys((shown(revision["first_seen"]), shown(revision["last_seen"])))),
        }
