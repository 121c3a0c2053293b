"""crawler.items: which of an article's times is its date, and what is declared of its fields."""

from __future__ import annotations

from datetime import timedelta

import pytest
from itemadapter import ItemAdapter

from crawler.items import OPTIONAL_FIELDS, REQUIRED_FIELDS, ArticleTimes
from tests.crawler.builders import article, at, identity

TEN = at("2024-03-05 10:00:00")
IN_ORDER = ("intime", "created", "published", "shown")


@pytest.mark.parametrize("first", range(len(IN_ORDER)), ids=IN_ORDER)
def test_the_date_is_the_first_of_these_that_is_known(first: int) -> None:
    known = {name: TEN + timedelta(hours=place) for place, name in enumerate(IN_ORDER) if place >= first}

    assert ArticleTimes(**known).date == known[IN_ORDER[first]]


@pytest.mark.parametrize("name", ["ctime", "mtime", "updated", "generated"])
def test_no_other_time_is_a_date(name: str) -> None:
    assert ArticleTimes(**{name: TEN}).date is None


def test_the_date_of_an_article_is_that_of_its_times() -> None:
    assert article(times=ArticleTimes(shown=TEN)).date == TEN


@pytest.mark.parametrize("name", [*REQUIRED_FIELDS, *OPTIONAL_FIELDS])
def test_every_field_that_is_declared_is_one_of_an_articles(name: str) -> None:
    assert hasattr(article(), name)


def test_no_field_is_both_required_and_optional() -> None:
    assert not set(REQUIRED_FIELDS) & set(OPTIONAL_FIELDS)


def test_an_article_is_named_without_its_body() -> None:
    assert repr(article(1, title="灯" * 50, body="secret")) == f"<Article {identity(1)} '{'灯' * 40}'>"


def test_scrapy_can_read_an_article() -> None:
    assert ItemAdapter(article())["title"] == article().title
