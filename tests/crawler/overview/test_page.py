"""crawler.overview.page: one page, nothing of outside, and whatever strangers call things stays text."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import Engine

from crawler.overview.page import file_link, page
from crawler.storage.database import open_database, sqlite_url
from crawler.storage.schema import (
    articles,
    channel_days,
    gaps,
    job_tries,
    records,
    removals,
    revisions,
    runs,
    stories,
)
from tests.crawler.overview.planted import (
    NOW,
    answer,
    article,
    day_entry,
    days_ago,
    figures,
    gap,
    job_try,
    owed,
    plant,
    plant_channel,
    run,
    steady,
)
from tests.crawler.storage.held import revision

ROOT = Path("/archive")
HOSTILE = "</title><script>alert(1)</script><img src=x onerror=alert(1)>\u202e'\"&amp;"
# What loads something by itself, whatever it says; links only lead there when somebody follows them.
LOADING = "script, img, link, iframe, object, embed, audio, video, source, image, base, form, use, animate"


def rendered(engine: Engine, **options: Any) -> BeautifulSoup:
    """Return the page, read as a browser reads it."""
    return BeautifulSoup(page(figures(engine, **options), ROOT, ROOT / "report.html"), "html5lib")


def plant_everything(engine: Engine, text: str, url: str) -> None:
    """Fill every part of the page, with *text* and *url* wherever strangers have a say."""
    plant_channel(engine, "china", steady(6, 500, without=[9, 300]))
    plant_channel(engine, text, steady(2, 20))
    held = article(days_ago(1), title=text, url=url, media=text, document_id="qwertyu9000001")
    plant(engine, articles, held, owed(days_ago(1), title=text, url=url, reason=text))
    plant(engine, articles, owed(days_ago(1), state="unsupported", reason=text))
    plant(engine, gaps, gap("china", days_ago(3), days_ago(2)), gap(text, days_ago(3), days_ago(2)))
    plant(engine, channel_days, day_entry(text, days_ago(1), state="open"))
    said = {"arguments": f'{{"url": "{url}"}}', "spider": text, "job": text}
    alarm = {"kind": text, "subject": text, "sentence": text}
    plant(engine, runs, run(1, exit_code=4, **said, report=json.dumps({"alarms": [alarm]})), run(2, **said))
    plant(engine, job_tries, job_try(1, detail=text, outcome=text, job=text))
    known = {"document_id": "qwertyu9000001"}
    plant(engine, revisions, {**revision(1, 2, title=text, cause=text), **known})
    plant(engine, removals, {**known, "first_gone": NOW, "last_gone": NOW, "reason": text})
    plant(engine, stories, {**known, "scheme": "s", "story_sha256": "x", "cluster": text})
    plant(engine, records, answer(1, days_ago(2), 1000))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> BeautifulSoup:
    """A page with something in every part."""
    engine = open_database(sqlite_url(tmp_path_factory.mktemp("full") / "catalogue.sqlite3"))
    plant_everything(engine, "柳溪镇", "https://finance.sina.com.cn/a.shtml")
    soup = rendered(engine)
    engine.dispose()
    return soup


def addresses(soup: BeautifulSoup) -> list[str]:
    """Return where the links lead."""
    return [str(link["href"]) for link in soup.select("a[href]")]


def test_every_part_is_there(full: BeautifulSoup) -> None:
    titles = [title.get_text() for title in full.select("h2")]
    assert titles == [
        "At a glance",
        "Articles by day",
        "Channels",
        "Gaps",
        "Owed",
        "Runs",
        "Revisions and removals",
        "Reprints",
        "Growth",
    ]


def test_an_empty_catalogue_has_a_page_too(engine: Engine) -> None:
    assert "nothing was ever crawled" in rendered(engine).get_text()


@pytest.mark.parametrize("url", ["https://finance.sina.com.cn/a.shtml", "javascript:alert(1)", '"><script>x</script>'])
def test_nothing_becomes_markup_and_nothing_is_loaded(engine: Engine, url: str) -> None:
    plant_everything(engine, HOSTILE, url)

    soup = rendered(engine)
    assert soup.select(LOADING) == []
    assert [tag.name for tag in soup.find_all() if any(name.startswith("on") for name in tag.attrs)] == []
    assert all(re.match(r"#|posts/|https://finance\.sina\.com\.cn/", link) for link in addresses(soup))


@pytest.mark.parametrize("url", ["https://finance.sina.com.cn/a.shtml", "javascript:alert(1)"])
def test_no_outside_address_stands_anywhere_but_in_links(engine: Engine, url: str) -> None:
    plant_everything(engine, "柳溪镇", url)

    text = page(figures(engine), ROOT, ROOT / "report.html")
    assert set(re.findall(r"[\w-]+=\"?https?:", text)) <= {'href="https:', "url=https:"}
    assert not re.search(r"@import|url\(|xlink:|xmlns", text)


def test_its_policy_forbids_everything_from_outside(engine: Engine) -> None:
    policy = rendered(engine).select_one('meta[http-equiv="Content-Security-Policy"]')

    assert policy is not None
    assert str(policy["content"]).startswith("default-src 'none'; style-src 'unsafe-inline';")


def test_a_hostile_title_is_shown_as_it_is(engine: Engine) -> None:
    plant(engine, articles, owed(days_ago(1), title=HOSTILE))

    shown = rendered(engine).select_one("#lacks bdi")
    assert shown is not None
    assert shown.get_text() == HOSTILE


def test_ids_are_given_once(full: BeautifulSoup) -> None:
    ids = [str(tag["id"]) for tag in full.select("[id]")]
    assert len(ids) == len(set(ids))


def test_links_within_the_page_lead_somewhere(full: BeautifulSoup) -> None:
    ids = {str(tag["id"]) for tag in full.select("[id]")}
    assert {link[1:] for link in addresses(full) if link.startswith("#")} <= ids


def test_tables_have_captions_and_heads(full: BeautifulSoup) -> None:
    tables = full.select("table")
    assert [table for table in tables if not table.select_one("caption") or not table.select_one("th[scope=col]")] == []


def test_charts_are_labelled_and_have_a_table_beside_them(full: BeautifulSoup) -> None:
    charts = {str(chart["id"]): str(chart["aria-label"]) for chart in full.select("svg.pygal-chart")}
    assert charts == {
        "chart-run-lengths": "Lengths of 2 runs, the longest of 5 min 00 s",
        "chart-changes-by-month": "Changes by month: 0 edited by Sina, 1 changed otherwise, 1 removed",
        "chart-growth-articles": "Articles in the archive: from 12 to 3,029",
        "chart-growth-bytes": "Raw answers in the archive: from 0 B to 1.0 kB",
    }


def test_headings_leave_no_level_out(full: BeautifulSoup) -> None:
    levels = [int(tag.name[1]) for tag in full.find_all(re.compile(r"^h\d$"))]
    assert all(later - earlier <= 1 for earlier, later in zip([0, *levels], levels, strict=False))


def test_the_period_that_was_asked_for_is_said(engine: Engine) -> None:
    assert "from 2024-06-01 to 2024-06-02" in rendered(engine, since=days_ago(11), until=days_ago(10)).get_text()


def test_the_same_figures_make_the_same_page(engine: Engine) -> None:
    plant_everything(engine, "柳溪镇", "https://finance.sina.com.cn/a.shtml")

    assert page(figures(engine), ROOT, ROOT / "r.html") == page(figures(engine), ROOT, ROOT / "r.html")


@pytest.mark.parametrize(
    ("place", "link"),
    [
        ("/archive/report.html", "posts/china/a.md"),
        ("/archive/web/report.html", "../posts/china/a.md"),
        ("/elsewhere/report.html", "../archive/posts/china/a.md"),
    ],
)
def test_files_are_linked_from_where_the_page_lies(place: str, link: str) -> None:
    assert file_link("posts/china/a.md", ROOT, Path(place)) == link


def test_a_file_with_any_name_can_be_linked() -> None:
    path = "posts/china/要闻_ 第1季 #增长# 100%?-x.md"
    link = file_link(path, ROOT, ROOT / "report.html")

    assert re.fullmatch(r"[\w/.%-]+", link, re.ASCII)
    assert unquote(link) == path
