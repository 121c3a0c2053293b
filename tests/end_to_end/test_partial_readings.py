"""Readings that stop early, at a limit or at their last page: what they leave unread comes with a later run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.end_to_end.conftest import CHINA, Archive, Ended
from tests.sina.answers import Answer
from tests.sina.articles import generated_articles
from tests.sina.lists import roll_url
from tests.sina.server import SinaServer


def test_limit_bounds_the_pages_asked_for(sina: SinaServer, archive: Archive) -> None:
    for article in generated_articles(60, seed=5):
        sina.publish(article, CHINA)

    ended = archive.crawl(limit="7")

    assert (ended.code, len(archive.posts), len(sina.article_requests())) == (0, 7, 7)
    assert len([path for _, path in sina.requests if path.startswith("/api/roll")]) == 1


def test_what_a_limit_left_out_comes_with_the_next_run(sina: SinaServer, archive: Archive) -> None:
    for article in generated_articles(60, seed=5):
        sina.publish(article, CHINA)
    archive.crawl(limit="7")

    archive.crawl()

    assert archive.states() == {"archived": 60}


@pytest.fixture
def gap(sina: SinaServer, archive: Archive) -> Ended:
    """A run of one page, where more than a page of new rows stands above what is known."""
    *new, old = generated_articles(120, seed=8)
    sina.publish(old, CHINA)
    archive.crawl()
    for article in new:
        sina.publish(article, CHINA)
    return archive.crawl(pages="1")


def test_a_gap_is_named(gap: Ended) -> None:
    assert "Gap: china from 2026-03-09" in gap.out
    assert gap.code == 4


@pytest.mark.usefixtures("gap")
def test_a_gap_is_named_until_it_is_closed(archive: Archive) -> None:
    ended = archive.crawl()

    assert "-a fill=gaps closes it" in ended.out
    assert (ended.code, archive.states()) == (4, {"archived": 51})


@pytest.mark.usefixtures("gap")
def test_a_gap_is_closed_through_its_days(sina: SinaServer, archive: Archive) -> None:
    sina.forget_requests()
    ended = archive.crawl(fill="gaps")

    assert (ended.code, archive.states()) == (0, {"archived": 120})
    assert all("date=2026-03-09" in path for _, path in sina.requests if path.startswith("/api/roll"))


@pytest.mark.usefixtures("gap")
def test_a_gap_is_closed_by_a_run_that_reads_across_it(archive: Archive) -> None:
    ended = archive.crawl(pages="3")

    assert (ended.code, archive.states()) == (0, {"archived": 120})


@pytest.mark.usefixtures("gap")
def test_a_gap_that_could_not_be_filled_stays(sina: SinaServer, archive: Archive) -> None:
    sina.plant(roll_url(*CHINA, 2, date(2026, 3, 9)), Answer(status=404, body=""))
    ended = archive.crawl(fill="gaps")

    assert ended.code == 4
    assert archive.rows("SELECT count(*) FROM gaps WHERE closed_at IS NULL") == [(1,)]


@pytest.mark.usefixtures("gap")
def test_once_a_gap_is_filled_the_newest_rows_are_long_known(sina: SinaServer, archive: Archive) -> None:
    archive.crawl(fill="gaps")
    sina.forget_requests()
    archive.crawl()

    assert len([path for _, path in sina.requests if path.startswith("/api/roll")]) == 1


def test_more_pages_than_before_are_read(sina: SinaServer, archive: Archive) -> None:
    for article in generated_articles(120, seed=10):
        sina.publish(article, CHINA)
    archive.crawl(pages="1")

    archive.crawl(pages="3")

    assert archive.states() == {"archived": 120}


def test_a_limit_on_the_last_page_loses_nothing(sina: SinaServer, archive: Archive) -> None:
    for article in generated_articles(57, seed=11):
        sina.publish(article, CHINA)
    archive.crawl(limit="55")

    archive.crawl()

    assert archive.states() == {"archived": 57}


def test_what_fails_again_and_again_does_not_keep_new_articles_out(sina: SinaServer, archive: Archive) -> None:
    *good, bad = generated_articles(4, seed=12)
    sina.publish(bad, CHINA)
    sina.plant(bad.url, Answer(body="<p>一页没有人见过的版式</p>"))
    for _ in range(3):
        archive.crawl(limit="1")
    for article in good:
        sina.publish(article, CHINA)

    archive.crawl(limit="1")

    assert archive.states() == {"archived": 1, "left": 2, "owed": 1}


def test_a_limit_spent_on_what_is_owed_leaves_nothing_unread(sina: SinaServer, archive: Archive) -> None:
    articles = generated_articles(70, seed=16)
    for article in articles:
        sina.publish(article, CHINA)
    for article in articles[40:50]:
        sina.plant(article.url, Answer(body="<p>一页没有人见过的版式</p>", times=1))
    archive.crawl(limit="50")
    archive.crawl(limit="12")

    archive.crawl()

    assert archive.states() == {"archived": 70}


def test_a_row_that_is_dated_anew_hides_no_gap(sina: SinaServer, archive: Archive) -> None:
    articles = generated_articles(150, seed=17)
    old = articles[100:]
    for article in old:
        sina.publish(article, CHINA)
    archive.crawl()
    for article in articles[:100]:
        sina.publish(article, CHINA)
    assert articles[0].ctime
    sina.publish(replace(old[0], ctime=articles[0].ctime + timedelta(minutes=1)), CHINA)

    ended = archive.crawl(pages="1")
    archive.crawl(fill="gaps")

    assert ended.code == 4
    assert archive.states() == {"archived": 150}
