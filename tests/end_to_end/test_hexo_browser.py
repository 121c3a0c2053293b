"""Pages of the Hexo site in a real browser: what readers see of hard articles, and that nothing in them runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipelines.html.story import text_of
from tests.end_to_end.hard_posts import HARD, TITLED, WRITTEN, post
from tests.end_to_end.hexo_site import Site

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

    from crawler.items import Article

pytestmark = pytest.mark.needs("hexo", "chromium")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site of the hard posts."""
    site = Site(tmp_path_factory.mktemp("hexo") / "site")
    for article in HARD:
        site.put(*post(article))
    site.generate()
    with site.served() as address:
        yield address


def page_of(address: str, article: Article) -> str:
    """Return the address of an article's page."""
    assert article.date is not None
    return f"{address}/{article.date:%Y/%m/%d}/{article.document_id}/"


def dense(text: str) -> str:
    """Return *text* without white space, which styles decide about."""
    return "".join(text.split())


@pytest.mark.parametrize("name", WRITTEN)
def test_readers_see_what_the_article_says(chromium: Chrome, address: str, tmp_path: Path, name: str) -> None:
    chromium.get(page_of(address, WRITTEN[name]))
    shown = chromium.find_element("css selector", ".article-entry").text
    chromium.save_screenshot(tmp_path / f"{name}.png")

    assert dense(shown) == dense(text_of(WRITTEN[name].body))
    assert (tmp_path / f"{name}.png").stat().st_size > 10_000


def test_nothing_in_an_article_runs(chromium: Chrome, address: str) -> None:
    chromium.get(page_of(address, WRITTEN["scripts"]))
    chromium.find_element("css selector", ".article-entry p").click()

    assert chromium.execute_script("return typeof window.hit") == "undefined"


@pytest.mark.parametrize("article", TITLED, ids=lambda article: article.document_id)
def test_every_article_is_found_from_the_archive(chromium: Chrome, address: str, article: Article) -> None:
    chromium.get(f"{address}/archives/")
    chromium.find_element("css selector", f".archive-article-title[href*='{article.document_id}']").click()

    assert chromium.find_element("css selector", "h1.article-title").text == " ".join(article.title.split())
    assert chromium.current_url == page_of(address, article)


def test_the_browser_asks_for_no_page_that_is_not_there(chromium: Chrome, address: str) -> None:
    chromium.get_log("browser")  # what earlier pages have said
    chromium.get(page_of(address, WRITTEN["markdown"]))

    missing = [entry["message"] for entry in chromium.get_log("browser") if "404" in entry["message"]]

    assert [message for message in missing if "favicon" not in message] == []
