"""Adoption of posts in the clean profile."""

from __future__ import annotations

import pytest

from crawler.drops import UnchangedArticle
from pipelines.document import SEED_FORM, Form
from tests.pipelines.adopting import adopted, adopter, post
from tests.pipelines.builders import another, article
from tests.pipelines.conftest import Run, Runs
from tests.pipelines.kept import body_of, drop, fetched, invented
from tests.pipelines.profiles import CLEAN, FRAME, texts

[FAKE] = invented()
STORY = body_of(FAKE)
SECOND = "mnbvcxz2040619"


@pytest.mark.parametrize("written", [SEED_FORM, CLEAN], ids=lambda form: form.profile)
def test_a_kept_page_is_known_again_in_whichever_profile_its_post_is(run: Run, written: Form) -> None:
    made = fetched(run, FAKE)
    adopter(run).adopt(post(run, made, written))

    [revision] = run.archive.catalogue.revisions.of(FAKE.document_id)
    assert (run.record()["layout"], revision.captures) == ("news-2017", made.captures)


def test_the_next_run_finds_a_clean_post_alone_unchanged(runs: Runs) -> None:
    made = article(body=f"<p>　　竹伞卖到了海外。</p>{FRAME}")
    path = post(runs.begin(PROFILE="clean"), made, CLEAN)
    before = path.read_bytes()
    assert adopter(runs.begin(PROFILE="clean")).adopt(path)
    run = runs.begin(PROFILE="clean")

    with pytest.raises(UnchangedArticle):
        run.send(made)
    assert (path.read_bytes(), [cause for _, _, cause, _ in texts(run)]) == (before, ["first"])


def test_the_next_run_finds_a_clean_post_alone_edited(runs: Runs) -> None:
    adopted(runs.begin(), article(body=f"<p>　　竹伞卖到了海外。</p>{FRAME}"), CLEAN)
    run = runs.begin(PROFILE="clean")
    run.send(article(body=f"<p>　　竹伞没有卖到海外。</p>{FRAME}"))

    assert [cause for _, _, cause, _ in texts(run)] == ["first", "edited"]


def test_the_story_of_a_clean_post_is_the_seeds(run: Run) -> None:
    adopted(run, article(body=f"{STORY}{FRAME}"), CLEAN)

    assert drop(run, another(SECOND, body=f"<p>来源：霜桥晚报</p>{STORY}")).args
