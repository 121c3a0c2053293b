"""Archives in the clean profile, and archives that have changed theirs: the same catalogue, each document whole."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from crawler import census
from crawler.drops import UnchangedArticle
from crawler.items import Article, Owed
from crawler.profiles import Profile
from crawler.reread import reread
from pipelines.clean import clean_article
from pipelines.document import SEED_FORM, Form, clean_document, profile_of, render
from tests.pipelines.builders import another, article
from tests.pipelines.conftest import Run, Runs
from tests.pipelines.kept import DAY, FETCHED, archived, drop, edited, fetched, invented, opened
from tests.pipelines.profiles import CLEAN, FRAME, texts, without_digests

[FAKE] = invented()
NAME = FAKE.document_id
FORMS = pytest.mark.parametrize("form", [SEED_FORM, CLEAN], ids=lambda form: form.profile)
# From one profile to the other, both ways.
CHANGES = pytest.mark.parametrize(
    ("before", "after"), [("seed", "clean"), ("clean", "seed")], ids=["to the clean one", "to the seed's"]
)


def document(run: Run) -> str:
    """Return the archive's only document."""
    [post] = run.posts()
    return post.read_text("utf-8")


def sent_again(run: Run) -> Article:
    """Send the kept page of the archive's article through the pipelines again, as a replay in its own place does."""
    latest = run.archive.catalogue.revisions.latest(NAME)
    assert latest is not None
    owed = run.archive.catalogue.as_owed(NAME) or Owed(document_id=NAME, url=FAKE.url)
    return run.send(replace(reread(run.archive.raw, owed, latest.captures), is_reread=True))


def test_a_clean_archive_holds_clean_documents(runs: Runs) -> None:
    run = runs.begin(PROFILE="clean")
    made = archived(run, FAKE)

    assert document(run) == render(made, CLEAN) == clean_document(render(made))
    assert "责任编辑" not in document(run)
    assert document(run) != render(made)


def test_its_catalogue_is_the_seeds_but_for_the_digests_of_the_files(tmp_path: Path) -> None:
    one, other = Run(tmp_path / "one"), Run(tmp_path / "other", PROFILE="clean")
    try:
        for run in (one, other):
            run.send(article(body=f"<p>　　竹伞卖到了海外。</p>{FRAME}", seen_at=FETCHED))

        moments = {"first_seen": None}
        assert [row | moments for row in without_digests(one)] == [row | moments for row in without_digests(other)]
        assert texts(one) == texts(other)
    finally:
        one.archive.close()
        other.archive.close()


@CHANGES
def test_a_change_of_profile_updates_nothing(runs: Runs, before: str, after: str) -> None:
    run = runs.begin(PROFILE=before)
    archived(run, FAKE)
    was, noted = document(run), texts(run)
    run = runs.begin(PROFILE=after)

    with pytest.raises(UnchangedArticle):
        run.send(fetched(run, FAKE, FETCHED + DAY))
    assert (document(run), texts(run)) == (was, noted)


@CHANGES
def test_what_sina_edits_is_written_in_the_new_profile(runs: Runs, before: str, after: str) -> None:
    archived(runs.begin(PROFILE=before), FAKE)
    run = runs.begin(PROFILE=after)
    archived(run, edited(FAKE), FETCHED + DAY)

    assert profile_of(document(run)) == after
    assert [cause for _, _, cause, _ in texts(run)] == ["first", "edited"]


@CHANGES
def test_a_file_that_is_gone_is_restored_as_it_was(runs: Runs, before: str, after: str) -> None:
    run = runs.begin(PROFILE=before)
    archived(run, FAKE)
    was, noted = document(run), texts(run)
    [post] = run.posts()
    post.unlink()
    run = runs.begin(PROFILE=after)
    archived(run, FAKE, FETCHED + DAY)

    assert (document(run), texts(run), run.count(census.RESTORED)) == (was, noted, 1)


@CHANGES
def test_a_replay_in_its_own_place_writes_the_new_profile_and_notes_no_version(
    runs: Runs, before: str, after: str
) -> None:
    run = runs.begin(PROFILE=before)
    archived(run, FAKE)
    rows, noted = without_digests(run), texts(run)
    run = runs.begin(PROFILE=after)
    made = sent_again(run)

    assert document(run) == render(made, Form(Profile(after)))
    assert (without_digests(run), texts(run)) == (rows, noted)
    assert (run.count(census.RESTORED), run.count(census.UPDATED)) == (1, 0)


@FORMS
def test_a_replay_in_the_same_profile_changes_nothing(runs: Runs, form: Form) -> None:
    run = runs.begin(PROFILE=form.profile.value)
    archived(run, FAKE)
    before = run.records()

    with pytest.raises(UnchangedArticle):
        sent_again(runs.begin(PROFILE=form.profile.value))
    assert runs.begin().records() == before


@FORMS
@pytest.mark.parametrize("settings", [SEED_FORM, CLEAN], ids=lambda form: f"asked for as {form.profile}")
def test_a_version_is_shown_as_it_was_written(runs: Runs, tmp_path: Path, form: Form, settings: Form) -> None:
    run = runs.begin(PROFILE=form.profile.value)
    first = archived(run, FAKE)
    archived(run, edited(FAKE), FETCHED + DAY)
    latest = document(run)
    runs.end()

    with opened(tmp_path / "archive", settings) as archive:
        assert archive.rereader.text(NAME, 1) == render(first, form)
        assert archive.rereader.text(NAME, 2) == latest
        assert archive.audit() == []


@FORMS
def test_what_would_be_written_now_goes_by_the_settings(runs: Runs, tmp_path: Path, form: Form) -> None:
    made = archived(runs.begin(), FAKE)
    runs.end()

    with opened(tmp_path / "archive", form) as archive:
        latest = archive.catalogue.revisions.latest(NAME)
        assert latest is not None
        assert archive.rereader.anew(latest) == render(made, form).encode()


def test_a_reprint_of_a_clean_document_is_a_duplicate(runs: Runs) -> None:
    run = runs.begin(PROFILE="clean")
    paragraphs = "".join(f"<p>　　{paragraph}</p>" for paragraph in FAKE.paragraphs)
    run.send(article(body=f"{paragraphs}{FRAME}"))

    drop(run, another("mnbvcxz2040619", body=f"<p>来源：霜桥晚报</p>{paragraphs}"))
    assert [row["state"] for row in run.records()] == ["archived", "duplicate"]


def test_the_pictures_of_the_page_are_entered_whichever_are_shown(runs: Runs) -> None:
    run = runs.begin(PROFILE="clean", KEEP_IMAGES=True)
    run.send(article(body=f"<p>　　灯</p>{FRAME}"))

    assert run.archive.catalogue.pictures.counts() == {"pending": 1}
    assert "headimg: ''" in document(run)


def test_nothing_of_the_item_itself_is_changed(runs: Runs) -> None:
    run = runs.begin(PROFILE="clean")
    given = article(body=f"<p>　　灯</p>{FRAME}")
    run.claim(given)
    made = asyncio.run(run._chain.process_item_async(given))  # noqa: SLF001 - as `send` does

    assert made.body == clean_article(given).body
