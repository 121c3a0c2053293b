"""What years of running do: a crawl of very many articles, then very many scheduled runs, and whether memory, open
files, threads, the WAL of SQLite, the catalogue and the length of a run stay flat.

    python -m benchmarks.long_runs [--articles 20000] [--runs 200] [--most-minutes 90] [--json FILE]

Exit code 1 where something grows; 2 where the time was over before everything was done.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from time import monotonic, sleep

from benchmarks.courses import Course, leftovers, look, megabytes
from benchmarks.crawl import NO_PAUSES, ROOT, SEED
from crawler import times
from crawler.census import ExitCode
from tests.sina.articles import FakeArticle, generated_articles
from tests.sina.server import CHINA, SinaServer

_PADDING = 8_000
_A_DAY = 500
_ROWS = 50
# So many checkpoints each half has: at 20,000 articles one each 2,000, at 200 runs one each 20.
_CHECKPOINTS = 10
# Seconds between two looks at a process, and until what is to end has ended.
_EACH, _PATIENCE = 0.25, 60
# Of each run: articles that are new, that were edited since, that are gone before they are read.
_NEW, _EDITED, _GONE = 4, 1, 1


def of_the_crawl() -> dict[str, Course]:
    """Return what is measured of one long crawl, each value over a tenth of its articles."""
    courses = (
        Course("crawl: memory", "MB", 1.15, 10, "counters, and the allocator; pages that were kept would be 3 GB"),
        Course("crawl: open files", "", 1, 4, "connections to the server come and go"),
        Course("crawl: threads", "", 1, 2, "the pool for names and files grows up to its bound"),
        Course("crawl: processes begun", "", 1, 0, "a crawl begins none"),
        Course("crawl: SQLite's WAL", "MB", 1.5, 4, "it is written back each 1,000 pages, 4 MB, and used again"),
        Course("crawl: catalogue an article", "kB", 1.25, 0, "its trees get a level more"),
        Course("crawl: seconds for a tenth", "s", 1.5, 2, "indexes get deeper; others use this machine"),
    )
    return {course.name.partition(": ")[2]: course for course in courses}


def of_the_schedule() -> dict[str, Course]:
    """Return what is measured of the scheduled runs, each value over a tenth of them."""
    courses = (
        Course("scheduler: memory", "MB", 1.05, 4, "Python's allocator; 200 turns that are kept would be more"),
        Course("scheduler: open files", "", 1, 5, "now and then the catalogue for a moment, a file of output"),
        Course("scheduler: threads", "", 1, 0, "its own, APScheduler's and its one worker"),
        Course("scheduler: children at once", "", 1, 0, "one run at a time"),
        Course("run: CPU", "s", 1.25, 0.2, "others use this machine; a run looks at what is new, not at the archive"),
        Course("run: most memory", "MB", 1.1, 5, "a run holds what is new, not the archive"),
        Course("between runs: SQLite's WAL", "MB", 1, 1, "who closes the catalogue last writes it back"),
        Course("between runs: catalogue an article", "kB", 1.25, 0, "runs, tries and their reports lie in there too"),
        Course("between runs: leftover files", "", 1, 0, "every run removes what is temporary"),
        Course("between runs: files of output", "", 1, 200, "keep_logs, which is 200"),
    )
    return {course.name.partition(": ")[2]: course for course in courses}


class TimeIsOverError(Exception):
    """Not everything could be done in the time that was given."""


@dataclasses.dataclass(frozen=True)
class Place:
    """Where everything is: the archive, the server's address, and the moment at which the time is over."""

    archive: Path
    mirror: str
    ends: float

    @property
    def settings(self) -> list[str]:
        """The settings of every command."""
        settings = (f"MIRROR_URL={self.mirror}", f"ARCHIVE_DIR={self.archive}", *NO_PAUSES)
        return [option for setting in settings for option in ("-s", setting)]

    @property
    def catalogue(self) -> Path:
        """The catalogue's file."""
        return self.archive / "catalogue.sqlite3"

    @property
    def wal(self) -> float:
        """MB of the write-ahead log."""
        return megabytes(self.catalogue.with_name(self.catalogue.name + "-wal"))

    def number(self, query: str) -> int:
        """Return the one number that a query gives; 0 where there is no catalogue or no table yet."""
        if not self.catalogue.exists():
            return 0
        try:
            with closing(sqlite3.connect(f"file:{self.catalogue}?mode=ro", uri=True, timeout=30)) as connection:
                return int(connection.execute(query).fetchone()[0])
        except sqlite3.OperationalError:
            return 0

    @property
    def settled(self) -> int:
        """How many articles have an outcome."""
        return self.number("SELECT count(*) FROM articles WHERE state NOT IN ('pending', 'owed')")

    def each(self, process: subprocess.Popen[bytes], see: Callable[[], bool]) -> None:
        """Call *see* every now and then until it says that all is done or the process ends. Raises TimeIsOverError."""
        while process.poll() is None and not see():
            if monotonic() > self.ends:
                raise TimeIsOverError
            sleep(_EACH)


def articles_of(number: int, before: date) -> list[FakeArticle]:
    """Return so many articles, of the days *before* one."""
    days = (before - timedelta(days=back) for back in range(1, number // _A_DAY + 2))
    made = (article for day in days for article in generated_articles(_A_DAY, seed=SEED, day=day))
    return [article for _, article in zip(range(number), made, strict=False)]


def crawl(place: Place, articles: int, courses: dict[str, Course]) -> None:
    """Read everything in one crawl, and enter its figures at each checkpoint. Raises TimeIsOverError."""
    pages = -(-articles // _ROWS)
    command = [sys.executable, "-m", "scrapy", "crawl", "sina_finance", "-a", f"pages={pages}", *place.settings]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wal, children, began = 0.0, 0, monotonic()

    def see() -> bool:
        nonlocal wal, children, began
        seen, settled = look(process.pid), place.settled
        wal = max(wal, place.wal)
        children = max(children, len(seen.children) if seen else 0)
        reached = settled * _CHECKPOINTS // articles
        if seen is not None and reached > len(courses["memory"].values):
            size = megabytes(place.catalogue) * 1024 / settled
            values = (seen.memory, seen.files, seen.threads, children, wal, size, monotonic() - began)
            enter(courses, values, f"{settled} articles")
            wal, began = 0.0, monotonic()
        return False

    try:
        place.each(process, see)
    finally:
        end(process)
    if process.returncode not in {ExitCode.OK, ExitCode.UNUSUAL}:  # so many at once are unusual
        raise SystemExit(f"the crawl ended with {process.returncode}")


def schedule(place: Place, runs: int, news: Callable[[], None], courses: dict[str, Course]) -> None:
    """Let the scheduler run so often, with *news* after each run, and enter its figures at each checkpoint.

    Raises TimeIsOverError.
    """
    file = place.archive.with_name("schedule.toml")
    file.write_text('[job.newest]\nspider = "sina_finance"\nevery = "1s"\n', "utf-8")
    command = [sys.executable, "-m", "scrapy", "schedule", "--file", str(file), *place.settings]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    done, counted, cpu, at_once, peak = 0, 0, 0.0, 0, 0.0

    def see() -> bool:
        nonlocal done, counted, cpu, at_once, peak
        seen = look(process.pid)
        if seen is None:
            return False
        at_once = max(at_once, len(seen.children))
        peak = max([peak, *(crawl.peak for child in seen.children if (crawl := look(child)))])
        ended = place.number("SELECT count(*) FROM job_tries WHERE finished IS NOT NULL")
        if ended == done:
            return False
        done = ended
        news()
        if ended * _CHECKPOINTS // runs > len(courses["memory"].values):
            size = megabytes(place.catalogue) * 1024 / place.settled
            each = (seen.children_cpu - cpu) / (ended - counted)
            counted, cpu = ended, seen.children_cpu
            left, logs = leftovers(place.archive), len(list((place.archive / "logs").glob("*.log")))
            values = (seen.memory, seen.files, seen.threads, at_once, each, peak, place.wal, size, len(left), logs)
            enter(courses, values, f"{ended} runs")
            at_once, peak = 0, 0.0
        return ended >= runs

    try:
        place.each(process, see)
    finally:
        end(process)


def enter(courses: dict[str, Course], values: tuple[float, ...], at: str) -> None:
    """Enter a checkpoint's values in the order of the courses, and print them."""
    for course, value in zip(courses.values(), values, strict=True):
        course.values.append(value)
    told = ", ".join(
        f"{name} {course.values[-1]:.1f}{course.unit and ' '}{course.unit}" for name, course in courses.items()
    )
    print(f"{at}: {told}", flush=True)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process as a user would; kill it where it doesn't."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class News:
    """What happens between two runs: new articles, an hour later each time, of which one is gone again at once, and an
    edit of an earlier one.
    """

    def __init__(self, server: SinaServer, runs: int) -> None:
        self._server = server
        self._random = Random(SEED)  # noqa: S311 - which articles are edited
        # The hours are those before now: what a list shows of a later hour would count as not yet settled.
        self._hour: datetime = times.now() - timedelta(hours=runs + 12)
        self._left = [
            article
            for back in range(runs * _NEW // _A_DAY + 1)
            for article in generated_articles(_A_DAY, seed=SEED + 1, day=self._hour.date() + timedelta(days=back))
        ]
        self._told: list[FakeArticle] = []

    def __call__(self) -> None:
        """Publish the next hour."""
        self._hour += timedelta(hours=1)
        fresh = [self._left.pop() for _ in range(min(_NEW, len(self._left)))]
        fresh = [_at(article, self._hour + timedelta(minutes=place)) for place, article in enumerate(fresh)]
        for article in self._random.sample(self._told[-10:], min(_EDITED, len(self._told))):
            more = (*article.paragraphs, f"更正：{self._hour:%m月%d日%H时}补充。")
            self._server.publish(dataclasses.replace(article, paragraphs=more, mtime=self._hour), CHINA)
        for article in fresh:
            self._server.publish(article, CHINA)
        for article in fresh[:_GONE]:
            self._server.withdraw(article)
        self._told += fresh[_GONE:]


def _at(article: FakeArticle, moment: datetime) -> FakeArticle:
    later = dict.fromkeys(("created", "published", "ctime"), moment)
    return dataclasses.replace(article, **later, mtime=moment, intime=moment)  # type: ignore[arg-type]


def measure(given: argparse.Namespace, folder: Path, crawled: dict[str, Course], scheduled: dict[str, Course]) -> None:
    """Do everything, and enter what was measured. Raises TimeIsOverError."""
    ends = monotonic() + 60 * given.most_minutes
    began = (times.now() - timedelta(hours=given.runs + 36)).date()
    with SinaServer({CHINA: articles_of(given.articles, began)}, padding=_PADDING) as server:
        place = Place(folder / "archive", server.url, ends)
        crawl(place, given.articles, crawled)
        schedule(place, given.runs, News(server, given.runs), scheduled)
        verify(place)


def verify(place: Place) -> None:
    """See that the archive is whole after all that. Raises SystemExit."""
    done = subprocess.run([sys.executable, "-m", "scrapy", "verify", *place.settings], cwd=ROOT, check=False)
    if done.returncode:
        raise SystemExit(f"verify ended with {done.returncode}")


def main() -> int:
    """Measure, print, and say whether all stays flat."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--most-minutes", type=float, default=90)
    parser.add_argument("--json", type=Path, help="write the figures there too")
    given = parser.parse_args()
    crawled, scheduled, is_done = of_the_crawl(), of_the_schedule(), True
    with tempfile.TemporaryDirectory() as folder:
        try:
            measure(given, Path(folder), crawled, scheduled)
        except TimeIsOverError:
            print(f"Not done within {given.most_minutes:g} minutes; so far:")
            is_done = False
    courses = [*crawled.values(), *scheduled.values()]
    print(f"{given.articles} articles in one crawl, then {given.runs} scheduled runs; first third and last third:")
    print("\n".join(map(str, courses)))
    if given.json is not None:
        told = [dataclasses.asdict(course) | {"is_flat": course.is_flat} for course in courses]
        given.json.write_text(json.dumps(told, indent=1), "utf-8")
    return int(not all(course.is_flat for course in courses)) if is_done else 2


if __name__ == "__main__":
    sys.exit(main())
