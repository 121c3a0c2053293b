"""Storms of 503 and a name server that lies: the run ends soon, asks little, owes everything, and can be made good."""

from __future__ import annotations

from crawler.middlewares.retry_after import BUSY_PAGES
from tests.end_to_end.conftest import CHINA, NO_PAUSES, Archive
from tests.sina.answers import Answer
from tests.sina.articles import generated_articles
from tests.sina.server import SinaServer

ARTICLES = 60
TRIES = 3


def test_a_storm_is_given_up_and_the_next_run_has_everything(sina: SinaServer, archive: Archive) -> None:
    for article in generated_articles(ARTICLES, seed=1440):
        sina.publish(article, CHINA)
        sina.plant(article.url, Answer.busy(0))
    stormy = archive.crawl("sina_finance", "-s", "CONCURRENT_REQUESTS=2")
    asked = len(sina.article_requests())
    sina.clear_planted()

    quiet = archive.crawl()

    assert (stormy.code, quiet.code, archive.states()) == (4, 0, {"archived": ARTICLES})
    assert asked <= (BUSY_PAGES + 2) * TRIES
    assert "too busy for 12 pages in a row: finance.sina.com.cn" in stormy.err


def test_names_that_lead_to_this_machine_lead_nowhere(archive: Archive) -> None:
    settings = [f"{name}={value}" for name, value in NO_PAUSES.items()]
    astray = Archive(archive.root, "TWISTED_DNS_RESOLVER=tests.hostile.names.Rebound", *settings)

    ended = astray.crawl()

    assert (ended.code, astray.posts) == (3, [])
    assert "Sina could not be reached: feed.mix.sina.com.cn: host not found." in ended.out
    assert "feed.mix.sina.com.cn is said to be at 127.0.0.1, which is no public address" in ended.err
