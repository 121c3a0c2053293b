"""Saved answers: a saved site, which is a folder whose `index.jsonl` names a URL, a status, headers and a file of bytes
on each line, or WARC files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from crawler.errors import BrokenSiteError, DamagedRecordError
from crawler.pages.parts import part_number
from crawler.storage.warc.files import warc_files
from crawler.storage.warc.reader import ANSWERS, WarcRecord, read_record, read_records
from crawler.urls import canonical_url

INDEX = "index.jsonl"
_BAD_STATUS, _LARGEST_STATUS = 400, 999
# As large as an answer may be (DOWNLOAD_MAXSIZE), and some room for a setting.
_MOST_BYTES = 64 << 20
Values = Mapping[str, list[str]]


class SavedResponse(Protocol):
    """One answer as it was saved. *at*: when it came, None where nobody wrote that down."""

    @property
    def url(self) -> str:
        """Whose answer it is."""

    @property
    def status(self) -> int:
        """Its HTTP status."""

    @property
    def headers(self) -> Values:
        """Its HTTP headers."""

    @property
    def at(self) -> datetime | None:
        """When it came."""

    def body(self) -> bytes:
        """Return the bytes of the body, as they came. Raises OSError."""


@dataclass(frozen=True, slots=True)
class FileResponse:
    """An answer of a saved site. *path*: the file with the body's bytes."""

    url: str
    status: int
    headers: Values
    path: Path
    at: datetime | None = None

    def body(self) -> bytes:
        """Return the bytes of the body. Raises OSError."""
        if self.path.exists() and not self.path.is_file():  # reading a pipe would wait for ever
            raise OSError(f"{self.path} is no file")
        with self.path.open("rb") as file:
            body = file.read(_MOST_BYTES + 1)
        if len(body) > _MOST_BYTES:
            raise OSError(f"{self.path} is larger than any answer")
        return body


@dataclass(frozen=True, slots=True)
class WarcResponse:
    """An answer in a WARC file. *places*: of the record that holds the payload."""

    url: str
    status: int
    headers: Values
    at: datetime
    path: Path
    offset: int

    def body(self) -> bytes:
        """Return the bytes of the body, compressed where they came so. Raises OSError."""
        try:
            return read_record(self.path, self.offset).payload
        except DamagedRecordError as error:
            raise OSError(str(error)) from error


class SavedSite:
    """Saved answers, found by their URL, else by its canonical form; where one stands twice, the last answer counts
    (of WARC files the last that is no error).
    """

    def __init__(self, responses: Mapping[str, SavedResponse]) -> None:
        self._responses = responses
        # A further page of an article is not the article's page, though that is its canonical address.
        firsts = (saved for saved in responses.values() if part_number(saved.url) == 1)
        self._by_canonical = {canonical_url(saved.url): saved for saved in firsts}

    @classmethod
    def open(cls, place: Path) -> SavedSite:
        """Read what is saved at *place* (`~` is the user's home). Raises BrokenSiteError, which says where."""
        place = place.expanduser()
        if is_warc(place):
            return cls(_answers_of(warc_files(place)))
        return cls(_answers_of_index(place))

    def find(self, url: str) -> SavedResponse | None:
        """Return the answer saved for *url*, or for another form of the same address."""
        if url in self._responses or part_number(url) > 1:
            return self._responses.get(url)
        return self._by_canonical.get(canonical_url(url))

    def __iter__(self) -> Iterator[SavedResponse]:
        """Yield every answer, in the order in which they were saved."""
        return iter(self._responses.values())


def check_saved(place: Path) -> None:
    """Look whether anything is saved at *place*, without reading WARC files through. Raises BrokenSiteError."""
    if not is_warc(place.expanduser()):
        SavedSite.open(place)


def is_warc(place: Path) -> bool:
    """Return whether WARC files are saved at *place*, rather than a saved site."""
    return place.is_file() or (not (place / INDEX).exists() and bool(warc_files(place)))


def _answers_of(files: Iterable[Path]) -> dict[str, SavedResponse]:
    found: dict[str, SavedResponse] = {}
    holders: dict[str, tuple[Path, int]] = {}
    for record in _answer_records(files):
        if record.kind == "response":
            holders.setdefault(record.payload_digest, (record.file, record.offset))
        holder = holders.get(record.payload_digest)
        earlier = found.get(record.url)
        is_error = record.status >= _BAD_STATUS and earlier is not None
        if holder is not None and not is_error and _is_address(record.url):
            found[record.url] = _warc_response(record, holder)
    return found


def _answer_records(files: Iterable[Path]) -> Iterator[WarcRecord]:
    for path in files:
        try:
            yield from (record for record in read_records(path) if record.kind in ANSWERS)
        except DamagedRecordError as error:
            raise BrokenSiteError(f"{error}; `scrapy verify` says more") from error
        except OSError as error:
            raise BrokenSiteError(f"REPLAY_FROM={path} can't be read ({error})") from error


def _is_address(url: str) -> bool:
    try:
        canonical_url(url)
    except ValueError:
        return False
    return True


def _warc_response(record: WarcRecord, holder: tuple[Path, int]) -> WarcResponse:
    headers: dict[str, list[str]] = {}
    for name, value in record.http_headers:
        headers.setdefault(name, []).append(value)
    return WarcResponse(record.url, record.status, headers, record.at, *holder)


def _answers_of_index(folder: Path) -> dict[str, SavedResponse]:
    index = folder / INDEX
    if index.exists() and not index.is_file():
        raise BrokenSiteError(f"REPLAY_FROM={folder} is no saved site: {index.name} is no file there")
    try:
        lines = index.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BrokenSiteError(f"REPLAY_FROM={folder} is no saved site: {index.name} can't be read there") from error
    responses: dict[str, SavedResponse] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip():
            saved = _parse_line(folder, line, number)
            responses[saved.url] = saved
    if not responses:
        raise BrokenSiteError(f"REPLAY_FROM={folder} is empty: its {INDEX} names no saved response")
    return responses


def _parse_line(folder: Path, line: str, number: int) -> FileResponse:
    try:
        values = json.loads(line)
        headers = {str(name): [str(value)] for name, value in values.get("headers", {}).items()}
        saved = FileResponse(str(values["url"]), int(values["status"]), headers, folder / str(values["file"]))
        canonical_url(saved.url)
        is_status = 0 <= saved.status <= _LARGEST_STATUS
        is_inside = saved.path.resolve().is_relative_to(folder.resolve())
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RuntimeError) as error:
        raise BrokenSiteError(f"{folder / INDEX}, line {number}: not a saved response ({_shortly(error)})") from error
    if not is_status:
        raise BrokenSiteError(f"{folder / INDEX}, line {number}: not a saved response (no HTTP status)")
    if not is_inside:
        raise BrokenSiteError(f"{folder / INDEX}, line {number}: the file lies outside the saved site")
    return saved


def _shortly(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:120]
