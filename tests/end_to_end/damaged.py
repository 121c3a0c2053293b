"""A small whole archive, and what can be done to a copy of it."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.end_to_end.archives import archive_at, everything, run, warc_files
from tests.end_to_end.conftest import CHINA, Archive, Ended
from tests.end_to_end.histories import copy_of
from tests.sina.articles import FakeArticle, generated_articles
from tests.sina.blocks import picture
from tests.sina.pictures import address, hang, png
from tests.sina.server import SinaServer

# What changes by itself, or is changed on purpose.
_LIVING = ("catalogue.sqlite3", "archive.lock", "runs/")


class Small:
    """Six articles: one with a picture, one edited since, one a duplicate; two runs, and so two WARC files."""

    def __init__(self, archive: Archive, sina: SinaServer) -> None:
        self.archive = archive
        self.sina = sina

    @property
    def root(self) -> Path:
        return self.archive.root

    @property
    def warcs(self) -> list[Path]:
        """The WARC files of the two crawls."""
        return warc_files(self.archive)[:2]

    @property
    def original(self) -> str:
        """The id of the article that another one repeats."""
        [(reason,)] = self.archive.rows("SELECT reason FROM articles WHERE state = 'duplicate'")
        return str(reason).rpartition(" ")[2]

    def copy(self, root: Path) -> Small:
        """Return a copy of the archive, to be damaged."""
        shutil.copytree(self.root, root)
        return Small(Archive(root, *self.archive.settings[1:]), self.sina)

    def verify(self, *options: str) -> Ended:
        """Run `scrapy verify`."""
        return run(self.archive, "verify", *options)

    def answer_of(self, where: str) -> tuple[Path, int, int]:
        """Return file, offset and length of an answer."""
        query = f"SELECT file, offset, length FROM records WHERE {where} ORDER BY file, offset LIMIT 1"  # noqa: S608
        [(file, offset, length)] = self.archive.rows(query)
        return self.root / "warc" / file, offset, length

    def overwrite(self, path: Path, offset: int, data: bytes) -> None:
        """Put other bytes into a file."""
        with path.open("r+b") as file:
            file.seek(offset)
            file.write(data)

    def rewrite_member(self, path: Path, offset: int, length: int, old: bytes, new: bytes) -> None:
        """Change a record's text, its digests not, and let what stands behind it stay where it is.

        A gzip header may hold a comment of any length, which fills what the new member is shorter by.
        """
        data = path.read_bytes()
        text = gzip.decompress(data[offset : offset + length])
        assert old in text
        packed = gzip.compress(text.replace(old, new), mtime=0)
        filler = length - len(packed) - 1
        assert filler >= 0, "the new member is longer"
        header = packed[:3] + bytes([packed[3] | 0x10]) + packed[4:10]
        self.overwrite(path, offset, header + b" " * filler + b"\0" + packed[10:])


@contextmanager
def small_archive(root: Path) -> Iterator[Small]:
    """Make the archive below *root*, and keep its Sina open."""
    with SinaServer() as sina:
        archive = archive_at(root / "archive", sina, "KEEP_IMAGES=True")
        first, second, third, original = _articles()
        shown = replace(
            first, paragraphs=(*first.paragraphs, picture(hang(sina, address("mill.png"), png()))), layout="news"
        )
        for article in (shown, second, third, original):
            sina.publish(article, CHINA)
        assert archive.crawl().code == 0
        later = second.mtime + timedelta(hours=1)
        edited = replace(second, paragraphs=("改过的正文。", *second.paragraphs[1:]), mtime=later, intime=later)
        for article in (edited, copy_of(original, "again")):
            sina.publish(article, CHINA)
        assert archive.crawl().code == 0
        yield Small(archive, sina)


def lost(before: dict[str, tuple[int, bytes]], archive: Archive) -> list[str]:
    """Return the files that were there *before* and whose bytes are nowhere in the archive any more."""
    there = {data for _, data in everything(archive).values()}
    return [name for name, (_, data) in before.items() if not name.startswith(_LIVING) and data not in there]


def _articles() -> tuple[FakeArticle, ...]:
    return generated_articles(4, seed=951, layout="news")
