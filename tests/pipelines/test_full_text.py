"""The text of each article is kept current: by the catalogue pipeline, and from the posts for what that has missed."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crawler.items import Article
from pipelines.catalogue import CataloguePipeline
from pipelines.full_text import BATCH, catch_up, catch_up_some
from pipelines.markdown import MarkdownPipeline
from tests.pipelines.builders import DOCUMENT_ID, another, article
from tests.pipelines.conftest import Run, Runs

BODY = "<style>p { color: red }</style><p>　　竹伞卖到了海外&#123;&amp;&#125;。</p><p hidden>不显示</p><p>第二段。</p>"
READ = "竹伞卖到了海外{&}。\n第二段。"


class Written:
    """What a run's last two pipelines write, as Scrapy calls them."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._document = run.pipeline(MarkdownPipeline)
        self._catalogue = run.pipeline(CataloguePipeline)

    def take(self, made: Article) -> None:
        self._run.claim(made)
        self._catalogue.process_item(self._document.process_item(made))

    def close(self) -> None:
        self._catalogue.close_spider()


def texts(run: Run) -> dict[str, tuple[str, str]]:
    """Return titles and texts by document id, read without the project's code."""
    with closing(sqlite3.connect(run.root / "catalogue.sqlite3")) as connection:
        rows = connection.execute("SELECT document_id, title, text FROM texts ORDER BY document_id")
        return {name: (title, text) for name, title, text in rows}


def forget(run: Run) -> None:
    """Take every text away, as if the run before had been killed, or been an earlier version."""
    with closing(sqlite3.connect(run.root / "catalogue.sqlite3")) as connection:
        connection.execute("DELETE FROM texts")
        connection.commit()


def caught_up(run: Run, most: int | None = None) -> list[str]:
    return list(catch_up(run.root, run.archive.catalogue.texts, most))


@pytest.fixture
def written(run: Run) -> Written:
    return Written(run)


@pytest.fixture
def held(run: Run, written: Written) -> Run:
    """A run that has written three articles."""
    for name in ("a", "b", "c"):
        written.take(another(name, body=BODY))
    written.close()
    return run


@pytest.fixture
def locked(held: Run) -> Iterator[Run]:
    """The same while somebody else writes into the catalogue, and nobody waits for that."""
    with held.archive.catalogue.texts._engine.begin() as connection:  # noqa: SLF001 - so that the test needn't wait 30 s
        connection.exec_driver_sql("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(held.root / "catalogue.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield held


def test_an_article_is_kept_as_readers_see_it(run: Run, written: Written) -> None:
    written.take(article(body=BODY))
    written.close()

    assert texts(run) == {DOCUMENT_ID: (article().title, READ)}


def test_an_update_takes_the_place_of_the_earlier_text(run: Run, written: Written) -> None:
    for title, body in (("旧题", "<p>旧的。</p>"), ("新题", "<p>新的。</p>")):
        written.take(article(title=title, body=body))
        written.close()

    assert texts(run) == {DOCUMENT_ID: ("新题", "新的。")}


@pytest.mark.parametrize(("profile", "read"), [("seed", "桥通了。\n责任编辑：苏砚"), ("clean", "桥通了。")])
def test_a_text_is_that_of_the_document_also_when_it_is_read_again(runs: Runs, profile: str, read: str) -> None:
    run = runs.begin(PROFILE=profile)
    written = Written(run)
    written.take(article(body="<p>桥通了。</p><p>责任编辑：苏砚</p>"))
    written.close()
    entered = texts(run)
    forget(run)
    caught_up(run)

    assert entered == texts(run) == {DOCUMENT_ID: (article().title, read)}


def test_texts_are_entered_by_the_batch(run: Run, written: Written) -> None:
    counts = []
    for number in range(BATCH + 1):
        written.take(another(f"a{number}"))
        counts.append(len(texts(run)))

    assert counts == [0] * (BATCH - 1) + [BATCH] * 2


def test_what_a_killed_run_has_left_is_made_up_for_by_the_next(runs: Runs) -> None:
    Written(runs.begin()).take(article(body=BODY))
    run = runs.begin()
    assert texts(run) == {}
    Written(run).close()

    assert texts(run) == {DOCUMENT_ID: (article().title, READ)}


def test_it_can_be_turned_off(runs: Runs) -> None:
    run = runs.begin(FULL_TEXT=False)
    written = Written(run)
    written.take(article())
    written.close()

    assert texts(run) == {}


def test_an_older_catalogue_is_caught_up_from_its_posts(held: Run) -> None:
    before = texts(held)
    forget(held)

    assert (caught_up(held), texts(held)) == (["a", "b", "c"], before)


def test_so_many_are_caught_up_at_a_time(held: Run) -> None:
    forget(held)

    assert [caught_up(held, 2), caught_up(held, 2), caught_up(held, 2)] == [["a", "b"], ["c"], []]


@pytest.mark.parametrize(("most", "runs_needed"), [(1, 3), (2, 2), (3, 1)])
def test_missing_posts_do_not_keep_a_run_from_those_that_are_there(held: Run, most: int, runs_needed: int) -> None:
    forget(held)
    for name in ("a", "b"):
        next((held.root / "posts").rglob(f"*-{name}.md")).unlink()

    for _ in range(runs_needed):
        catch_up_some(held.root, held.archive.catalogue.texts, most)

    assert list(texts(held)) == ["c"]


def test_who_has_come_to_the_end_begins_anew(held: Run) -> None:
    forget(held)
    for _ in range(3):
        catch_up_some(held.root, held.archive.catalogue.texts, 2)
    forget(held)
    for _ in range(2):
        catch_up_some(held.root, held.archive.catalogue.texts, 2)

    assert list(texts(held)) == ["a", "b", "c"]


@pytest.mark.parametrize(
    "damage", [Path.unlink, lambda post: post.write_text("anders")], ids=["gone", "changed by hand"]
)
def test_a_post_that_is_not_as_it_was_written_is_left_alone(held: Run, damage: object) -> None:
    forget(held)
    [post] = [post for post in held.posts() if post.stem.endswith("-b")]
    damage(post)  # type: ignore[operator]

    assert (caught_up(held), set(texts(held))) == (["a", "b", "c"], {"a", "c"})


def test_a_renamed_article_keeps_its_text_under_its_new_id(held: Run) -> None:
    held.archive.catalogue.rename("a", "z")
    caught_up(held)

    assert set(texts(held)) == {"b", "c", "z"}


def test_an_article_without_a_document_has_no_text(held: Run) -> None:
    held.archive.catalogue.recall("b", "raw page lost", has_file=False)
    caught_up(held)

    assert set(texts(held)) == {"a", "c"}


def test_a_catalogue_that_cannot_be_written_costs_no_article(locked: Run, caplog: pytest.LogCaptureFixture) -> None:
    written = locked.pipeline(CataloguePipeline)
    with caplog.at_level(logging.WARNING):
        written.close_spider()

    assert "Texts that earlier runs have left can't be searched yet: database is locked" in caplog.text
