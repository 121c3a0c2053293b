"""The dedupe pipeline: what is new or changed passes, once a run; a file that is gone is written again."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.drops import RepeatedArticle, UnchangedArticle
from crawler.items import ArticleTimes
from pipelines.dedupe import DedupePipeline
from tests.pipelines.builders import LISTED_AT, another, article
from tests.pipelines.conftest import Run, Runs

NEWER = ArticleTimes(intime=LISTED_AT.replace(year=2025))


@pytest.fixture
def second_run(runs: Runs) -> Run:
    """A run over an archive that holds the article."""
    runs.begin().send(article())
    return runs.begin()


def test_an_unknown_article_passes(run: Run) -> None:
    made = article()
    run.claim(made)
    assert run.pipeline(DedupePipeline).process_item(made) is made


def test_the_same_content_is_dropped(second_run: Run) -> None:
    with pytest.raises(UnchangedArticle) as dropped:
        second_run.send(article())
    assert not dropped.value.stays_owed


def test_the_same_content_is_no_new_and_no_updated_article(second_run: Run) -> None:
    with pytest.raises(UnchangedArticle):
        second_run.send(article())
    assert (second_run.count("archive/new"), second_run.count("archive/updated")) == (0, 0)


def test_an_unchanged_article_is_no_longer_owed(second_run: Run) -> None:
    second_run.archive.catalogue.failed(article().document_id, "timeout")
    with pytest.raises(UnchangedArticle):
        second_run.send(article())
    assert (second_run.record()["state"], second_run.record()["reason"]) == ("archived", None)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"title": "青桐县竹伞出口下降"}, id="title"),
        pytest.param({"body": "<p>　　竹伞卖到了山里。</p>"}, id="body"),
        pytest.param({"body": "<p>　　竹伞卖到了海外。</p><p></p>"}, id="an empty paragraph more"),
    ],
)
def test_changed_content_passes(second_run: Run, changes: dict[str, Any]) -> None:
    second_run.send(article(**changes))
    assert second_run.count("archive/updated") == 1


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"url": "https://finance.sina.cn/2024-05-06/detail-imnbvcxz2040618.d.html"}, id="another address"),
        pytest.param({"channel": "stock"}, id="another list"),
        pytest.param({"times": NEWER}, id="put into the list again"),
        pytest.param({"title": " 青桐县竹伞出口增长\n"}, id="white space around the title"),
        pytest.param({"body": "<script>v=2</script><p>　　竹伞卖到了海外。</p>"}, id="another script"),
    ],
)
def test_what_readers_do_not_see_is_no_change(second_run: Run, changes: dict[str, Any]) -> None:
    with pytest.raises(UnchangedArticle):
        second_run.send(article(**changes))


def test_an_article_that_comes_twice_in_a_run_is_dropped(run: Run) -> None:
    pipeline = run.pipeline(DedupePipeline)
    pipeline.process_item(article())
    with pytest.raises(RepeatedArticle) as dropped:
        pipeline.process_item(article(url="https://finance.sina.cn/2024-05-06/detail-imnbvcxz2040618.d.html"))
    assert not dropped.value.stays_owed


def test_another_article_with_the_same_content_passes(run: Run) -> None:
    run.send(article())
    run.send(another("poiuytr1234567"))
    assert run.count("archive/new") == 2


def test_the_next_run_remembers_the_catalogue_only(runs: Runs) -> None:
    runs.begin().pipeline(DedupePipeline).process_item(article())
    made = article()
    assert runs.begin().pipeline(DedupePipeline).process_item(made) is made


def test_a_missing_file_is_written_again(runs: Runs) -> None:
    first = runs.begin()
    path = first.root / (first.send(article()).path or "")
    data = path.read_bytes()
    path.unlink()
    runs.begin().send(article())
    assert path.read_bytes() == data


def test_a_file_without_its_row_is_not_archived(runs: Runs) -> None:
    """A run that was killed between the file and the row: the next one makes up for the row."""
    first = runs.begin()
    first.claim(article())
    path = f"posts/china/2024/05/青桐县竹伞出口增长-{article().document_id}.md"
    first.archive.catalogue.reserve_path(article().document_id, path)
    (first.root / path).parent.mkdir(parents=True)
    (first.root / path).write_text("x")
    second = runs.begin()
    second.send(article())
    assert second.record()["state"] == "archived"
    assert (first.root / path).stat().st_size > 1
