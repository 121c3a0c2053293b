"""A real Hexo site, made of `tests/hexo` with the posts of a test in it, and its pages as readers get them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.needs import HEXO

# Hexo as it comes: a new site's settings are those that stand nowhere.
PLAIN = "title: plain\nurl: http://localhost\ntheme: landscape\n"


@dataclass(frozen=True)
class Page:
    """The page of one post. *folder*: where it lies below the site, year, month and day first; *text*: the file's."""

    folder: str
    text: str

    @cached_property
    def tree(self) -> LexborHTMLParser:
        return LexborHTMLParser(self.text)

    @property
    def name(self) -> str:
        return self.folder.rpartition("/")[2]

    @property
    def day(self) -> str:
        return "-".join(self.folder.split("/")[:3])

    @property
    def title(self) -> str:
        return self._one("h1.article-title").text().strip()

    @property
    def head_title(self) -> str:
        return self._one("head > title").text().strip()

    @property
    def body(self) -> LexborNode:
        return self._one("div.article-entry")

    @property
    def markup(self) -> str:
        """Return the article's HTML as it stands in the page."""
        return (self.body.html or "").partition(">")[2].rpartition("</div>")[0]

    @property
    def categories(self) -> list[str]:
        return [node.text() for node in self.tree.css(".article-meta a.article-category-link")]

    @property
    def date(self) -> datetime:
        return datetime.fromisoformat(self._one("time.dt-published").attributes["datetime"] or "")

    def _one(self, selector: str) -> LexborNode:
        [found] = self.tree.css(selector)[:1]
        return found


class Site:
    """A site in a test's folder. *zone*: the time zone of Hexo's process."""

    def __init__(self, root: Path, zone: str = "UTC") -> None:
        shutil.copytree(HEXO, root, ignore=shutil.ignore_patterns("node_modules"))
        (root / "node_modules").symlink_to(HEXO / "node_modules")
        self.root = root
        self.posts = root / "source" / "_posts"
        self._zone = zone

    def make_plain(self, *settings: str) -> None:
        """Take away what this project adds to Hexo, and set only *settings*."""
        shutil.rmtree(self.root / "scripts")
        self.set(PLAIN, *settings)

    def set(self, *settings: str) -> None:
        """Write the site's settings."""
        (self.root / "_config.yml").write_text("\n".join(settings), "utf-8")

    def put(self, name: str, document: str) -> None:
        """Put a post into the site."""
        file = self.posts / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(document, "utf-8")

    def generate(self) -> str:
        """Let Hexo make the pages, and return what it says."""
        command = ["node", "node_modules/hexo/bin/hexo", "generate", "--bail", "--no-color"]
        environment = os.environ | {"TZ": self._zone}
        done = subprocess.run(
            command, cwd=self.root, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    @property
    def public(self) -> Path:
        return self.root / "public"

    def pages(self) -> list[Page]:
        """Return the pages of all posts."""
        return [
            Page(file.parent.relative_to(self.public).as_posix(), file.read_text("utf-8"))
            for file in sorted(self.public.glob("[0-9]*/*/*/**/index.html"))
        ]

    @contextmanager
    def served(self) -> Iterator[str]:
        """Serve the site on loopback, and yield its address."""
        with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(self.public))) as server:
            thread = Thread(target=server.serve_forever)
            thread.start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()
            thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""
