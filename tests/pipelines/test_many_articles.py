"""A run of very many articles: what it holds of those that are written does not grow with their pages."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Iterator
from random import Random

import psutil
import pytest

from tests.pipelines.builders import another
from tests.pipelines.conftest import Run

FIRST, ALL = 30, 110
# Characters of a body, of four bytes and more each; and the most bytes that a run may keep of an article: its ids.
BODY, MOST_KEPT = 1_500, 2_000
WORDS = [chr(number) for number in range(0x4E00, 0x5200)]
# SQLite writes its log back at 1,000 pages of 4 kB.
MOST_WAL = 8_000_000


@pytest.fixture
def traced() -> Iterator[None]:
    """Python's own account of its memory, for as long as it is wanted: it makes everything slower."""
    tracemalloc.start()
    yield
    tracemalloc.stop()


def send(run: Run, numbers: range) -> tuple[int, int]:
    """Send articles through all pipelines; return how many bytes and open files this process has then."""
    for number in numbers:
        text = "".join(Random(number).choices(WORDS, k=BODY))  # no article is like another
        run.send(another(f"a{number:06}", title=f"竹伞{number:06}", body=f"<p>{text}</p>"))
    gc.collect()
    return tracemalloc.get_traced_memory()[0], psutil.Process().num_fds()


@pytest.mark.usefixtures("traced")
def test_a_run_keeps_little_of_each_article(run: Run) -> None:
    bytes_before, files_before = send(run, range(FIRST))
    bytes_after, files_after = send(run, range(FIRST, ALL))

    assert len(run.posts()) == ALL
    assert (bytes_after - bytes_before) / (ALL - FIRST) < MOST_KEPT
    assert files_after <= files_before
    assert (run.root / "catalogue.sqlite3-wal").stat().st_size < MOST_WAL
