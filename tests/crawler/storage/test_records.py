"""crawler.storage.records: rows and articles as columns, and back."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.items import ArticleTimes, ListingRow, StockCode
from crawler.storage.records import article_columns, content_digest, row_columns, row_from_json, row_to_json
from crawler.storage.schema import articles
from crawler.times import SHANGHAI
from tests.crawler.builders import article, at, identity, row

MOMENTS = st.none() | st.datetimes(datetime(1995, 1, 1), datetime(2200, 1, 1), timezones=st.just(SHANGHAI))  # noqa: DTZ001
ROWS = st.builds(
    ListingRow,
    document_id=st.text(),
    url=st.text(),
    title=st.text(),
    media=st.text(),
    keywords=st.text(),
    intro=st.text(),
    wap_url=st.text(),
    lids=st.lists(st.text()).map(tuple),
    ctime=MOMENTS,
    mtime=MOMENTS,
    intime=MOMENTS,
)
TIMES = ("ctime", "mtime", "intime", "created", "updated", "published", "shown", "generated")


@given(ROWS)
def test_a_row_is_read_back_as_it_was(made: ListingRow) -> None:
    assert row_from_json(row_to_json(made)) == made


@given(ROWS)
def test_a_rows_moments_come_back_aware(made: ListingRow) -> None:
    found = row_from_json(row_to_json(made))

    assert all(moment is None or moment.tzinfo for moment in (found.ctime, found.mtime, found.intime))


def test_a_row_is_kept_readable() -> None:
    text = row_to_json(row(title="青榆县的桥"))

    assert "青榆县的桥" in text
    assert "2024-03-05T10:00:00+08:00" in text


def test_a_rows_columns() -> None:
    made = row(1)

    assert row_columns(made, "china") == {
        "url": made.url,
        "channel": "china",
        "row": row_to_json(made),
        "title": made.title,
        "ctime": made.ctime,
        "mtime": made.mtime,
        "intime": made.intime,
    }


@pytest.mark.parametrize("name", ["url", "title", "layout", "media", "editor", "section", "description", "path"])
def test_a_text_of_an_article_is_its_column(name: str) -> None:
    assert article_columns(article(**{name: "灯"}))[name] == "灯"


@pytest.mark.parametrize("name", ["media", "editor", "section", "description", "path"])
@pytest.mark.parametrize("nothing", [None, ""], ids=["none", "empty"])
def test_an_empty_text_is_null(name: str, nothing: str | None) -> None:
    assert article_columns(article(**{name: nothing}))[name] is None


def test_keywords_are_a_json_list_that_can_be_read() -> None:
    assert article_columns(article(keywords=("桥", "灯")))["keywords"] == '["桥", "灯"]'


def test_stocks_are_a_json_list_of_pairs() -> None:
    found = article_columns(article(stocks=(StockCode("stock", "sh699999"), StockCode("usstock", "ZZLM"))))

    assert json.loads(found["stocks"]) == [["stock", "sh699999"], ["usstock", "ZZLM"]]


@pytest.mark.parametrize("name", ["keywords", "stocks"])
def test_an_empty_list_is_null(name: str) -> None:
    assert article_columns(article())[name] is None


@pytest.mark.parametrize("name", TIMES)
def test_a_time_of_an_article_is_its_column(name: str) -> None:
    moment = at("2024-03-05 11:11:11")

    found = article_columns(article(times=ArticleTimes(**{name: moment})))

    assert [other for other in TIMES if found[other] == moment] == [name]


def test_the_files_digest_is_its_column() -> None:
    assert article_columns(article(digest="f" * 64))["file_sha256"] == "f" * 64


def test_the_contents_digest_is_its_column() -> None:
    made = article()

    assert article_columns(made)["content_sha256"] == content_digest(made)


def test_each_value_of_an_article_has_a_column_to_go_to() -> None:
    assert set(article_columns(article())) <= set(articles.c.keys())


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"times": ArticleTimes(intime=at("2024-03-06 10:00:00"))}, id="times"),
        pytest.param({"url": "https://tech.sina.com.cn/a"}, id="URL"),
        pytest.param({"document_id": identity(9)}, id="id"),
        pytest.param({"media": "灯报", "editor": "某", "keywords": ("灯",)}, id="fields around the text"),
        pytest.param({"path": None, "digest": None, "channel": "stock"}, id="where it lies"),
    ],
)
def test_the_content_is_the_same_whatever_stands_around_it(changes: dict[str, object]) -> None:
    assert content_digest(article(**changes)) == content_digest(article())


@pytest.mark.parametrize("changes", [{"title": "另一个"}, {"body": "<p>另一段</p>"}], ids=["title", "body"])
def test_the_content_is_another_with_another_text(changes: dict[str, object]) -> None:
    assert content_digest(article(**changes)) != content_digest(article())


def test_title_and_body_do_not_run_into_each_other() -> None:
    assert content_digest(article(title="甲乙", body="丙")) != content_digest(article(title="甲", body="乙丙"))
