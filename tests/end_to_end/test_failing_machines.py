"""Machines that fail: damaged catalogues and ones in use, wrong clocks, limits, signals, files changed under a run.

Each is told in a sentence, with a fitting exit code; the next good run makes up for it, and verify calls it whole.
"""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.end_to_end.archives import archive_at
from tests.end_to_end.conftest import CHINA, paragraphs_of
from tests.machine.ground import CRAWL, Ground, ground_at, is_told
from tests.machine.killing import damages, edited
from tests.machine.machine import until
from tests.machine.steps import Fault
from tests.sina.answers import Answer
from tests.sina.articles import generated_articles
from tests.sina.server import SinaServer

YEAR = timedelta(days=365).total_seconds()
PAGE = 4096


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    with ground_at(tmp_path_factory.mktemp("machine")) as made:
        yield made


def _zero(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(3 * PAGE)
        file.write(bytes(PAGE))


def _halve(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.slow
@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(_zero, id="a page of zeros"),
        pytest.param(_halve, id="cut in half"),
        pytest.param(lambda path: path.write_bytes(b"no database" * 1000), id="no database"),
        pytest.param(lambda path: path.write_bytes(bytes(8 * PAGE)), id="zeros"),
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(lambda path: os.truncate(path, PAGE), id="its head, where the WAL was deleted"),
        pytest.param(lambda path: path.unlink(), id="gone"),
    ],
)
def test_a_damaged_catalogue_is_told_and_made_again_by_rebuild(
    ground: Ground, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    archive = ground.copy(tmp_path / "archive")
    damage(archive.root / "catalogue.sqlite3")

    ended = ground.machine.run(archive, CRAWL)

    assert (ended.code, "Traceback" in ended.err, "scrapy rebuild" in ended.err) == (1, False, True), ended.err
    assert ground.machine.run(archive, "rebuild").code == 0
    assert ground.is_made_up_for(archive)


@pytest.mark.slow
def test_a_catalogue_that_another_program_holds_for_good_is_told(ground: Ground, tmp_path: Path) -> None:
    archive = ground.copy(tmp_path / "archive")
    with closing(sqlite3.connect(archive.root / "catalogue.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        ended = [ground.machine.run(archive, command, patience=0.2) for command in (CRAWL, "verify --repair")]
        other.execute("ROLLBACK")

    assert [is_told(each, "locked") for each in ended] == [True, True]
    assert ground.is_made_up_for(archive)


@pytest.mark.slow
def test_a_catalogue_that_another_program_holds_for_a_moment_is_waited_for(ground: Ground, tmp_path: Path) -> None:
    archive = ground.copy(tmp_path / "archive")
    with closing(sqlite3.connect(archive.root / "catalogue.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        run = ground.machine.start(archive, CRAWL)
        lock = archive.root / "archive.lock"
        until(lambda: lock.read_text("utf-8").startswith(f"process {run.process} "))  # before the catalogue, then
        other.execute("ROLLBACK")
        ended = ground.machine.ended(run)

    assert ended.code == 0
    assert ground.is_made_up_for(archive)


@pytest.mark.slow
@pytest.mark.parametrize("later", [-YEAR, YEAR], ids=["a year back", "a year ahead"])
def test_a_clock_that_was_set_between_runs_costs_nothing(ground: Ground, tmp_path: Path, later: float) -> None:
    archive = ground.empty(tmp_path / "archive")
    codes = [ground.machine.run(archive, CRAWL, later=moment).code for moment in (0, later, 0)]
    codes.append(ground.machine.run(archive, "rebuild").code)

    assert codes == [0, 0, 0, 0]
    assert ground.is_made_up_for(archive)


@pytest.mark.slow
@pytest.mark.parametrize("ahead", [0, YEAR], ids=["set back by a year", "set right after a year ahead"])
def test_an_edit_that_comes_after_the_clock_was_set_back_is_kept(ground: Ground, tmp_path: Path, ahead: float) -> None:
    [article] = generated_articles(1, seed=int(ahead % 97) + 700, layout="news")
    with SinaServer({CHINA: [article]}) as sina:
        archive = archive_at(tmp_path / "archive", sina)
        codes = [ground.machine.run(archive, CRAWL, later=ahead).code]
        sina.publish(edited(article), CHINA)
        codes.append(ground.machine.run(archive, CRAWL, later=ahead - YEAR).code)
        codes.append(ground.machine.run(archive, "rebuild").code)

    assert codes == [0, 0, 0]
    assert [paragraphs_of(path) for path in archive.posts] == [edited(article).paragraphs]
    assert (archive.states(), damages(archive)) == ({"archived": 1}, [])


@pytest.mark.slow
@pytest.mark.parametrize("files", [16, 18, 20])
def test_a_process_without_descriptors_says_so(ground: Ground, tmp_path: Path, files: int) -> None:
    archive = ground.empty(tmp_path / "archive")

    ended = ground.machine.run(archive, CRAWL, files=files)

    assert (ended.code, "Traceback" in ended.err) == (1, False), ended.err
    assert ground.is_made_up_for(archive)


@pytest.mark.slow
@pytest.mark.parametrize("megabytes", [4, 10, 16, 24, 32])
def test_a_process_without_memory_ends_and_costs_nothing(ground: Ground, tmp_path: Path, megabytes: int) -> None:
    archive = ground.empty(tmp_path / "archive")

    ended = ground.machine.run(archive, CRAWL, memory=megabytes << 20)

    assert ended.code in {0, 1, 3, 4}
    assert ground.is_made_up_for(archive)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["with blanks", "新浪 财经", 'it\'s "so"', "a%20b?c#d", "-s x"])
def test_an_archive_lies_wherever_it_likes_and_can_be_moved(ground: Ground, tmp_path: Path, name: str) -> None:
    archive = ground.empty(tmp_path / name)
    assert ground.machine.run(archive, CRAWL).code == 0
    moved = ground.empty(archive.root.rename(tmp_path / f"{name} moved"))

    assert ground.is_made_up_for(moved)
    assert [ground.machine.run(moved, command).code for command in ("verify", "export", "rebuild")] == [0, 0, 0]


@pytest.mark.slow
@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_a_run_that_is_told_twice_to_end_stops_at_once_and_loses_nothing(
    ground: Ground, tmp_path: Path, kind: signal.Signals
) -> None:
    made = generated_articles(3, seed=720)
    with SinaServer({CHINA: made}) as sina:
        for article in made:
            sina.plant(article.url, Answer(delay=20, times=1))
        archive = archive_at(tmp_path / "archive", sina)
        run = ground.machine.start(archive, CRAWL)
        until(sina.article_requests)
        run.send(kind)
        until(lambda: "Closing spider (shutdown)" in run.log)
        run.send(kind)
        ended = ground.machine.ended(run)
        again = ground.machine.run(archive, CRAWL)

    assert (ended.code, "Traceback" in ended.err, again.code) == (130, False, 0), ended.err
    assert (archive.states(), damages(archive)) == ({"archived": 3}, [])


@pytest.mark.slow
def test_a_robots_txt_that_can_not_be_kept_is_obeyed_all_the_same(ground: Ground, tmp_path: Path) -> None:
    made = generated_articles(1, seed=721)
    with SinaServer({CHINA: made}, robots={"feed.mix.sina.com.cn": "User-agent: *\nDisallow: /"}) as sina:
        archive = archive_at(tmp_path / "archive", sina)
        ended = ground.machine.run(archive, CRAWL, fault=Fault("open warc", 1, "ENOSPC"))
        asked = [path for _, path in sina.requests]

    assert (ended.code, asked) == (3, ["/robots.txt"])


@pytest.mark.slow
def test_a_file_that_is_removed_or_changed_under_a_run_is_found_and_mended(ground: Ground, tmp_path: Path) -> None:
    archive = ground.copy(tmp_path / "archive")
    gone, changed, *_ = archive.posts
    gone.unlink()
    changed.write_text("nothing", "utf-8")

    ended = [ground.machine.run(archive, command) for command in (CRAWL, "verify", "verify --repair")]

    assert [each.code for each in ended] == [0, 4, 0]
    assert ground.is_made_up_for(archive)
