"""A month of three channels, read day by day while it moves, stopped and started again: nothing lost, nothing twice."""

from __future__ import annotations

import json
import random
import signal
from collections import Counter
from datetime import date, timedelta
from threading import Event

import pytest

from tests.end_to_end.conftest import CHINA, Archive, Ended
from tests.sina.answers import Answer
from tests.sina.articles import FakeArticle, generated_articles
from tests.sina.lists import roll_answer, roll_url, row
from tests.sina.server import SinaServer

STOCK, COMPANIES = (384, 2671), (164, 1694)
CHANNELS = {"china": CHINA, "stock": STOCK, "companies": COMPANIES}
FIRST, DAYS = date(2026, 2, 8), 30
LAST = FIRST + timedelta(days=DAYS - 1)
WINDOW = {"channel": ",".join(CHANNELS), "since": f"{FIRST}", "until": f"{LAST}"}
STOPS = 10
BUSY = 60  # rows of a day that has two pages

Channel = tuple[int, int]


class Month:
    """What the stand-in publishes, and what happens to it while it is read."""

    def __init__(self, sina: SinaServer, seed: int) -> None:
        self.sina = sina
        self.random = random.Random(seed)
        self.articles: dict[str, FakeArticle] = {}
        self.late: list[tuple[FakeArticle, Channel]] = []
        self.busy: list[tuple[Channel, date]] = []
        for number, channel in enumerate(CHANNELS.values()):
            for back in range(DAYS):
                self._fill(channel, LAST - timedelta(days=back), seed * 1000 + number * 100 + back)
        sina.watch(self._move)

    def _fill(self, channel: Channel, day: date, seed: int) -> None:
        """Publish a day of a channel: a few rows come only while it is read, a few stand in all channels."""
        [count] = self.random.choices([0, 2, 4, BUSY], weights=[2, 4, 4, 1])
        articles = generated_articles(count, seed=seed, day=day)
        self.articles |= {article.document_id: article for article in articles}
        waiting = {len(articles) // 2} if self.random.random() < 0.5 else set()
        if count == BUSY:
            self.busy.append((channel, day))
        for place, article in enumerate(articles):
            if place in waiting:
                self.late.append((article, channel))
            elif self.random.random() < 0.1:
                self.sina.publish(article, *CHANNELS.values())
            else:
                self.sina.publish(article, channel)

    def _move(self, _host: str, path: str) -> None:
        """Publish the late row of the day that is read: of a busy one before its second page, so that rows shift."""
        for article, channel in list(self.late):
            page = 2 if (channel, article.ctime.date()) in self.busy else 1
            if roll_url(*channel, page, article.ctime.date()).endswith(path):
                self.late.remove((article, channel))
                self.sina.publish(article, channel)

    def trouble(self) -> None:
        """Plant a hole in a busy day, a row that a quiet day shows twice, and a ban."""
        hole, doubled, banned = self.busy[0], self._quiet_day(), self.busy[1]
        self.sina.plant(roll_url(*hole[0], 1, hole[1]), Answer(body=roll_answer([], total=BUSY, lid=0), times=1))
        [first, *_] = [article for article in self.articles.values() if article.ctime.date() == doubled[1]]
        shown = [row(first, [doubled[0][1]])] * 2
        self.sina.plant(roll_url(*doubled[0], 1, doubled[1]), Answer(body=roll_answer(shown, total=2, lid=0), times=1))
        self.sina.plant(roll_url(*banned[0], 2, banned[1]), Answer.banned(times=1))

    def _quiet_day(self) -> tuple[Channel, date]:
        some = next(article for article in self.articles.values() if (CHINA, article.ctime.date()) not in self.busy)
        return CHINA, some.ctime.date()


class Stopper:
    """Stops a run once Sina has been asked so many times more."""

    def __init__(self, sina: SinaServer) -> None:
        self._left = 0
        self._reached = Event()
        sina.watch(self._count)

    def _count(self, _host: str, _path: str) -> None:
        self._left -= 1
        if self._left <= 0:
            self._reached.set()

    def stop(self, archive: Archive, requests: int) -> int:
        """Start the crawl, interrupt it after so many requests, and return its exit code."""
        self._left = requests
        self._reached.clear()
        process = archive.start(**WINDOW)
        self._reached.wait(60)
        process.send_signal(signal.SIGINT)
        return process.wait(60)


@pytest.fixture
def month(sina: SinaServer) -> Month:
    """A month that moves while it is read."""
    month = Month(sina, seed=7)
    month.trouble()
    return month


@pytest.fixture
def codes(month: Month, sina: SinaServer, archive: Archive) -> list[int]:
    """The exit codes of a crawl of that month, interrupted ten times and then left alone, twice at most."""
    stopper = Stopper(sina)
    step = len(month.articles) // (STOPS + 1)
    codes = [stopper.stop(archive, step) for _ in range(STOPS)]
    return [*codes, archive.crawl(**WINDOW).code, archive.crawl(**WINDOW).code]


@pytest.mark.slow
def test_a_history_that_is_stopped_ten_times_has_every_article_once_and_every_day(
    month: Month, codes: list[int], sina: SinaServer, archive: Archive
) -> None:
    asked = Counter(path for _, path in sina.article_requests())

    reports = [json.loads(report) for (report,) in archive.rows("SELECT report FROM runs")]

    assert (month.late, set(codes[:STOPS]) <= {130, 6}, codes[-1]) == ([], True, 0)
    assert sum(report["census"]["blocked"] for report in reports) == 1
    assert archive.states() == {"archived": len(month.articles)}
    assert sorted(path.stem[-14:] for path in archive.posts) == sorted(month.articles)
    assert archive.rows("SELECT state, count(*) FROM channel_days GROUP BY state") == [
        ("complete", DAYS * len(CHANNELS))
    ]
    assert set(asked.values()) == {1}


def test_days_that_are_complete_are_not_asked_for_again(sina: SinaServer, archive: Archive) -> None:
    for article in generated_articles(3, seed=1, day=LAST):
        sina.publish(article, CHINA)
    archive.crawl(since=f"{FIRST}", until=f"{LAST}")
    sina.forget_requests()

    assert archive.crawl(since=f"{FIRST}", until=f"{LAST}").code == 0
    assert sina.requests == []


@pytest.fixture
def short(sina: SinaServer, archive: Archive) -> Ended:
    """A day of which the API counts more rows than it shows."""
    articles = generated_articles(3, seed=1, day=LAST)
    shown = roll_answer([row(article, [1686]) for article in articles], total=5, lid=1686)
    sina.plant(roll_url(*CHINA, 1, LAST), Answer(body=shown))
    for article in articles:
        sina.publish(article)
    return archive.crawl(since=f"{LAST}", until=f"{LAST}")


def test_the_total_stands_beside_what_was_seen(short: Ended, archive: Archive) -> None:
    assert f"Cut short: china {LAST}: the API counts 5 rows and shows 3" in short.out
    assert (short.code, archive.rows("SELECT state, total, shown FROM channel_days")) == (4, [("open", 5, 3)])


@pytest.mark.usefixtures("short")
def test_a_day_that_stays_short_is_complete_an_hour_later(archive: Archive) -> None:
    archive.change("UPDATE channel_days SET same_since = '2026-03-10T00:00:00+08:00'")

    archive.crawl(since=f"{LAST}", until=f"{LAST}")

    assert archive.rows("SELECT state, total, shown FROM channel_days") == [("complete", 5, 3)]


@pytest.mark.usefixtures("short")
def test_a_day_that_is_open_is_named_by_every_run(sina: SinaServer, archive: Archive) -> None:
    for article in generated_articles(2, seed=3, day=LAST + timedelta(days=1)):
        sina.publish(article, CHINA)

    ended = archive.crawl(pages="1")

    said = f"History: 1 days of china: -a channel=china -a since={LAST} -a until={LAST} reads them"
    assert (ended.code, said in ended.out) == (4, True)


def test_a_history_never_runs_far_ahead_of_its_articles(sina: SinaServer, archive: Archive) -> None:
    for back in range(8):
        for article in generated_articles(40, seed=back, day=LAST - timedelta(days=back)):
            sina.publish(article, CHINA)

    archive.crawl(since=f"{LAST - timedelta(days=7)}", until=f"{LAST}")

    lists = [place for place, (_, path) in enumerate(sina.requests) if path.startswith("/api/roll")]
    articles_before = [sum("/doc-i" in path for _, path in sina.requests[:place]) for place in lists]
    assert all(before >= 40 * (day - 1) for day, before in enumerate(articles_before))


def test_newest_rows_that_do_not_reach_down_to_the_history_leave_a_gap(sina: SinaServer, archive: Archive) -> None:
    for article in generated_articles(3, seed=1, day=FIRST):
        sina.publish(article, CHINA)
    archive.crawl(since=f"{FIRST}", until=f"{FIRST}")
    for article in generated_articles(120, seed=2, day=LAST):
        sina.publish(article, CHINA)

    ended = archive.crawl(pages="1")

    assert (ended.code, f"Gap: china from {FIRST} 23:00" in ended.out) == (4, True)
