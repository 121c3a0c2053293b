"""Redirects, rows, twins, further pages, heads of pages and pictures that lead away from Sina: one crawl meets all.

Every connection of the crawl passes the tunnel, which writes down where it was to lead.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.end_to_end.conftest import CHINA, Archive, Ended, paragraphs_of
from tests.end_to_end.tunnelled import fetched, foreign, tunnelled, verify
from tests.hostile.addresses import FOREIGN, ID, PATHS_ALONE
from tests.hostile.tunnel import Tunnel, answer, headless
from tests.sina.articles import FakeArticle, generated_articles
from tests.sina.lists import roll_url
from tests.sina.pictures import address, png
from tests.sina.server import SinaServer

SHOWN = "SELECT url, state, reason FROM pictures"
NEWEST = roll_url(*CHINA, 1)
PICTURES, LOOP, CHAIN, HEAD, TWIN, REFRESH, ROBOTS = "pictures", "loop", "chain", "head", "twin", "refresh", "robots"
OTHERS = (PICTURES, LOOP, CHAIN, HEAD, TWIN, REFRESH, ROBOTS)
HALF_A_PICTURE = address("half.png")
EACH = pytest.mark.parametrize("name", [name for name in FOREIGN if name not in PATHS_ALONE])


def _moved(url: str) -> bytes:
    """Return a redirect; *url* as it is, byte for byte."""
    head = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\nLocation: "
    return head.encode() + url.encode() + b"\r\n\r\n"


def _row(row: dict[str, Any], number: int, url: str) -> dict[str, Any]:
    """Return a row of another article, which is said to be at *url*."""
    return row | {"docid": f"comos:nyyyyyy{number:07}", "url": url, "urls": json.dumps([url]), "wapurl": url}


def _plant(sina: SinaServer, tunnel: Tunnel, articles: dict[str, FakeArticle]) -> None:
    for name, url in FOREIGN.items():
        tunnel.plant(articles[name].url, _moved(url))
    answered = json.loads(fetched(sina, NEWEST))
    rows = answered["result"]["data"]
    rows += [_row(rows[0], number, url) for number, url in enumerate(FOREIGN.values())]
    for row in rows:
        if row["url"] == articles[TWIN].url:
            row["wapurl"] = FOREIGN["another site"]
    tunnel.plant(NEWEST, answer(json.dumps(answered).encode()))
    tunnel.plant(articles[TWIN].url, answer(b"", status="404 Not Found"))
    tunnel.plant(articles[LOOP].url, _moved(articles[LOOP].url))
    for step in range(9):
        here = articles[CHAIN].url + (f"?step={step}" if step else "")
        tunnel.plant(here, _moved(f"{articles[CHAIN].url}?step={step + 1}"))
    _plant_pages(sina, tunnel, articles)
    tunnel.plant(f"https://{articles[ROBOTS].host}/robots.txt", _moved(FOREIGN["another site"]))


def _plant_pages(sina: SinaServer, tunnel: Tunnel, articles: dict[str, FakeArticle]) -> None:
    """Plant pages that name foreign addresses in their heads, below the text and as pictures."""
    attributes = [html.escape(url) for url in FOREIGN.values()]
    refresh = "".join(f'<meta http-equiv="refresh" content="0;url={url}">' for url in attributes)
    named = "".join(
        f'<base href="{url}"><link rel="canonical" href="{url}"><link rel="alternate" href="{url}">'
        f'<link rel="amphtml" href="{url}"><link rel="next" href="{url}"><meta property="og:url" content="{url}">'
        for url in attributes
    )
    shown = "".join(f'<img src="{url}">' for url in (HALF_A_PICTURE, *attributes))
    tunnel.plant(HALF_A_PICTURE, headless("Content-Type: image/png") + png()[:-20])
    further = articles[HEAD].path.replace(".shtml", "_2.shtml")
    hosts = ("https://evil.example", "//evil.example", "https://finance.sina.com.cn@evil.example", "http://127.0.0.1")
    pager = "".join(f'<div class="content-page"><a href="{host}{further}">2</a></div>' for host in hosts)
    for name, put, place in (
        (REFRESH, refresh, "</head>"),
        (HEAD, named, "</head>"),
        (HEAD, pager, "</body>"),
        (PICTURES, shown, "</p>"),
    ):
        url = articles[name].url
        page = tunnel.planted(url) or fetched(sina, url)
        tunnel.plant(url, answer(page.replace(place.encode(), (put + place).encode(), 1)))


@dataclass(frozen=True)
class Met:
    """What came of the crawl."""

    archive: Archive
    tunnel: Tunnel
    articles: dict[str, FakeArticle]
    ended: Ended
    outcomes: dict[str, tuple[str, str | None]]
    pictures: dict[str, tuple[str, str | None]]
    verified: tuple[int, str]
    honest: Ended
    outcomes_after: dict[str, tuple[str, str | None]]

    def outcome(self, name: str) -> tuple[str, str | None]:
        """Return what became of an article."""
        return self.outcomes[self.articles[name].document_id]


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Met]:
    """A list that leads away from Sina wherever it can, and the honest one that it is afterwards."""
    names = (*FOREIGN, *OTHERS)
    made = generated_articles(len(names), seed=1420, layout="finance")
    articles = dict(zip(names, made, strict=True)) | {ROBOTS: generated_articles(1, seed=1421, layout="tech")[0]}
    folder = tmp_path_factory.mktemp("addresses")
    with SinaServer() as sina, tunnelled(folder, sina, "KEEP_IMAGES=True") as (archive, tunnel):
        for article in articles.values():
            sina.publish(article, CHINA)
        _plant(sina, tunnel, articles)
        ended = archive.crawl()
        outcomes, verified = archive.outcomes(), verify(archive)
        pictures = {url: (state, reason) for url, state, reason in archive.rows(SHOWN)}
        tunnel.forget()
        honest = archive.crawl()
        yield Met(
            archive, tunnel, articles, ended, outcomes, pictures, verified, honest, archive.outcomes()
        )  # fmt: skip


def test_nothing_foreign_is_asked(met: Met) -> None:
    assert foreign(met.tunnel) == set()


def test_what_was_asked_was_asked_over_tls(met: Met) -> None:
    assert {each.rpartition(":")[2] for each in met.tunnel.connected} == {"443"}


@EACH
def test_an_article_that_leads_there_stays_owed(met: Met, name: str) -> None:
    state, reason = met.outcome(name)

    assert state == "owed"
    assert reason


@EACH
def test_the_next_honest_run_has_it(met: Met, name: str) -> None:
    assert met.outcomes_after[met.articles[name].document_id] == ("archived", None)


@pytest.mark.parametrize("name", sorted(PATHS_ALONE))
def test_what_is_only_a_path_is_asked_of_sina(met: Met, name: str) -> None:
    assert met.outcome(name) == ("removed", "http 404")


def test_the_document_behind_them_is_in_no_archive(met: Met) -> None:
    assert ID not in met.outcomes


@pytest.mark.parametrize("name", [HEAD, REFRESH, PICTURES, ROBOTS])
def test_a_page_that_only_names_them_is_archived(met: Met, name: str) -> None:
    assert met.outcome(name) == ("archived", None)


@pytest.mark.parametrize("name", [LOOP, CHAIN])
def test_redirects_end(met: Met, name: str) -> None:
    assert met.outcome(name) == ("owed", "max redirections reached")


def test_a_redirect_is_followed_so_often_and_no_more(met: Met) -> None:
    path = urlsplit(met.articles[LOOP].url).path

    assert met.tunnel.paths("finance.sina.com.cn").count(path) <= 8


def test_a_twin_that_is_foreign_is_refused(met: Met) -> None:
    assert met.outcome(TWIN)[0] in {"owed", "removed"}


def test_pictures_of_foreign_hosts_are_refused(met: Met) -> None:
    assert met.pictures[FOREIGN["another site"]] == ("refused", "foreign host")
    assert "kept" not in {state for state, _ in met.pictures.values()}


def test_a_picture_of_which_nobody_knows_where_it_ends_stays_owed(met: Met) -> None:
    assert met.pictures[HALF_A_PICTURE] == ("owed", "answer cut short")


def test_rows_that_lead_there_are_told(met: Met) -> None:
    assert f"Refused, not one of Sina's hosts: {FOREIGN['another site']}" in met.ended.err


def test_no_control_character_of_an_address_is_in_the_log(met: Met) -> None:
    assert not [character for character in met.ended.err if ord(character) < 32 and character not in "\n\t"]


def test_the_run_says_that_something_is_missing(met: Met) -> None:
    assert met.ended.code == 4


def test_verify_finds_nothing_wrong(met: Met) -> None:
    assert met.verified[0] == 0, met.verified


def test_each_document_is_its_own(met: Met) -> None:
    written = {path.stem.rpartition("-")[2]: paragraphs_of(path)[0].partition("<img")[0] for path in met.archive.posts}
    own = {article.document_id: article.paragraphs[0] for article in met.articles.values()}

    assert written == {name: own[name] for name in written}
