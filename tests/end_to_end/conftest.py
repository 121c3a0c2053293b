"""What the end-to-end tests share: the project's own command as a process, and a server that behaves like Sina."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from crawler.storage.database import sqlite_url
from tests.commands import ROOT, SCRAPY, finished_text
from tests.sina.server import SinaServer

CHINA = (155, 1686)
NO_PAUSES = {
    "DOWNLOAD_DELAY": "0",
    "DOWNLOAD_SLOTS": "{}",
    "AUTOTHROTTLE_ENABLED": "False",
    "CONCURRENT_REQUESTS_PER_DOMAIN": "8",
}


# Wrong arguments, and an archive that another run holds.
_WITHOUT_REPORT = (2, 5)


_OUTCOMES = "SELECT document_id, state, reason FROM articles"
# As the articles of the stand-in are written, which have other paragraphs below them.
_PARAGRAPH = re.compile(r"<p[^>]*>　　(.*?)</p>")


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    code: int
    out: str
    err: str


class Archive:
    """An archive in a test's folder, filled by the project's own command."""

    def __init__(self, root: Path, *settings: str) -> None:
        self.root = root
        self.settings = [f"ARCHIVE_DIR={root}", *settings]

    def command(self, spider: str, *options: str, **arguments: str) -> list[str]:
        """Return the command line of a run: `crawl SPIDER -a NAME=VALUE … -s SETTING …`."""
        given = [part for name, value in arguments.items() for part in ("-a", f"{name}={value}")]
        settings = [part for setting in self.settings for part in ("-s", setting)]
        return [*SCRAPY, "crawl", spider, *given, *settings, *options]

    def crawl(self, spider: str = "sina_finance", *options: str, **arguments: str) -> Ended:
        """Run a spider to its end. Whatever came of it, its numbers add up."""
        done = finished_text(self.command(spider, *options, **arguments))
        if done.returncode not in _WITHOUT_REPORT and any(self.root.glob("runs/*.json")):
            assert self.census()["unaccounted"] == 0, done.stdout
        return Ended(done.returncode, done.stdout, done.stderr)

    def start(self, spider: str = "sina_finance", **arguments: str) -> subprocess.Popen[bytes]:
        """Start a run and leave it going."""
        command = self.command(spider, **arguments)
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    @property
    def posts(self) -> list[Path]:
        """Return the files of the documents, sorted."""
        return sorted(self.root.glob("posts/**/*.md"))

    def stamps(self) -> dict[Path, tuple[int, bytes]]:
        """Return each document's time stamp and bytes."""
        return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in self.posts}

    def documents(self) -> dict[str, bytes]:
        """Return the documents by their place in the archive."""
        return {str(path.relative_to(self.root)): path.read_bytes() for path in self.posts}

    def report(self) -> dict[str, Any]:
        """Return the last run's JSON report."""
        newest = max(self.root.glob("runs/*.json"), key=lambda path: path.stat().st_mtime_ns)
        report: dict[str, Any] = json.loads(newest.read_text("utf-8"))
        return report

    def census(self) -> dict[str, Any]:
        """Return the last run's numbers."""
        census: dict[str, Any] = self.report()["census"]
        return census

    def rows(self, query: str) -> list[Any]:
        """Return what a query of the catalogue finds."""
        engine = create_engine(sqlite_url(self.root / "catalogue.sqlite3"))
        with engine.connect() as connection:
            found = connection.execute(text(query)).all()
        engine.dispose()
        return list(found)

    def outcomes(self) -> dict[str, tuple[str, str | None]]:
        """Return the state of each article in the catalogue and the reason for it."""
        return {name: (state, reason) for name, state, reason in self.rows(_OUTCOMES)}

    def change(self, statement: str) -> None:
        """Change the catalogue by hand, to let time pass, say."""
        engine = create_engine(f"sqlite:///{self.root / 'catalogue.sqlite3'}")
        with engine.begin() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def states(self) -> dict[str, int]:
        """Return how many articles there are in each state."""
        return dict(self.rows("SELECT state, count(*) FROM articles GROUP BY state"))  # type: ignore[arg-type]


def paragraphs_of(document: Path) -> tuple[str, ...]:
    """Return an article's own paragraphs as they stand in its document."""
    return tuple(_PARAGRAPH.findall(document.read_text("utf-8")))


@pytest.fixture
def sina() -> Iterator[SinaServer]:
    """A Sina of one's own, without articles yet."""
    with SinaServer() as server:
        yield server


@pytest.fixture
def archive(sina: SinaServer, tmp_path: Path) -> Archive:
    """An empty archive that asks the stand-in, without pauses."""
    settings = [f"{name}={value}" for name, value in NO_PAUSES.items()]
    return Archive(tmp_path / "archive", f"MIRROR_URL={sina.url}", *settings)
