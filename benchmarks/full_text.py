"""What the full text of articles costs in bytes and milliseconds, and how fast it is searched.

    python -m benchmarks.full_text [--articles 5000] [--characters 1200] [--seed 1]

The texts are composed as in `benchmarks.duplicates`, and go the way of the catalogue pipeline: batches, one transaction
each, into a catalogue in a SQLite file. They are searched by the statements of `scrapy browse`.
"""

from __future__ import annotations

import argparse
import hashlib
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random
from time import perf_counter, process_time

from sqlalchemy import Engine, insert

from benchmarks.duplicates import compose
from crawler import times
from crawler.browse.queries import search_for
from crawler.browse.question import Question
from crawler.storage.database import open_database, sqlite_url
from crawler.storage.schema import articles
from crawler.storage.texts import ArticleText, Texts
from pipelines.full_text import BATCH

BEGUN = times.day_start(times.now().date()) - timedelta(days=365)
REPEATS = 5


def compositions(count: int, characters: int, rng: Random) -> Iterator[ArticleText]:
    """Yield invented articles, five minutes after one another."""
    for number in range(count):
        text = ""
        while len(text) < characters:
            text += "\n".join(compose(rng))
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        moment = BEGUN + timedelta(minutes=5 * number)
        yield ArticleText(f"n{number:013}", sha256, moment, text[:24], text[:characters])


def enter(engine: Engine, made: Sequence[ArticleText]) -> float:
    """Enter texts by the batch, and return the seconds of CPU that it took, their articles' rows apart."""
    book, took = Texts(engine), 0.0
    book.prepare()
    for start in range(0, len(made), BATCH):
        batch = made[start : start + BATCH]
        with engine.begin() as connection:
            connection.execute(insert(articles), [_row(each) for each in batch])
        begun = process_time()
        book.enter(batch)
        took += process_time() - begun
    return took


def _row(text: ArticleText) -> dict[str, object]:
    known = {"document_id": text.document_id, "url": "", "file_sha256": text.file_sha256, "path": text.document_id}
    return {**known, "state": "archived", "tries": 1, "gone": 0, "channel": "china", "first_seen": text.date}


def size_without(path: Path, *statements: str) -> int:
    """Return the size of the catalogue once these statements have been run."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("; ".join((*statements, "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)")))
    return path.stat().st_size


def searched(path: Path, typed: str) -> str:
    """Return how long a question takes at best, and how many articles it finds."""
    search = search_for(Question(typed), has_index=True)
    took = []
    with closing(sqlite3.connect(path)) as connection:
        for _ in range(REPEATS):
            begun = perf_counter()
            found = connection.execute(search.hits.sql, search.hits.parameters).fetchall()
            took.append(perf_counter() - begun)
    return f"{min(took) * 1000:7.1f} ms, {len(found)} articles"


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    for name, default in (("articles", 5000), ("characters", 1200), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = parser.parse_args()
    rng = Random(given.seed)  # noqa: S311 - invented texts
    made = tuple(compositions(given.articles, given.characters, rng))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "catalogue.sqlite3"
        engine = open_database(sqlite_url(path))
        seconds = enter(engine, made)
        engine.dispose()
        print(
            f"{given.articles} articles of {given.characters} characters, {seconds / given.articles * 1000:.2f} ms each"
        )
        rare = made[given.articles // 2].text[300:303]
        for what, typed in (
            ("all, by date", ""),
            ("three characters", rare),
            ("two and two", "亿元 增长"),
            ("one", "的"),
        ):
            print(f"  {what:20} {searched(path, typed)}")
        whole = size_without(path)
        triggers = [f"DROP TRIGGER texts_search_{name}" for name in ("added", "removed", "changed")]
        unindexed = size_without(path, *triggers, "DROP TABLE texts_search")
        bare = size_without(path, "DELETE FROM texts")
    index, texts = (whole - unindexed) / given.articles, (unindexed - bare) / given.articles
    print(f"  {texts / 1000:.1f} kB an article for its text, {index / 1000:.1f} kB for the index")


if __name__ == "__main__":
    main()
