"""What the tests of adoption share: posts as an earlier archive has left them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crawler.items import Article
from crawler.storage.paths import post_path
from pipelines.adoption import Adopter
from pipelines.clean import clean_article
from pipelines.document import SEED_FORM, Form, render
from pipelines.reread import Rereader
from tests.pipelines.conftest import Run


def adopter(run: Run, form: Form = SEED_FORM) -> Adopter:
    """Return what takes posts in."""
    archive = run.archive
    return Adopter(archive.paths, archive.catalogue, Rereader(archive.paths, archive.catalogue, archive.raw, form))


def post(run: Run, made: Article, form: Form = SEED_FORM) -> Path:
    """Write an article's post as an earlier archive has, and return it."""
    assert made.date is not None
    path = run.root / post_path(made.channel, made.date, made.title, made.document_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(render(clean_article(made), form).encode())
    return path


def adopted(run: Run, made: Article, form: Form = SEED_FORM) -> dict[str, Any]:
    """Adopt an article's post, and return the row of the catalogue."""
    assert adopter(run).adopt(post(run, made, form))
    [found] = [each for each in run.records() if each["document_id"] == made.document_id]
    return found
