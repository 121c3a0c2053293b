"""The dedupe pipeline's causes: why an article is another text than the archive's, and which of two is the later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from crawler import times
from crawler.drops import RepeatedArticle, UnchangedArticle
from crawler.items import Article, Owed
from crawler.lists.live import LAYOUT as FLASH
from crawler.reread import reread
from crawler.storage.revisions import EDITED, FIRST, LISTED, PAGE, RULE
from pipelines.dedupe import DedupePipeline
from tests.pipelines.builders import DOCUMENT_ID, article
from tests.pipelines.conftest import Run, Runs
from tests.pipelines.kept import DAY, FETCHED, Answer, archived, edited, fetched, invented, keep, owed_of, page_of

[FAKE] = invented()
NAME = FAKE.document_id
TEXT, ANOTHER = "<p>　　竹伞卖到了海外。</p>", "<p>　　竹伞卖到了山里。</p>"


def causes(run: Run, name: str = NAME) -> list[str]:
    """Return why there is each of an article's texts, the first one first."""
    return [revision.cause for revision in run.archive.catalogue.revisions.of(name)]


def passed(run: Run, item: Article) -> Article:
    """Send an article through the clean and the dedupe pipeline alone."""
    run.claim(item)
    return run.pipeline(DedupePipeline).process_item(item)


def as_of_earlier_rules(run: Run, at: datetime = FETCHED) -> Article:
    """Archive an article as other rules than today's have read its page."""
    return run.send(replace(fetched(run, FAKE, at), body=TEXT))


def test_the_first_text(run: Run) -> None:
    archived(run, FAKE)

    assert causes(run) == [FIRST]


def test_the_first_text_of_what_was_only_owed(run: Run) -> None:
    run.claim(article())
    run.archive.catalogue.failed(DOCUMENT_ID, "timeout")

    assert passed(run, article(cause=EDITED)).cause == FIRST


def test_a_page_that_says_something_else_was_edited(runs: Runs) -> None:
    archived(runs.begin(), FAKE)
    run = runs.begin()
    archived(run, edited(FAKE), FETCHED + DAY)

    assert causes(run) == [FIRST, EDITED]


def test_an_edited_text_is_known_since_its_page_came(runs: Runs) -> None:
    archived(runs.begin(), FAKE)
    run = runs.begin()
    archived(run, edited(FAKE), FETCHED + DAY)

    latest = run.archive.catalogue.revisions.latest(NAME)
    assert latest is not None
    assert latest.first_seen == FETCHED + DAY


def test_the_same_page_in_other_words_was_read_by_other_rules(runs: Runs) -> None:
    before = as_of_earlier_rules(runs.begin())
    run = runs.begin()
    run.send(replace(before, body=ANOTHER, path=None, digest=None))

    assert causes(run) == [FIRST, RULE]


def test_a_page_that_today_says_what_the_earlier_one_says_was_read_by_other_rules(runs: Runs) -> None:
    as_of_earlier_rules(runs.begin())
    run = runs.begin()
    archived(run, FAKE, FETCHED + DAY)

    assert causes(run) == [FIRST, RULE]


def test_a_page_that_today_says_something_else_than_the_earlier_one_was_edited(runs: Runs) -> None:
    as_of_earlier_rules(runs.begin())
    run = runs.begin()
    archived(run, edited(FAKE), FETCHED + DAY)

    assert causes(run) == [FIRST, EDITED]


def test_what_other_rules_read_is_known_since_now(runs: Runs) -> None:
    before = as_of_earlier_rules(runs.begin())
    began = times.now()

    found = passed(runs.begin(), replace(before, body=ANOTHER))

    assert found.seen_at is not None
    assert found.seen_at >= began


@pytest.mark.parametrize("lost", ["never kept", "struck out", "file gone"])
def test_where_the_earlier_page_cannot_be_read_the_text_was_edited(runs: Runs, lost: str) -> None:
    run = runs.begin()
    before = replace(fetched(run, FAKE), body=TEXT)
    run.send(replace(before, captures=()) if lost == "never kept" else before)
    if lost == "struck out":
        run.archive.raw.index.forget(list(before.captures))
    if lost == "file gone":
        for path in (run.root / "warc/2024").rglob("*.warc.gz"):
            path.unlink()
    run = runs.begin()
    archived(run, replace(FAKE, description="青桐"), FETCHED + DAY)

    assert causes(run) == [FIRST, EDITED]


def test_what_a_list_has_shown_since_is_dated_and_filed_by_it(runs: Runs) -> None:
    archived(runs.begin(), FAKE, channel=None)
    run = runs.begin()
    archived(run, FAKE, FETCHED + DAY)

    assert (causes(run), run.posts()[0].parts[-4]) == ([FIRST, LISTED], "china")


def test_what_no_list_has_shown_yet_is_unchanged(runs: Runs) -> None:
    archived(runs.begin(), FAKE, channel=None)
    run = runs.begin()

    with pytest.raises(UnchangedArticle):
        archived(run, FAKE, FETCHED + DAY, channel=None)


def test_a_page_takes_the_place_of_its_flash(runs: Runs) -> None:
    runs.begin().send(article(layout=FLASH, body=TEXT))
    run = runs.begin()
    run.send(article(body=ANOTHER))

    assert causes(run, DOCUMENT_ID) == [FIRST, PAGE]


@pytest.mark.parametrize("layout", [FLASH, "finance-2017"])
def test_where_no_page_is_kept_another_text_was_edited(runs: Runs, layout: str) -> None:
    runs.begin(KEEP_RAW=False).send(article(layout=layout, body=TEXT))
    run = runs.begin(KEEP_RAW=False)
    run.send(article(layout=layout, body=ANOTHER))

    assert causes(run, DOCUMENT_ID) == [FIRST, EDITED]


def test_an_older_page_is_not_written_over_a_newer_text(runs: Runs) -> None:
    run = runs.begin()
    older = fetched(run, edited(FAKE), FETCHED - DAY)
    path = run.root / (archived(run, FAKE).path or "")
    data = path.read_bytes()
    run = runs.begin()

    with pytest.raises(UnchangedArticle):
        run.send(older)
    assert (path.read_bytes(), causes(run)) == (data, [FIRST])


def test_an_older_page_leaves_when_the_newer_text_was_seen(runs: Runs) -> None:
    run = runs.begin()
    older = fetched(run, edited(FAKE), FETCHED - DAY)
    archived(run, FAKE)
    run = runs.begin()
    with pytest.raises(UnchangedArticle):
        run.send(older)

    latest = run.archive.catalogue.revisions.latest(NAME)
    assert latest is not None
    assert (latest.first_seen, latest.last_seen) == (FETCHED, FETCHED)


@pytest.mark.parametrize("later", [timedelta(0), timedelta(seconds=1)], ids=["the same moment", "a second later"])
def test_a_page_that_is_not_older_is_written(runs: Runs, later: timedelta) -> None:
    archived(runs.begin(), FAKE)
    run = runs.begin()
    archived(run, edited(FAKE), FETCHED + later)

    assert causes(run) == [FIRST, EDITED]


def test_two_that_one_run_has_fetched_are_repeated(run: Run) -> None:
    pages = [page_of(FAKE), page_of(edited(FAKE), FETCHED + DAY)]
    one, two = (
        reread(run.archive.raw, Owed(document_id=NAME, url=NAME, channel="china"), (record_id,))
        for record_id in keep(run, *pages)
    )
    run.send(one)

    with pytest.raises(RepeatedArticle):
        run.send(two)


def test_two_that_two_runs_have_fetched_are_not_repeated(run: Run) -> None:
    """A replay reads what several runs have fetched."""
    one, two = fetched(run, FAKE), fetched(run, edited(FAKE), FETCHED + DAY)
    run.send(one)
    run.send(two)

    assert causes(run) == [FIRST, EDITED]


def test_an_answer_that_is_no_page_of_the_article_makes_no_rule(runs: Runs) -> None:
    """The page of the earlier text can't be read today: nobody can say that the rules are the reason."""
    run = runs.begin()
    captures = tuple(keep(run, Answer(owed_of(FAKE), "<html><p>灯</p></html>")))
    run.send(article(document_id=NAME, url=FAKE.url, body=TEXT, captures=captures, seen_at=FETCHED))
    run = runs.begin()
    archived(run, FAKE, FETCHED + DAY)

    assert causes(run) == [FIRST, EDITED]
