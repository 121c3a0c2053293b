"""A saved site: answers in files, and an index.jsonl that says which URL each of them answers."""

from __future__ import annotations

import hashlib
import json
import re
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .server import SinaServer

INDEX = "index.jsonl"

_LONGEST_STEM = 180
_PATIENCE = 30.0
_ENDINGS = {"json": ".json", "html": ".html"}


class Line(TypedDict):
    """One line of the index."""

    url: str
    status: int
    headers: dict[str, str]
    file: str


class SavedSite:
    """Writes a saved site; started on a folder that already is one, it adds to it."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._lines: dict[str, Line] = {line["url"]: line for line in self._read()}

    def _read(self) -> list[Line]:
        index = self.folder / INDEX
        if not index.exists():
            return []
        return [json.loads(line) for line in index.read_text(encoding="utf-8").splitlines()]

    def add(
        self,
        url: str,
        body: bytes | str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> Path:
        """Save the answer for a URL, in the place of an earlier one for the same URL; return its file."""
        kept = {"Content-Type": "text/html"} if headers is None else dict(headers)
        name = self._name(url, kept.get("Content-Type", ""))
        self._lines[url] = {"url": url, "status": status, "headers": kept, "file": name}
        file = self.folder / name
        file.write_bytes(body.encode() if isinstance(body, str) else body)
        self._write_index()
        return file

    def record(self, server: str, url: str) -> Path:
        """Save what the stand-in that listens at *server* answers for a URL; return its file."""
        asked = urlsplit(url)
        connection = HTTPConnection(urlsplit(server).netloc, timeout=_PATIENCE)
        try:
            query = f"?{asked.query}" if asked.query else ""
            connection.request("GET", f"{asked.path or '/'}{query}", headers={"Host": asked.netloc})
            answer = connection.getresponse()
            content_type = answer.headers.get("Content-Type", "text/html")
            return self.add(url, answer.read(), status=answer.status, headers={"Content-Type": content_type})
        finally:
            connection.close()

    def record_all(self, sina: SinaServer) -> None:
        """Save what the stand-in answers now for everything it has been asked for."""
        for host, path in dict.fromkeys(sina.requests):
            if path != "/robots.txt":
                self.record(sina.url, f"https://{host}{path}")

    def _name(self, url: str, content_type: str) -> str:
        """Return a readable file name; a digest tells apart what would otherwise be cut or taken."""
        parts = urlsplit(url)
        readable = re.sub(r"[^A-Za-z0-9_.=-]+", "_", f"{parts.netloc}{parts.path}_{parts.query}").strip("_")
        stem = re.sub(r"\.s?html?$", "", readable)
        ending = next((end for kind, end in _ENDINGS.items() if kind in content_type), ".txt")
        taken = {line["file"] for line in self._lines.values() if line["url"] != url}
        if len(stem) <= _LONGEST_STEM and stem + ending not in taken:
            return stem + ending
        return f"{stem[:_LONGEST_STEM]}-{hashlib.sha256(url.encode()).hexdigest()[:8]}{ending}"

    def _write_index(self) -> None:
        lines = [json.dumps(line, ensure_ascii=False) for line in self._lines.values()]
        (self.folder / INDEX).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
