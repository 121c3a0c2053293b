"""A run that is killed before one of its steps, and what has to hold after the next run that is left alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from crawler.audit.whole import audit
from crawler.storage.catalogue import Catalogue
from crawler.storage.database import sqlite_url
from crawler.storage.paths import ArchivePaths
from crawler.storage.warc.archive import RawArchive
from tests.end_to_end.archives import archive_at
from tests.end_to_end.conftest import CHINA, Archive
from tests.machine.machine import Machine
from tests.machine.steps import Fault
from tests.sina.articles import FakeArticle, generated_articles
from tests.sina.blocks import picture
from tests.sina.pictures import address, hang, png
from tests.sina.server import SinaServer

_FACTS = (
    "SELECT document_id, state, coalesce(reason, ''), coalesce(path, ''), coalesce(file_sha256, ''),"
    " coalesce(content_sha256, ''), url, coalesce(channel, '') FROM articles ORDER BY document_id"
)
_VERSIONS = "SELECT document_id, version, file_sha256, cause FROM revisions ORDER BY document_id, version"
_BOOKS = {
    "texts": "SELECT document_id, file_sha256 FROM texts ORDER BY document_id",
    "stories": "SELECT document_id FROM stories ORDER BY document_id",
    "pictures": "SELECT url, state, path FROM pictures ORDER BY url",
    "shown": "SELECT document_id, url FROM article_pictures ORDER BY document_id, url",
}


@dataclass(frozen=True)
class Scene:
    """A run that does everything: a new article with a picture, an edited one, and one that moves into its channel
    because a list shows it now. *before*: the archive as the run finds it; None: there is none yet.
    """

    sina: SinaServer
    machine: Machine
    before: Archive | None
    folder: Path

    def archive(self, name: str) -> Archive:
        """Return the archive as the run finds it, in a folder of its own."""
        root = self.folder / name
        shutil.rmtree(root, ignore_errors=True)
        if self.before is not None:
            shutil.copytree(self.before.root, root)
        return archive_at(root, self.sina, "KEEP_IMAGES=True", "CONCURRENT_REQUESTS=1")

    def run(self, archive: Archive, fault: Fault | None = None) -> int:
        """Do the run; return its exit code."""
        return self.machine.run(archive, "crawl sina_finance", fault=fault).code


@contextmanager
def scenes(folder: Path, machine: Machine) -> Iterator[dict[str, Scene]]:
    """Give the run into an empty archive ("first"), and into one that is there ("later")."""
    new, changed, moved = generated_articles(3, seed=61, layout="news")
    with SinaServer() as sina:
        drawn = replace(new, paragraphs=(*new.paragraphs, picture(hang(sina, address("mill.png"), png()))))
        sina.publish(changed, CHINA)
        sina.publish(moved)
        earlier = archive_at(folder / "before", sina)
        assert machine.run(earlier, "crawl sina_finance").code == 0
        assert machine.run(earlier, "crawl sina_article", "-a", f"url={moved.url}").code == 0
        for article in (drawn, edited(changed), moved):
            sina.publish(article, CHINA)
        yield {
            "first": Scene(sina, machine, None, folder / "first"),
            "later": Scene(sina, machine, earlier, folder / "later"),
        }


def edited(article: FakeArticle) -> FakeArticle:
    """Return an article after Sina has edited it."""
    at = article.mtime + timedelta(hours=1)
    return replace(article, paragraphs=("改过的正文。", *article.paragraphs[1:]), mtime=at, intime=at)


def facts(archive: Archive) -> dict[str, object]:
    """Return what two archives of the same articles must have in common, whenever they got them."""
    books = {name: archive.rows(query) for name, query in _BOOKS.items()}
    files = sorted(path.relative_to(archive.root).as_posix() for path in archive.root.glob("p*/**/*") if path.is_file())
    return books | {"facts": archive.rows(_FACTS), "versions": archive.rows(_VERSIONS), "files": files}


def damages(archive: Archive) -> list[str]:
    """Return what `scrapy verify` would say."""
    paths = ArchivePaths(archive.root)
    catalogue = Catalogue.open(sqlite_url(paths.catalogue))
    try:
        return [
            str(found) for found in audit(paths, catalogue, RawArchive(paths.warc, catalogue.answers), lambda _: None)
        ]
    finally:
        catalogue.close()
