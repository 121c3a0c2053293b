"""A saved site: a folder whose `index.jsonl` names a URL, a status, headers and a file of bytes on each line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.errors import BrokenSiteError
from crawler.pages.parts import part_number
from crawler.urls import canonical_url

INDEX = "index.jsonl"


@dataclass(frozen=True, slots=True)
class SavedResponse:
    """One answer as it was saved. *path*: the file with the body's bytes."""

    url: str
    status: int
    headers: dict[str, str]
    path: Path

    def body(self) -> bytes:
        """Return the bytes of the body. Raises OSError."""
        return self.path.read_bytes()


class SavedSite:
    """The answers in one folder, found by their URL, else by its canonical form; where one stands twice, the last
    answer counts.
    """

    def __init__(self, responses: dict[str, SavedResponse]) -> None:
        self._responses = responses
        # A further page of an article is not the article's page, though that is its canonical address.
        firsts = (saved for saved in responses.values() if part_number(saved.url) == 1)
        self._by_canonical = {canonical_url(saved.url): saved for saved in firsts}

    @classmethod
    def open(cls, folder: Path) -> SavedSite:
        """Read the index of *folder* (`~` is the user's home). Raises BrokenSiteError, which names the line."""
        folder = folder.expanduser()
        index = folder / INDEX
        try:
            lines = index.read_text("utf-8-sig").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise BrokenSiteError(f"REPLAY_FROM={folder} is no saved site: {index.name} can't be read there") from error
        responses = {}
        for number, line in enumerate(lines, start=1):
            if line.strip():
                saved = _parse_line(folder, line, number)
                responses[saved.url] = saved
        if not responses:
            raise BrokenSiteError(f"REPLAY_FROM={folder} is empty: its {INDEX} names no saved response")
        return cls(responses)

    def find(self, url: str) -> SavedResponse | None:
        """Return the answer saved for *url*, or for another form of the same address."""
        if url in self._responses or part_number(url) > 1:
            return self._responses.get(url)
        return self._by_canonical.get(canonical_url(url))

    def __iter__(self) -> Iterator[SavedResponse]:
        """Yield every answer, in the order of the index."""
        return iter(self._responses.values())


def _parse_line(folder: Path, line: str, number: int) -> SavedResponse:
    try:
        values = json.loads(line)
        headers = {str(name): str(value) for name, value in values.get("headers", {}).items()}
        saved = SavedResponse(str(values["url"]), int(values["status"]), headers, folder / str(values["file"]))
        canonical_url(saved.url)
        is_inside = saved.path.resolve().is_relative_to(folder.resolve())
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RuntimeError) as error:
        raise BrokenSiteError(f"{folder / INDEX}, line {number}: not a saved response ({_shortly(error)})") from error
    if not is_inside:
        raise BrokenSiteError(f"{folder / INDEX}, line {number}: the file lies outside the saved site")
    return saved


def _shortly(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:120]
