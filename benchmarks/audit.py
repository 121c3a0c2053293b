"""How long `scrapy verify` and `scrapy rebuild` take, and how much memory, for an archive of many articles.

    python -m benchmarks.audit [--articles 20000]

The archive is written by the project's own parts: invented pages of Sina's size, gzipped, in WARC files with their
journal; one post each; a catalogue.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from itertools import cycle
from pathlib import Path

from benchmarks.crawl import PADDING, ROOT, SEED, Measured, measure
from crawler import times
from crawler.items import Owed
from crawler.pages.reader import read_article
from crawler.storage.catalogue import Catalogue
from crawler.storage.database import sqlite_url
from crawler.storage.paths import ArchivePaths, post_path
from crawler.storage.warc.archive import RawArchive
from crawler.storage.warc.drafts import Exchange, exchange_drafts
from crawler.storage.warc.files import answers_in, warc_files
from crawler.storage.warc.told import owed_to_json
from crawler.storage.warc.writer import WarcWriter
from pipelines.clean import clean_article
from pipelines.document import render
from tests.sina.articles import FakeArticle, generated_articles
from tests.sina.shapes import render as page_of

# Pages are drawn from so many, each written under ids of its own.
_DISTINCT = 200


def build(root: Path, number: int) -> None:
    """Write an archive of *number* articles."""
    paths = ArchivePaths(root)
    with closing(Catalogue.open(sqlite_url(paths.catalogue))) as catalogue:
        writer = WarcWriter(paths.warc, "bench-1", {"software": "benchmark"}, 1 << 30)
        raw = RawArchive(paths.warc, catalogue.answers, writer)
        catalogue.journal.keeper = raw.enter
        for fake, page in zip(ids(number), cycle(pages()), strict=False):
            _write(paths, catalogue, writer, fake, page)
        raw.close()
        for path in warc_files(paths.warc):
            catalogue.answers.add(answers_in(path, paths.warc))


def ids(number: int) -> Iterator[str]:
    """Yield *number* invented document ids."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    for value in range(number):
        head = "".join(letters[value // 26**place % 26] for place in range(7))
        yield f"{head}{value:07}"


def pages() -> list[tuple[FakeArticle, bytes]]:
    """Return the distinct articles, each with its page."""
    articles = generated_articles(_DISTINCT, seed=SEED)
    return [(article, page_of(article, padding=PADDING).encode()) for article in articles]


def _write(
    paths: ArchivePaths, catalogue: Catalogue, writer: WarcWriter, name: str, page: tuple[FakeArticle, bytes]
) -> None:
    fake, body = page[0], page[1].replace(page[0].document_id.encode(), name.encode())
    url = fake.url.replace(fake.document_id, name)
    owed = catalogue.claim(Owed(document_id=name, url=url, channel="china"))
    exchange = Exchange(
        url=url,
        method="GET",
        request_headers=(("User-Agent", "benchmark"),),
        status=200,
        headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip")),
        body=gzip.compress(body, 1),
        at=times.now(),
        told=owed_to_json(owed),
    )
    drafts = exchange_drafts(exchange, None)
    writer.submit(drafts).result()
    article = clean_article(read_article(body, owed))
    data = render(article).encode()
    assert article.date is not None  # noqa: S101 - invented pages have one
    where = post_path("china", article.date, article.title, name)
    file = paths.root / where
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    kept = {"captures": (drafts[0].record_id,), "seen_at": exchange.at}
    catalogue.archived(replace(article, path=where, digest=sha256(data).hexdigest(), **kept))


def _told(name: str, took: Measured, articles: int) -> str:
    rate = articles / took.wall
    return f"{name:<10}{took.wall:>8.1f} s{rate:>8.0f} articles/s{took.memory:>8.0f} MB at most"


def main() -> None:
    """Build, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=20_000)
    articles = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "archive")
        build(root, articles)
        size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file()) / 1e6
        print(f"{articles} articles, {size:.0f} MB with their raw pages:")
        for name in ("verify", "rebuild"):
            command = [sys.executable, "-m", "scrapy", name, "-s", f"ARCHIVE_DIR={root}"]
            print(_told(name, measure(command, ROOT), articles))


if __name__ == "__main__":
    main()
