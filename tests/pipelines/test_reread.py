"""Documents from what was kept: the text of each version, from its file or made of its page by today's rules."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.errors import NoRecordError, UnreadableCaptureError
from crawler.storage.revisions import Revision
from pipelines.document import Form
from pipelines.html import UnstableMarkupError
from pipelines.reread import UNREADABLE
from tests.pipelines.conftest import Runs
from tests.pipelines.kept import (
    DAY,
    FETCHED,
    Answer,
    Opened,
    archived,
    edited,
    fetched,
    invented,
    keep,
    opened,
    owed_of,
)
from tests.sina.shapes import render

[FAKE] = invented()
NAME = FAKE.document_id


@pytest.fixture
def archive(runs: Runs, tmp_path: Path) -> Iterator[Opened]:
    """An archive of an article in two versions."""
    archived(runs.begin(KEEP_RAW=False), FAKE)
    archived(runs.begin(KEEP_RAW=False), edited(FAKE), FETCHED + DAY)
    runs.end()
    with opened(tmp_path / "archive") as found:
        yield found


@pytest.fixture
def post(archive: Opened) -> Path:
    """The article's post."""
    [path] = archive.paths.posts.rglob("*.md")
    return path


def revision(archive: Opened, version: int) -> Revision:
    """Return one version."""
    return archive.catalogue.revisions.of(NAME)[version - 1]


def test_an_article_comes_cleaned(archive: Opened) -> None:
    made = archive.rereader.article(NAME, revision(archive, 1).captures)

    assert (made.title, made.document_id, "<script" in made.body) == (FAKE.title, NAME, False)


@pytest.mark.parametrize("version", [1, 2])
def test_a_document_is_made_as_it_was_written(archive: Opened, version: int) -> None:
    made = archive.rereader.document(revision(archive, version))

    assert made.is_as_written
    assert made.digest == revision(archive, version).file_sha256 == hashlib.sha256(made.data).hexdigest()


def test_the_latest_document_is_the_file(archive: Opened, post: Path) -> None:
    assert archive.rereader.document(revision(archive, 2)).data == post.read_bytes()


def test_a_document_that_was_written_with_other_keys_is_another(archive: Opened) -> None:
    with_source = replace(archive, form=Form(extra_keys=("source",))).rereader.document(revision(archive, 2))

    assert not with_source.is_as_written
    assert f"source: '{FAKE.url}'" in with_source.data.decode()


def test_a_document_of_other_rules_is_another(archive: Opened) -> None:
    earlier = replace(revision(archive, 2), file_sha256="0" * 64)

    assert not archive.rereader.document(earlier).is_as_written


def test_where_nothing_was_kept_there_is_no_document(archive: Opened) -> None:
    with pytest.raises(UnreadableCaptureError, match="no page of it was kept"):
        archive.rereader.document(replace(revision(archive, 1), captures=()))


def test_a_record_that_is_nowhere_is_named(archive: Opened) -> None:
    with pytest.raises(NoRecordError, match="no WARC record 00000000"):
        archive.rereader.article(NAME, ("00000000-0000-4000-8000-000000000000",))


def test_a_page_without_a_date_makes_no_document(runs: Runs, tmp_path: Path) -> None:
    run = runs.begin(KEEP_RAW=False)
    page = re.sub(r"20[0-9]{2}[-年/.][0-9]{1,2}[-月/.][0-9]{1,2}[日T ]*[0-9:]*", "", render(FAKE))
    latest = archived(run, FAKE)
    captures = tuple(keep(run, Answer(owed_of(FAKE), page)))
    kept = run.archive.catalogue.revisions.latest(latest.document_id)
    assert kept is not None
    runs.end()

    with opened(tmp_path / "archive") as archive, pytest.raises(UnreadableCaptureError, match="no date that today"):
        archive.rereader.document(replace(kept, captures=captures))


def test_the_text_of_the_latest_version_is_its_files(archive: Opened, post: Path) -> None:
    for path in archive.paths.warc.rglob("*.warc.gz"):
        path.unlink()

    assert archive.rereader.text(NAME, 2) == post.read_text("utf-8")


def test_the_text_of_an_earlier_version_is_made_of_its_page(archive: Opened) -> None:
    text = archive.rereader.text(NAME, 1)

    assert text is not None
    assert hashlib.sha256(text.encode()).hexdigest() == revision(archive, 1).file_sha256


@pytest.mark.parametrize("data", [None, b"changed by hand", b"\xff\xfe"], ids=["gone", "changed", "no text"])
def test_the_text_of_a_damaged_post_is_made_of_its_page(archive: Opened, post: Path, data: bytes | None) -> None:
    text = post.read_text("utf-8")
    post.unlink()
    if data is not None:
        post.write_bytes(data)

    assert archive.rereader.text(NAME, 2) == text


@pytest.mark.parametrize(
    ("name", "version"),
    [(NAME, 0), (NAME, 3), ("nzzzzzz0000001", 1)],
    ids=["none so early", "none so late", "unknown article"],
)
def test_what_there_is_not_has_no_text(archive: Opened, name: str, version: int) -> None:
    assert archive.rereader.text(name, version) is None


@pytest.mark.parametrize("harm", ["file gone", "damaged", "struck out"])
def test_without_file_and_page_a_version_has_no_text(archive: Opened, harm: str) -> None:
    if harm == "struck out":
        archive.raw.index.forget(list(revision(archive, 1).captures))
    for path in archive.paths.warc.rglob("*.warc.gz"):
        path.unlink()
        if harm == "damaged":
            path.write_bytes(b"\0" * 20_000)

    assert archive.rereader.text(NAME, 1) is None


def test_an_article_is_filed_where_it_was_asked_for(runs: Runs, tmp_path: Path) -> None:
    made = fetched(runs.begin(KEEP_RAW=False), FAKE, channel="stock")
    runs.end()

    with opened(tmp_path / "archive") as archive:
        assert archive.rereader.article(NAME, made.captures).channel == "stock"


def test_what_cannot_be_made_stable_is_unreadable() -> None:
    assert UnstableMarkupError in UNREADABLE
