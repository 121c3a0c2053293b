"""`scrapy schedule` as people use it: --once, --list, being stopped, and what is wrong told with its line."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from subprocess import Popen

import psutil
import pytest

from tests.end_to_end.archives import run
from tests.end_to_end.conftest import CHINA, Archive
from tests.end_to_end.schedules import Scheduler, log_file, stop, wait_until
from tests.sina.answers import Answer
from tests.sina.articles import generated_articles
from tests.sina.server import SinaServer

NEWEST = '[job.newest]\nspider = "sina_finance"\narguments = { channel = "china" }\nevery = "1h"\n'
CRASHING = '[job."坏"]\nspider = "sina_live"\nevery = "1h"\nsettings = { ITEM_PIPELINES = \'{"no.such.Part": 1}\' }\n'
OFTEN = NEWEST.replace("1h", "1s")
LIST = "https://feed.mix.sina.com.cn/api/roll/get?pageid=155&lid=1686&num=50&page=1"


@pytest.fixture
def started(archive: Archive) -> Iterator[list[Popen[bytes]]]:
    """Schedulers, each of which is ended with the test."""
    assert archive.settings
    processes: list[Popen[bytes]] = []
    yield processes
    for process in processes:
        stop(process, signal.SIGTERM, signal.SIGTERM, signal.SIGTERM)


def begin(scheduler: Scheduler, started: list[Popen[bytes]]) -> Popen[bytes]:
    """Start a scheduler."""
    process = scheduler.start()
    started.append(process)
    return process


def test_what_is_due_is_run_once_and_shown(sina: SinaServer, archive: Archive) -> None:
    for article in generated_articles(3, seed=7):
        sina.publish(article, CHINA)
    scheduler = Scheduler(archive, NEWEST + CRASHING)

    first, listed, second = scheduler.run("--once"), scheduler.run("--list"), scheduler.run("--once")

    assert (first.code, len(archive.posts), archive.states()) == (1, 3, {"archived": 3})
    assert [(each.job, each.outcome) for each in scheduler.tries] == [("newest", "ok"), ("坏", "failed")]
    assert "after 1 failure (failed) it waits 10m" in listed.out
    assert "No module named 'no'" in listed.out
    assert (second.code, "Nothing is due" in second.err) == (0, True)
    assert "Exit 0: all went well." in log_file(archive, 1).read_text("utf-8")
    assert archive.rows("SELECT job, exit_code FROM runs") == [("newest/1", 0)]


def test_without_a_terminal_no_control_characters_are_written(archive: Archive) -> None:
    said = Scheduler(archive, CRASHING).run("--list")

    assert (said.code, said.err) == (0, "")
    assert [char for char in said.out if not char.isprintable() and char != "\n"] == []
    assert not archive.root.exists()


def test_the_example_is_valid(archive: Archive) -> None:
    said = run(archive, "schedule", "--list")

    assert (said.code, said.err) == (0, "")
    assert [line.split()[0] for line in said.out.splitlines()[3:6]] == ["newest", "flashes", "rechecks"]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        pytest.param("[job.a", 1, "Expected ']'", id="syntax"),
        pytest.param(NEWEST.replace("sina_finance", "sina_finanze"), 2, "'sina_finanze' is no spider", id="spider"),
        pytest.param(NEWEST.replace("channel", "chanel"), 3, "did you mean channel?", id="argument"),
        pytest.param(NEWEST + "settings.DOWNLOAD_DELAI = 3\n", 5, "did you mean DOWNLOAD_DELAY?", id="setting"),
        pytest.param(NEWEST + "settings.DOWNLOAD_DELAY = -3\n", 5, "DOWNLOAD_DELAY='-3' is no number", id="its value"),
        pytest.param(NEWEST + "settings.ARCHIVE_DIR = 'x'\n", 5, "said by the schedule itself", id="ours"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(archive: Archive, text: str, line: int, said: str) -> None:
    scheduler = Scheduler(archive, text)

    ended = scheduler.run("--once")

    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert ended.err.startswith(f"{scheduler.file}, line {line}: ")
    assert said in ended.err
    assert not archive.root.exists()


def test_an_archive_that_cannot_be_written_is_told(archive: Archive) -> None:
    archive.root.write_text("a file, no folder")

    ended = Scheduler(archive, NEWEST).run()

    assert (ended.code, ended.err.count("\n")) == (1, 1)


def test_a_second_scheduler_is_refused(archive: Archive, started: list[Popen[bytes]]) -> None:
    scheduler = Scheduler(archive, NEWEST)
    process = begin(scheduler, started)
    wait_until(scheduler.ended, process)

    ended = scheduler.run("--once")

    assert (ended.code, ended.err.count("\n")) == (5, 1)
    assert f"another scheduler is at work: {archive.root} is in use by process {process.pid} since" in ended.err
    assert scheduler.run("--list").code == 0
    assert stop(process, signal.SIGTERM) == 0


def test_stopped_by_ctrl_c_while_it_waits_it_leaves_at_once(archive: Archive, started: list[Popen[bytes]]) -> None:
    scheduler = Scheduler(archive, CRASHING)
    process = begin(scheduler, started)
    wait_until(scheduler.ended, process)

    assert stop(process, signal.SIGINT) == 130


def test_the_schedule_is_read_once(archive: Archive, started: list[Popen[bytes]]) -> None:
    scheduler = Scheduler(archive, OFTEN)
    process = begin(scheduler, started)
    wait_until(scheduler.ended, process)

    scheduler.file.unlink()

    done = scheduler.ended()
    wait_until(lambda: scheduler.ended() > done + 1, process)


def test_stopped_while_a_crawl_runs_it_waits_for_a_clean_end(
    sina: SinaServer, archive: Archive, started: list[Popen[bytes]]
) -> None:
    sina.publish(generated_articles(1, seed=8)[0], CHINA)
    sina.plant(LIST, Answer(delay=2, times=1))
    scheduler = Scheduler(archive, NEWEST)
    process = begin(scheduler, started)
    wait_until(lambda: any(LIST.endswith(path) for _, path in sina.requests), process)

    code = stop(process, signal.SIGTERM)

    [kept] = scheduler.tries
    assert (code, kept.outcome, kept.exit_code) == (0, "stopped", 130)
    assert "Exit 130: interrupted" in log_file(archive, 1).read_text("utf-8")
    assert [line.split()[:3] for line in scheduler.run("--list").out.splitlines() if line.startswith("newest ")] == [
        ["newest", "every", "1h"]
    ]


def test_stopped_twice_it_does_not_wait_for_what_hangs(
    sina: SinaServer, archive: Archive, started: list[Popen[bytes]]
) -> None:
    sina.plant(LIST, Answer(delay=14, times=1))
    scheduler = Scheduler(archive, 'grace = "50s"\n' + NEWEST)
    process = begin(scheduler, started)
    wait_until(lambda: any(LIST.endswith(path) for _, path in sina.requests), process)
    crawl = scheduler.process_at_work()

    process.send_signal(signal.SIGTERM)
    wait_until(lambda: "Closing spider (shutdown)" in log_file(archive, 1).read_text("utf-8"), process)
    code = stop(process, signal.SIGTERM)

    assert (code, [each.outcome for each in scheduler.tries]) == (0, ["stopped"])
    assert not psutil.pid_exists(crawl)
