"""A Sina that errs, bans, asks for patience or points elsewhere: nothing foreign is asked, nothing seen is lost."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.end_to_end.conftest import CHINA, Archive
from tests.sina.answers import Answer
from tests.sina.articles import FakeArticle, generated_articles
from tests.sina.server import SinaServer
from tests.sina.shapes import removed_page


@pytest.fixture
def articles(sina: SinaServer) -> tuple[FakeArticle, ...]:
    """Five articles in one list."""
    made = generated_articles(5, seed=20)
    for article in made:
        sina.publish(article, CHINA)
    return made


def _reasons(archive: Archive) -> dict[str, str]:
    return dict(archive.rows("SELECT document_id, reason FROM articles WHERE state = 'owed'"))  # type: ignore[arg-type]


def test_an_error_that_passes_costs_nothing(
    sina: SinaServer, archive: Archive, articles: tuple[FakeArticle, ...]
) -> None:
    sina.plant(articles[0].url, Answer(status=500, times=2))

    assert archive.crawl().code == 0
    assert len(archive.posts) == 5


def test_an_error_that_stays_keeps_the_article_owed(
    sina: SinaServer, archive: Archive, articles: tuple[FakeArticle, ...]
) -> None:
    sina.plant(articles[0].url, Answer(status=500))

    ended = archive.crawl()

    assert ended.code == 4
    assert _reasons(archive) == {articles[0].document_id: "http 500"}


def test_the_next_run_begins_with_what_is_owed(
    sina: SinaServer, archive: Archive, articles: tuple[FakeArticle, ...]
) -> None:
    sina.plant(articles[3].url, Answer(status=500))
    archive.crawl()
    sina.clear_planted()
    sina.forget_requests()

    ended = archive.crawl()

    assert ended.code == 0
    assert [f"https://{host}{path}" for host, path in sina.article_requests()] == [articles[3].url]


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Answer(status=404, body=removed_page()), id="404"),
        pytest.param(Answer(status=200, body=removed_page()), id="soft 404"),
    ],
)
def test_a_removed_page_is_recorded_and_not_owed(
    sina: SinaServer, archive: Archive, articles: tuple[FakeArticle, ...], answer: Answer
) -> None:
    sina.plant(articles[0].url, answer)

    assert archive.crawl().code == 0
    assert archive.states() == {"archived": 4, "removed": 1}


def test_a_page_of_no_known_layout_stays_owed(
    sina: SinaServer, archive: Archive, articles: tuple[FakeArticle, ...]
) -> None:
    sina.plant(articles[0].url, Answer(body="<html><body><p>一页没有人见过的版式</p></body></html>"))

    ended = archive.crawl()

    assert ended.code == 4
    assert _reasons(archive) == {articles[0].document_id: "unknown layout"}


def test_another_article_under_the_url_is_not_taken_for_it(
    sina: SinaServer, archive: Archive, articles: tuple[FakeArticle, ...]
) -> None:
    sina.plant(articles[0].url, Answer.moved_to(articles[1].url))

    archive.crawl()

    assert _reasons(archive) == {articles[0].document_id: "wrong document"}


@pytest.mark.parametrize(
    "target",
    [
        pytest.param("https://example.com/doc-iabcdefg1234567.shtml", id="another site"),
        pytest.param("https://sina.com.cn.example.com/", id="a name that begins like Sina's"),
        pytest.param("http://127.0.0.1/", id="a private address"),
        pytest.param("file:///etc/hostname", id="a local file"),
        pytest.param("ftp://finance.sina.com.cn/x", id="another protocol"),
    ],
)
def test_a_redirect_away_from_sina_is_refused_and_never_followed(
    sina: SinaServer, archive: Archive, articles: tuple[FakeArticle, ...], target: str
) -> None:
    sina.plant(articles[0].url, Answer.moved_to(target))

    archive.crawl()

    assert {host for host, _ in sina.requests} == {"feed.mix.sina.com.cn", "finance.sina.com.cn"}
    assert len(archive.posts) == 4
    assert list(_reasons(archive)) == [articles[0].document_id]


def test_a_ban_stops_the_run(sina: SinaServer, archive: Archive, articles: tuple[FakeArticle, ...]) -> None:
    for article in articles:
        sina.plant(article.url, Answer.banned())

    ended = archive.crawl("sina_finance", "-s", "DOWNLOAD_DELAY=1")

    assert ended.code == 6
    assert "Sina refused us" in ended.out
    assert len(sina.article_requests()) == 1
    assert sum(archive.states().values()) == 5
    assert "archived" not in archive.states()


def test_one_forbidden_page_closes_no_host(
    sina: SinaServer, archive: Archive, articles: tuple[FakeArticle, ...]
) -> None:
    sina.plant(articles[0].url, Answer(status=403))

    assert archive.crawl().code == 4
    assert archive.states() == {"archived": 4, "owed": 1}


def test_one_forbidden_page_after_another_closes_the_host(
    sina: SinaServer, archive: Archive, articles: tuple[FakeArticle, ...]
) -> None:
    for article in articles:
        sina.plant(article.url, Answer(status=403))

    ended = archive.crawl("sina_finance", "-s", "DOWNLOAD_DELAY=0.8")

    assert ended.code == 6
    assert len(sina.article_requests()) == 3


def test_a_forbidden_list_stops_only_its_host(sina: SinaServer, archive: Archive) -> None:
    sina.plant("https://feed.mix.sina.com.cn/api/roll/get?pageid=155&lid=1686&num=50&page=1", Answer(status=403))

    ended = archive.crawl(channel="china,macro")

    assert ended.code == 6
    assert [path for _, path in sina.requests if "robots" not in path] == [
        "/api/roll/get?pageid=155&lid=1686&num=50&page=1"
    ]


def test_retry_after_is_waited_for(sina: SinaServer, archive: Archive, articles: tuple[FakeArticle, ...]) -> None:
    sina.plant(articles[0].url, Answer.busy(2, times=1))

    assert archive.crawl().code == 0
    arrivals = [seen.at for seen in sina.seen if seen.path_qs in articles[0].url]
    assert all(later - earlier >= 1.9 for earlier, later in pairwise(arrivals))
    assert len(arrivals) == 2


def test_an_absurd_retry_after_leaves_the_host_alone(
    sina: SinaServer, archive: Archive, articles: tuple[FakeArticle, ...]
) -> None:
    sina.plant(articles[0].url, Answer.busy(86_400))

    ended = archive.crawl("sina_finance", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1")

    assert ended.code == 4
    assert sum(archive.states().values()) == 5


def test_robots_txt_is_obeyed(articles: tuple[FakeArticle, ...], archive: Archive, sina: SinaServer) -> None:
    sina.plant("https://finance.sina.com.cn/robots.txt", Answer(body="User-agent: *\nDisallow: /\n"))

    archive.crawl()

    assert sina.article_requests() == []
    assert set(_reasons(archive).values()) == {"forbidden by robots.txt"}
    assert len(articles) == 5


def test_without_sina_the_run_ends_soon_and_says_so(archive: Archive, sina: SinaServer) -> None:
    sina.stop()

    ended = archive.crawl()

    assert ended.code == 3
    assert "Sina could not be reached: feed.mix.sina.com.cn: connection refused." in ended.out
    assert "Traceback" not in ended.err


def test_when_sina_goes_away_midway_nothing_is_lost(
    sina: SinaServer, archive: Archive, articles: tuple[FakeArticle, ...]
) -> None:
    for article in articles:
        sina.plant(article.url, Answer(reset=True))

    ended = archive.crawl()

    assert ended.code == 4
    assert sum(count for state, count in archive.states().items() if state != "archived") == 5


def test_a_forbidden_robots_txt_forbids_nothing(
    sina: SinaServer, archive: Archive, articles: tuple[FakeArticle, ...]
) -> None:
    sina.plant("https://finance.sina.com.cn/robots.txt", Answer(status=403))

    assert archive.crawl().code == 0
    assert len(archive.posts) == len(articles)
