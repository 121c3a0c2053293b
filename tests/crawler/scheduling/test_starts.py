"""crawler.scheduling.worker: what is written where a try begins, and what is told of one that can't."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.scheduling.service import once
from tests.crawler.scheduling.working import Workshop, job


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "archive")


def test_old_logs_are_removed(workshop: Workshop) -> None:
    jobs = [job("exit 0", f"job-{number}") for number in range(8)]

    once(workshop.worker(*jobs))

    names = sorted(path.name for path in workshop.paths.logs.iterdir())
    assert names == [f"{number:06}-job-{number - 1}.log" for number in range(4, 9)]


def test_the_first_logs_after_a_lost_history_stay(workshop: Workshop) -> None:
    """Its numbers begin at 1 again, below those of the files that are there."""
    workshop.paths.logs.mkdir(parents=True)
    for number in range(1, 31):
        path = workshop.logs.path("job", number)
        path.write_text("Exit 0: all went well.")
        os.utime(path, (number, number))

    once(workshop.worker(*(job("exit 1", f"job-{number}") for number in range(3))))

    names = sorted(path.name for path in workshop.paths.logs.iterdir())
    assert names == ["000001-job-0.log", "000002-job-1.log", "000003-job-2.log", "000029-job.log", "000030-job.log"]


def test_a_number_that_comes_again_begins_its_log_anew(workshop: Workshop) -> None:
    earlier = workshop.logs.path("tiny", 1)
    earlier.parent.mkdir(parents=True)
    earlier.write_text("Exit 0: all went well.\n")

    ended = workshop.worker(job("exit 1")).turn(job("exit 1"))

    assert (ended and ended.detail, earlier.read_text()) == ("doing exit 1", "doing exit 1\n")


def test_what_cannot_be_started_is_told(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path / "archive", command=(str(tmp_path / "no-such-program"),))

    ended = workshop.worker(job("exit 0")).turn(job("exit 0"))

    assert ended is not None
    assert (ended.outcome, ended.process, ended.exit_code) == ("not started", None, None)
    assert "no-such-program" in (ended.detail or "")


def test_what_no_command_line_can_say_is_told(workshop: Workshop) -> None:
    """TOML can write a NUL, which ends a word of a command line."""
    odd = replace(job("exit 0"), arguments={"channel": "a\0b"})

    ended = workshop.worker(odd).turn(odd)

    assert ended is not None
    assert (ended.outcome, ended.detail) == ("not started", "embedded null byte")
