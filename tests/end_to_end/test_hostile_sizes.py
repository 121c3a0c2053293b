"""Answers that are made to fill memory or time: one crawl meets them all, and stays small."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.channels import channel_of_slug
from crawler.lists.roll import ListQuery
from tests.end_to_end.conftest import CHINA, ROOT, Archive
from tests.end_to_end.tunnelled import fetched, tunnelled, verify
from tests.hostile.sizes import SIZES
from tests.hostile.tunnel import answer
from tests.sina.articles import FakeArticle, generated_articles
from tests.sina.server import SinaServer

# In megabytes. A crawl has some 125; an answer may have 16, in a few forms, and two are under way by default.
MOST_MEMORY = 450
BOUNDS = ("DOWNLOAD_TIMEOUT=60", "CONCURRENT_REQUESTS_PER_DOMAIN=2")
# Runs Scrapy, and writes down what the system says of the process at its end; what wait4 says counts the tests' own
# memory, of which a new process is a copy for a moment.
_MEASURED = """
import atexit, pathlib, sys
notes = pathlib.Path(sys.argv.pop(1))
atexit.register(lambda: notes.write_text(pathlib.Path("/proc/self/status").read_text()))
from scrapy.cmdline import execute
execute(["scrapy", *sys.argv[1:]])
"""
EACH = pytest.mark.parametrize("name", SIZES)


@dataclass(frozen=True)
class Met:
    """What came of the crawl, and of the honest one after it. *memory*: at most, in megabytes."""

    code: int
    memory: float
    articles: dict[str, FakeArticle]
    outcomes: dict[str, tuple[str, str | None]]
    verified: tuple[int, str]
    after: dict[str, int]


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Met]:
    """A list whose articles are answered in all these ways, beside one that is a flood itself."""
    folder = tmp_path_factory.mktemp("sizes")
    articles = dict(zip(SIZES, generated_articles(len(SIZES), seed=1411), strict=True))
    with SinaServer() as sina, tunnelled(folder, sina, *BOUNDS) as (archive, tunnel):
        for name, (making, _) in SIZES.items():
            sina.publish(articles[name], CHINA)
            tunnel.plant(articles[name].url, making(fetched(sina, articles[name].url)))
        rows = b'{"result":{"data":[' + b"[" * 5_000_000
        tunnel.plant(ListQuery(channel_of_slug("stock")).url(1), answer(rows))
        code, memory = crawled(archive, folder)
        outcomes, verified = archive.outcomes(), verify(archive)
        tunnel.forget()
        archive.crawl(channel="china,stock")
        yield Met(code, memory, articles, outcomes, verified, archive.states())


def crawled(archive: Archive, folder: Path) -> tuple[int, float]:
    """Run the crawl from scratch, and return how it ended and how many megabytes it had at most."""
    notes = folder / "memory"
    words = archive.command("sina_finance", channel="china,stock")[3:]
    command = [sys.executable, "-c", _MEASURED, str(notes), *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=100, check=False)
    [peak] = re.findall(r"VmHWM:\s+(\d+) kB", notes.read_text("utf-8"))
    return done.returncode, int(peak) / 1024


@EACH
def test_it_is_refused_with_its_reason(met: Met, name: str) -> None:
    assert met.outcomes[met.articles[name].document_id] == ("owed", SIZES[name][1])


def test_the_run_says_that_something_is_missing(met: Met) -> None:
    assert met.code == 4


def test_it_stays_small(met: Met) -> None:
    assert met.memory < MOST_MEMORY


def test_the_archive_is_whole_and_the_next_good_run_has_all(met: Met) -> None:
    assert met.verified[0] == 0, met.verified
    assert met.after == {"archived": len(SIZES)}
