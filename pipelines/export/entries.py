"""The entries of an export: what the catalogue knows of an article, with the plain text and pictures of its file."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.items import ArticleTimes, StockCode
from crawler.storage.holdings import Holding, Version
from pipelines.document import body_of, categories
from pipelines.html.clean import pictures as pictures_in
from pipelines.html.parse import parse_body
from pipelines.html.story import text_of

# The whole document of an earlier version, by document id and number; None where it can't be had.
Texts = Callable[[str, int], str | None]
# A document in the export's profile, of the document and its article's id.
InProfile = Callable[[str, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article. The fields and their order are the export's columns; docs/operations.md explains them."""

    document_id: str
    version: int | None
    url: str
    channel: str | None
    categories: tuple[str, ...]
    title: str
    text: str | None
    date: datetime | None
    ctime: datetime | None
    mtime: datetime | None
    intime: datetime | None
    created: datetime | None
    updated: datetime | None
    published: datetime | None
    shown: datetime | None
    generated: datetime | None
    media: str | None
    reporter: str | None
    editor: str | None
    editor_code: str | None
    columnist: str | None
    keywords: tuple[str, ...]
    stocks: tuple[StockCode, ...]
    section: str | None
    description: str | None
    pictures: tuple[str, ...] | None
    layout: str
    state: str
    first_seen: datetime
    archived_at: datetime | None
    first_gone: datetime | None
    last_gone: datetime | None
    cluster: str | None
    path: str
    file_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionEntry(Entry):
    """One text that an article has had. What no version keeps of its own is the article's."""

    cause: str | None
    seen_from: datetime | None
    seen_until: datetime | None
    is_current: bool


_TIMES = tuple(field.name for field in dataclasses.fields(ArticleTimes))
_SHARED = tuple(field.name for field in dataclasses.fields(Entry) if field.name in Holding.__slots__)


class Entries:
    """Makes the entries of one export, and counts: *written* ones, articles whose file is *missing*, files that were
    *changed* by hand, earlier versions that are *textless*. *root*: the archive's folder.
    """

    def __init__(self, root: Path, texts: Texts | None = None, in_profile: InProfile | None = None) -> None:
        self._root = root
        self._texts = texts
        self._in_profile = in_profile or (lambda document, _: document)
        self.written = 0
        self.missing = 0
        self.changed = 0
        self.textless = 0

    def articles(self, held: Iterable[Holding]) -> Iterator[Entry]:
        """Yield an entry per article, one at a time."""
        for holding in held:
            self.written += 1
            yield Entry(**_known(holding), **_read_from(self._document(holding)))

    def versions(self, held: Iterable[Holding]) -> Iterator[VersionEntry]:
        """Yield an entry per version, oldest first; one for an article of which no version was noted."""
        for holding in held:
            for version in holding.versions or (None,):
                self.written += 1
                yield self._version(holding, version)

    def _version(self, holding: Holding, version: Version | None) -> VersionEntry:
        if version is None:
            seen: dict[str, Any] = {"cause": None, "seen_from": None, "seen_until": None}
        else:
            seen = {"cause": version.cause, "seen_from": version.first_seen, "seen_until": version.last_seen}
        if version is None or version.number == holding.version:
            said = _read_from(self._document(holding))
            return VersionEntry(**_known(holding), **said, **seen, is_current=True)
        names = {"version": version.number, "title": version.title, "mtime": version.mtime}
        known = _known(holding) | names | {"file_sha256": version.file_sha256}
        said = _read_from(self._earlier(holding.document_id, version.number))
        return VersionEntry(**known, **said, **seen, is_current=False)

    def _document(self, holding: Holding) -> str | None:
        """Return an article's document as its file says it, also where somebody changed that; None where it is gone."""
        try:
            data = (self._root / holding.path).read_bytes()
        except OSError:
            self.missing += 1
            return None
        self.changed += hashlib.sha256(data).hexdigest() != holding.file_sha256
        return self._in_profile(data.decode("utf-8", "replace").replace("\r\n", "\n"), holding.document_id)

    def _earlier(self, document_id: str, number: int) -> str | None:
        found = self._texts(document_id, number) if self._texts is not None else None
        self.textless += found is None
        return None if found is None else self._in_profile(found, document_id)


def plain(entry: Entry) -> dict[str, Any]:
    """Return an entry as columns of plain values: texts, numbers, moments, lists, and dicts for the stocks."""
    values: dict[str, Any] = {field.name: getattr(entry, field.name) for field in dataclasses.fields(entry)}
    values["stocks"] = [{"market": stock.market, "code": stock.code} for stock in entry.stocks]
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _known(holding: Holding) -> dict[str, Any]:
    """Return what the catalogue says, by the names of the columns."""
    shared = {name: getattr(holding, name) for name in _SHARED}
    times = {name: getattr(holding.times, name) for name in _TIMES}
    return shared | times | {"date": holding.times.date, "categories": categories(holding.channel)}


def _read_from(document: str | None) -> dict[str, Any]:
    """Return what a document says; nothing of either where it can't be had."""
    if document is None:
        return {"text": None, "pictures": None}
    body = body_of(document)
    root = parse_body(body)
    return {"text": text_of(body), "pictures": pictures_in(root) if root is not None else ()}
