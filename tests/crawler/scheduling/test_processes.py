"""crawler.scheduling.processes: the command line of a try, and its process apart from the scheduler's."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from threading import Event

import psutil
import pytest

from crawler import times
from crawler.scheduling.logs import Logs
from crawler.scheduling.processes import Runner
from crawler.scheduling.watching import watch
from crawler.storage.jobs import Try
from tests.crawler.scheduling.working import Asked, Workshop, job


def test_a_try_is_a_crawl_with_its_arguments_and_settings(tmp_path: Path) -> None:
    runner = Runner(["scrapy", "crawl"], tmp_path, Logs(tmp_path, 1), {"DOWNLOAD_DELAY": "5"})
    made = replace(
        job("sina_finance", "新闻"), arguments={"channel": "a,b"}, settings={"DOWNLOAD_DELAY": "1", "KEEP_RAW": "False"}
    )

    assert runner.command(made, 12) == [
        "scrapy", "crawl", "sina_finance", "-a", "channel=a,b", "-s", "DOWNLOAD_DELAY=5", "-s", "KEEP_RAW=False",
        "-s", f"ARCHIVE_DIR={tmp_path}", "-s", "JOB=新闻/12",
    ]  # fmt: skip


def test_a_crawl_is_out_of_reach_of_the_terminals_ctrl_c(tmp_path: Path) -> None:
    child = Workshop(tmp_path).runner.start(job("nap"), 1)

    assert os.getsid(child.number) == os.getpgid(child.number) == child.number
    assert watch(child, Asked(), limit=20, grace=1).code == 0


@pytest.mark.parametrize("is_noted", [True, False], ids=["by its id", "among all"])
def test_a_crawl_is_found_while_it_runs(tmp_path: Path, *, is_noted: bool) -> None:
    runner = Workshop(tmp_path).runner
    child = runner.start(job("nap"), 7)
    attempt = Try(7, "tiny", times.now(), times.now(), child.number if is_noted else None)

    found = runner.find(attempt)

    assert found is not None
    assert found.is_running
    watch(child, Asked(), limit=20, grace=1)
    assert (found.is_running, found.code, runner.find(attempt)) == (False, None, None)


def test_a_zombie_has_ended(tmp_path: Path) -> None:
    runner = Workshop(tmp_path).runner
    child = runner.start(job("exit 0"), 7)
    process = psutil.Process(child.number)
    orphan = runner.find(Try(7, "tiny", times.now(), times.now(), child.number))

    for _ in range(2000):  # nobody asks for its end meanwhile
        if process.status() == psutil.STATUS_ZOMBIE:
            break
        Event().wait(0.01)

    assert process.status() == psutil.STATUS_ZOMBIE
    assert orphan is None or not orphan.is_running
    assert child.code == 0


def test_a_crawl_reads_nothing_from_the_terminal_and_prints_to_its_file(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path)
    child = workshop.runner.start(job("exit 3"), 9)
    watch(child, Asked(), limit=20, grace=1)

    assert workshop.logs.path("tiny", 9).read_text("utf-8") == "doing exit 3\n"
    assert workshop.logs.last_words("tiny", 9) == "doing exit 3"


def test_what_was_never_printed_has_no_last_words(tmp_path: Path) -> None:
    assert Workshop(tmp_path).logs.last_words("tiny", 9) == ""
