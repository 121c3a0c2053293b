"""The validate pipeline: what is required, and what is only counted."""

from __future__ import annotations

import re
from typing import Any

import pytest

from crawler.drops import InvalidArticle
from crawler.items import ArticleTimes, StockCode
from pipelines.validate import ValidatePipeline
from tests.pipelines.builders import LISTED_AT, URL, article
from tests.pipelines.conftest import Run

COMPLETE: dict[str, Any] = {
    "media": "青桐晚报",
    "reporter": "陆鹭",
    "editor": "苏砚",
    "columnist": "桑予蓑",
    "keywords": ("竹伞",),
    "stocks": (StockCode("stock", "XYZW"),),
    "section": "china/gncj",
    "description": "一句话",
    "pictures": ("https://n.sinaimg.cn/1.jpg",),
}


def missing(run: Run) -> dict[str, int]:
    """Return what the run counted as missing, by field."""
    prefix = "archive/missing/"
    stats = run.crawler.stats.get_stats()
    return {name.removeprefix(prefix): number for name, number in stats.items() if name.startswith(prefix)}


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        pytest.param("document_id", {"document_id": ""}, id="document id"),
        pytest.param("url", {"url": ""}, id="URL"),
        pytest.param("title", {"title": ""}, id="title"),
        pytest.param("title", {"title": " \u3000\n"}, id="blank title"),
        pytest.param("body", {"body": ""}, id="body"),
        pytest.param("body", {"body": "\n\n  "}, id="blank body"),
        pytest.param("date", {"times": ArticleTimes()}, id="date"),
        pytest.param("date", {"times": ArticleTimes(ctime=LISTED_AT, mtime=LISTED_AT)}, id="times but no date"),
    ],
)
def test_without_a_required_field_an_article_goes_no_further(run: Run, field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidArticle, match=f"no {field}: "):
        run.pipeline(ValidatePipeline).process_item(article(**COMPLETE | changes))


def test_a_drop_names_every_missing_field_and_the_article(run: Run) -> None:
    with pytest.raises(InvalidArticle, match=re.escape(f"no title, date: {URL}")):
        run.pipeline(ValidatePipeline).process_item(article(title="", times=ArticleTimes()))


def test_an_invalid_article_stays_owed(run: Run) -> None:
    with pytest.raises(InvalidArticle) as dropped:
        run.pipeline(ValidatePipeline).process_item(article(title=""))
    assert dropped.value.stays_owed


def test_an_invalid_article_counts_nothing_as_missing(run: Run) -> None:
    with pytest.raises(InvalidArticle):
        run.pipeline(ValidatePipeline).process_item(article(title=""))
    assert missing(run) == {}


@pytest.mark.parametrize("time", ["intime", "created", "published", "shown"])
def test_any_of_the_four_dates_will_do(run: Run, time: str) -> None:
    made = article(times=ArticleTimes(**{time: LISTED_AT}))
    assert run.pipeline(ValidatePipeline).process_item(made) is made


def test_a_complete_article_goes_on_as_it_is(run: Run) -> None:
    made = article(**COMPLETE)
    assert run.pipeline(ValidatePipeline).process_item(made) is made
    assert missing(run) == {}


@pytest.mark.parametrize("field", sorted(COMPLETE))
def test_a_missing_optional_field_is_counted(run: Run, field: str) -> None:
    empty: Any = () if isinstance(COMPLETE[field], tuple) else None
    made = article(**COMPLETE | {field: empty})
    assert run.pipeline(ValidatePipeline).process_item(made) is made
    assert missing(run) == {field: 1}


def test_a_blank_optional_field_is_missing(run: Run) -> None:
    run.pipeline(ValidatePipeline).process_item(article(**COMPLETE | {"media": " "}))
    assert missing(run) == {"media": 1}


def test_missing_fields_add_up(run: Run) -> None:
    pipeline = run.pipeline(ValidatePipeline)
    for _ in range(3):
        pipeline.process_item(article(**COMPLETE | {"editor": None}))
    assert missing(run) == {"editor": 3}
