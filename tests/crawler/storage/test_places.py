"""crawler.storage.places: where each file lies, and which raw pages are not all there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text

from crawler.storage.places import LostPages, Place, Places
from crawler.storage.schema import articles, records, revisions
from tests.crawler.builders import address, at, identity
from tests.crawler.storage.held import fill, fill_many, kept, queries, revision

ONE, TWO, THREE = identity(1), identity(2), identity(3)
PATH = "posts/china/2024/03/1.md"


@pytest.fixture
def places(engine: Engine) -> Places:
    return Places(engine)


def pages(number: int, version: int, *captures: str) -> dict[str, Any]:
    """Return a version that was read from these records; none where nothing was kept."""
    return revision(number, version, captures=json.dumps(captures) if captures else None)


def kept_page(record_id: str) -> dict[str, Any]:
    """Return a record of the book of records."""
    place = {"file": "2024/03/a.warc.gz", "offset": 0, "length": 1, "kind": "response", "status": 200}
    return {"record_id": record_id, "url": address(1), "payload_digest": "A", "at": at("2024-03-05 10:00:00")} | place


def repeated(number: int, original: str | None) -> dict[str, Any]:
    """Return a duplicate."""
    reason = f"duplicate of {original}" if original else None
    return kept(number, state="duplicate", path=None, file_sha256=None, reason=reason)


def test_a_file_is_told_with_its_digest(places: Places, engine: Engine) -> None:
    fill(engine, articles, kept(1))

    assert (list(places.all()), places.count()) == ([Place(ONE, PATH, "f" * 64)], 1)


@pytest.mark.parametrize("changes", [{"path": None}, {"file_sha256": None}], ids=["no path", "no digest"])
def test_what_has_no_file_has_no_place(places: Places, engine: Engine, changes: dict[str, None]) -> None:
    fill(engine, articles, kept(1, **changes))

    assert (list(places.all()), places.count()) == ([], 0)


@pytest.mark.parametrize("state", ["removed", "pending", "owed"])
def test_a_file_has_its_place_whatever_becomes_of_its_article(places: Places, engine: Engine, state: str) -> None:
    fill(engine, articles, kept(1, state=state))

    assert [place.document_id for place in places.all()] == [ONE]


@pytest.mark.parametrize("number", [0, 500, 501, 1203])
def test_all_files_are_told_in_batches(places: Places, engine: Engine, number: int) -> None:
    fill_many(engine, number)
    with queries(engine) as asked:
        found = [place.document_id for place in places.all()]

    assert (found, places.count()) == ([identity(each) for each in range(number)], number)
    assert len(asked) == number // 500 + 1


def test_the_paths_of_some_articles_are_told(places: Places, engine: Engine) -> None:
    fill(engine, articles, kept(1), kept(2), kept(3, path=None))

    assert (places.of([ONE, THREE, "nobody"]), places.of([])) == ({ONE: PATH}, {})


def test_a_duplicate_whose_original_has_a_file_is_sound(places: Places, engine: Engine) -> None:
    fill(engine, articles, kept(1), repeated(2, ONE))

    assert list(places.duplicates()) == []


@pytest.mark.parametrize(
    ("original", "told"), [("nobody", "nobody"), (THREE, THREE), (None, "")], ids=["unknown", "no file", "not named"]
)
def test_a_duplicate_whose_original_is_not_there_is_told(
    places: Places, engine: Engine, original: str | None, told: str
) -> None:
    fill(engine, articles, kept(1), repeated(2, original), kept(3, path=None))

    assert list(places.duplicates()) == [(TWO, told)]


def test_what_is_no_duplicate_needs_no_original(places: Places, engine: Engine) -> None:
    fill(engine, articles, kept(1, reason="duplicate of nobody"))

    assert list(places.duplicates()) == []


def test_all_duplicates_are_looked_at_in_batches(places: Places, engine: Engine) -> None:
    fill(engine, articles, kept(9999), *(repeated(number, "nobody") for number in range(700)))
    fill(engine, articles, *(repeated(number, identity(9999)) for number in range(700, 1100)))

    assert [name for name, _ in places.duplicates()] == [identity(number) for number in range(700)]


def test_a_version_whose_pages_are_all_there_has_lost_none(places: Places, engine: Engine) -> None:
    fill(engine, revisions, pages(1, 1, "a", "b"))
    fill(engine, records, kept_page("a"), kept_page("b"))

    assert (list(places.versions_without_pages()), places.lost_pages(ONE)) == ([], [])


def test_a_version_of_which_nothing_was_kept_has_lost_nothing(places: Places, engine: Engine) -> None:
    fill(engine, revisions, pages(1, 1))

    assert (list(places.versions_without_pages()), places.lost_pages(ONE)) == ([], [])


def test_lost_pages_are_told_in_their_order_and_whether_a_file_holds_that_text(places: Places, engine: Engine) -> None:
    fill(engine, revisions, pages(1, 1, "a", "b", "c"), pages(1, 2, "b"), pages(1, 3, "c", "d"), pages(2, 1, "e"))
    fill(engine, records, kept_page("b"))
    of_one = [LostPages(ONE, 1, ("a", "c"), is_latest=False), LostPages(ONE, 3, ("c", "d"), is_latest=True)]

    assert list(places.versions_without_pages()) == [*of_one, LostPages(TWO, 1, ("e",), is_latest=True)]
    assert (places.lost_pages(ONE), places.lost_pages("nobody")) == (of_one, [])


def test_a_later_version_without_pages_makes_an_earlier_one_not_the_latest(places: Places, engine: Engine) -> None:
    fill(engine, revisions, pages(1, 1, "a"), pages(1, 2))

    assert list(places.versions_without_pages()) == [LostPages(ONE, 1, ("a",), is_latest=False)]


def test_all_versions_are_looked_at_in_batches(places: Places, engine: Engine) -> None:
    every = [(number, version) for number in range(420) for version in (1, 2, 3)]
    fill(engine, revisions, *(pages(number, version, f"{number}-{version}", "there") for number, version in every))
    fill(engine, records, kept_page("there"), *(kept_page(f"{number}-2") for number in range(420)))
    found = list(places.versions_without_pages())

    assert [(lost.document_id, lost.version) for lost in found] == [
        (identity(number), version) for number, version in every if version != 2
    ]
    assert [lost.is_latest for lost in found] == [False, True] * 420


def test_the_last_batch_may_be_full_of_versions_that_have_all_pages(places: Places, engine: Engine) -> None:
    fill(engine, revisions, *(pages(number, 1) for number in range(1000)), pages(1000, 1, "lost"))

    assert [lost.document_id for lost in places.versions_without_pages()] == [identity(1000)]


def test_a_version_of_very_many_pages_is_looked_at_whole(places: Places, engine: Engine) -> None:
    names = [f"{number:04}" for number in range(1200)]
    fill(engine, revisions, pages(1, 1, *names))
    fill(engine, records, *map(kept_page, names[:-1]))

    assert list(places.versions_without_pages()) == [LostPages(ONE, 1, (names[-1],), is_latest=True)]


def test_a_whole_database_has_no_problems(places: Places) -> None:
    assert places.problems() == []


def test_a_broken_database_says_what_is_wrong(tmp_path: Path) -> None:
    broken = create_engine(f"sqlite:///{tmp_path / 'broken.sqlite3'}")
    with broken.begin() as connection:
        connection.execute(text("CREATE TABLE lamps (number INTEGER NOT NULL)"))
        connection.execute(text("INSERT INTO lamps VALUES (1)"))
        connection.execute(text("PRAGMA writable_schema = ON"))
        connection.execute(
            text("UPDATE sqlite_schema SET sql = 'CREATE TABLE lamps (number INTEGER CHECK (number > 1))'")
        )
    broken.dispose()

    found = Places(broken).problems()
    broken.dispose()
    assert found == ["CHECK constraint failed in lamps"]
