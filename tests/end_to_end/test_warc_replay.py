"""Replay of an archive's own WARC files into an empty one: the same posts, the same catalogue, no site, no network."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from subprocess import TimeoutExpired
from urllib.parse import urlsplit

import pytest

from tests.end_to_end.archives import (
    WARCIO,
    Record,
    differences,
    everything,
    records,
    replayed,
    run,
    tables,
    warc_files,
    warcio,
)
from tests.end_to_end.conftest import Archive
from tests.end_to_end.histories import RichHistory, rich_history
from tests.sina import demo

_ANSWERS = ("response", "revisit")
_ARCHIVED = (
    "SELECT document_id, url, captures FROM articles JOIN revisions USING (document_id) WHERE state = 'archived'"
)
_LATEST = f"{_ARCHIVED} GROUP BY document_id HAVING version = max(version)"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RichHistory]:
    """An archive to which everything has happened."""
    with rich_history(tmp_path_factory.mktemp("rich")) as history:
        yield history


@pytest.fixture(scope="module")
def crawled_demo(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The archive that the two runs of `make demo` fill, from a saved site that is gone now."""
    root = tmp_path_factory.mktemp("demo")
    site = shutil.copytree(demo.SITE, root / "site")
    archive = Archive(root / "archive", f"REPLAY_FROM={site}")
    assert archive.crawl(channel="china,stock,companies").code == 0
    assert archive.crawl(since=f"{demo.WINDOW_DAY}", until=f"{demo.WINDOW_DAY}").code == 0
    shutil.rmtree(site)
    return archive


@pytest.fixture(scope="module")
def made_of_demo(crawled_demo: Archive, tmp_path_factory: pytest.TempPathFactory) -> tuple[Archive, Archive]:
    """That archive, and the replay of its WARC files."""
    return crawled_demo, replayed(crawled_demo, tmp_path_factory.mktemp("demo-again") / "archive")


@pytest.fixture(scope="module")
def made_of_rich(rich: RichHistory, tmp_path_factory: pytest.TempPathFactory) -> tuple[Archive, Archive]:
    """The rich archive, and the replay of its WARC files."""
    root = tmp_path_factory.mktemp("rich-again") / "archive"
    return rich.archive, replayed(rich.archive, root, "KEEP_IMAGES=True")


@pytest.fixture(params=["demo", "rich"])
def pair(request: pytest.FixtureRequest) -> tuple[Archive, Archive]:
    """An archive and its replay."""
    archives: tuple[Archive, Archive] = request.getfixturevalue(f"made_of_{request.param}")
    return archives


def test_every_post_is_byte_identical(pair: tuple[Archive, Archive]) -> None:
    crawled, again = pair

    assert again.documents() == crawled.documents()
    assert len(crawled.posts) > 30


def test_every_row_of_every_table_is_equal_but_for_the_replays_run(pair: tuple[Archive, Archive]) -> None:
    crawled, again = pair

    assert differences(tables(crawled), tables(again, without_runs=["replay"])) == {}
    assert again.rows("SELECT count(*) FROM runs WHERE spider = 'replay'") == [(1,)]


def test_the_replay_is_an_archive_that_verify_calls_whole(pair: tuple[Archive, Archive]) -> None:
    ended = run(pair[1], "verify")

    assert (ended.code, ended.err) == (0, ""), ended.out


def test_the_catalogue_of_a_replay_can_be_rebuilt(pair: tuple[Archive, Archive], tmp_path: Path) -> None:
    copied = Archive(shutil.copytree(pair[1].root, tmp_path / "copied"))
    before = tables(copied)

    ended = run(copied, "rebuild")

    assert (ended.code, differences(before, tables(copied))) == (0, {})


def test_a_replay_of_a_replay_is_the_same_once_more(pair: tuple[Archive, Archive], tmp_path: Path) -> None:
    twice = replayed(pair[1], tmp_path / "twice")

    mine, original = (tables(each, without_runs=["replay"]) for each in (twice, pair[0]))
    assert (twice.documents(), differences(original, mine)) == (pair[0].documents(), {})


def test_a_second_replay_writes_nothing(made_of_demo: tuple[Archive, Archive]) -> None:
    _, again = made_of_demo
    before, known = again.stamps(), tables(again, without_runs=["replay"])

    ended = again.crawl("replay")

    assert (ended.code, again.stamps()) == (0, before)
    assert differences(known, tables(again, without_runs=["replay"])) == {}


def test_a_replay_that_was_killed_is_made_good_by_the_next(crawled_demo: Archive, tmp_path: Path) -> None:
    again = Archive(tmp_path / "archive", f"REPLAY_FROM={crawled_demo.root / 'warc'}")
    process = again.start("replay")
    while len(again.posts) < 10:
        with suppress(TimeoutExpired):
            process.wait(0.01)
        assert process.returncode is None, "it ended before it could be killed"
    process.kill()
    process.wait()

    ended = again.crawl("replay")

    assert (ended.code, again.documents()) == (0, crawled_demo.documents())
    assert again.states() == crawled_demo.states()


def test_replay_diff_finds_nothing_and_changes_nothing(pair: tuple[Archive, Archive]) -> None:
    before = everything(pair[0])

    ended = run(pair[0], "replay-diff")

    assert (ended.code, everything(pair[0])) == (0, before), ended.out[-2000:]


def test_a_replay_of_the_archive_itself_changes_no_post(rich: RichHistory, tmp_path: Path) -> None:
    root = shutil.copytree(rich.archive.root, tmp_path / "copied")
    copied = Archive(root, f"REPLAY_FROM={root / 'warc'}")
    before, texts = copied.stamps(), copied.rows("SELECT document_id, version FROM revisions")

    copied.crawl("replay")

    assert copied.stamps() == before
    assert copied.rows("SELECT document_id, version FROM revisions") == texts
    assert copied.rows("SELECT count(*) FROM articles WHERE state = 'archived'") == rich.archive.rows(
        "SELECT count(*) FROM articles WHERE state = 'archived'"
    )


def test_warcio_reads_every_file_and_every_digest_is_right(pair: tuple[Archive, Archive]) -> None:
    for archive in pair:
        files = warc_files(archive)
        checked, indexed = warcio("check", "-v", *files), warcio("index", *files)

        assert (checked.code, checked.err, indexed.code, indexed.err) == (0, "", 0, "")
        assert "digest pass" in checked.out
        assert len(indexed.out.splitlines()) == len(records(files))
        assert {path.suffix for path in files} == {".gz"}


def test_every_article_has_a_record_of_what_the_server_sent(rich: RichHistory) -> None:
    found = {record.id: record for record in records(warc_files(rich.archive))}
    held = {record.headers["WARC-Payload-Digest"]: record for record in found.values() if record.kind == "response"}

    pages = [(url, json.loads(captures)[-1]) for _, url, captures in rich.archive.rows(_LATEST) if "7x24" not in url]
    wrong = [
        url
        for url, capture in pages
        if held[found[capture].headers["WARC-Payload-Digest"]].payload != _sent(rich, found[capture].url)
    ]

    assert (wrong, len(pages) > 20) == ([], True)


def test_what_came_twice_is_kept_once(rich: RichHistory) -> None:
    found = records(warc_files(rich.archive))
    digests = Counter(each.headers["WARC-Payload-Digest"] for each in found if each.kind == "response" and each.payload)
    revisits = [record for record in found if record.kind == "revisit"]

    assert (set(digests.values()), len(revisits) > 20) == ({1}, True)
    assert {record.payload for record in revisits} == {b""}
    assert {record.headers["WARC-Refers-To"][10:-1] for record in revisits} <= {record.id for record in found}


def test_beside_every_answer_are_its_request_and_its_row(rich: RichHistory) -> None:
    found = records(warc_files(rich.archive))
    beside: dict[str, list[Record]] = {}
    for record in found:
        beside.setdefault(record.headers.get("WARC-Concurrent-To", "")[10:-1], []).append(record)
    kinds = {each.id: {one.kind: one for one in beside.get(each.id, [])} for each in found if each.kind in _ANSWERS}

    assert [answer for answer, others in kinds.items() if "request" not in others] == []
    articles = rich.archive.rows("SELECT record_id, document_id FROM records WHERE document_id IS NOT NULL")
    told = {answer: json.loads(kinds[answer]["metadata"].payload)["owed"] for answer, _ in articles}
    assert sum(told[answer]["document_id"] != name for answer, name in articles) == 0
    listed = {row["document_id"] for row in (one["row"]["is"] for one in told.values() if one["row"])}
    assert rich.articles["edited"].document_id in listed


@pytest.mark.parametrize("status", ["302", "404", "500", "503"])
def test_what_is_no_page_is_kept_too(rich: RichHistory, status: str) -> None:
    assert rich.archive.rows(f"SELECT count(*) > 0 FROM records WHERE status = {status}") == [(1,)]  # noqa: S608


def test_a_file_is_read_by_the_tools_that_others_use(rich: RichHistory, tmp_path: Path) -> None:
    [path, *_] = warc_files(rich.archive)
    offset = rich.archive.rows(f"SELECT offset FROM records WHERE file LIKE '%{path.name}' AND kind = 'response'")  # noqa: S608

    [(place,), *_] = offset

    done = warcio("recompress", path, tmp_path / "again.warc.gz")
    extracted = subprocess.run([*WARCIO, "extract", "--payload", path, f"{place}"], capture_output=True, check=True)

    assert (done.code, bool(extracted.stdout)) == (0, True)


def _sent(rich: RichHistory, url: str) -> bytes:
    """Return what the server sends to somebody who asks as the spiders do."""
    asked = urlsplit(url)
    connection = HTTPConnection(urlsplit(rich.sina.url).netloc, timeout=30)
    try:
        path = f"{asked.path}?{asked.query}" if asked.query else asked.path
        connection.request("GET", path, headers={"Host": asked.netloc, "Accept-Encoding": "gzip, deflate"})
        return connection.getresponse().read()
    finally:
        connection.close()
