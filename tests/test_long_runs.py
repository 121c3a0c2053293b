"""benchmarks.courses: what `make soak` calls flat, and what it sees of a process and of an archive's folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.courses import Course, leftovers, look
from benchmarks.long_runs import of_the_crawl, of_the_schedule


def course(*values: float) -> Course:
    return Course("memory", "MB", 1.1, 5, "a test", list(values))


@pytest.mark.parametrize(
    ("values", "is_flat"),
    [
        ([100, 100, 100, 100, 100, 100], True),
        ([100, 90, 300, 101, 99, 114], True),
        ([100, 100, 110, 110, 120, 120], False),
        ([100], True),
        ([], False),
    ],
    ids=["the same", "one peak", "growing", "one value", "not measured"],
)
def test_what_is_flat(values: list[float], is_flat: bool) -> None:  # noqa: FBT001 - a parameter of the test
    assert course(*values).is_flat is is_flat


@pytest.mark.parametrize("course", [*of_the_crawl().values(), *of_the_schedule().values()], ids=lambda each: each.name)
def test_what_grows_with_every_article_or_run_is_not_flat(course: Course) -> None:
    course.values = [200.0 * number for number in range(1, 11)]

    assert not course.is_flat or course.slack >= 200


def test_a_process_is_seen() -> None:
    child = subprocess.Popen([sys.executable, "-S", "-c", "input()"], stdin=subprocess.PIPE)
    seen = look(os.getpid())
    child.communicate(b"\n")

    assert seen is not None
    assert child.pid in seen.children
    assert seen.memory <= seen.peak
    assert min(seen.memory, seen.files, seen.threads) > 0


def test_a_process_that_has_ended_is_not_seen() -> None:
    child = subprocess.Popen([sys.executable, "-S", "-c", ""])
    child.wait()

    assert look(child.pid) is None


def test_what_no_run_leaves_is_found(tmp_path: Path) -> None:
    for name in (".a.md.tmp", "b.md", "c.warc.gz.open", "d.warc.gz", ".lock"):
        (tmp_path / name).touch()

    assert sorted(path.name for path in leftovers(tmp_path)) == [".a.md.tmp", "c.warc.gz.open"]
