"""crawler.categories: every slug has its category, and every way to name a column or a feed finds it."""

from __future__ import annotations

import re

import pytest

from crawler.categories import (
    COLUMNS,
    FEEDS,
    FLASHES,
    STOCK_NEWS,
    NumberedList,
    category_of,
    find_numbered,
)
from crawler.channels import CHANNELS
from crawler.errors import BadArgumentError

EACH_COLUMN = pytest.mark.parametrize("column", [pytest.param(each, id=each.slug) for each in COLUMNS])
EACH_FEED = pytest.mark.parametrize("feed", [pytest.param(each, id=each.slug) for each in FEEDS])
LISTED = [*(each.slug for each in (*CHANNELS, *COLUMNS, *FEEDS)), STOCK_NEWS, FLASHES]


@pytest.mark.parametrize(
    ("slug", "category"),
    [
        pytest.param("china", "新浪财经\uff0d国\u5167", id="channel"),
        pytest.param("999-1234", "新浪财经\uff0d999-1234", id="channel of no table"),
        pytest.param("column-56589", "新浪财经\uff0d市场评论", id="column"),
        pytest.param("column-123456", "新浪财经\uff0dcolumn-123456", id="column of no table"),
        pytest.param("feed-57045", "新浪财经\uff0d美股最新报道", id="feed"),
        pytest.param("feed-249945", "新浪财经\uff0dfeed-249945", id="feed of no table"),
        pytest.param("stocknews", "新浪财经\uff0d个股新闻", id="a security's news"),
        pytest.param("7x24", "新浪财经\uff0d7×24", id="flashes"),
    ],
)
def test_the_category_of_a_slug(slug: str, category: str) -> None:
    assert category_of(slug) == category


@pytest.mark.parametrize("slug", LISTED)
def test_every_slug_has_a_category(slug: str) -> None:
    assert category_of(slug).startswith("新浪财经\uff0d")


def test_no_two_slugs_share_a_category() -> None:
    assert len({category_of(slug) for slug in LISTED}) == len(LISTED)


@pytest.mark.parametrize("slug", LISTED)
def test_a_slug_is_a_safe_folder_name(slug: str) -> None:
    assert re.fullmatch("[a-z0-9][a-z0-9-]*", slug)


@pytest.mark.parametrize("slug", ["", "column-", "column-x", "feed-1-2", "stock-news", "../x"])
def test_what_is_no_slug_is_refused(slug: str) -> None:
    with pytest.raises(BadArgumentError):
        category_of(slug)


@EACH_COLUMN
def test_a_column_is_found_by_its_cid(column: NumberedList) -> None:
    assert find_numbered("column", str(column.cid)) is column


@EACH_COLUMN
def test_a_column_is_found_by_its_slug(column: NumberedList) -> None:
    assert find_numbered("column", column.slug) is column


@EACH_FEED
def test_a_feed_is_found_by_its_cid(feed: NumberedList) -> None:
    assert find_numbered("feed", str(feed.cid)) is feed


@EACH_FEED
def test_a_feed_is_found_by_its_slug(feed: NumberedList) -> None:
    assert find_numbered("feed", feed.slug) is feed


def test_any_other_number_is_a_column() -> None:
    assert find_numbered("column", "123456") == NumberedList("column", 123456, "column-123456")


def test_any_other_number_is_a_feed() -> None:
    assert find_numbered("feed", "249945") == NumberedList("feed", 249945, "feed-249945")


def test_leading_zeros_make_no_other_column() -> None:
    assert find_numbered("column", "056589") is find_numbered("column", "56589")


@pytest.mark.parametrize("name", ["", "nope", "-1", "1.5", "feed-57045", "1234567890", "５６５８９", "56589 "])
def test_any_other_column_is_refused(name: str) -> None:
    with pytest.raises(BadArgumentError, match=re.escape(f"cid={name!r} is no column")):
        find_numbered("column", name)


@pytest.mark.parametrize("name", ["", "nope", "column-56589", "57045,57046"])
def test_any_other_feed_is_refused(name: str) -> None:
    with pytest.raises(BadArgumentError, match=re.escape(f"cid={name!r} is no feed")):
        find_numbered("feed", name)


@pytest.mark.parametrize("hint", ["56589, 56598", "any other cid as a number"])
def test_a_refusal_says_what_to_write(hint: str) -> None:
    with pytest.raises(BadArgumentError, match=re.escape(hint)):
        find_numbered("column", "nope")
