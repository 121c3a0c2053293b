"""`scrapy browse`: a real Datasette over a real archive, driven in a real browser: found, opened, followed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import pytest

from tests.end_to_end.archives import archive_at, command_line
from tests.end_to_end.conftest import CHINA, ROOT, Archive
from tests.end_to_end.histories import copy_of
from tests.sina.articles import FakeArticle, generated_articles
from tests.sina.server import SinaServer

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

pytestmark = pytest.mark.needs("datasette", "chromium")
STOCK = (384, 2671)
PHRASE = "竹灯匠"
HOSTILE = "<script>document.title = 'ran'</script><img src=x onerror=\"document.title = 'ran'\">"
QUOTED_TITLE = f"灯会 {HOSTILE}"
# From a post to a file of the archive that is none.
_OUTSIDE = "/../../../../../archive.lock"
# Where the pictures go that somebody wants to look at.
PICTURES = os.environ.get("BROWSE_PICTURES")


@dataclass(frozen=True)
class Room:
    """An archive that is open to be browsed. *reprint*: nearly the same as *original*; *hostile*: with such a title."""

    archive: Archive
    sina: SinaServer
    address: str
    original: FakeArticle
    reprint: FakeArticle
    hostile: FakeArticle


def _made() -> tuple[FakeArticle, FakeArticle, FakeArticle, list[FakeArticle]]:
    first, second, hostile, *others = generated_articles(30, seed=77, layout="finance")
    # Long enough to be known again by what two prints of it have in common.
    story = replace(first, paragraphs=(*first.paragraphs, *second.paragraphs))
    told = replace(story, paragraphs=(*story.paragraphs, f"最后说话的是一位{PHRASE}。"), codes=("sh600000",))
    shorter = copy_of(story, "shorter 77")
    reprint = replace(shorter, title="转载：" + story.title, media="鹭北新闻网", codes=())
    return told, reprint, replace(hostile, title=QUOTED_TITLE), others


def started(archive: Archive, *options: str) -> tuple[subprocess.Popen[str], str]:
    """Start the command on a free port; return it with the address that it prints."""
    command = command_line(archive, "browse", "--port", "0", *options)
    pipe = subprocess.PIPE
    # Where the tests themselves run in the background, a shell may have told them to ignore Ctrl-C.
    heeds = lambda: signal.signal(signal.SIGINT, signal.default_int_handler)  # noqa: E731
    process = subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True, preexec_fn=heeds)  # noqa: PLW1509
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+", line)
    assert found, line + process.communicate(timeout=20)[1]
    return process, found[0]


def ended(process: subprocess.Popen[str], how: signal.Signals = signal.SIGINT) -> tuple[int, str, str]:
    """End the command; return its exit code and what it has said since its address."""
    process.send_signal(how)
    out, err = process.communicate(timeout=20)
    return process.returncode, out, err


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """An archive of thirty articles, a reprint and a hostile title; browsed by a folder's name that no URI bears."""
    original, reprint, hostile, others = _made()
    with SinaServer() as sina:
        folder = tmp_path_factory.mktemp("browse")
        archive = archive_at(folder / "archive", sina)
        sina.publish(original, CHINA)
        assert archive.crawl().code == 0
        for place, article in enumerate((reprint, hostile, *others)):
            sina.publish(article, STOCK if place % 3 == 1 else CHINA)
        assert archive.crawl(channel="china,stock").code == 0
        link = folder / "a#b%20?c"
        link.symlink_to(archive.root)
        process, address = started(Archive(link))
        try:
            yield Room(archive, sina, address, original, reprint, hostile)
        finally:
            assert ended(process)[0] == 0


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


def said(room: Room, path: str, **headers: str) -> tuple[int, str]:
    """Return the status and the text of a page, asked for without a browser."""
    request = urllib.request.Request(room.address + path, headers=headers)  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - as above
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


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
    browser.get(f"{room.address}/catalogue/articles")
    link = elements(browser, f"a[href='/article/{room.original.document_id}']")

    assert link
    assert hosts(browser) == {"127.0.0.1"}
    picture(browser, "table")


def test_datasettes_own_search_finds_the_phrase_too(room: Room) -> None:
    found = json.loads(said(room, f"/catalogue/texts.json?_search={quote(PHRASE)}&_shape=array")[1])

    assert [row["document_id"] for row in found] == [room.original.document_id]


def test_a_telephone_shows_all_of_it_without_scrolling_sideways(browser: Chrome, room: Room) -> None:
    metrics = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}
    dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", dark)
    try:
        browser.get(f"{room.address}/article/{room.original.document_id}")
        width = browser.execute_script("return document.documentElement.scrollWidth")
        picture(browser, "telephone")
        asked(browser, PHRASE)
        picture(browser, "telephone-found")
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})

    assert width == 360


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        '""',
        "*",
        "NEAR(",
        "OR OR",
        "a AND",
        "title:灯",
        "^",
        "-灯会场",
        "%__",
        "'; DROP",
        "\0灯\0会\0场",
        "灯" * 300,
        "\\",
    ],
)
def test_whatever_is_typed_is_text(room: Room, typed: str) -> None:
    assert said(room, f"/?q={quote(typed)}")[0] == 200


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=99999", "page=x", "day=2026-99-99", "day=x", "channel=nowhere", "channel=unlisted", "stock=%00"],
)
def test_whatever_is_asked_has_an_answer(room: Room, query: str) -> None:
    assert said(room, f"/?{query}")[0] == 200


@pytest.mark.parametrize(
    ("change", "notice"),
    [
        pytest.param("text = ''", None, id="no words, as of pictures alone"),
        pytest.param("file_sha256 = 'another'", "Its text has changed since", id="another document by now"),
    ],
)
def test_a_text_that_is_not_the_documents_says_so(room: Room, change: str, notice: str | None) -> None:
    own = f"WHERE document_id = '{room.reprint.document_id}'"
    [[text, sha256]] = room.archive.rows(f"SELECT text, file_sha256 FROM texts {own}")  # noqa: S608 - our words
    room.archive.change(f"UPDATE texts SET {change} {own}")  # noqa: S608 - as above
    try:
        page = said(room, f"/article/{room.reprint.document_id}")[1]
    finally:
        room.archive.change(f"UPDATE texts SET text = '{text}', file_sha256 = '{sha256}' {own}")  # noqa: S608 - as above

    assert re.findall(r'<p class="notice">(Its text [^;,]+)', page) == ([notice] if notice else [])


def test_a_document_is_sent_as_it_lies_on_the_disk(room: Room) -> None:
    [file] = [path for path in room.archive.posts if room.original.document_id in path.name]

    assert said(room, f"/document/{room.original.document_id}") == (200, file.read_text("utf-8"))


@pytest.mark.parametrize(
    "path", ["/document/nothing", "/article/nothing", "/document/..%2F..%2Fetc%2Fpasswd", "/archive/../pages.py"]
)
def test_what_is_not_there_is_not_found(room: Room, path: str) -> None:
    assert said(room, path)[0] == 404


def test_a_path_that_leads_out_of_the_posts_is_not_followed(room: Room) -> None:
    name = room.hostile.document_id
    room.archive.change(f"UPDATE articles SET path = path || '{_OUTSIDE}' WHERE document_id = '{name}'")  # noqa: S608
    try:
        assert said(room, f"/document/{name}")[0] == 404
    finally:
        room.archive.change(f"UPDATE articles SET path = replace(path, '{_OUTSIDE}', '')")  # noqa: S608


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Host": "archive.example"}, id="a name that has come to point here"),
        pytest.param({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, id="from a page of another site"),
        pytest.param({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, id="in a frame of another site"),
    ],
)
def test_nobody_else_may_ask(room: Room, headers: dict[str, str]) -> None:
    assert said(room, "/catalogue.json", **headers)[0] == 403


@pytest.mark.parametrize("path", ["/catalogue.db", "/catalogue?sql=delete+from+articles"])
def test_nothing_is_changed_and_nothing_copied(room: Room, path: str) -> None:
    assert said(room, path)[0] in {400, 403}
    assert room.archive.rows("SELECT count(*) FROM articles") != [(0,)]


def test_what_a_run_writes_meanwhile_is_found_at_once(room: Room) -> None:
    [late] = generated_articles(1, seed=78, layout="news")
    room.sina.publish(replace(late, paragraphs=("新来的砚泥匠人开口了。",) * 3), CHINA)
    assert room.archive.crawl().code == 0

    status, page = said(room, f"/?q={quote('砚泥匠')}")
    assert (status, f"/article/{late.document_id}" in page) == (200, True)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_it_ends_when_it_is_told_to_and_enters_what_was_missing(room: Room, how: signal.Signals) -> None:
    room.archive.change(f"DELETE FROM texts WHERE document_id = '{room.original.document_id}'")  # noqa: S608
    process, _ = started(room.archive)
    assert process.stderr is not None
    told = [process.stderr.readline(), process.stderr.readline()]

    assert ended(process, how)[0] == 0
    assert told == ["Texts that can't be searched yet: 1; they are being entered.\n", "All texts can be searched.\n"]
    assert f"/article/{room.original.document_id}" in said(room, f"/?q={quote(PHRASE)}")[1]


def refusal(command: list[str]) -> str:
    """Return the one sentence in which a command says what to write instead."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    return done.stderr


def test_a_port_that_is_taken_is_told(room: Room) -> None:
    command = command_line(room.archive, "browse", "--port", str(urlsplit(room.address).port))

    assert "is taken: write another one" in refusal(command)


def test_without_datasette_it_says_what_installs_it(room: Room) -> None:
    hidden = "import sys; sys.modules['datasette'] = None; from scrapy.cmdline import execute; execute()"
    command = command_line(room.archive, "browse", "--port", "0")

    assert (
        refusal([sys.executable, "-c", hidden, *command[3:]])
        == "Datasette is not installed: `make extras` installs it\n"
    )
