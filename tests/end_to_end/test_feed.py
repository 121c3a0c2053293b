"""`scrapy feed` over the demo archive: valid Atom of the latest articles, beside a run too; errors are told."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from crawler.storage.lock import ArchiveLock
from pipelines.export.feed import entry_id
from tests.end_to_end.archives import run
from tests.end_to_end.conftest import ROOT, Archive
from tests.pipelines.export.atom_rules import ATOM, problems
from tests.sina import demo

_REMOVED = demo.article_named("removed").document_id
LISTED = sorted((each for each in demo.articles() if each.document_id != _REMOVED), key=lambda each: each.intime)


@pytest.fixture(scope="module")
def demo_archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The archive of the demo site; not to be changed."""
    archive = Archive(tmp_path_factory.mktemp("demo"), f"REPLAY_FROM={ROOT / 'tests/sites/demo'}")
    assert archive.crawl(channel="china,stock,companies").code == 0
    return archive


@pytest.fixture
def archive(demo_archive: Archive, tmp_path: Path) -> Archive:
    """A copy of it."""
    shutil.copytree(demo_archive.root, tmp_path / "own")
    return Archive(tmp_path / "own")


def entries(file: Path) -> list[Any]:
    """Return the entries of a feed, after the judge has found nothing."""
    data = file.read_bytes()
    assert problems(data) == []
    return list(etree.fromstring(data).iter(f"{ATOM}entry"))


def test_the_latest_fifty_newest_first(archive: Archive) -> None:
    ended = run(archive, "feed")

    found = entries(archive.root / "feed.atom")

    newest = LISTED[:-51:-1]
    assert (ended.code, ended.out) == (0, f"Wrote 50 articles to {archive.root / 'feed.atom'}.\n")
    assert [each.findtext(f"{ATOM}id") for each in found] == [entry_id(each.document_id) for each in newest]
    assert [each.findtext(f"{ATOM}title") for each in found] == [each.title for each in newest]
    assert [datetime.fromisoformat(each.findtext(f"{ATOM}published")) for each in found] == [
        each.intime for each in newest
    ]


def test_one_channel_with_a_site_of_ones_own(archive: Archive, tmp_path: Path) -> None:
    site, own = "https://example.org/a", "https://example.org/stock.atom"
    options = ["--channel", "stock", "--limit", "3", "--site-url", site, "--self-url", own]

    ended = run(archive, "feed", *options, "--to", str(tmp_path / "stock.atom"))

    links = [each.find(f"{ATOM}link").get("href") for each in entries(tmp_path / "stock.atom")]
    assert (ended.code, len(links)) == (0, 3)
    assert all(link.startswith(f"{site}/2026/03/0") for link in links)


def test_the_same_archive_gives_the_same_file_and_leaves_it_alone(archive: Archive) -> None:
    run(archive, "feed")
    before = (archive.root / "feed.atom").stat()

    run(archive, "feed")

    after = (archive.root / "feed.atom").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_it_reads_beside_a_run_and_changes_nothing(archive: Archive) -> None:
    before = archive.stamps()
    lock = ArchiveLock.acquire(archive.root / "archive.lock")

    ended = run(archive, "feed")

    lock.release()
    assert (ended.code, archive.stamps()) == (0, before)
    assert run(archive, "verify").code == 0


def test_what_sina_has_removed_goes_from_the_feed(archive: Archive) -> None:
    newest = LISTED[-1].document_id
    archive.change("UPDATE articles SET state = 'removed' WHERE intime = (SELECT max(intime) FROM articles)")

    run(archive, "feed")

    ids = [each.findtext(f"{ATOM}id") for each in entries(archive.root / "feed.atom")]
    assert (len(ids), entry_id(newest) in ids) == (50, False)


def test_a_document_that_is_missing_leaves_its_entry_without_text(archive: Archive) -> None:
    [post] = archive.root.glob(f"posts/**/*{LISTED[-1].document_id}.md")
    post.unlink()

    ended = run(archive, "feed")

    assert (ended.code, "Documents missing or unreadable: 1" in ended.err) == (4, True)
    assert entries(archive.root / "feed.atom")[0].find(f"{ATOM}content") is None


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--limit", "no"], "limit='no' is no number"),
        (["--chanel=stock"], "did you mean --channel?"),
    ],
    ids=["limit", "unknown"],
)
def test_wrong_options_are_told(demo_archive: Archive, options: list[str], told: str) -> None:
    ended = run(demo_archive, "feed", *options)

    assert (ended.code, told in ended.err) == (2, True), ended.err


def test_without_an_archive_there_is_no_feed(tmp_path: Path) -> None:
    ended = run(Archive(tmp_path / "none"), "feed")

    assert (ended.code, "there is no catalogue" in ended.err, (tmp_path / "none").exists()) == (2, True, False)
