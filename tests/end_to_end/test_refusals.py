"""Sina refuses us in the midst of a run: nothing more is asked, everything is owed, and the next run completes it."""

from __future__ import annotations

import pytest

from tests.end_to_end.conftest import CHINA, Archive, Ended
from tests.sina.answers import Answer
from tests.sina.articles import generated_articles
from tests.sina.server import SinaServer
from tests.sina.shapes import ban_page

READ, ALL = 4, 12
# Without a pause between requests, Scrapy keeps to CONCURRENT_REQUESTS_PER_DOMAIN only from turn to turn of its loop.
ONE_AT_A_TIME = ("-s", "CONCURRENT_REQUESTS=1")
# What refuses us, and how many such answers it takes.
REFUSALS = pytest.mark.parametrize(
    ("answer", "needed"),
    [
        pytest.param(Answer.banned(), 1, id="456"),
        pytest.param(Answer(body=ban_page()), 1, id="ban under 200"),
        pytest.param(Answer(body=ban_page().replace("utf-8", "gb2312").encode("gbk")), 1, id="ban in GBK"),
        pytest.param(Answer(status=403, body="no"), 3, id="403 three times"),
    ],
)


def _refused(sina: SinaServer, archive: Archive, answer: Answer, needed: int) -> Ended:
    """Run over twelve articles; after four pages, the next ones give *answer*."""
    for article in generated_articles(ALL, seed=610):
        sina.publish(article, CHINA, twin=True)
    asked: list[str] = []

    def refuse(host: str, path: str) -> None:
        if "/doc-i" in path:
            asked.append(path)
            if READ < len(asked) <= READ + needed:
                sina.plant(f"https://{host}{path}", answer)

    sina.watch(refuse)
    return archive.crawl("sina_finance", *ONE_AT_A_TIME)


@REFUSALS
def test_nothing_more_is_asked(sina: SinaServer, archive: Archive, answer: Answer, needed: int) -> None:
    ended = _refused(sina, archive, answer, needed)

    assert (ended.code, len(sina.article_requests())) == (6, READ + needed)
    assert "Exit 6: Sina refused us" in ended.out
    assert sina.requests_to("finance.sina.cn") == []


@REFUSALS
def test_everything_unread_is_owed(sina: SinaServer, archive: Archive, answer: Answer, needed: int) -> None:
    _refused(sina, archive, answer, needed)

    census, states = archive.census(), archive.states()
    assert (states.pop("archived"), sum(states.values()), set(states) - {"owed", "pending"}) == (
        READ,
        ALL - READ,
        set(),
    )
    assert (census["owed_total"], census["states"]["blocked"]) == (ALL - READ, ALL - READ - needed + 1)


@REFUSALS
def test_the_next_run_completes_the_archive(sina: SinaServer, archive: Archive, answer: Answer, needed: int) -> None:
    _refused(sina, archive, answer, needed)
    before = archive.stamps()
    sina.clear_planted()
    sina.forget_requests()

    ended = archive.crawl()

    assert (ended.code, archive.states(), len(sina.article_requests())) == (0, {"archived": ALL}, ALL - READ)
    assert before.items() <= archive.stamps().items()


def test_a_ban_on_one_host_keeps_the_others_unasked_too(sina: SinaServer, archive: Archive) -> None:
    finance, tech = generated_articles(1, seed=611), generated_articles(1, seed=612, layout="tech")
    for article in (*finance, *tech):
        sina.publish(article, CHINA)
    sina.plant(finance[0].url, Answer.banned())
    archive.crawl("sina_article", url=finance[0].url)
    sina.forget_requests()

    ended = archive.crawl("sina_article", *ONE_AT_A_TIME, url=f"{finance[0].url},{tech[0].url}")

    assert (ended.code, archive.posts) == (6, [])
    assert len(sina.article_requests()) == 1


def test_three_forbidden_pages_of_one_host_leave_the_others_open(sina: SinaServer, archive: Archive) -> None:
    finance, tech = generated_articles(3, seed=613), generated_articles(2, seed=614, layout="tech")
    for article in finance:
        sina.plant(article.url, Answer(status=403, body="no"))
    for article in (*finance, *tech):
        sina.publish(article, CHINA)

    ended = archive.crawl()

    assert (ended.code, len(archive.posts), archive.states()["owed"]) == (6, 2, 3)
