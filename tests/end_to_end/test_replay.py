"""Replay: every answer comes from a saved site, nothing leaves, and the documents are the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.conftest import ROOT, Archive
from tests.sina.articles import generated_articles
from tests.sina.lists import roll_answer, roll_url, row
from tests.sina.saved_site import SavedSite
from tests.sina.server import SinaServer
from tests.sina.shapes import render

# Runs Scrapy with every attempt to reach a network written to a file.
_WATCHED = """
import os, sys
def note(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        with open(os.environ["NOTES"], "a") as notes:
            print(event, arguments[1:], file=notes)
sys.addaudithook(note)
from scrapy.cmdline import execute
execute(["scrapy", *sys.argv[1:]])
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A saved site: one list of three articles."""
    folder = tmp_path / "site"
    saved = SavedSite(folder)
    articles = generated_articles(3, seed=40)
    rows = [row(article, [1686]) for article in articles]
    saved.add(
        roll_url(155, 1686, 1), roll_answer(rows, total=3, lid=1686), headers={"Content-Type": "application/json"}
    )
    for article in articles:
        saved.add(article.url, render(article).encode())
    return folder


def test_replayed_documents_are_those_of_the_crawl(site: Path, tmp_path: Path) -> None:
    crawled, replayed = (Archive(tmp_path / name, f"REPLAY_FROM={site}") for name in ("crawled", "replayed"))

    assert crawled.crawl("sina_finance").code == 0
    assert replayed.crawl("replay").code == 0
    assert replayed.documents() == crawled.documents()
    assert len(crawled.posts) == 3


def test_a_second_replay_finds_everything_unchanged(site: Path, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive", f"REPLAY_FROM={site}")
    archive.crawl("replay")
    before = archive.stamps()

    archive.crawl("replay")

    assert archive.census()["unchanged"] == 3
    assert archive.stamps() == before


def test_what_was_not_saved_fails_and_says_so(site: Path, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive", f"REPLAY_FROM={site}")

    ended = archive.crawl("sina_article", url="https://finance.sina.com.cn/china/doc-izzzzzzz9999999.shtml")

    assert ended.code == 3
    assert "no saved response for https://finance.sina.com.cn/china/doc-izzzzzzz9999999.shtml" in ended.err
    assert archive.rows("SELECT reason FROM articles") == [("not saved",)]


def _watched(archive: Archive, notes: Path, **arguments: str) -> None:
    given = archive.command("sina_finance", **arguments)[3:]
    proxies = dict.fromkeys(("http_proxy", "https_proxy"), "http://127.0.0.1:9")
    environment = {**os.environ, **proxies, "NOTES": str(notes)}
    subprocess.run([sys.executable, "-c", _WATCHED, *given], cwd=ROOT, env=environment, timeout=60, check=False)


def test_no_request_leaves(site: Path, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive", f"REPLAY_FROM={site}", "HTTPPROXY_ENABLED=True", "ROBOTSTXT_OBEY=True")

    _watched(archive, tmp_path / "notes", channel="china,macro")

    assert len(archive.posts) == 3
    assert not (tmp_path / "notes").exists()


def test_the_watch_sees_a_request_that_does_leave(sina: SinaServer, archive: Archive, tmp_path: Path) -> None:
    _watched(archive, tmp_path / "notes")

    assert "socket.connect" in (tmp_path / "notes").read_text()
    assert sina.requests


def test_the_saved_answer_to_another_spelling_of_the_url_is_found(site: Path, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive", f"REPLAY_FROM={site}")
    url = generated_articles(3, seed=40)[0].url.replace("https:", "http:") + "?cre=tianyi&mod=pchp#top"

    assert archive.crawl("sina_article", url=url).code == 0


def test_a_broken_index_is_told_with_its_line(site: Path, tmp_path: Path) -> None:
    with (site / "index.jsonl").open("a", encoding="utf-8") as index:
        index.write(json.dumps({"url": "https://finance.sina.com.cn/", "status": 200}) + "\n")

    ended = Archive(tmp_path / "archive", f"REPLAY_FROM={site}").crawl("replay", "-L", "WARNING")

    assert ended.code == 2
    assert "index.jsonl, line 5: not a saved response" in ended.err
