"""Hostile pages through the whole pipeline: whoever opens their documents, nothing runs, and no stranger is asked."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from crawler.profiles import Profile
from pipelines.document import profile_of
from pipelines.html.styles import is_ours
from tests.end_to_end.archives import archive_at, run
from tests.end_to_end.conftest import CHINA, Archive
from tests.end_to_end.hexo_site import Site
from tests.hostile.articles import VECTORS, hostile_articles, names
from tests.hostile.chamber import Asked, Chamber, Seen, chamber
from tests.hostile.words import MARKUP
from tests.sina.server import SinaServer

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = [pytest.mark.slow, pytest.mark.needs("chromium"), pytest.mark.timeout(300)]

_PAGE = "<!DOCTYPE html><meta charset=utf-8>"
_SINA = "https://finance.sina.com.cn/"
# What the theme itself asks for (docs/hexo.md).
_ICON_FONT = "cdn.jsdelivr.net"
_MARKDOWN_FAMILIES = ("markdown", "theme", "template")
PROFILES = list(Profile)


def documents(archive: Archive) -> dict[str, str]:
    """Return the documents of an archive, by the names of their vectors."""
    known = names()
    return {known[file.stem.rpartition("-")[2]]: file.read_text("utf-8") for file in archive.posts}


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> dict[Profile, Archive]:
    """An archive of all vectors in each profile, crawled from the stand-in."""
    made = {}
    with SinaServer({CHINA: hostile_articles()}) as sina:
        for profile in PROFILES:
            made[profile] = archive_at(
                tmp_path_factory.mktemp(profile.value) / "archive", sina, f"PROFILE={profile.value}"
            )
            ended = made[profile].crawl()
            assert ended.code == 0, ended.out + ended.err[-2000:]
    return made


@pytest.fixture(scope="module")
def room(chromium: Chrome) -> Iterator[Chamber]:
    """A chamber to open pages in."""
    with chamber(chromium) as room:
        yield room


def strangers(seen: Seen, *known: str) -> list[Asked]:
    """Return the requests for something else than a picture that go to others than Sina and the *known* hosts."""
    return [each for each in seen.no_pictures if not is_ours(each.url, _SINA) and each.host not in known]


def test_every_vector_becomes_a_document(archives: dict[Profile, Archive]) -> None:
    found = {profile: set(documents(archive)) for profile, archive in archives.items()}

    assert found == {profile: set(VECTORS) for profile in PROFILES}


def test_documents_are_in_their_profile(archives: dict[Profile, Archive]) -> None:
    found = {
        profile: {profile_of(each) for each in documents(archive).values()} for profile, archive in archives.items()
    }

    assert found == {profile: {profile} for profile in PROFILES}


@pytest.fixture(scope="module")
def unclean(room: Chamber) -> Seen:
    """What the vectors set off as they are."""
    return room.open({name: _PAGE + markup for name, markup in VECTORS.items()})


@pytest.mark.parametrize("family", ["handler", "element", "url", "namespace", "comment", "template", "charset"])
def test_the_chamber_notices_what_runs(unclean: Seen, family: str) -> None:
    ran = [name for name in unclean.ran if name.startswith(family)]

    assert ran
    assert len(unclean.ran) >= 190


def test_the_chamber_notices_who_is_asked(unclean: Seen) -> None:
    kinds = {each.kind for each in strangers(unclean)}

    assert {"Stylesheet", "Document", "Media", "Script", "Ping", "TextTrack"} <= kinds


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.value)
def test_a_file_that_is_opened_as_html_runs_nothing(
    archives: dict[Profile, Archive], room: Chamber, profile: Profile
) -> None:
    seen = room.open({name: _PAGE + text for name, text in documents(archives[profile]).items()})

    assert (seen.ran, strangers(seen)) == (set(), [])


def markdown(text: str) -> str:
    """Return a file as a renderer shows it that knows no front matter and trusts whoever wrote it."""
    renderer = MarkdownIt("commonmark", {"html": True}).enable("table")
    renderer.validateLink = lambda _url: True  # type: ignore[method-assign]
    return str(_PAGE + renderer.render(text))


def of_markdown(found: Mapping[str, str]) -> dict[str, str]:
    """Return those whose families have to do with more than a browser."""
    return {name: text for name, text in found.items() if name.startswith(_MARKDOWN_FAMILIES)}


def test_a_renderer_that_trusts_everybody_is_noticed(room: Chamber) -> None:
    seen = room.open({name: markdown(f"<p>一</p>{text}") for name, text in of_markdown(VECTORS).items()})

    assert len([name for name in seen.ran if name.startswith("markdown")]) >= 10


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.value)
def test_a_file_that_is_read_as_markdown_runs_nothing(
    archives: dict[Profile, Archive], room: Chamber, profile: Profile
) -> None:
    found = of_markdown(documents(archives[profile]))
    seen = room.open({name: markdown(text) for name, text in found.items()})

    assert (seen.ran, strangers(seen)) == (set(), [])


def pages_of(site: Site, known: Mapping[str, str]) -> dict[str, str]:
    """Let Hexo make a site's pages, and return their places by the names of the vectors; *known*: these by ids."""
    with (site.root / "_config.yml").open("a") as config:
        config.write("\nindex_generator: {per_page: 400}\n")
    site.generate()
    places = [file.parent.relative_to(site.public).as_posix() for file in site.public.rglob("*/*/*/*/index.html")]
    return {known[place[-14:]]: f"/{place}/" for place in places if place[-14:] in known}


@pytest.mark.needs("hexo")
@pytest.mark.parametrize("is_plain", [False, True], ids=["with the script", "plain"])
def test_a_site_of_hexo_runs_nothing(
    archives: dict[Profile, Archive], room: Chamber, tmp_path: Path, *, is_plain: bool
) -> None:
    site = Site(tmp_path / "site")
    if is_plain:
        site.make_plain("permalink: :year/:month/:day/:title/")
    ids = {name: number for number, name in names().items()}
    known = {}
    for letter, (profile, archive) in zip("sc", archives.items(), strict=True):
        for name, text in of_markdown(documents(archive)).items():
            number = letter + ids[name][1:]
            known[number] = f"{profile.value}, {name}"
            site.put(f"{number}.md", text)

    places = pages_of(site, known)
    seen = room.open_site(site.public, places)

    assert set(places) == set(known.values())
    assert (seen.ran, strangers(seen, _ICON_FONT)) == (set(), [])


@pytest.mark.needs("hexo")
def test_a_theme_that_obeys_an_article_is_noticed(room: Chamber, tmp_path: Path) -> None:
    site = Site(tmp_path / "site")
    known = {number: name for number, name in names().items() if name.startswith("theme") and "[" not in VECTORS[name]}
    for number, name in known.items():
        site.put(f"{number}.md", f"---\ntitle: 灯\n---\n<div>   \n{VECTORS[name]}  \n</div>\n")

    seen = room.open_site(site.public, pages_of(site, known))

    assert {"theme: alt 0", "theme: alt 3"} <= seen.ran


def test_no_page_of_our_own_runs_anything(archives: dict[Profile, Archive], room: Chamber) -> None:
    archive = archives[Profile.CLEAN]
    feed = run(archive, "feed")
    archive.change("UPDATE articles SET state = 'owed', reason = title, url = 'javascript:alert(1)//' || document_id")
    told = run(archive, "report")

    assert (feed.code, told.code) == (0, 0), feed.err + told.err
    made = {name: (archive.root / name).read_text("utf-8") for name in ("report.html", "feed.atom")}
    seen = room.open(made)

    assert all(MARKUP[0] in html.unescape(text) for text in made.values())
    assert (seen.ran, strangers(seen)) == (set(), [])
