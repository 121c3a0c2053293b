"""Certificates that nobody should take: refused by a real handshake, and what was to be asked there stays owed."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from ssl import SSLContext, TLSVersion

import pytest

from tests.end_to_end.conftest import Archive, Ended
from tests.end_to_end.tunnelled import foreign, tunnelled, verify
from tests.hostile.certificates import Authority
from tests.hostile.tunnel import Line, Tunnel, answer
from tests.sina.articles import generated_articles
from tests.sina.server import SinaServer
from tests.sina.shapes import render

REFUSED = ("expired", "stranger", "otherhost", "toowide", "oldtls", "changing")
TAKEN = ("wildcard", "tls12", "usual")
USER, WORD = "lampe", "geheimwort"
FINANCE = "finance.sina.com.cn"


def _host(name: str) -> str:
    return f"{name}.sina.com.cn"


def _shown(authority: Authority, stranger: Authority) -> dict[str, SSLContext]:
    """Return the certificate that each host shows; *usual* and *changing* have the tunnel's own at first."""
    return {
        "expired": authority.context(_host("expired"), until=-timedelta(days=1)),
        "stranger": stranger.context(_host("stranger")),
        "otherhost": authority.context(FINANCE),
        "toowide": authority.context("*.com.cn"),
        "oldtls": authority.context(_host("oldtls"), newest=TLSVersion.TLSv1_1),
        "wildcard": authority.context("*.sina.com.cn"),
        "tls12": authority.context(_host("tls12"), newest=TLSVersion.TLSv1_2),
    }


@dataclass(frozen=True)
class Met:
    """What came of the crawl."""

    archive: Archive
    tunnel: Tunnel
    articles: dict[str, str]
    ended: Ended
    outcomes: dict[str, tuple[str, str | None]]
    verified: tuple[int, str]


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Met]:
    """One article of each host, asked for through a proxy that wants a user and a password."""
    folder = tmp_path_factory.mktemp("certificates")
    stranger = Authority(folder, "stranger")
    names = (*REFUSED, *TAKEN)
    articles = dict(zip(names, generated_articles(len(names), seed=1430), strict=True))
    urls = {name: f"https://{_host(name)}{article.path}" for name, article in articles.items()}
    with SinaServer() as sina, tunnelled(folder, sina, user=f"{USER}:{WORD}") as (archive, tunnel):
        for name, context in _shown(tunnel.authority, stranger).items():
            tunnel.present(_host(name), context)

        def change(line: Line) -> None:
            tunnel.present(_host("changing"), stranger.context(_host("changing")))
            line.send(answer(b"", status="404 Not Found"))

        tunnel.plant(f"https://{_host('changing')}/robots.txt", change)
        for name, article in articles.items():
            tunnel.plant(urls[name], answer(render(article).encode()))
        ended = archive.crawl("sina_article", url=",".join(urls.values()))
        ids = {name: article.document_id for name, article in articles.items()}
        yield Met(archive, tunnel, ids, ended, archive.outcomes(), verify(archive))


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_and_the_article_owed(met: Met, name: str) -> None:
    assert met.outcomes[met.articles[name]] == ("owed", "unsafe connection")


@pytest.mark.parametrize("name", REFUSED)
def test_nothing_is_asked_of_who_shows_it(met: Met, name: str) -> None:
    assert [path for path in met.tunnel.paths(_host(name)) if path != "/robots.txt"] == []


@pytest.mark.parametrize("name", TAKEN)
def test_a_good_one_is_taken(met: Met, name: str) -> None:
    assert met.outcomes[met.articles[name]] == ("archived", None)


def test_the_run_tells_of_them(met: Met) -> None:
    assert (met.ended.code, f"unsafe connection {len(REFUSED)}" in met.ended.out) == (4, True)


def test_why_is_in_the_log(met: Met) -> None:
    assert "certificate verify failed" in met.ended.err


def test_verify_finds_nothing_wrong(met: Met) -> None:
    assert met.verified[0] == 0, met.verified


def test_nothing_foreign_is_asked(met: Met) -> None:
    assert foreign(met.tunnel) == set()


def test_sina_is_not_told_what_the_proxy_is(met: Met) -> None:
    assert not [each for each in met.tunnel.asked if b"proxy-" in each.head.lower()]


@pytest.mark.parametrize("secret", [WORD.encode(), b"Proxy-Authorization", b"bGFtcGU6"], ids=["plain", "name", "coded"])
def test_the_proxys_password_is_nowhere_in_the_archive(met: Met, secret: bytes) -> None:
    assert [path for path in met.archive.root.rglob("*") if path.is_file() and secret in _content(path)] == []


def test_the_proxys_password_is_in_no_output(met: Met) -> None:
    assert WORD not in met.ended.out + met.ended.err


def _content(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data
