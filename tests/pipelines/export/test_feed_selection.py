"""pipelines.export.selection: the options of `scrapy feed`, and what is said of wrong ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler.errors import BadArgumentError
from pipelines.export.selection import FeedSelection, parse_feed_selection, refuse_unknown


def test_nothing_given_is_the_latest_fifty() -> None:
    assert parse_feed_selection({}) == FeedSelection(limit=50)


def test_everything_given(tmp_path: Path) -> None:
    given = {
        "to": str(tmp_path / "a.xml"),
        "channel": "stock，unlisted",
        "limit": "7",
        "self-url": "https://example.org/feed.atom",
        "site-url": "https://example.org/archive",
    }

    assert parse_feed_selection(given) == FeedSelection(
        to=tmp_path / "a.xml",
        channels=("stock", None),
        limit=7,
        self_url="https://example.org/feed.atom",
        site_url="https://example.org/archive/",
    )


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("http://EXAMPLE.org", "http://example.org/"),
        ("https://example.org/归档/", "https://example.org/%E5%BD%92%E6%A1%A3/"),
        ("https://example.org/a b//", "https://example.org/a%20b/"),
    ],
    ids=["host", "Chinese", "blank"],
)
def test_an_address_is_written_as_feeds_want_it(given: str, written: str) -> None:
    assert parse_feed_selection({"site-url": given}).site_url == written


@pytest.mark.parametrize("limit", ["0", "-1", "many", "", "5001", "1.5", "٣"])
def test_a_limit_that_is_none(limit: str) -> None:
    with pytest.raises(BadArgumentError, match=re.escape("write it as --limit 50")):
        parse_feed_selection({"limit": limit})


@pytest.mark.parametrize("name", ["self-url", "site-url"])
@pytest.mark.parametrize(
    "address", ["", "example.org", "/feed", "javascript:alert(1)", "ftp://e.org/", "https://e.org/#a"]
)
def test_an_address_that_is_none(name: str, address: str) -> None:
    with pytest.raises(BadArgumentError, match=f"{name}=.* write it whole"):
        parse_feed_selection({name: address})


def test_a_file_in_no_folder(tmp_path: Path) -> None:
    with pytest.raises(BadArgumentError, match="lies in a folder that is not there"):
        parse_feed_selection({"to": str(tmp_path / "no" / "a.atom")})


def test_what_is_no_option_is_refused_with_the_like() -> None:
    with pytest.raises(BadArgumentError, match=re.escape("'--limits=3' is no option of feed: did you mean --limit?")):
        refuse_unknown(["--limits=3"], "feed", ["limit", "to"])
