"""Duplicates: a text under another id is not written twice; what is nearly the same is written, and linked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.end_to_end.archives import archive_at, records, run, warc_files
from tests.end_to_end.conftest import CHINA, Archive, Ended
from tests.end_to_end.histories import copy_of
from tests.sina.articles import FakeArticle, generated_articles
from tests.sina.server import SinaServer

COLUMN = 56589


@dataclass(frozen=True)
class Reprints:
    """An article, its reprints, another article, and the run that has met them all."""

    sina: SinaServer
    archive: Archive
    ended: Ended
    original: FakeArticle
    same: FakeArticle
    shorter: FakeArticle
    other: FakeArticle

    @property
    def ids(self) -> set[str]:
        """The ids of the articles that there are."""
        return {each.document_id for each in (self.original, self.same, self.shorter, self.other)}


def _made(seed: int) -> tuple[FakeArticle, FakeArticle, FakeArticle, FakeArticle]:
    original, other = generated_articles(2, seed=seed, layout="news")
    same = copy_of(original, f"same {seed}")
    shorter = replace(copy_of(original, f"shorter {seed}"), paragraphs=original.paragraphs[:-1])
    return original, same, shorter, other


def _crawled(sina: SinaServer, root: Path, *settings: str) -> Reprints:
    """Let the archive meet the original first, and a day later all of them."""
    archive = archive_at(root, sina, *settings)
    original, same, shorter, other = _made(901)
    sina.publish(original, CHINA)
    assert archive.crawl().code == 0
    for article in (same, shorter, other):
        sina.publish(article, CHINA)
    return Reprints(sina, archive, archive.crawl(), original, same, shorter, other)


@pytest.fixture(scope="module")
def reprints(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reprints]:
    """An archive that links near-duplicates, as it does by default."""
    with SinaServer() as sina:
        yield _crawled(sina, tmp_path_factory.mktemp("reprints") / "archive")


@pytest.fixture(scope="module")
def dropping(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reprints]:
    """An archive that drops them."""
    with SinaServer() as sina:
        yield _crawled(sina, tmp_path_factory.mktemp("dropping") / "archive", "NEAR_DUPLICATES=drop")


def _written(archive: Archive) -> set[str]:
    return {path.stem.rpartition("-")[2] for path in archive.posts}


def test_the_same_text_is_written_once(reprints: Reprints) -> None:
    assert _written(reprints.archive) == reprints.ids - {reprints.same.document_id}


def test_a_duplicate_is_known_with_its_own_address_and_its_original(reprints: Reprints) -> None:
    found = reprints.archive.rows("SELECT document_id, url, reason, path FROM articles WHERE state = 'duplicate'")

    reason = f"duplicate of {reprints.original.document_id}"
    assert found == [(reprints.same.document_id, reprints.same.url, reason, None)]


def test_its_raw_page_is_kept(reprints: Reprints) -> None:
    found = records(warc_files(reprints.archive))

    assert [record.kind for record in found if record.url == reprints.same.url and record.kind != "request"] == [
        "response",
        "metadata",
    ]
    name = reprints.same.document_id
    kept = reprints.archive.rows(f"SELECT url, status FROM records WHERE document_id = '{name}'")  # noqa: S608
    assert kept == [(reprints.same.url, 200)]


def test_the_run_is_a_success_and_its_numbers_add_up(reprints: Reprints) -> None:
    census = reprints.archive.census()

    assert (reprints.ended.code, census["unaccounted"], census["dropped"]) == (0, 0, {"duplicate": 1})
    assert {state: number for state, number in census["states"].items() if number} == {
        "archived": 2,
        "unchanged": 1,
        "duplicate": 1,
    }
    assert "duplicates        1  the archive holds the same text under another id" in reprints.ended.out


def test_near_duplicates_are_linked_both_ways(reprints: Reprints) -> None:
    one, other = reprints.original.document_id, reprints.shorter.document_id

    assert f"  nearly the same: {other}\n" in run(reprints.archive, "history", one).out
    assert f"  nearly the same: {one}\n" in run(reprints.archive, "history", other).out
    assert "nearly the same" not in run(reprints.archive, "history", reprints.other.document_id).out


def test_the_archive_is_whole_and_replay_diff_finds_nothing(reprints: Reprints) -> None:
    assert run(reprints.archive, "verify").code == 0
    assert run(reprints.archive, "replay-diff").code == 0


def test_the_next_run_asks_for_neither(reprints: Reprints) -> None:
    before = reprints.archive.stamps()
    reprints.sina.forget_requests()

    ended = reprints.archive.crawl()

    assert (ended.code, reprints.sina.article_requests(), reprints.archive.stamps()) == (0, [], before)


def test_near_duplicates_are_dropped_where_that_was_asked_for(dropping: Reprints) -> None:
    archive = dropping.archive
    reason = f"duplicate of {dropping.original.document_id}"

    assert _written(archive) == {dropping.original.document_id, dropping.other.document_id}
    assert {name: said for name, (_, said) in archive.outcomes().items() if said} == {
        dropping.same.document_id: reason,
        dropping.shorter.document_id: reason,
    }
    assert (dropping.ended.code, archive.census()["dropped"]) == (0, {"duplicate": 2})
    assert run(archive, "verify").code == 0


def test_another_word_for_near_duplicates_is_refused(sina: SinaServer, tmp_path: Path) -> None:
    ended = archive_at(tmp_path / "archive", sina, "NEAR_DUPLICATES=forget").crawl()

    assert (ended.code, "NEAR_DUPLICATES='forget': write link or drop" in ended.err) == (2, True)


def test_two_that_come_in_one_run_are_written_once(sina: SinaServer, archive: Archive) -> None:
    original, same, _, _ = _made(902)
    for article in (original, same):
        sina.publish(article, CHINA)

    ended = archive.crawl()

    assert (ended.code, len(archive.posts), archive.states()) == (0, 1, {"archived": 1, "duplicate": 1})
    [(kept,)] = archive.rows("SELECT document_id FROM articles WHERE state = 'archived'")
    [(reason,)] = archive.rows("SELECT reason FROM articles WHERE state = 'duplicate'")
    assert reason == f"duplicate of {kept}"


def test_an_edit_makes_a_duplicate_an_article_of_its_own(sina: SinaServer, archive: Archive) -> None:
    original, same, _, other = _made(903)
    for article in (original, same):
        sina.publish(article, CHINA)
    archive.crawl()
    [(name,)] = archive.rows("SELECT document_id FROM articles WHERE state = 'duplicate'")
    dropped = original if name == original.document_id else same
    later = dropped.mtime.replace(year=2099)
    sina.publish(replace(dropped, paragraphs=other.paragraphs, mtime=later, intime=later), CHINA)

    archive.crawl()

    assert (archive.states(), len(archive.posts)) == ({"archived": 2}, 2)


def test_an_article_that_becomes_the_same_as_another_keeps_its_file(sina: SinaServer, archive: Archive) -> None:
    original, _, _, other = _made(904)
    for article in (original, other):
        sina.publish(article, CHINA)
    archive.crawl()
    later = other.mtime.replace(year=2099)
    sina.publish(replace(other, paragraphs=original.paragraphs, mtime=later, intime=later), CHINA)

    archive.crawl()

    assert (archive.states(), len(archive.posts)) == ({"archived": 2}, 2)
    assert f"nearly the same: {other.document_id}" in run(archive, "history", original.document_id).out


def test_a_duplicate_is_found_across_lists(sina: SinaServer, archive: Archive) -> None:
    original, same, _, _ = _made(905)
    sina.publish(original, CHINA)
    archive.crawl()
    sina.publish_column(COLUMN, [same])

    ended = archive.crawl("sina_column", cid=f"{COLUMN}")

    assert (ended.code, archive.states()) == (0, {"archived": 1, "duplicate": 1})


def test_short_texts_are_never_taken_for_one_another(sina: SinaServer, archive: Archive) -> None:
    for article in generated_articles(3, seed=906):
        sina.publish(replace(article, paragraphs=("详见附件。",)), CHINA)

    assert archive.crawl().code == 0
    assert archive.states() == {"archived": 3}
