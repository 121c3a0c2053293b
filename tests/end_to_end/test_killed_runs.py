"""Runs killed with -9 lose nothing: what was seen is owed, and the next run pays."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import TimeoutExpired

import frontmatter
import pytest

from tests.end_to_end.conftest import CHINA, NO_PAUSES, Archive
from tests.sina.articles import FakeArticle, generated_articles
from tests.sina.server import SinaServer

ARTICLES = 300
KILLS = 5


@pytest.fixture(scope="module")
def articles() -> tuple[FakeArticle, ...]:
    """The articles that the killed runs are after."""
    return generated_articles(ARTICLES, seed=300)


@pytest.fixture(scope="module")
def survived(articles: tuple[FakeArticle, ...], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive after five killed runs and one that was left alone."""
    chance = random.Random(9)
    with SinaServer({CHINA: articles}) as sina:
        settings = [f"{name}={value}" for name, value in NO_PAUSES.items()]
        archive = Archive(tmp_path_factory.mktemp("killed"), f"MIRROR_URL={sina.url}", *settings)
        for _ in range(KILLS):
            _kill_after(archive, chance.randint(5, 50))
        ended = archive.crawl()
        assert ended.code == 0, ended.err
        yield archive


def _kill_after(archive: Archive, articles: int) -> None:
    """Start a run and kill it once it has written about so many articles more."""
    enough = len(archive.posts) + articles
    run = archive.start()
    while len(archive.posts) < enough:
        with suppress(TimeoutExpired):
            run.wait(0.01)
        assert run.returncode is None, "the run ended before it could be killed"
    run.kill()
    run.wait()


@pytest.mark.slow
def test_every_article_has_exactly_one_file(survived: Archive, articles: tuple[FakeArticle, ...]) -> None:
    ids = [path.stem.rpartition("-")[2] for path in survived.posts]

    assert sorted(ids) == sorted(article.document_id for article in articles)


@pytest.mark.slow
def test_every_file_is_whole(survived: Archive, articles: tuple[FakeArticle, ...]) -> None:
    titles = {frontmatter.loads(path.read_text("utf-8"))["title"] for path in survived.posts}

    assert titles == {article.title for article in articles}
    assert all(path.read_bytes().endswith(b"</div>\n            ") for path in survived.posts)


@pytest.mark.slow
def test_nothing_is_owed(survived: Archive) -> None:
    assert survived.states() == {"archived": ARTICLES}


@pytest.mark.slow
def test_nothing_else_lies_about(survived: Archive) -> None:
    files = [path for path in Path(survived.root / "posts").rglob("*") if path.is_file()]

    assert files == [path for path in files if path.suffix == ".md"]


@pytest.mark.slow
def test_the_killed_runs_were_killed_at_work(survived: Archive) -> None:
    unfinished = survived.rows("SELECT count(*) FROM runs WHERE finished IS NULL")

    assert unfinished == [(KILLS,)]


@pytest.mark.slow
def test_every_article_can_be_searched(survived: Archive) -> None:
    missing = survived.rows("SELECT document_id FROM articles EXCEPT SELECT document_id FROM texts")

    assert (missing, survived.rows("SELECT count(*) FROM texts")) == ([], [(ARTICLES,)])
