"""The pictures pipeline: an article's pictures are entered before anything can become of the article."""

from __future__ import annotations

from datetime import timedelta

import pytest
from scrapy.exceptions import NotConfigured

from crawler.census import PICTURES
from crawler.drops import UnchangedArticle
from pipelines.pictures import PicturesPipeline
from tests.pipelines.builders import DOCUMENT_ID, LISTED_AT, another, article
from tests.pipelines.conftest import Run, Runs

MILL, LAMP = "https://n.sinaimg.cn/mill.png", "https://n.sinaimg.cn/lamp.jpg"


def showing(*urls: str) -> str:
    """Return a body with these pictures."""
    return "<p>　　竹伞</p>" + "".join(f'<img src="{url}">' for url in urls)


@pytest.fixture
def run(runs: Runs) -> Run:
    return runs.begin(KEEP_IMAGES=True)


def due(run: Run) -> list[str]:
    """Return the pictures that are to be fetched."""
    return [picture.url for picture in run.archive.catalogue.pictures.due(100)]


def test_without_the_setting_there_is_no_such_pipeline(runs: Runs) -> None:
    with pytest.raises(NotConfigured):
        runs.begin().pipeline(PicturesPipeline)


def test_the_pictures_of_an_article_are_entered(run: Run) -> None:
    run.send(article(body=showing(MILL, "//n.sinaimg.cn/lamp.jpg", MILL)))

    assert sorted(due(run)) == [LAMP, MILL]


def test_the_article_goes_on_as_it_is(run: Run) -> None:
    item = article(pictures=(MILL,))

    assert run.pipeline(PicturesPipeline).process_item(item) is item


def test_pictures_that_were_known_are_counted(run: Run) -> None:
    run.send(article(body=showing(MILL)))
    run.send(another("mnbvcxz2040619", body=showing(MILL, LAMP)))

    assert run.count(f"{PICTURES}known") == 1


def test_an_article_that_has_not_changed_has_its_pictures_entered_too(runs: Runs) -> None:
    runs.begin().send(article(body=showing(MILL)))
    run = runs.begin(KEEP_IMAGES=True)
    with pytest.raises(UnchangedArticle):
        run.send(article(body=showing(MILL)))

    assert due(run) == [MILL]


def test_a_picture_is_known_since_its_article_was_seen(run: Run) -> None:
    run.send(article(body=showing(MILL), seen_at=LISTED_AT))

    assert [picture.first_seen for picture in run.archive.catalogue.pictures.due(1)] == [LISTED_AT]


def test_an_older_text_says_nothing_of_the_pictures(run: Run) -> None:
    run.send(article(body=showing(MILL), seen_at=LISTED_AT))
    older = article(body=showing(LAMP), pictures=(LAMP,), seen_at=LISTED_AT - timedelta(days=1))
    run.pipeline(PicturesPipeline).process_item(older)

    assert due(run) == [MILL]


def test_an_article_without_pictures_has_none(run: Run) -> None:
    run.send(article())

    assert (due(run), run.archive.catalogue.pictures.local(DOCUMENT_ID)) == ([], {})
