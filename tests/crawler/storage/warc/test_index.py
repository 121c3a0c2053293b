"""crawler.storage.warc.index: where each answer lies, by its id, its payload and its article."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from crawler.storage.catalogue import Catalogue
from crawler.storage.warc.drafts import Original
from crawler.storage.warc.index import Answer, RecordIndex
from tests.crawler.builders import address, identity, row
from tests.crawler.storage.warc.kept import CAME, FIRST, RUN

HOUR = timedelta(hours=1)


@pytest.fixture
def index(engine: Engine) -> RecordIndex:
    return RecordIndex(engine)


def answer(record_id: str = "a", **changes: Any) -> Answer:
    """Return an answer as the catalogue knows it."""
    made = Answer(
        record_id=record_id,
        file=FIRST,
        offset=300,
        length=200,
        kind="response",
        url=address(1),
        status=200,
        payload_digest="sha1:A",
        at=CAME,
        document_id=identity(1),
    )
    return replace(made, **changes)


def test_an_answer_is_found_as_it_was_entered(index: RecordIndex) -> None:
    index.add([answer()])

    assert index.find("a") == answer()


def test_what_was_never_entered_is_not_found(index: RecordIndex) -> None:
    assert (index.find("a"), index.original_of("sha1:A"), index.of_document(identity(1))) == (None, None, [])


def test_what_was_known_of_an_answer_is_replaced(index: RecordIndex) -> None:
    again = answer(file="2024/04/b.warc.gz", offset=1, length=2, document_id=None, status=404)
    index.add([answer()])
    index.add([again])

    assert (index.find("a"), index.files()) == (again, {"2024/04/b.warc.gz": 1})


def test_entering_none_does_nothing(index: RecordIndex) -> None:
    index.add([])

    assert index.files() == {}


def test_many_answers_are_entered_counted_and_forgotten(index: RecordIndex) -> None:
    ids = [f"{number:04}" for number in range(1201)]
    index.add(answer(record_id, offset=int(record_id)) for record_id in ids)

    assert index.files() == {FIRST: 1201}
    assert [each.record_id for each in index.of_file(FIRST)] == ids
    index.forget(ids[1:])
    assert index.files() == {FIRST: 1}


def test_the_original_of_a_payload_is_its_earliest_response(index: RecordIndex) -> None:
    index.add([answer("late", at=CAME + HOUR), answer("early", url=address(2)), answer("other", payload_digest="B")])

    assert index.original_of("sha1:A") == Original("early", address(2), CAME)
    assert index.holder_of("sha1:A") == answer("early", url=address(2))


def test_a_revisit_holds_no_payload(index: RecordIndex) -> None:
    index.add([answer(kind="revisit", at=CAME - HOUR)])

    assert index.holder_of("sha1:A") is None


def test_of_responses_of_one_moment_always_the_same_is_the_original(index: RecordIndex) -> None:
    index.add([answer("b"), answer("a")])

    assert index.original_of("sha1:A") == Original("a", address(1), CAME)


def test_the_answers_of_an_article_come_oldest_first(index: RecordIndex) -> None:
    index.add(
        [answer("b", at=CAME + HOUR), answer("a"), answer("c", document_id=identity(2)), answer("d", document_id=None)]
    )

    assert [each.record_id for each in index.of_document(identity(1))] == ["a", "b"]


def test_the_answers_of_an_article_are_also_those_under_an_id_that_it_had_before(
    index: RecordIndex, catalogue: Catalogue
) -> None:
    index.add([answer("b", at=CAME + HOUR), answer("a", document_id="url1")])
    catalogue.take_on([row(1, document_id="url1")], "china")
    catalogue.rename("url1", identity(1))

    assert [each.record_id for each in index.of_document(identity(1))] == ["a", "b"]


def test_the_answers_in_a_file_come_in_their_order(index: RecordIndex) -> None:
    index.add([answer("b", offset=9), answer("a", offset=10), answer("c", file="2024/03/c.warc.gz")])

    assert [each.record_id for each in index.of_file(FIRST)] == ["b", "a"]
    assert index.files() == {FIRST: 2, "2024/03/c.warc.gz": 1}


def test_a_file_names_the_run_that_wrote_it() -> None:
    assert answer().run_id == RUN
