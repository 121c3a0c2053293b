"""A day in the life of the schedule, compressed: three jobs, forty runs, and everything that can happen to them."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from tests.end_to_end.archives import run
from tests.end_to_end.conftest import CHINA, NO_PAUSES, Archive
from tests.end_to_end.schedules import Attempt, Scheduler, stop, wait_until
from tests.sina.answers import Answer
from tests.sina.articles import FakeArticle, generated_articles
from tests.sina.server import SinaServer

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

RUNS = 40
STOCK, COMPANIES = (384, 2671), (164, 1694)
BLOCK = timedelta(seconds=2)
SCHEDULE = """
grace = "1s"
after_failure = "1s"
after_block = "2s"
[job.china]
spider = "sina_finance"
every = "1s"
limit = "8s"
[job."证券"]
spider = "sina_finance"
arguments = { channel = "stock" }
every = "2s"
[job.companies]
spider = "sina_finance"
arguments = { channel = "companies" }
every = "3s"
"""


def list_of(channel: tuple[int, int]) -> str:
    """Return the address of a list's first page."""
    page, lid = channel
    return f"https://feed.mix.sina.com.cn/api/roll/get?pageid={page}&lid={lid}&num=50&page=1"


@dataclass
class Day:
    """What has happened. *adopted*: the try that was at work when the scheduler was killed."""

    scheduler: Scheduler
    articles: tuple[FakeArticle, ...]
    tries: list[Attempt]
    adopted: Attempt
    killed_at: datetime
    ended_with: int

    @property
    def archive(self) -> Archive:
        """The archive that was filled."""
        return self.scheduler.archive

    def of(self, outcome: str) -> list[Attempt]:
        """Return the tries that ended so."""
        return [each for each in self.tries if each.outcome == outcome]


class Newsroom:
    """Publishes an article at a time, and holds lists back."""

    def __init__(self, sina: SinaServer) -> None:
        self.sina = sina
        self.articles = generated_articles(12, seed=40)
        self._left = list(self.articles)

    def publish(self, channel: tuple[int, int]) -> None:
        """Publish the next article."""
        self.sina.publish(self._left.pop(), channel)

    def hold(self, channel: tuple[int, int], seconds: int) -> None:
        """Answer the next request for a list late."""
        self.sina.plant(list_of(channel), Answer(delay=seconds, times=1))
        self.sina.forget_requests()

    def was_asked_for(self, channel: tuple[int, int]) -> bool:
        """Return whether somebody waits for it."""
        return any(list_of(channel).endswith(path) for _, path in self.sina.requests)


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """The whole day."""
    with SinaServer() as sina:
        settings = [f"{name}={value}" for name, value in NO_PAUSES.items()]
        archive = Archive(tmp_path_factory.mktemp("day") / "archive", f"MIRROR_URL={sina.url}", *settings)
        yield lived(Scheduler(archive, SCHEDULE), Newsroom(sina))


def lived(scheduler: Scheduler, newsroom: Newsroom) -> Day:
    """Let everything happen: a run that hangs, one that is killed, a block, a scheduler that is killed."""
    process = scheduler.start()
    try:
        for channel in (CHINA, STOCK, COMPANIES) * 2:
            newsroom.publish(channel)
        wait_until(lambda: scheduler.ended() >= 4, process)
        newsroom.hold(CHINA, 20)
        wait_until(lambda: scheduler.ended("timed out"), process)
        newsroom.publish(STOCK)
        newsroom.hold(STOCK, 2)
        wait_until(lambda: newsroom.was_asked_for(STOCK), process)
        os.kill(scheduler.process_at_work(), signal.SIGKILL)
        wait_until(lambda: scheduler.ended("killed"), process)
        newsroom.publish(COMPANIES)
        newsroom.sina.plant(list_of(COMPANIES), Answer.banned(times=1))
        wait_until(lambda: scheduler.ended("blocked"), process)
        newsroom.publish(STOCK)
        newsroom.hold(STOCK, 2)
        wait_until(lambda: newsroom.was_asked_for(STOCK), process)
        adopted = scheduler.running()
        stop(process, signal.SIGKILL)
        killed_at = datetime.now(adopted.started.tzinfo)
        process = scheduler.start()
        for channel in (CHINA, STOCK, COMPANIES):
            newsroom.publish(channel)
        wait_until(lambda: len(scheduler.tries) >= RUNS, process)
        ended_with = stop(process, signal.SIGTERM)
    finally:
        stop(process, signal.SIGTERM, signal.SIGTERM, signal.SIGTERM)
    return Day(scheduler, newsroom.articles, scheduler.tries, adopted, killed_at, ended_with)


def test_there_were_forty_runs_of_three_jobs(day: Day) -> None:
    assert len(day.tries) >= RUNS, day.scheduler.log
    assert {each.job for each in day.tries} == {"china", "证券", "companies"}


def test_everything_happened(day: Day) -> None:
    assert {"ok", "timed out", "killed", "blocked"} <= {each.outcome for each in day.tries}


def test_the_history_is_complete(day: Day) -> None:
    assert [each.number for each in day.tries] == list(range(1, len(day.tries) + 1))
    assert [each for each in day.tries if None in (each.process, each.finished, each.outcome, each.exit_code)] == []


def test_no_two_runs_overlap_by_the_history(day: Day) -> None:
    assert [(one, other) for one, other in pairwise(day.tries) if one.finished > other.started] == []  # type: ignore[operator]


def test_no_two_runs_overlap_by_their_own_account(day: Day) -> None:
    rows = day.archive.rows("SELECT started, finished FROM runs WHERE finished IS NOT NULL ORDER BY started")

    assert [(one, other) for one, other in pairwise(rows) if one.finished > other.started] == []


def test_the_runs_and_the_history_tell_the_same(day: Day) -> None:
    runs = day.archive.rows("SELECT job, exit_code FROM runs WHERE finished IS NOT NULL")

    tries = {f"{each.job}/{each.number}": each.exit_code for each in day.tries}
    assert {job: tries[job] for job, _ in runs} == dict(runs)
    assert len(runs) >= RUNS - 3


def test_no_job_is_lost(day: Day) -> None:
    """Whatever became of a try, a later one of the same job did its work."""
    bad = [each for each in day.tries if each.outcome in {"timed out", "killed", "blocked"}]

    assert bad
    for each in bad:
        later = [other for other in day.tries if other.job == each.job and other.number > each.number]
        assert "ok" in {other.outcome for other in later}, each


def test_the_hanging_run_ended_at_its_limit(day: Day) -> None:
    hung = day.of("timed out")[0]

    assert hung.finished is not None
    assert (hung.job, "its time was up" in hung.detail) == ("china", True)
    assert timedelta(seconds=8) <= hung.finished - hung.started < timedelta(seconds=15)


def test_the_killed_run_is_called_so(day: Day) -> None:
    [killed] = day.of("killed")

    assert (killed.job, killed.exit_code, killed.detail) == ("证券", -9, "ended by SIGKILL")


def test_after_the_block_all_jobs_waited(day: Day) -> None:
    blocked = day.of("blocked")[0]
    following = day.tries[blocked.number]

    assert (blocked.exit_code, blocked.finished is not None) == (6, True)
    assert following.started - blocked.finished >= BLOCK  # type: ignore[operator]


def test_the_run_at_work_when_the_scheduler_was_killed_was_waited_for(day: Day) -> None:
    adopted = day.tries[day.adopted.number - 1]

    assert adopted.finished is not None
    assert (adopted.process, adopted.outcome, adopted.exit_code) == (day.adopted.process, "ok", 0)
    assert adopted.finished > day.killed_at


def test_the_scheduler_leaves_well(day: Day) -> None:
    assert day.ended_with == 0


def test_every_article_is_there(day: Day) -> None:
    ids = [path.stem.rpartition("-")[2] for path in day.archive.posts]

    assert sorted(ids) == sorted(article.document_id for article in day.articles)


def test_the_archive_is_whole(day: Day) -> None:
    ended = run(day.archive, "verify")

    assert (ended.code, ended.err) == (0, ""), ended.out
