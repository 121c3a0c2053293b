"""Articles whose pages were kept: invented ones, fetched at a moment, as the spiders hand them to the pipelines."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from crawler.audit.findings import Damage, Finding
from crawler.audit.whole import audit
from crawler.drops import DuplicateArticle
from crawler.items import Article, Owed
from crawler.reread import reread
from crawler.storage.catalogue import Catalogue
from crawler.storage.database import sqlite_url
from crawler.storage.paths import ArchivePaths
from crawler.storage.warc.archive import RawArchive
from crawler.storage.warc.drafts import Exchange
from crawler.storage.warc.told import owed_to_json
from crawler.storage.warc.writer import WarcWriter
from pipelines.document import SEED_FORM, Form
from pipelines.reread import Rereader
from tests.pipelines.builders import LISTED_AT
from tests.pipelines.conftest import Run
from tests.sina.articles import FakeArticle, generated_articles
from tests.sina.shapes import render

DAY = timedelta(days=1)
FETCHED = LISTED_AT + DAY
# No two runs have one id.
_RUNS = count(1)


def invented(number: int = 1, *, seed: int = 700) -> tuple[FakeArticle, ...]:
    """Return articles of several paragraphs that have nothing in common."""
    return generated_articles(number, seed=seed, layout="news")


def body_of(fake: FakeArticle) -> str:
    """Return the markup of an article's body."""
    return "".join(f"<p>　　{paragraph}</p>" for paragraph in fake.paragraphs)


def edited(fake: FakeArticle, text: str = "第二天更正：灯已经点亮。") -> FakeArticle:
    """Return the article with another first paragraph."""
    return replace(fake, paragraphs=(text, *fake.paragraphs[1:]))


def owed_of(fake: FakeArticle, channel: str | None = "china") -> Owed:
    """Return what the article's page is asked for as."""
    return Owed(document_id=fake.document_id, url=fake.url, channel=channel)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came for an article. *encoding*: its Content-Encoding."""

    owed: Owed
    body: bytes | str
    at: datetime = FETCHED
    status: int = 200
    encoding: str = "identity"


def keep(run: Run, *answers: Answer) -> list[str]:
    """Keep answers as an earlier run of its own has fetched them, and return the ids of their records."""
    paths = run.archive.paths
    writer = WarcWriter(paths.warc, f"20240507T000000-{next(_RUNS)}", {"software": "test"}, 1 << 30)
    raw = RawArchive(paths.warc, run.archive.catalogue.answers, writer)
    try:
        return [asyncio.run(raw.keep(_exchange(answer))) or "" for answer in answers]
    finally:
        raw.close()


def _exchange(answer: Answer) -> Exchange:
    return Exchange(
        url=answer.owed.url,
        method="GET",
        request_headers=(),
        status=answer.status,
        headers=(("Content-Type", "text/html"), ("Content-Encoding", answer.encoding)),
        body=answer.body if isinstance(answer.body, bytes) else answer.body.encode(),
        at=answer.at,
        told=owed_to_json(answer.owed),
    )


def page_of(fake: FakeArticle, at: datetime = FETCHED, *, channel: str | None = "china") -> Answer:
    """Return the article's page as an answer."""
    return Answer(owed_of(fake, channel), render(fake), at)


def fetched(run: Run, fake: FakeArticle, at: datetime = FETCHED, *, channel: str | None = "china") -> Article:
    """Keep the article's page, and return what a spider makes of it."""
    captures = keep(run, page_of(fake, at, channel=channel))
    return reread(run.archive.raw, Owed(document_id=fake.document_id, url=fake.url, channel=channel), captures)


def archived(run: Run, fake: FakeArticle, at: datetime = FETCHED, *, channel: str | None = "china") -> Article:
    """Fetch and archive the article; return it as it left the pipelines."""
    return run.send(fetched(run, fake, at, channel=channel))


def drop(run: Run, item: Article) -> DuplicateArticle:
    """Send an article that is dropped as a duplicate, and return how it is."""
    with pytest.raises(DuplicateArticle) as dropped:
        run.send(item)
    return dropped.value


def state_of(run: Run, name: str) -> tuple[str, str | None]:
    """Return an article's state and reason."""
    [found] = [(each["state"], each["reason"]) for each in run.records() if each["document_id"] == name]
    return found


@dataclass(frozen=True, slots=True)
class Opened:
    """An archive as the commands open it, while no run goes on."""

    paths: ArchivePaths
    catalogue: Catalogue
    raw: RawArchive
    form: Form = SEED_FORM

    @property
    def rereader(self) -> Rereader:
        """What makes its documents again."""
        return Rereader(self.paths, self.catalogue, self.raw, self.form)

    def audit(self) -> list[Finding]:
        """Return all that is wrong with it."""
        return list(audit(self.paths, self.catalogue, self.raw, lambda _: None))

    def found(self, damage: Damage) -> Finding:
        """Return the one damage of a kind."""
        [finding] = [finding for finding in self.audit() if finding.damage is damage]
        return finding

    def files(self) -> dict[str, bytes]:
        """Return every file but the catalogue and the lock."""
        return {
            path.relative_to(self.paths.root).as_posix(): path.read_bytes()
            for path in sorted(self.paths.root.rglob("*"))
            if path.is_file() and not path.name.startswith((self.paths.catalogue.name, self.paths.lock.name))
        }


@contextmanager
def opened(root: Path, form: Form = SEED_FORM) -> Iterator[Opened]:
    """Open the archive below *root*, and close it at the end."""
    paths = ArchivePaths(root)
    catalogue = Catalogue.open(sqlite_url(paths.catalogue))
    try:
        yield Opened(paths, catalogue, RawArchive(paths.warc, catalogue.answers), form)
    finally:
        catalogue.close()
