"""crawler.storage.revisions: the texts that an article has had, and when Sina called it gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete

from crawler.storage.catalogue import Catalogue
from crawler.storage.records import content_digest
from crawler.storage.revisions import Removal, Revision
from crawler.storage.schema import articles, removals, revisions
from crawler.urls import document_id
from tests.crawler.builders import article, at, identity, record, rewrite, row
from tests.crawler.storage.held import fill, kept, revision

ONE, TWO = identity(1), identity(2)
BARE = "https://finance.sina.com.cn/roll/20240305/100012345678.shtml"
DIGEST = document_id(BARE)
HOURS = [at("2024-03-05 10:00:00") + timedelta(hours=number) for number in range(9)]
EDITED_BODY = "<p>　　纸灯又灭了。</p>"


@pytest.fixture
def listed(catalogue: Catalogue) -> Catalogue:
    catalogue.take_on([row(1)], "china", at=HOURS[0])
    return catalogue


@pytest.fixture
def archived(listed: Catalogue) -> Catalogue:
    listed.archived(article(1, seen_at=HOURS[1], captures=("a",)))
    return listed


def edit(catalogue: Catalogue, seen_at: datetime, captures: Sequence[str] = ("b",), **changes: Any) -> None:
    """Archive another text of the article."""
    values: dict[str, Any] = {"body": EDITED_BODY, "digest": "b" * 64, "title": "桥", "cause": "edited"}
    catalogue.archived(article(1, seen_at=seen_at, captures=tuple(captures), **values | changes))


def history(catalogue: Catalogue, name: str = ONE) -> list[tuple[int, str, tuple[str, ...], datetime, datetime]]:
    """Return an article's texts in short."""
    return [
        (each.version, each.cause, each.captures, each.first_seen, each.last_seen)
        for each in catalogue.revisions.of(name)
    ]


def forget_texts(engine: Engine) -> None:
    """Make the catalogue what it was before it kept texts."""
    with engine.begin() as connection:
        connection.execute(delete(revisions))


def test_a_first_text_is_told_with_all_that_is_known(archived: Catalogue) -> None:
    assert archived.revisions.of(ONE) == [
        Revision(
            document_id=ONE,
            version=1,
            cause="first",
            title=article(1).title,
            content_sha256=content_digest(article(1)),
            file_sha256="a" * 64,
            mtime=article(1).times.mtime,
            first_seen=HOURS[1],
            last_seen=HOURS[1],
            captures=("a",),
        )
    ]


def test_an_article_without_a_text_has_no_revision(listed: Catalogue) -> None:
    assert (listed.revisions.of(ONE), listed.revisions.latest(ONE), list(listed.revisions.held())) == ([], None, [])


@pytest.mark.parametrize("cause", ["edited", "rule", "listed", "page"])
def test_another_text_is_another_version_with_its_cause(archived: Catalogue, cause: str) -> None:
    edit(archived, HOURS[2], cause=cause)

    assert history(archived) == [
        (1, "first", ("a",), HOURS[1], HOURS[1]),
        (2, cause, ("b",), HOURS[2], HOURS[2]),
    ]


@pytest.mark.parametrize("cause", ["edited", "rule"])
def test_the_first_text_is_the_first_whatever_its_cause(listed: Catalogue, cause: str) -> None:
    edit(listed, HOURS[1], cause=cause)

    assert [each[1] for each in history(listed)] == ["first"]


@pytest.mark.parametrize(
    "changes",
    [{"body": EDITED_BODY}, {"title": "桥"}, {"digest": "b" * 64}],
    ids=["other body", "other title", "other file"],
)
def test_what_differs_in_anything_is_another_text(archived: Catalogue, changes: dict[str, str]) -> None:
    archived.archived(article(1, seen_at=HOURS[2], **changes))

    assert [each[0] for each in history(archived)] == [1, 2]


def test_the_same_text_is_no_new_version_and_was_seen_again(archived: Catalogue) -> None:
    archived.archived(article(1, seen_at=HOURS[3], captures=("z",), cause="edited"))

    assert history(archived) == [(1, "first", ("a",), HOURS[1], HOURS[3])]


def test_an_earlier_text_that_comes_back_is_a_new_version(archived: Catalogue) -> None:
    edit(archived, HOURS[2])
    archived.archived(article(1, seen_at=HOURS[3], captures=("c",), cause="edited"))

    assert [(each[0], each[2]) for each in history(archived)] == [(1, ("a",)), (2, ("b",)), (3, ("c",))]


def test_the_latest_text_is_the_last_version(archived: Catalogue) -> None:
    edit(archived, HOURS[2])
    latest = archived.revisions.latest(ONE)

    assert latest is not None
    assert (latest.version, latest.title) == (2, "桥")


def test_a_page_that_says_the_same_extends_the_latest_text_alone(archived: Catalogue) -> None:
    edit(archived, HOURS[2])
    archived.unchanged(ONE, ("c",), HOURS[4])

    assert history(archived) == [
        (1, "first", ("a",), HOURS[1], HOURS[1]),
        (2, "edited", ("b",), HOURS[2], HOURS[4]),
    ]


def test_an_answer_of_an_earlier_time_shortens_nothing(archived: Catalogue) -> None:
    archived.unchanged(ONE, (), HOURS[3])
    archived.unchanged(ONE, (), HOURS[2])

    assert history(archived)[0][4] == HOURS[3]


def test_a_text_of_which_nothing_was_kept_gets_the_pages_that_say_the_same(listed: Catalogue) -> None:
    listed.archived(article(1, seen_at=HOURS[1]))
    listed.unchanged(ONE, ("b", "c"), HOURS[2])
    listed.unchanged(ONE, ("d",), HOURS[3])

    assert history(listed) == [(1, "first", ("b", "c"), HOURS[1], HOURS[3])]


def test_articles_have_texts_of_their_own(archived: Catalogue) -> None:
    archived.take_on([row(2)], "china", at=HOURS[0])
    archived.archived(article(2, seen_at=HOURS[2], captures=("b",)))

    assert [each[:3] for each in history(archived, TWO)] == [(1, "first", ("b",))]


@pytest.mark.parametrize("again", ["unchanged", "archived", "recalled"])
def test_a_text_from_before_texts_were_kept_becomes_the_first_version(
    archived: Catalogue, engine: Engine, again: str
) -> None:
    forget_texts(engine)
    if again == "unchanged":
        archived.unchanged(ONE, (), HOURS[1])
    elif again == "archived":
        archived.archived(article(1, seen_at=HOURS[1], cause="edited"))
    else:
        archived.recall(ONE, "file lost", has_file=False, at=HOURS[1])

    assert [(each.version, each.cause, each.file_sha256) for each in archived.revisions.of(ONE)] == [
        (1, "first", "a" * 64)
    ]


def test_a_text_from_before_texts_were_kept_comes_before_the_next_one(archived: Catalogue, engine: Engine) -> None:
    forget_texts(engine)
    edit(archived, HOURS[2])

    assert history(archived) == [
        (1, "first", (), HOURS[1], HOURS[1]),
        (2, "edited", ("b",), HOURS[2], HOURS[2]),
    ]


def test_a_text_from_before_texts_were_kept_is_of_the_time_at_which_it_was_archived(
    archived: Catalogue, engine: Engine
) -> None:
    forget_texts(engine)
    rewrite(engine, ONE, archived_at=HOURS[0])
    archived.unchanged(ONE, ("b",), HOURS[5])

    assert history(archived) == [(1, "first", ("b",), HOURS[0], HOURS[5])]


def test_the_articles_whose_pages_were_kept_are_told_with_those_of_their_latest_text(archived: Catalogue) -> None:
    edit(archived, HOURS[2], captures=("b", "c"))
    archived.take_on([row(2)], "china", at=HOURS[0])
    archived.archived(article(2, seen_at=HOURS[2]))

    assert list(archived.revisions.held()) == [(ONE, ("b", "c"))]


def test_how_many_they_are_at_most_is_known_before(archived: Catalogue) -> None:
    edit(archived, HOURS[2], captures=("b", "c"))
    archived.take_on([row(2), row(3)], "china", at=HOURS[0])
    archived.archived(article(2, seen_at=HOURS[2]))

    assert archived.revisions.held_count() == 2


def test_an_article_of_whose_latest_text_nothing_was_kept_is_not_held(archived: Catalogue) -> None:
    edit(archived, HOURS[2], captures=())

    assert list(archived.revisions.held()) == []


@pytest.mark.parametrize("state", ["archived", "removed"])
def test_all_articles_are_told_where_they_are_many(catalogue: Catalogue, engine: Engine, state: str) -> None:
    fill(engine, articles, *(kept(number, state=state) for number in range(1203)))
    fill(engine, revisions, *(revision(number, 1, captures='["a"]') for number in range(1203)))

    assert [name for name, _ in catalogue.revisions.held()] == [identity(number) for number in range(1203)]


@pytest.mark.parametrize(
    "changes", [{"state": "pending"}, {"state": "owed"}, {"state": "duplicate"}, {"file_sha256": None}], ids=str
)
def test_an_article_that_is_asked_for_again_or_has_no_file_is_not_held(
    catalogue: Catalogue, engine: Engine, changes: dict[str, str | None]
) -> None:
    fill(engine, articles, kept(1, **changes))
    fill(engine, revisions, revision(1, 1, captures='["a"]'))

    assert list(catalogue.revisions.held()) == []


def test_a_removal_begins_where_sina_first_says_so_and_lasts_as_long_as_it_says_so(listed: Catalogue) -> None:
    listed.removed(ONE, "http 404", HOURS[1])
    listed.removed(ONE, "removed", HOURS[3])

    assert listed.revisions.removals(ONE) == [Removal(ONE, HOURS[1], HOURS[3], "removed", None)]


@pytest.mark.parametrize("back", ["archived", "unchanged"])
def test_an_article_that_is_back_ends_its_removal(archived: Catalogue, back: str) -> None:
    archived.removed(ONE, "http 404", HOURS[2])
    if back == "archived":
        edit(archived, HOURS[3])
    else:
        archived.unchanged(ONE, (), HOURS[3])

    assert archived.revisions.removals(ONE) == [Removal(ONE, HOURS[2], HOURS[2], "http 404", HOURS[3])]


def test_an_article_may_be_gone_again(archived: Catalogue) -> None:
    archived.removed(ONE, "http 404", HOURS[2])
    archived.unchanged(ONE, (), HOURS[3])
    archived.removed(ONE, "removed", HOURS[4])
    archived.unchanged(ONE, (), HOURS[5])

    assert archived.revisions.removals(ONE) == [
        Removal(ONE, HOURS[2], HOURS[2], "http 404", HOURS[3]),
        Removal(ONE, HOURS[4], HOURS[4], "removed", HOURS[5]),
    ]


def test_a_removal_of_another_article_goes_on(archived: Catalogue) -> None:
    archived.take_on([row(2)], "china", at=HOURS[0])
    archived.removed(TWO, "http 404", HOURS[2])
    archived.unchanged(ONE, (), HOURS[3])

    assert [each.back_at for each in archived.revisions.removals(TWO)] == [None]


def test_texts_and_removals_go_with_an_article_that_gets_sinas_id(catalogue: Catalogue, engine: Engine) -> None:
    catalogue.take_on([row(1, document_id=DIGEST, url=BARE)], "china", at=HOURS[0])
    catalogue.archived(article(1, document_id=DIGEST, seen_at=HOURS[1]))
    catalogue.removed(DIGEST, "http 404", HOURS[2])
    catalogue.rename(DIGEST, ONE)
    catalogue.unchanged(ONE, (), HOURS[3])
    with engine.begin() as connection:
        left = connection.execute(delete(removals).where(removals.c.document_id == DIGEST)).rowcount

    assert (record(engine, ONE).state, left) == ("archived", 0)
    assert [each[4] for each in history(catalogue)] == [HOURS[3]]
    assert [each.back_at for each in catalogue.revisions.removals(ONE)] == [HOURS[3]]
