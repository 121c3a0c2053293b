"""A Hexo site of the demo's posts and of hard ones: each has its page, and says there what it says in its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.document import body_of, categories, render
from pipelines.html.story import text_of
from tests.end_to_end.conftest import ROOT, Archive
from tests.end_to_end.hard_posts import HARD, WRITTEN, place, post
from tests.end_to_end.hexo_site import Page, Site
from tests.sina import demo

pytestmark = pytest.mark.needs("hexo")

WINDOW = f"{demo.WINDOW_DAY}"
_REMOVED = demo.article_named("removed").document_id
_LISTED = {slug: demo.channel_articles(slug) for slug in ("companies", "stock", "china")}
# Who comes on two lists is filed under the first that was read.
_CHANNELS = {article.document_id: slug for slug, articles in _LISTED.items() for article in articles}
TITLES = {each.document_id: each.title for each in [*demo.articles(), *HARD] if each.document_id != _REMOVED}
DATES = {each.document_id: each.intime for each in demo.articles() if each.document_id != _REMOVED}
DATES |= {each.document_id: each.date for each in HARD if each.date is not None}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The archive of the demo site, as `make demo` fills it."""
    archive = Archive(tmp_path_factory.mktemp("demo"), f"REPLAY_FROM={ROOT / 'tests/sites/demo'}")
    assert archive.crawl(channel="china,stock,companies").code == 0
    assert archive.crawl(since=WINDOW, until=WINDOW).code == 0
    return archive


@pytest.fixture(scope="module")
def site(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with a link to these posts, and of the hard ones, made where the machine's zone is not Shanghai's."""
    site = Site(tmp_path_factory.mktemp("hexo") / "site")
    site.posts.mkdir(parents=True)
    (site.posts / "archive").symlink_to(archive.root / "posts")
    for article in HARD:
        site.put(*post(article))
    site.generate()
    return site


@pytest.fixture(scope="module")
def pages(site: Site) -> dict[str, Page]:
    """The pages, by document id."""
    return {page.name: page for page in site.pages()}


@pytest.fixture(scope="module")
def bodies(archive: Archive, site: Site) -> dict[str, str]:
    """The markup of the posts, by document id."""
    files = [*archive.posts, *site.posts.glob("china/**/*.md")]
    return {file.stem.rpartition("-")[2]: body_of(file.read_text("utf-8")) for file in files}


def test_every_post_has_its_page(pages: dict[str, Page]) -> None:
    assert set(pages) == set(TITLES)


def test_every_title_is_what_sina_published(pages: dict[str, Page]) -> None:
    expected = {name: " ".join(title.split()) for name, title in TITLES.items()}

    assert {name: page.title for name, page in pages.items()} == expected


def test_the_browsers_title_is_the_same(pages: dict[str, Page]) -> None:
    assert {page.head_title for page in pages.values()} == {f"{page.title} | 新浪财经归档" for page in pages.values()}


def test_the_categories_are_one_below_the_other(pages: dict[str, Page], site: Site) -> None:
    expected = {name: [*categories(_CHANNELS.get(name, "china"))] for name in TITLES}

    assert {name: page.categories for name, page in pages.items()} == expected
    assert {path.name for path in (site.public / "categories/金融/新浪财经").glob("新浪*")} == {
        chain[-1] for chain in expected.values()
    }


def test_the_date_is_the_articles_to_the_second(pages: dict[str, Page]) -> None:
    assert {name: page.date for name, page in pages.items()} == DATES


def test_the_day_in_the_address_is_shanghais(pages: dict[str, Page]) -> None:
    assert {name: page.day for name, page in pages.items()} == {
        name: f"{date:%Y-%m-%d}" for name, date in DATES.items()
    }


def test_readers_see_the_text_of_the_file_and_nothing_else(pages: dict[str, Page], bodies: dict[str, str]) -> None:
    assert {name: text_of(page.markup) for name, page in pages.items()} == {
        name: text_of(body) for name, body in bodies.items()
    }


def test_the_html_is_the_files_byte_for_byte(pages: dict[str, Page], bodies: dict[str, str]) -> None:
    assert [name for name, page in pages.items() if bodies[name] not in page.text] == []


def test_no_page_shows_code(pages: dict[str, Page]) -> None:
    shown = [name for name, page in pages.items() if page.body.css("code, .highlight")]

    assert shown == []


def test_the_code_to_scan_is_a_picture(pages: dict[str, Page]) -> None:
    [picture] = pages[WRITTEN["qr"].document_id].body.css(".appendQr_normal img")

    assert picture.attributes["src"] == "https://n.sinaimg.cn/invented/qr.png"


def test_a_post_of_ones_own_is_still_markdown(tmp_path: Path) -> None:
    site = Site(tmp_path / "site")
    site.put("mine.md", "---\ntitle: Mine\ndate: 2026-03-05 00:30:00\n---\nSo *loud*:\n\n    code\n")
    site.put(*post(WRITTEN["markdown"]))
    site.generate()

    mine = next(page for page in site.pages() if page.name == "mine")

    assert (mine.day, bool(mine.body.css("em")), bool(mine.body.css("pre code"))) == ("2026-03-05", True, True)


def test_a_new_title_keeps_the_address(tmp_path: Path) -> None:
    site = Site(tmp_path / "site")
    first = WRITTEN["qr"]
    site.put(*post(first))
    site.generate()
    [before] = [page.folder for page in site.pages()]

    site.put(place(first), render(first).replace("title: 'qr'", "title: 'another title'"))
    site.generate()

    assert [(page.folder, page.title) for page in site.pages()] == [(before, "another title")]
