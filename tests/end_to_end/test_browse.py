"""`scrapy browse`: a real Datasette over a real archive, driven in a real browser: found, opened, followed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tests.end_to_end.browsing import PHRASE, QUOTED_TITLE, Room, opened_room

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

pytestmark = pytest.mark.needs("datasette", "chromium")
WIDTH = "return document.documentElement.scrollWidth"
# Where the pictures go that somebody wants to look at.
PICTURES = os.environ.get("BROWSE_PICTURES")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """The archive, open to be browsed."""
    with opened_room(tmp_path_factory.mktemp("browse")) as opened:
        yield opened


@pytest.fixture
def browser(chromium: Chrome, room: Room) -> Chrome:
    """The browser on the archive's first page, with nothing logged yet."""
    chromium.get(room.address)
    for kind in ("browser", "performance"):
        chromium.get_log(kind)  # type: ignore[no-untyped-call]
    return chromium


def elements(browser: Chrome, selector: str) -> list[WebElement]:
    return browser.find_elements("css selector", selector)


def texts(browser: Chrome, selector: str) -> list[str]:
    return [element.text for element in elements(browser, selector)]


def follow(browser: Chrome, act: Callable[[], None]) -> None:
    """Do what leads to another page, and wait until that is there."""
    from selenium.webdriver.support.expected_conditions import staleness_of  # noqa: PLC0415 - an extra
    from selenium.webdriver.support.wait import WebDriverWait  # noqa: PLC0415 - as above

    [left] = elements(browser, "html")
    act()
    wait = WebDriverWait(browser, 20)
    wait.until(staleness_of(left))
    wait.until(lambda _: browser.execute_script("return document.readyState") == "complete")


def asked(browser: Chrome, phrase: str) -> None:
    """Type a phrase into the search box and send it with the keyboard."""
    from selenium.webdriver import Keys  # noqa: PLC0415 - an extra

    [box] = elements(browser, "input[name=q]")
    box.clear()
    follow(browser, lambda: box.send_keys(phrase + Keys.ENTER))


def picture(browser: Chrome, name: str) -> None:
    if PICTURES:
        browser.save_screenshot(str(Path(PICTURES) / f"{name}.png"))


def hosts(browser: Chrome) -> set[str | None]:
    """Return whom the browser has asked for anything since the test began."""
    logged = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]  # type: ignore[no-untyped-call]
    sent = (each["params"]["request"]["url"] for each in logged if each["method"] == "Network.requestWillBeSent")
    return {urlsplit(url).hostname for url in sent if not url.startswith(("data:", "chrome:"))}


def test_an_article_is_found_by_three_characters_opened_and_followed_to_its_cluster(
    browser: Chrome, room: Room
) -> None:
    asked(browser, PHRASE)
    assert texts(browser, ".hits h2") == [room.original.title]
    assert set(texts(browser, ".hits mark")) == {PHRASE}
    picture(browser, "found")

    follow(browser, elements(browser, ".hits h2 a")[0].click)
    assert texts(browser, "article h1") == [room.original.title]
    assert texts(browser, ".text mark") == [PHRASE]
    picture(browser, "article")

    [other] = elements(browser, "section[aria-labelledby=cluster] a")
    assert other.text == room.reprint.title
    follow(browser, other.click)
    assert texts(browser, "article h1") == [room.reprint.title]
    assert urlsplit(browser.current_url).path == f"/article/{room.reprint.document_id}"

    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []  # type: ignore[no-untyped-call]
    assert hosts(browser) == {"127.0.0.1"}


def test_the_first_page_shows_the_newest_first(browser: Chrome, room: Room) -> None:
    newest = room.archive.rows("SELECT title FROM texts ORDER BY date DESC, number DESC LIMIT 20")

    assert texts(browser, ".hits h2") == [" ".join(title.split()) for (title,) in newest]
    picture(browser, "front")


def test_a_word_of_two_characters_is_found_too(browser: Chrome, room: Room) -> None:
    asked(browser, PHRASE[:2])

    assert room.original.title in texts(browser, ".hits h2")


@pytest.mark.parametrize(
    ("facet", "column", "value", "label"),
    [
        pytest.param("Channel", "channel", "stock", "股市", id="channel"),
        pytest.param("Source", "media", "鹭北新闻网", "鹭北新闻网", id="media"),
        pytest.param("Stock", "stocks", '[["stock", "sh600000"]]', "sh600000", id="stock"),
    ],
)
def test_a_facet_narrows_to_its_articles(
    browser: Chrome, room: Room, facet: str, column: str, value: str, label: str
) -> None:
    [[count]] = room.archive.rows(f"SELECT count(*) FROM articles WHERE {column} = '{value}'")  # noqa: S608
    [chosen] = [each for each in elements(browser, ".facet") if each.find_element("tag name", "h2").text == facet]
    if not chosen.get_attribute("open"):
        chosen.find_element("tag name", "summary").click()
    [choice] = [each for each in chosen.find_elements("tag name", "a") if each.text.split("\n")[0] == label]
    assert choice.find_element("class name", "count").text == str(count)
    follow(browser, choice.click)

    assert texts(browser, "h1") == [f"{count} article{'s' * (count != 1)}"]
    assert elements(browser, ".facet a[aria-current]")


def test_a_day_narrows_to_its_articles(browser: Chrome, room: Room) -> None:
    [[day, count]] = room.archive.rows(
        "SELECT substr(date, 1, 10), count(*) FROM texts GROUP BY 1 ORDER BY 2 DESC LIMIT 1"
    )
    browser.get(f"{room.address}/?day={day}")

    assert texts(browser, "h1") == [f"{count} article{'s' * (count != 1)}"]
    assert {shown[:10] for shown in texts(browser, ".hits time")} == {day}


def test_a_hostile_title_is_text(browser: Chrome) -> None:
    asked(browser, "onerror")
    assert texts(browser, ".hits h2") == [QUOTED_TITLE]
    follow(browser, elements(browser, ".hits h2 a")[0].click)

    assert texts(browser, "article h1") == [QUOTED_TITLE]
    assert browser.title == f"{QUOTED_TITLE} · Archive of Sina Finance"
    assert elements(browser, "main script, main img") == []


def test_datasettes_own_pages_load_nothing_from_outside(browser: Chrome, room: Room) -> None:
    from selenium.webdriver.support.wait import WebDriverWait  # noqa: PLC0415 - an extra

    def opened(_: object) -> list[WebElement]:
        browser.get(f"{room.address}/catalogue/articles")
        return elements(browser, f"a[href='/article/{room.original.document_id}']")

    # A query ends after three seconds, which a busy machine may need for anything: then the page is asked for again.
    WebDriverWait(browser, 60).until(opened)
    assert hosts(browser) == {"127.0.0.1"}
    picture(browser, "table")


def test_a_telephone_shows_all_of_it_without_scrolling_sideways(browser: Chrome, room: Room) -> None:
    from selenium.webdriver.support.wait import WebDriverWait  # noqa: PLC0415 - an extra

    metrics = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}
    dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", dark)
    try:
        browser.get(f"{room.address}/article/{room.original.document_id}")
        # A telephone lays a page out more than once.
        WebDriverWait(browser, 20).until(lambda _: browser.execute_script(WIDTH) == 360, browser.page_source)
        picture(browser, "telephone")
        asked(browser, PHRASE)
        picture(browser, "telephone-found")
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
