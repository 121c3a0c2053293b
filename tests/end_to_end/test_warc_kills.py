"""Runs killed with -9 in the middle of writing WARC files leave nothing torn, and nothing that is not told of."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import TimeoutExpired

import pytest

from tests.end_to_end.archives import archive_at, differences, records, run, tables, warc_files, warcio
from tests.end_to_end.conftest import CHINA, Archive
from tests.sina.articles import FakeArticle, generated_articles
from tests.sina.server import SinaServer

ARTICLES = 400
KILLS = 10


@pytest.fixture(scope="module")
def articles() -> tuple[FakeArticle, ...]:
    """The articles that the killed runs are after."""
    return generated_articles(ARTICLES, seed=990)


@pytest.fixture(scope="module")
def survived(articles: tuple[FakeArticle, ...], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive after ten runs that were killed while they wrote, and one that was left alone."""
    chance = random.Random(10)
    with SinaServer({CHINA: articles}) as sina:
        archive = archive_at(tmp_path_factory.mktemp("killed") / "archive", sina)
        for _ in range(KILLS):
            _kill_at(archive, chance.randint(1, 60_000))
        ended = archive.crawl()
        assert ended.code == 0, ended.err
        yield archive


def _kill_at(archive: Archive, size: int) -> None:
    """Start a run and kill it once its WARC file has grown to so many bytes."""
    before = set(warc_files(archive))
    process = archive.start()
    while max((path.stat().st_size for path in _open(archive) if path not in before), default=0) < size:
        with suppress(TimeoutExpired):
            process.wait(0.001)
        assert process.returncode is None, "the run ended before it could be killed"
    process.kill()
    process.wait()


def _open(archive: Archive) -> list[Path]:
    return [path for path in warc_files(archive) if path.suffix == ".open"]


@pytest.fixture
def copied(survived: Archive, tmp_path: Path) -> Archive:
    """A copy of that archive."""
    return Archive(shutil.copytree(survived.root, tmp_path / "archive"))


@pytest.mark.slow
def test_the_killed_runs_were_killed_while_they_wrote(survived: Archive) -> None:
    [(unended,)] = survived.rows("SELECT count(*) FROM runs WHERE finished IS NULL")

    assert len(warc_files(survived)) == KILLS + 1
    # What earlier runs have left of the journal is written first; a run that is killed over that was not entered yet.
    assert KILLS // 2 < unended <= KILLS


@pytest.mark.slow
def test_every_file_is_readable_and_none_is_open(survived: Archive) -> None:
    files = warc_files(survived)

    checked = warcio("check", *files)

    assert (checked.code, checked.out, checked.err, _open(survived)) == (0, "", "", [])


@pytest.mark.slow
def test_every_article_has_one_file_and_its_raw_record(survived: Archive) -> None:
    kept = {record.id for record in records(warc_files(survived)) if record.kind in {"response", "revisit"}}

    found = survived.rows(
        "SELECT document_id, value FROM articles JOIN revisions USING (document_id), json_each(captures)"
        " WHERE state = 'archived'"
    )

    assert (len(found) >= ARTICLES, {record for _, record in found} <= kept) == (True, True)
    assert sorted(path.stem[-14:] for path in survived.posts) == sorted({name for name, _ in found})
    assert survived.states() == {"archived": ARTICLES}


@pytest.mark.slow
def test_the_catalogue_knows_every_answer(survived: Archive) -> None:
    kept = {record.id for record in records(warc_files(survived)) if record.kind in {"response", "revisit"}}

    assert {name for (name,) in survived.rows("SELECT record_id FROM records")} == kept


@pytest.mark.slow
def test_verify_calls_it_whole(survived: Archive) -> None:
    ended = run(survived, "verify")

    assert (ended.code, ended.err) == (0, ""), ended.out


@pytest.mark.slow
def test_a_rebuild_makes_an_equal_catalogue(survived: Archive, copied: Archive) -> None:
    ended = run(copied, "rebuild")

    assert (ended.code, differences(tables(survived), tables(copied))) == (0, {})


@pytest.mark.slow
def test_a_replay_makes_an_equal_archive(survived: Archive, tmp_path: Path) -> None:
    again = Archive(tmp_path / "again", f"REPLAY_FROM={survived.root / 'warc'}")

    assert again.crawl("replay").code == 0
    assert again.documents() == survived.documents()
    assert differences(tables(survived), tables(again, without_runs=["replay"])) == {}


@pytest.mark.slow
def test_what_a_killed_run_left_open_is_finished_by_the_next_command_that_writes(
    articles: tuple[FakeArticle, ...], tmp_path: Path
) -> None:
    with SinaServer({CHINA: articles}) as sina:
        archive = archive_at(tmp_path / "archive", sina)
        _kill_at(archive, 30_000)
        assert len(_open(archive)) == 1

        found, mended, again = run(archive, "verify"), run(archive, "verify", "--repair"), run(archive, "verify")

    assert (found.code, "left open by a killed run" in found.out) == (4, True)
    assert (mended.code, again.code, _open(archive)) == (0, 0, []), mended.out
    assert warcio("check", *warc_files(archive)).code == 0
