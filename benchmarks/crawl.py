"""Pages per second and peak memory of a full crawl, beside a bare Scrapy spider that only downloads the same pages.

    python -m benchmarks.crawl [--articles 2000] [--pairs 3]

The two take turns, so that a busy machine slows both. The pages have the size of Sina's and come gzipped from a
process of its own on loopback; every file of the full crawl is synced to disk.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from tests.sina.articles import generated_articles

ROOT = Path(__file__).resolve().parent.parent
PADDING = 170_000
SEED = 1
NO_PAUSES = ("DOWNLOAD_DELAY=0", "AUTOTHROTTLE_ENABLED=False", "CONCURRENT_REQUESTS_PER_DOMAIN=8", "DOWNLOAD_SLOTS={}")


@dataclass(frozen=True)
class Measured:
    """One run: seconds of wall clock and CPU, and peak resident memory in MB."""

    wall: float
    cpu: float
    memory: float


@contextmanager
def served(articles: int) -> Iterator[str]:
    """Serve the pages from a process of its own; yield its address."""
    command = [sys.executable, "-m", "tests.sina.server", "--articles", str(articles), "--padding", str(PADDING)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None  # noqa: S101 - it was asked for
        yield server.stdout.readline().strip()
    finally:
        server.terminate()
        server.wait()


def measure(command: list[str], folder: Path) -> Measured:
    """Run *command* in *folder* and return what it took. Raises SystemExit where it fails."""
    began = monotonic()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command[:5])} ended with {process.returncode}")
    return Measured(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def full_crawl(mirror: str, articles: int, archive: Path) -> Measured:
    """Crawl everything the server lists into a new archive, and check that it is all there."""
    settings = (f"MIRROR_URL={mirror}", f"ARCHIVE_DIR={archive}", *NO_PAUSES)
    pages = -(-articles // 50)
    options = [option for setting in settings for option in ("-s", setting)]
    command = [sys.executable, "-m", "scrapy", "crawl", "sina_finance", "-a", f"pages={pages}", *options]
    measured = measure(command, ROOT)
    written = sum(1 for _ in archive.rglob("*.md"))
    if written != articles:
        raise SystemExit(f"{written} of {articles} articles were written")
    return measured


def bare_crawl(mirror: str, urls: Path) -> Measured:
    """Download the same pages with Scrapy as it comes (outside the project, so that its settings don't count)."""
    spider = ROOT / "benchmarks" / "bare_spider.py"
    command = [sys.executable, "-m", "scrapy", "runspider", str(spider), "-a", f"mirror={mirror}", "-a", f"urls={urls}"]
    return measure([*command, "-s", "LOG_LEVEL=ERROR"], urls.parent)


def describe(name: str, runs: list[Measured], articles: int) -> float:
    """Print the medians of *runs* and return the pages per second."""
    wall = statistics.median(run.wall for run in runs)
    cpu = statistics.median(run.cpu for run in runs)
    memory = max(run.memory for run in runs)
    rate = articles / wall
    milliseconds = 1000 * cpu / articles
    print(f"{name:<12}{rate:>8.0f} pages/s{milliseconds:>8.2f} ms CPU a page{memory:>8.0f} MB at most")
    return rate


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--pairs", type=int, default=3)
    given = parser.parse_args()
    bare, full = [], []
    with tempfile.TemporaryDirectory() as folder, served(given.articles) as mirror:
        urls = Path(folder, "urls.txt")
        urls.write_text("\n".join(article.url for article in generated_articles(given.articles, seed=SEED)), "utf-8")
        for pair in range(given.pairs):
            bare.append(bare_crawl(mirror, urls))
            full.append(full_crawl(mirror, given.articles, Path(folder, f"archive-{pair}")))
    print(f"{given.articles} pages, {given.pairs} runs each in turns, medians:")
    ratio = 1 / describe("bare Scrapy", bare, given.articles) * describe("full crawl", full, given.articles)
    print(f"The full crawl does {ratio:.2f} times the pages per second of the bare spider.")


if __name__ == "__main__":
    main()
