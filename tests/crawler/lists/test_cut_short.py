"""crawler.lists: half a list's page is none; its rows would be taken for all there are."""

from __future__ import annotations

import pytest

from crawler import times
from crawler.errors import ListingError
from crawler.lists.column import column_url, parse_column
from crawler.lists.links import read_html
from tests.end_to_end.tunnelled import fetched
from tests.sina.articles import generated_articles
from tests.sina.server import SinaServer

CID = 57045


@pytest.fixture(scope="module")
def page() -> bytes:
    """The page of a column of thirty articles."""
    with SinaServer() as sina:
        sina.publish_column(CID, generated_articles(30, seed=1450))
        return fetched(sina, column_url(CID))


def test_a_whole_page_has_all_rows(page: bytes) -> None:
    assert parse_column(page, column_url(CID), times.now()).count == 30


@pytest.mark.parametrize("tenth", range(2, 10))
def test_a_page_that_breaks_off_has_none(page: bytes, tenth: int) -> None:
    with pytest.raises(ListingError, match="the page breaks off"):
        parse_column(page[: page.rindex(b"</body") * tenth // 10], column_url(CID), times.now())


def test_a_piece_of_html_breaks_off_nowhere() -> None:
    assert read_html(b"<ul><li>lamp</li></ul>", column_url(CID)).get_text() == "lamp"
