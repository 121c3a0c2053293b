"""A crawl keeps to itself: what it asks, writes and starts, as Python's own audit events tell."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.end_to_end.archives import archive_at, command_line
from tests.end_to_end.conftest import CHINA, ROOT
from tests.sina.articles import generated_articles
from tests.sina.server import SinaServer

# Runs Scrapy with every event of interest written to a file: its name, and what it is about.
_WATCHED = """
import json, os, sys
notes = open(sys.argv.pop(1), "a")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
WANTED = ("socket.connect", "socket.sendto", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "os.system",
          "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "pickle.find_class", "os.remove", "os.rename", "os.mkdir",
          "os.rmdir", "os.symlink", "os.link", "os.chmod", "os.chown", "os.truncate", "shutil.rmtree",
          "sqlite3.connect")
def note(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes)) and (arguments[2] or 0) & WRITES:
        print(json.dumps(["open", os.path.abspath(os.fsdecode(arguments[0]))]), file=notes, flush=True)
    elif event in WANTED:
        about = arguments[1:] if event.startswith("socket.") and event != "socket.getaddrinfo" else arguments
        print(json.dumps([event, *map(str, about)]), file=notes, flush=True)
sys.addaudithook(note)
from scrapy.cmdline import execute
execute(["scrapy", *sys.argv[1:]])
"""
_WRITING = {"open", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.truncate", "sqlite3.connect"}


@dataclass(frozen=True)
class Watched:
    """What a run did: the audit events by their names, where it may write, and where the stand-in listens."""

    events: list[tuple[str, ...]]
    root: Path
    port: int

    def about(self, *names: str) -> list[tuple[str, ...]]:
        """Return what events of these names were about."""
        return [event[1:] for event in self.events if event[0] in names]


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A run with pictures, a report and the texts, watched from its first line to its last."""
    folder = tmp_path_factory.mktemp("confined")
    with SinaServer({CHINA: generated_articles(4, seed=77)}) as sina:
        archive = archive_at(folder / "archive", sina, "KEEP_IMAGES=True", "HTTPPROXY_ENABLED=True")
        notes = folder / "notes"
        crawl = command_line(archive, "crawl", "sina_finance")[3:]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-c", _WATCHED, str(notes), *crawl]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        assert len(archive.posts) == 4
        events = [tuple(json.loads(line)) for line in notes.read_text("utf-8").splitlines()]
        yield Watched(events, archive.root, urlsplit(sina.url).port or 0)


def test_it_talks_to_nobody_else(watched: Watched) -> None:
    connected = {address for (address,) in watched.about("socket.connect", "socket.sendto")}

    assert connected == {f"('127.0.0.1', {watched.port})"}
    # urllib3, which Scrapy loads, tries out whether there is IPv6.
    assert {address for (address,) in watched.about("socket.bind")} <= {"('::1', 0)"}


def test_no_other_name_is_looked_up(watched: Watched) -> None:
    assert {name for name, *_ in watched.about("socket.getaddrinfo")} <= {"127.0.0.1"}


def test_it_writes_nowhere_but_in_its_archive(watched: Watched) -> None:
    written = {Path(path) for path, *_ in watched.about(*_WRITING)}

    assert written
    assert {path for path in written if not path.is_relative_to(watched.root) and path != Path(os.devnull)} == set()


def test_it_starts_no_program_and_reads_no_pickle(watched: Watched) -> None:
    started = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork")

    assert watched.about(*started, "pickle.find_class") == []


def test_it_changes_nobodys_rights_and_makes_no_links(watched: Watched) -> None:
    assert watched.about("os.symlink", "os.link", "os.chmod", "os.chown", "shutil.rmtree") == []
