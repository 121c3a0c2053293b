"""The page of `scrapy report` as people see it: from the disk, in a real Chromium, wide and narrow, light and dark."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crawler import times
from tests.end_to_end.archives import archive_at, run
from tests.end_to_end.conftest import CHINA
from tests.sina.articles import generated_articles
from tests.sina.server import SinaServer

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = pytest.mark.needs("chromium")

FOREX = (384, 2487)
TODAY = times.now().date()
HOLE, BEFORE = TODAY - timedelta(days=5), TODAY - timedelta(days=6)
SILENT_SINCE = TODAY - timedelta(days=20)
HOSTILE = "<img src=x onerror=alert(1)><script>document.title=1</script>"
_SPOIL = """
UPDATE articles SET state = 'owed', reason = 'timeout', url = 'javascript:alert(1)',
    title = '<img src=x onerror=alert(1)><script>document.title=1</script>'
WHERE document_id = (SELECT max(document_id) FROM articles)
"""
# A list that was old when the archive met it is left alone: this one was read while its rows came.
_FOLLOWED = "UPDATE listings SET first_seen = ctime WHERE channel = 'forex'"
# As WCAG 2 measures it.
_CONTRAST = """
const parts = (color) => color.match(/[\\d.]+/g).map(Number);
const light = (color) => {
  const linear = (v) => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const [r, g, b] = parts(color).slice(0, 3).map((value) => linear(value / 255));
  return .2126 * r + .7152 * g + .0722 * b;
};
const ground = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const color = getComputedStyle(at).backgroundColor;
    if (parts(color)[3] !== 0) return color;
  }
  return 'rgb(255, 255, 255)';
};
const element = document.querySelector(arguments[0]);
const [a, b] = [light(getComputedStyle(element).color), light(ground(element))];
return (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
"""


def published(days: list[date], number: int, seed: int) -> list[Any]:
    """Return *number* invented articles of each of *days*, before noon, so that none lies in the future."""
    made = []
    for day in days:
        for place, article in enumerate(generated_articles(number, seed=seed, day=day)):
            created = datetime.combine(day, time(0, 1 + place), times.SHANGHAI)
            made.append(
                replace(article, created=created, published=created, ctime=created, mtime=created, intime=created)
            )
    return made


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of an archive that was crawled from the stand-in: 国內 with a hole, 外汇 silent for twenty days."""
    root = tmp_path_factory.mktemp("report") / "archive"
    china = [TODAY - timedelta(days=back) for back in range(1, 10) if TODAY - timedelta(days=back) != HOLE]
    forex = [SILENT_SINCE - timedelta(days=back) for back in range(30)]
    with SinaServer({CHINA: published(china, 5, 7), FOREX: published(forex, 1, 8)}) as sina:
        archive = archive_at(root, sina)
        assert archive.crawl(channel="china,forex").code == 0
    archive.change(_FOLLOWED)
    archive.change(_SPOIL)
    assert run(archive, "report").code == 0
    return root / "report.html"


@pytest.fixture
def browser(chromium: Chrome, report: Path) -> Iterator[Chrome]:
    """The page, opened anew in a wide, light window."""
    chromium.get_log("browser")
    chromium.get_log("performance")
    show(chromium, 1200, "light")
    chromium.get(report.as_uri())
    yield chromium
    chromium.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def show(browser: Chrome, width: int, scheme: str) -> None:
    """Look through a window of a width, in light or dark."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def square(browser: Chrome, day: date) -> dict[str, str]:
    """Return how the square of a day of 国內 is painted, and what it says."""
    script = """
    const square = document.querySelector(`#channel-china path[data-day="${arguments[0]}"]`);
    const {stroke} = getComputedStyle(square), {width, height} = square.getBoundingClientRect();
    return {stroke, said: square.querySelector('title').textContent, area: String(width * height > 0)};
    """
    found: dict[str, str] = browser.execute_script(script, day.isoformat())
    return found


def text_of(browser: Chrome, selector: str) -> str:
    """Return what stands in an element."""
    return str(browser.execute_script("return document.querySelector(arguments[0]).innerText", selector))


def press_tab(browser: Chrome, until: str, most: int = 60) -> bool:
    """Press Tab until the element with the focus matches *until*; return whether it came to that."""
    from selenium.webdriver import ActionChains, Keys  # noqa: PLC0415 - an extra

    for _ in range(most):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        if browser.execute_script("return document.activeElement.matches(arguments[0])", until):
            return True
    return False


def press_enter(browser: Chrome) -> None:
    """Press Enter where the focus is."""
    from selenium.webdriver import ActionChains, Keys  # noqa: PLC0415 - an extra

    ActionChains(browser).send_keys(Keys.ENTER).perform()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_hole_is_seen_at_once(browser: Chrome, scheme: str) -> None:
    show(browser, 1200, scheme)

    hole, before = square(browser, HOLE), square(browser, BEFORE)
    assert hole["said"].endswith("no articles, though such days have about 5: a hole")
    assert before["said"].endswith(": 5 articles")
    assert hole["stroke"] != before["stroke"]
    assert browser.execute_script("return document.querySelectorAll('#channel-china path.hole').length") == 1


def test_hole_and_silent_channel_are_named_at_the_top(browser: Chrome) -> None:
    glance = text_of(browser, "#glance")

    assert f"国內 (china) has no articles on {HOLE}" in glance
    assert f"外汇 (forex): forex has shown no new row since {SILENT_SINCE}" in glance


def test_nothing_is_asked_for_but_the_file_and_nothing_goes_wrong(browser: Chrome, report: Path) -> None:
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = {event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"}

    assert asked == {report.as_uri()}
    assert browser.get_log("browser") == []


def test_a_hostile_title_is_only_text(browser: Chrome) -> None:
    assert HOSTILE in text_of(browser, "#lacks")
    assert browser.title.startswith("新浪财经 archive")
    assert browser.execute_script("return document.querySelectorAll('[href^=\"javascript\"], img, script').length") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_the_page_never_scrolls_sideways(browser: Chrome, tmp_path: Path, width: int, scheme: str) -> None:
    show(browser, width, scheme)
    browser.execute_script("for (const each of document.querySelectorAll('details')) each.open = true")

    picture = tmp_path / f"report-{width}-{scheme}.png"
    found, room = browser.execute_script(
        "const {scrollWidth, clientWidth} = document.documentElement; return [scrollWidth, clientWidth]"
    )
    assert found <= room <= width
    assert browser.save_screenshot(str(picture))


def test_a_narrow_screen_shows_the_newest_weeks_first(browser: Chrome) -> None:
    show(browser, 360, "light")

    script = (
        "return document.querySelector(`#channel-china path[data-day='${arguments[0]}']`).getBoundingClientRect().right"
    )
    assert 0 < browser.execute_script(script, TODAY.isoformat()) <= 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "selector",
    [
        "h1",
        "p.muted",
        ".verdict",
        ".card-value",
        ".card-remark",
        ".badge",
        ".badge.soft",
        "summary",
        "caption",
        "th a",
        "td.good",
        ".legend li",
        "nav a",
    ],
)
def test_the_text_stands_out_from_its_ground(browser: Chrome, selector: str, scheme: str) -> None:
    show(browser, 1200, scheme)

    assert browser.execute_script(_CONTRAST, selector) >= 4.5


def test_in_the_dark_the_page_is_dark(browser: Chrome) -> None:
    ground = "return getComputedStyle(document.body).backgroundColor"
    light = browser.execute_script(ground)
    show(browser, 1200, "dark")

    assert (light, browser.execute_script(ground)) == ("rgb(251, 250, 247)", "rgb(21, 24, 27)")


def test_the_keyboard_comes_first_to_the_figures(browser: Chrome) -> None:
    assert press_tab(browser, ".skip", most=1)
    assert browser.execute_script("return document.activeElement.getBoundingClientRect().left") >= 0
    press_enter(browser)

    assert browser.execute_script("return document.activeElement.id") == "glance"


def test_the_keyboard_opens_what_is_folded(browser: Chrome) -> None:
    assert press_tab(browser, "#channel-china summary")
    outline = "return getComputedStyle(document.activeElement).outlineStyle"
    assert browser.execute_script(outline) == "solid"
    press_enter(browser)

    assert "Holes:" in text_of(browser, "#channel-china details[open]")
