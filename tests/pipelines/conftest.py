"""Real runs of the pipelines: a crawler with the project's settings, its archive in tmp_path."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import pytest
from scrapy.crawler import Crawler
from scrapy.pipelines import ItemPipelineManager
from scrapy.utils.misc import build_from_crawler
from scrapy.utils.test import get_crawler

from crawler.extensions.archive import Archive, archive_of
from crawler.items import Article, Owed
from crawler.settings import base

Pipeline = TypeVar("Pipeline")


class Run:
    """One run: what its crawler, its archive and its pipelines are."""

    def __init__(self, root: Path, **settings: Any) -> None:
        project = {name: value for name, value in vars(base).items() if name.isupper()}
        extensions = {"crawler.extensions.archive.Archive": 100}
        self.crawler: Crawler = get_crawler(
            settings_dict={**project, "EXTENSIONS": extensions, "ARCHIVE_DIR": str(root), **settings}
        )
        self.archive: Archive = archive_of(self.crawler)
        self.root = root

    @cached_property
    def _chain(self) -> ItemPipelineManager:
        return ItemPipelineManager.from_crawler(self.crawler)

    def pipeline(self, kind: type[Pipeline]) -> Pipeline:
        """Build one pipeline as Scrapy builds it."""
        return build_from_crawler(kind, self.crawler)

    def claim(self, article: Article) -> None:
        """Put an article into the catalogue, as every article is before its page is asked for."""
        owed = Owed(document_id=article.document_id, url=article.url, channel=article.channel)
        self.archive.catalogue.claim(owed)

    def send(self, article: Article) -> Article:
        """Send an article through all the project's pipelines, in the settings' order."""
        self.claim(article)
        result: Article = asyncio.run(self._chain.process_item_async(article))
        return result

    def count(self, counter: str) -> int:
        """Return one of the run's counters."""
        number: int = self.crawler.stats.get_value(counter, 0)
        return number

    def records(self) -> list[dict[str, Any]]:
        """Return the catalogue's rows, read without the project's code."""
        with closing(sqlite3.connect(self.root / "catalogue.sqlite3")) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute("SELECT * FROM articles ORDER BY document_id")]

    def record(self) -> dict[str, Any]:
        """Return the only row of the catalogue."""
        [record] = self.records()
        return record

    def posts(self) -> list[Path]:
        """Return every file below the folder of the documents, unfinished ones too."""
        return sorted(path for path in (self.root / "posts").rglob("*") if path.is_file())


class Runs:
    """Runs over one archive, one after another: beginning the next one ends the last."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._run: Run | None = None

    def begin(self, **settings: Any) -> Run:
        """Begin a run with the project's settings and these."""
        self.end()
        self._run = Run(self._root, **settings)
        return self._run

    def end(self) -> None:
        """End the run that is going on, and free its archive."""
        if self._run is not None:
            self._run.archive.close()
            self._run = None


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    made = Runs(tmp_path / "archive")
    yield made
    made.end()


@pytest.fixture
def run(runs: Runs) -> Run:
    return runs.begin()
