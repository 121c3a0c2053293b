"""The duplicates pipeline: what a duplicate repeats has to be there, with its text; else it is asked for again."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.drops import UnchangedArticle
from tests.pipelines.builders import DOCUMENT_ID, another, article
from tests.pipelines.conftest import Run, Runs
from tests.pipelines.kept import body_of, drop, invented, state_of

SECOND, THIRD = "mnbvcxz2040619", "mnbvcxz2040620"
STORY, OTHER = map(body_of, invented(2))
ADDRESS = "url0123456789abcdef0123"
DUPLICATE = ("duplicate", f"duplicate of {DOCUMENT_ID}")


@pytest.fixture
def repeated(runs: Runs) -> Run:
    """A run over an archive that holds the article and knows a duplicate of it."""
    first = runs.begin()
    first.send(article(body=STORY))
    drop(first, another(SECOND, body=STORY))
    return runs.begin()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(OTHER, id="another text"),
        pytest.param(f"{STORY}<p>　　另有3家。</p>", id="a sentence more"),
        pytest.param("<p>　　详见附件。</p>", id="hardly a text any more"),
    ],
)
def test_the_duplicates_of_an_edited_text_are_asked_for_again(repeated: Run, body: str) -> None:
    repeated.send(article(body=body))

    assert state_of(repeated, SECOND) == ("pending", None)
    assert [owed.document_id for owed in repeated.archive.catalogue.owed()] == [SECOND]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"title": "更正", "body": STORY}, id="title"),
        pytest.param({"body": f"{STORY}<p>责任编辑：苏砚 CF0</p>"}, id="editor's line"),
    ],
)
def test_the_duplicates_of_a_text_that_is_the_same_story_stay(repeated: Run, changes: dict[str, Any]) -> None:
    repeated.send(article(**changes))

    assert (repeated.count("archive/updated"), state_of(repeated, SECOND)) == (1, DUPLICATE)


def test_the_duplicates_of_an_unchanged_text_stay(repeated: Run) -> None:
    with pytest.raises(UnchangedArticle):
        repeated.send(article(body=STORY))

    assert state_of(repeated, SECOND) == DUPLICATE


def test_the_duplicates_of_another_article_stay(runs: Runs) -> None:
    run = runs.begin()
    run.send(article(body=STORY))
    drop(run, another(SECOND, body=STORY))
    run.send(another(THIRD, body=OTHER))
    run = runs.begin()
    run.send(another(THIRD, body=f"{OTHER}<p>　　另有3家。</p>"))

    assert state_of(run, SECOND) == DUPLICATE


def test_a_duplicate_that_is_asked_for_again_gets_its_file(repeated: Run) -> None:
    repeated.send(article(body=OTHER))
    repeated.send(another(SECOND, body=STORY))

    assert (state_of(repeated, SECOND), len(repeated.posts())) == (("archived", None), 2)


def test_a_duplicate_that_was_edited_gets_its_file(repeated: Run) -> None:
    repeated.send(another(SECOND, body=OTHER))

    assert (state_of(repeated, SECOND), len(repeated.posts())) == (("archived", None), 2)


def test_a_duplicate_that_is_read_again_is_one_still(repeated: Run) -> None:
    drop(repeated, another(SECOND, body=STORY))

    assert state_of(repeated, SECOND) == DUPLICATE


def test_a_text_that_could_not_be_written_is_no_original(runs: Runs) -> None:
    run = runs.begin()
    in_the_way = run.root / f"posts/china/2024/05/{article().title}-{DOCUMENT_ID}.md"
    in_the_way.mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        run.send(article(body=STORY))
    run.send(another(SECOND, body=STORY))

    assert state_of(run, SECOND) == ("archived", None)


def test_a_text_whose_file_was_lost_is_no_original(runs: Runs) -> None:
    run = runs.begin()
    (run.root / (run.send(article(body=STORY)).path or "")).unlink()
    run.archive.catalogue.recall(DOCUMENT_ID, "raw page lost", has_file=False)
    run = runs.begin()
    run.send(another(SECOND, body=STORY))

    assert state_of(run, SECOND) == ("archived", None)


def test_of_two_that_have_lost_their_files_one_is_written_again(runs: Runs) -> None:
    """Each once had the text as its own: else each is a duplicate of the other, and neither has a file."""
    run = runs.begin()
    run.send(article(body=STORY))
    run.send(another(SECOND, body=OTHER))
    run = runs.begin()
    run.send(another(SECOND, body=STORY))
    for name in (DOCUMENT_ID, SECOND):
        run.archive.catalogue.recall(name, "raw page lost", has_file=False)
    run = runs.begin()
    run.send(article(body=STORY))

    assert state_of(run, DOCUMENT_ID) == ("archived", None)


@pytest.fixture
def renamed(runs: Runs) -> Run:
    """A run over an archive that holds the article under Sina's id since a list has shown it, and a duplicate that
    was found before.
    """
    run = runs.begin()
    run.send(article(body=STORY, document_id=ADDRESS))
    drop(run, another(SECOND, body=STORY))
    run.archive.catalogue.rename(ADDRESS, DOCUMENT_ID)
    return runs.begin()


def test_a_duplicate_of_an_article_that_was_renamed_has_its_original(renamed: Run) -> None:
    assert list(renamed.archive.catalogue.places.duplicates()) == []


def test_the_duplicates_of_an_article_that_was_renamed_are_asked_for_again(renamed: Run) -> None:
    renamed.send(article(body=OTHER))

    assert state_of(renamed, SECOND) == ("pending", None)
