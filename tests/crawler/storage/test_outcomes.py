"""crawler.storage.outcomes: what each outcome makes of an article, where lists and texts are not what it is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from crawler.errors import CatalogueError
from crawler.lists.live import LAYOUT as FLASH_LAYOUT
from crawler.storage.catalogue import Catalogue
from crawler.storage.revisions import Removal
from crawler.urls import document_id
from tests.crawler.builders import address, article, at, identity, record, row

ONE, TWO = identity(1), identity(2)
BARE = "https://finance.sina.com.cn/roll/20240305/100012345678.shtml"
DIGEST = document_id(BARE)
HOURS = [at("2024-03-05 10:00:00") + timedelta(hours=number) for number in range(9)]
WAP = f"https://finance.sina.cn/2024-03-05/detail-i{TWO}.d.html"

Outcome = Callable[[Catalogue, str], object]
OUTCOMES: dict[str, Outcome] = {
    "archived": lambda c, name: c.archived(article(1, document_id=name, seen_at=HOURS[2])),
    "unchanged": lambda c, name: c.unchanged(name, (), HOURS[2]),
    "duplicate": lambda c, name: c.duplicate(name, TWO, address(1), HOURS[2]),
    "failed": lambda c, name: c.failed(name, "timeout", HOURS[2]),
    "removed": lambda c, name: c.removed(name, "http 404", HOURS[2]),
    "unsupported": lambda c, name: c.unsupported(name, "pdf", HOURS[2]),
    "recall": lambda c, name: c.recall(name, "file lost", has_file=True, at=HOURS[2]),
}
EACH = pytest.mark.parametrize("outcome", OUTCOMES.values(), ids=OUTCOMES)


@pytest.fixture
def listed(catalogue: Catalogue) -> Catalogue:
    catalogue.take_on([row(1), row(2)], "china", at=HOURS[0])
    return catalogue


@pytest.fixture
def archived(listed: Catalogue) -> Catalogue:
    listed.archived(article(1, seen_at=HOURS[1], captures=("a",)))
    return listed


@pytest.fixture
def repeated(archived: Catalogue) -> Catalogue:
    """A catalogue in which the second article says what the first one does."""
    archived.duplicate(TWO, ONE, WAP, HOURS[2])
    return archived


def columns(engine: Engine, name: str, *names: str) -> tuple[Any, ...]:
    """Return some columns of an article."""
    return tuple(getattr(record(engine, name), column) for column in names)


@EACH
def test_what_is_not_known_has_no_outcome(catalogue: Catalogue, outcome: Outcome) -> None:
    with pytest.raises(CatalogueError, match="nobody is not in the catalogue"):
        outcome(catalogue, "nobody")

    assert (catalogue.states(), catalogue.revisions.of("nobody"), catalogue.revisions.removals("nobody")) == (
        {},
        [],
        [],
    )


@EACH
def test_an_outcome_is_of_the_moment_at_which_the_answer_came(
    listed: Catalogue, engine: Engine, outcome: Outcome
) -> None:
    outcome(listed, ONE)

    assert columns(engine, ONE, "tried_at") == (HOURS[2],)


@pytest.mark.parametrize("name", [name for name in OUTCOMES if name != "recall"])
def test_each_outcome_is_a_try(listed: Catalogue, engine: Engine, name: str) -> None:
    OUTCOMES[name](listed, ONE)

    assert columns(engine, ONE, "tries") == (1,)


@EACH
def test_an_outcome_is_that_of_the_article_to_which_its_address_was_linked_meanwhile(
    listed: Catalogue, engine: Engine, outcome: Outcome
) -> None:
    listed.take_on([row(1, document_id=DIGEST, url=BARE)], "china", at=HOURS[0])
    listed.rename(DIGEST, ONE)
    outcome(listed, DIGEST)

    assert columns(engine, ONE, "tried_at") == (HOURS[2],)


@pytest.mark.usefixtures("repeated")
def test_a_duplicate_names_its_original_and_its_own_address(engine: Engine) -> None:
    assert columns(engine, TWO, "state", "reason", "url", "path") == ("duplicate", f"duplicate of {ONE}", WAP, None)


def test_a_duplicate_is_not_owed(repeated: Catalogue) -> None:
    assert ([*repeated.owed()], repeated.unpaid()) == ([], {})


@pytest.mark.parametrize("outcome", ["failed", "unsupported"])
def test_a_duplicate_that_is_tried_in_vain_stays_what_it_is(repeated: Catalogue, engine: Engine, outcome: str) -> None:
    OUTCOMES[outcome](repeated, TWO)

    assert columns(engine, TWO, "state", "reason", "tries") == ("duplicate", f"duplicate of {ONE}", 2)


def test_the_duplicates_of_an_article_are_asked_for_again_once_its_text_is_another(
    repeated: Catalogue, engine: Engine
) -> None:
    repeated.free_duplicates(ONE)

    assert (columns(engine, TWO, "state", "reason"), [each.document_id for each in repeated.owed()]) == (
        ("pending", None),
        [TWO],
    )


def test_the_duplicates_of_another_article_stay(repeated: Catalogue, engine: Engine) -> None:
    repeated.free_duplicates(TWO)
    repeated.free_duplicates("nobody")

    assert columns(engine, TWO, "state") == ("duplicate",)


def test_a_file_that_is_there_stays_archived_where_its_page_can_not_be_had_now(
    archived: Catalogue, engine: Engine
) -> None:
    archived.failed(ONE, "timeout", HOURS[2])

    assert columns(engine, ONE, "state", "reason", "tries") == ("archived", "timeout", 2)


@pytest.mark.parametrize("outcome", ["archived", "unchanged", "duplicate"])
def test_what_was_gone_and_is_there_counts_anew(archived: Catalogue, engine: Engine, outcome: str) -> None:
    archived.removed(ONE, "http 404", HOURS[1])
    OUTCOMES[outcome](archived, ONE)

    assert columns(engine, ONE, "gone") == (0,)


def test_a_recalled_article_is_owed_and_keeps_what_its_file_is(archived: Catalogue, engine: Engine) -> None:
    archived.recall(ONE, "unreadable", has_file=True, at=HOURS[2])

    assert columns(engine, ONE, "state", "reason", "file_sha256") == ("pending", "unreadable", "a" * 64)
    assert ONE in [each.document_id for each in archived.owed()]


def test_a_recalled_article_without_a_file_has_no_digests(archived: Catalogue, engine: Engine) -> None:
    archived.recall(ONE, "file lost", has_file=False, at=HOURS[2])

    assert columns(engine, ONE, "file_sha256", "content_sha256", "path") == (None, None, article(1).path)


def test_a_recalled_article_that_says_the_same_has_no_new_version(archived: Catalogue) -> None:
    archived.recall(ONE, "file lost", has_file=False, at=HOURS[2])
    archived.archived(article(1, seen_at=HOURS[3], captures=("b",), cause="edited"))

    assert [(each.version, each.captures, each.last_seen) for each in archived.revisions.of(ONE)] == [
        (1, ("a",), HOURS[3])
    ]


def test_pages_that_are_lost_are_not_named_any_more(archived: Catalogue) -> None:
    archived.archived(article(1, seen_at=HOURS[2], captures=("b",), digest="b" * 64))
    archived.lose_pages(ONE, 1)

    assert [each.captures for each in archived.revisions.of(ONE)] == [(), ("b",)]


def test_pages_that_are_lost_are_replaced_by_those_that_say_the_same(archived: Catalogue) -> None:
    archived.lose_pages(ONE, 1)
    archived.unchanged(ONE, ("c",), HOURS[3])

    assert [each.captures for each in archived.revisions.of(ONE)] == [("c",)]


@pytest.mark.parametrize(("name", "version"), [(ONE, 7), ("nobody", 1)], ids=["version", "article"])
def test_pages_of_what_is_not_known_are_not_lost(archived: Catalogue, name: str, version: int) -> None:
    archived.lose_pages(name, version)

    assert [each.captures for each in archived.revisions.of(ONE)] == [("a",)]


def test_a_flash_that_is_taken_back_has_a_removal(listed: Catalogue) -> None:
    listed.archived(article(1, layout=FLASH_LAYOUT, seen_at=HOURS[1]))
    listed.withdrawn(ONE, HOURS[2])
    listed.withdrawn(ONE, HOURS[3])

    assert listed.revisions.removals(ONE) == [Removal(ONE, HOURS[2], HOURS[2], "deleted by Sina", None)]


def test_what_is_not_withdrawn_has_no_removal(archived: Catalogue) -> None:
    archived.withdrawn(ONE, HOURS[2])

    assert archived.revisions.removals(ONE) == []
