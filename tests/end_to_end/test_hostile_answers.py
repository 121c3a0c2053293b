"""Answers that break off, lie about their length, drip or are no HTTP: one crawl meets them all, over real TLS."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic

import pytest

from tests.end_to_end.conftest import CHINA, Archive, Ended, paragraphs_of
from tests.end_to_end.tunnelled import fetched, foreign, tunnelled, verify
from tests.hostile.answers import ANSWERS
from tests.hostile.tunnel import Tunnel
from tests.sina.articles import FakeArticle, generated_articles
from tests.sina.server import SinaServer

# Five seconds for those that drip, eight at a time; the rest is the machine's
MOST_SECONDS = 90
EACH = pytest.mark.parametrize("name", ANSWERS)
OWED = [name for name, (_, reason) in ANSWERS.items() if reason]


@dataclass(frozen=True)
class Met:
    """What came of a crawl that met the answers, and of the honest one after it."""

    archive: Archive
    tunnel: Tunnel
    articles: dict[str, FakeArticle]
    first: Ended
    seconds: float
    outcomes: dict[str, tuple[str, str | None]]
    documents: dict[str, tuple[str, ...]]
    verified: tuple[int, str]
    second: Ended
    outcomes_after: dict[str, tuple[str, str | None]]
    verified_after: tuple[int, str]
    documents_after: dict[str, tuple[str, ...]]

    def outcome(self, name: str) -> tuple[str, str | None]:
        """Return what became of the article that was answered so."""
        return self.outcomes[self.articles[name].document_id]


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Met]:
    """A list whose articles are answered in all these ways, twice: as planted, and as they should be."""
    folder = tmp_path_factory.mktemp("answers")
    articles = dict(zip(ANSWERS, generated_articles(len(ANSWERS), seed=1410), strict=True))
    with SinaServer() as sina, tunnelled(folder, sina) as (archive, tunnel):
        for article in articles.values():
            sina.publish(article, CHINA)
        for name, (making, _) in ANSWERS.items():
            tunnel.plant(articles[name].url, making(fetched(sina, articles[name].url)))
        began = monotonic()
        first = archive.crawl()
        seconds = monotonic() - began
        outcomes, documents, verified = archive.outcomes(), _documents(archive), verify(archive)
        tunnel.forget()
        second = archive.crawl()
        yield Met(
            archive,
            tunnel,
            articles,
            first,
            seconds,
            outcomes,
            documents,
            verified,
            second,
            archive.outcomes(),
            verify(archive),
            _documents(archive),
        )


def _documents(archive: Archive) -> dict[str, tuple[str, ...]]:
    """Return the paragraphs of each document by its id."""
    return {path.stem.rpartition("-")[2]: paragraphs_of(path) for path in archive.posts}


@EACH
def test_it_comes_to_what_it_should(met: Met, name: str) -> None:
    reason = ANSWERS[name][1]

    assert met.outcome(name) == (("owed", reason) if reason else ("archived", None))


@EACH
def test_what_is_archived_is_the_whole_article_and_its_own(met: Met, name: str) -> None:
    article = met.articles[name]
    whole = tuple(each for each in article.paragraphs if not each.startswith("<"))

    assert met.documents.get(article.document_id, whole) == whole
    assert met.documents_after[article.document_id] == whole


@pytest.mark.parametrize("name", OWED)
def test_the_next_good_run_has_it(met: Met, name: str) -> None:
    assert met.outcomes_after[met.articles[name].document_id] == ("archived", None)


def test_the_run_says_that_something_is_missing(met: Met) -> None:
    assert (met.first.code, met.second.code) == (4, 0)


def test_the_run_ends_in_bounded_time(met: Met) -> None:
    assert met.seconds < MOST_SECONDS


def test_verify_finds_nothing_wrong(met: Met) -> None:
    assert (met.verified[0], met.verified_after[0]) == (0, 0), met.verified


def test_nothing_foreign_was_asked(met: Met) -> None:
    assert foreign(met.tunnel) == set()


def test_no_cookie_is_ever_sent_back(met: Met) -> None:
    assert not [each for each in met.tunnel.asked if b"\r\ncookie:" in each.head.lower()]


def test_no_traceback_is_shown(met: Met) -> None:
    assert "Traceback" not in met.first.err
