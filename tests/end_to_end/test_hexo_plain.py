"""What Hexo makes of the posts by itself: what docs/hexo.md says of it, and why it recommends what it does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.items import Article, ArticleTimes
from pipelines.document import render
from tests.end_to_end.hard_posts import BODY, WRITTEN, at, place, post
from tests.end_to_end.hexo_site import Page, Site

pytestmark = pytest.mark.needs("hexo")

NIGHT = at("2026-03-05 00:00:30")
HOURS_OFF = timedelta(hours=8)
TIMEZONE = "timezone: Asia/Shanghai"
COMMENTS = "theme_config:\n  disqus_shortname: invented"
LATE = "\u201c夜灯\u201d亮了"
_DATED = ArticleTimes(intime=NIGHT)


def titled(title: str, number: int, **changes: str | tuple[str, ...]) -> Article:
    """Return an article of the night with a title of its own."""
    made = replace(WRITTEN["qr"], title=title, document_id=f"hardhar{number:07}", body=BODY, times=_DATED)
    return replace(made, **changes)  # type: ignore[arg-type]


PERCENT, QUOTED, BRACES = titled("涨了3.5%的灯", 301), titled(LATE, 302), titled("桥下的{灯}", 303)
ENDS_EARLY = titled("早收的灯", 305, body=f"<div>灯</div>\n\n{WRITTEN['qr'].body}")
PICTURED = titled("有图的灯", 304, pictures=("https://n.sinaimg.cn/invented/head.jpg",))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site as `hexo init` makes it, with comments switched on."""
    site = Site(tmp_path_factory.mktemp("plain") / "site", zone="Asia/Shanghai")
    site.make_plain(TIMEZONE, COMMENTS)
    for article in (WRITTEN["qr"], WRITTEN["templates"], WRITTEN["markdown"], PERCENT, QUOTED, BRACES, PICTURED):
        site.put(*post(article))
    site.put("mine.md", "---\ntitle: Mine\ndate: 2026-03-05 00:30:00\n---\nMine.\n")
    return site


@pytest.fixture(scope="module")
def said(site: Site) -> str:
    """What Hexo says while it makes that site."""
    return site.generate()


@pytest.fixture(scope="module")
def pages(site: Site, said: str) -> dict[str, Page]:
    """Its pages, by the ends of their names."""
    assert said
    return {page.name.rpartition("-")[2]: page for page in site.pages()}


def test_the_empty_line_before_the_front_matter_is_understood(pages: dict[str, Page]) -> None:
    page = pages[PICTURED.document_id]

    assert render(PICTURED).startswith("\n---\n")
    assert (page.title, len(page.categories), page.date) == (PICTURED.title, 3, NIGHT)


def test_the_code_to_scan_is_shown_as_code(pages: dict[str, Page]) -> None:
    [code] = pages[WRITTEN["qr"].document_id].body.css("pre code")

    assert '<div class="clearfix appendQr_wrap">' in code.text()


def test_quotation_marks_and_dashes_are_made_others(pages: dict[str, Page]) -> None:
    text = pages[WRITTEN["markdown"].document_id].body.text()

    assert '"直引号" -- 两短线 ...' not in text
    assert "“直引号” – 两短线 …" in text


def test_braces_of_a_body_are_text_all_the_same(pages: dict[str, Page]) -> None:
    assert "{{ 7 * 7 }}、{% raw %}" in pages[WRITTEN["templates"].document_id].body.text()


def test_braces_of_a_title_are_seen_as_references(pages: dict[str, Page]) -> None:
    assert pages[BRACES.document_id].title == "桥下的&#123;灯&#125;"


def test_a_title_with_a_percent_sign_is_left_out_and_hexo_ends_well(pages: dict[str, Page], said: str) -> None:
    assert PERCENT.document_id not in pages
    assert f"Process failed: _posts/{place(PERCENT)}" in said


def test_a_title_that_begins_with_a_quotation_mark_is_left_out_without_a_word(
    pages: dict[str, Page], said: str
) -> None:
    assert place(QUOTED).rpartition("/")[2].startswith("_")
    assert QUOTED.document_id not in pages
    assert QUOTED.document_id not in said


def test_landscape_shows_neither_headimg_nor_thumbnail(pages: dict[str, Page]) -> None:
    assert "head.jpg" in render(PICTURED)
    assert "head.jpg" not in pages[PICTURED.document_id].text


def test_nobody_is_asked_for_comments_below_an_article(pages: dict[str, Page]) -> None:
    asked = {name: bool(pages[name].tree.css("#disqus_thread")) for name in ("mine", PICTURED.document_id)}

    assert asked == {"mine": True, PICTURED.document_id: False}


@pytest.fixture(scope="module")
def with_settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    """The pages of a site with the two settings that help, and without the script."""
    site = Site(tmp_path_factory.mktemp("settings") / "site")
    site.make_plain("marked:\n  pedantic: true\npermalink: :year/:month/:day/:hash/")
    for article in (WRITTEN["qr"], ENDS_EARLY, PERCENT, QUOTED):
        site.put(*post(article))
    site.generate()
    return {page.title: page for page in site.pages()}


def test_pedantic_markdown_takes_an_article_for_html(with_settings: dict[str, Page]) -> None:
    assert not with_settings[WRITTEN["qr"].title].body.css("pre code")


def test_but_only_up_to_a_division_with_an_empty_line_after_it(with_settings: dict[str, Page]) -> None:
    assert with_settings[ENDS_EARLY.title].body.css("pre code")


def test_a_hash_in_the_address_lets_every_title_but_a_hidden_one_through(with_settings: dict[str, Page]) -> None:
    assert set(with_settings) == {WRITTEN["qr"].title, ENDS_EARLY.title, PERCENT.title}


@pytest.mark.parametrize(
    ("zone", "setting", "date", "day"),
    [
        pytest.param("Asia/Shanghai", TIMEZONE, NIGHT, "2026-03-05", id="both Shanghai"),
        pytest.param("Asia/Shanghai", "", NIGHT, "2026-03-05", id="process alone"),
        pytest.param("UTC", TIMEZONE, NIGHT - HOURS_OFF, "2026-03-04", id="setting alone: 8 hours off"),
        pytest.param("UTC", "", NIGHT, "2026-03-04", id="neither: the day of UTC"),
    ],
)
def test_the_date_needs_the_zone_of_the_process(
    tmp_path: Path, zone: str, setting: str, date: datetime, day: str
) -> None:
    site = Site(tmp_path / "site", zone)
    site.make_plain(setting)
    site.put(*post(PICTURED))
    site.generate()

    [page] = site.pages()

    assert (page.date.astimezone(UTC), page.day) == (date.astimezone(UTC), day)
