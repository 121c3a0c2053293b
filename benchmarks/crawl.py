"""Pages per second and peak memory of a full crawl, with and without its raw archive, and of a replay from that, beside
a bare Scrapy spider that only downloads the same pages.

    python -m benchmarks.crawl [--articles 2000] [--pairs 3]

They take turns, so that a busy machine slows all. The pages have the size of Sina's and come gzipped from a
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
BARE, PLAIN, FULL, REPLAY = "bare Scrapy", "crawl without raw pages", "crawl", "replay from WARC"
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


def full_crawl(mirror: str, articles: int, archive: Path, *, keeps_raw: bool) -> Measured:
    """Crawl everything the server lists into a new archive, and check that it is all there."""
    settings = (f"MIRROR_URL={mirror}", f"KEEP_RAW={keeps_raw}", *NO_PAUSES)
    pages = -(-articles // 50)
    return _into(archive, articles, "sina_finance", "-a", f"pages={pages}", settings=settings)


def replay(warc: Path, articles: int, archive: Path) -> Measured:
    """Read everything again from the WARC files of a crawl, into a new archive."""
    return _into(archive, articles, "replay", settings=(f"REPLAY_FROM={warc}",))


def _into(archive: Path, articles: int, *spider: str, settings: tuple[str, ...]) -> Measured:
    options = [option for setting in (*settings, f"ARCHIVE_DIR={archive}") for option in ("-s", setting)]
    measured = measure([sys.executable, "-m", "scrapy", "crawl", *spider, *options], ROOT)
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
    print(f"{name:<24}{rate:>8.0f} pages/s{milliseconds:>8.2f} ms CPU a page{memory:>8.0f} MB at most")
    return rate


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--pairs", type=int, default=3)
    given = parser.parse_args()
    runs: dict[str, list[Measured]] = {BARE: [], PLAIN: [], FULL: [], REPLAY: []}
    with tempfile.TemporaryDirectory() as folder, served(given.articles) as mirror:
        urls = Path(folder, "urls.txt")
        urls.write_text("\n".join(article.url for article in generated_articles(given.articles, seed=SEED)), "utf-8")
        for pair in range(given.pairs):
            plain, full, again = (Path(folder, f"{name}-{pair}") for name in ("plain", "full", "again"))
            runs[BARE].append(bare_crawl(mirror, urls))
            runs[PLAIN].append(full_crawl(mirror, given.articles, plain, keeps_raw=False))
            runs[FULL].append(full_crawl(mirror, given.articles, full, keeps_raw=True))
            runs[REPLAY].append(replay(full / "warc", given.articles, again))
    print(f"{given.articles} pages, {given.pairs} runs each in turns, medians:")
    rates = {name: describe(name, measured, given.articles) for name, measured in runs.items()}
    for name in (PLAIN, FULL, REPLAY):
        print(f"{name}: {rates[name] / rates[BARE]:.2f} times the pages per second of bare Scrapy")


if __name__ == "__main__":
    main()
