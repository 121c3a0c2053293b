"""The dedupe pipeline: a page that was kept, read again, says nothing of what Sina shows or has said since."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from crawler.drops import UnchangedArticle
from crawler.items import Article
from tests.pipelines.conftest import Run, Runs
from tests.pipelines.kept import DAY, FETCHED, archived, edited, fetched, invented

[FAKE] = invented()
NAME = FAKE.document_id
LATER = FETCHED + DAY

EACH_READING = pytest.mark.parametrize(
    "reading",
    [
        pytest.param("same", id="with the same words"),
        pytest.param("other rules", id="in other words"),
        pytest.param("older", id="an older page"),
    ],
)


def replayed(runs: Runs, happen: str, reading: str) -> Run:
    """Archive an article, let something happen to it, and read what was kept of it again."""
    run = runs.begin()
    older = fetched(run, edited(FAKE), FETCHED - DAY)
    latest = archived(run, FAKE)
    if happen == "removed":
        run.archive.catalogue.removed(NAME, "http 404", at=LATER)
    elif happen == "failed":
        run.archive.catalogue.recall(NAME, "edited", has_file=True, at=LATER)
        run.archive.catalogue.failed(NAME, "timeout", at=LATER)
    run = runs.begin()
    with suppress(UnchangedArticle):
        run.send(_read(latest, older, reading))
    return run


def _read(latest: Article, older: Article, reading: str) -> Article:
    if reading == "older":
        return older
    again = replace(latest, path=None, digest=None, is_reread=True)
    return replace(again, body="<p>　　读法变了。</p>") if reading == "other rules" else again


def outcome(run: Run) -> tuple[Any, ...]:
    """Return how the article stands in the catalogue."""
    record = run.record()
    return tuple(record[name] for name in ("state", "reason", "gone"))


def back_at(run: Run) -> datetime | None:
    """Return when the article was there again."""
    [removal] = run.archive.catalogue.revisions.removals(NAME)
    return removal.back_at


@EACH_READING
def test_what_is_removed_stays_removed(runs: Runs, reading: str) -> None:
    assert outcome(replayed(runs, "removed", reading)) == ("removed", "http 404", 1)


@EACH_READING
def test_what_is_removed_has_not_come_back(runs: Runs, reading: str) -> None:
    assert back_at(replayed(runs, "removed", reading)) is None


@EACH_READING
def test_what_is_owed_stays_owed(runs: Runs, reading: str) -> None:
    assert outcome(replayed(runs, "failed", reading)) == ("owed", "timeout", 0)


@EACH_READING
def test_what_is_archived_stays_archived(runs: Runs, reading: str) -> None:
    assert outcome(replayed(runs, "nothing", reading)) == ("archived", None, 0)


def test_an_edit_that_a_list_told_of_is_still_asked_for(runs: Runs) -> None:
    assert [owed.document_id for owed in replayed(runs, "failed", "same").archive.catalogue.owed()] == [NAME]


def test_a_removed_article_that_is_fetched_again_is_back(runs: Runs) -> None:
    run = runs.begin()
    archived(run, FAKE)
    run.archive.catalogue.removed(NAME, "http 404", at=LATER)
    run = runs.begin()
    with pytest.raises(UnchangedArticle):
        archived(run, FAKE, LATER + DAY)

    assert (outcome(run), back_at(run)) == (("archived", None, 0), LATER + DAY)
