"""crawler.storage.journal: every change of the catalogue is written down, and can be made again from that."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from crawler import times
from crawler.errors import CatalogueError, JournalError
from crawler.items import Owed
from crawler.lists.answer import ListPage
from crawler.lists.day import DayReading
from crawler.lists.live import LAYOUT as FLASH_LAYOUT
from crawler.storage.catalogue import Catalogue
from crawler.storage.database import sqlite_url
from crawler.storage.journal import Entry, apply
from crawler.storage.records import article_columns
from crawler.storage.schema import metadata
from crawler.stories import Signature
from tests.crawler.builders import address, article, at, identity, row

TEN, HOUR = at("2024-03-05 10:00:00"), timedelta(hours=1)
ELEVEN, NOON, ONE, TWO = (TEN + number * HOUR for number in (1, 2, 3, 4))
FIFTH, DIGEST = date(2024, 3, 5), "url10e941e51e2f17a54824"
MILL, LAMP = "https://n.sinaimg.cn/mill.png", "https://n.sinaimg.cn/lamp.jpg"
FIRST, SECOND, THIRD, FLASH, FIFTH_ONE = (identity(number) for number in range(1, 6))
BARE = "https://finance.sina.com.cn/roll/20240305/100012345678.shtml"
READING = DayReading().with_page(ListPage((row(1), row(2)), 2), FIFTH)

# Each step is one call, under the name by which the journal tells of it.
STEPS: list[tuple[str, Callable[[Catalogue], object]]] = [
    ("Runs.begin", lambda c: c.runs.begin("run-1", "sina_finance", {"channel": "china", "灯": "桥"}, TEN)),
    ("Listings.seen", lambda c: c.listings.seen("china", [row(1), row(2, ctime=None), row(1, ctime=ELEVEN)], TEN)),
    ("Catalogue.enter_rows", lambda c: c.take_on([row(1), row(2)], "china", most=1, at=TEN)),
    ("Catalogue.enter_rows", lambda c: c.take_on([row(1), row(3)], "stock", asked={FIRST, "other"}, at=TEN)),
    ("Catalogue.enter_rows", lambda c: c.take_on([row(4)], "7x24", are_flashes=True)),
    ("Catalogue.enter_rows", lambda c: c.take_on([row(6, document_id=DIGEST, url=BARE)], None, at=TEN)),
    ("Catalogue.claim", lambda c: c.claim(Owed(document_id=FIFTH_ONE, url=address(5), row=row(5)), NOON)),
    ("Catalogue.claim", lambda c: c.claim(Owed(document_id=identity(8), url=address(8), channel="china"))),
    ("Catalogue.rename", lambda c: c.rename(DIGEST, identity(6))),
    ("Outcomes.archive", lambda c: c.archived(article(1, seen_at=ELEVEN, captures=("a", "b"), keywords=("灯",)))),
    ("Outcomes.archive", lambda c: c.archived(article(1, seen_at=NOON, digest="b" * 64, cause="edited"))),
    ("Outcomes.archive", lambda c: c.archived(article(4, layout=FLASH_LAYOUT))),
    ("Outcomes.reread", lambda c: c.reread(FIRST, article_columns(article(1, title="港")), ("a",), NOON)),
    ("Outcomes.restate", lambda c: c.restate(FIRST, article_columns(article(1, title="路", keywords=("桥",))))),
    ("Outcomes.rewritten", lambda c: c.rewritten(FIRST, 3, "c" * 64, ONE)),
    ("Outcomes.unchanged", lambda c: c.unchanged(FIRST, ("c",), ONE)),
    ("Outcomes.unchanged", lambda c: c.unchanged(FLASH)),
    ("Outcomes.lose_pages", lambda c: c.lose_pages(FIRST, 1)),
    ("Outcomes.recall", lambda c: c.recall(FIRST, "file lost", has_file=False, at=ONE)),
    ("Outcomes.failed", lambda c: c.failed(FIRST, "unknown layout", TWO)),
    ("Outcomes.removed", lambda c: c.removed(SECOND, "http 404", NOON)),
    ("Outcomes.removed", lambda c: c.removed(SECOND, "http 404")),
    ("Outcomes.duplicate", lambda c: c.duplicate(THIRD, FIRST, address(3), TWO)),
    ("Outcomes.free_duplicates", lambda c: c.free_duplicates(FIRST)),
    ("Outcomes.unsupported", lambda c: c.unsupported(FIFTH_ONE, "pdf")),
    ("Outcomes.withdrawn", lambda c: c.withdrawn(FLASH, TWO)),
    ("Listings.confirm", lambda c: c.listings.confirm("china", TEN)),
    ("Listings.confirm_between", lambda c: c.listings.confirm_between("china", TEN, ELEVEN, ELEVEN)),
    ("Days.take_up", lambda c: c.days.take_up("china", [FIFTH, date(2024, 3, 4)])),
    ("Gaps.note", lambda c: c.gaps.note("china", TEN - HOUR, ELEVEN, NOON)),
    ("Gaps.note", lambda c: c.gaps.note("china", TEN, ELEVEN, NOON)),
    ("Gaps.note", lambda c: c.gaps.note("stock", TEN, ELEVEN, NOON)),
    ("Gaps.close_spanned", lambda c: c.gaps.close_spanned("china", TEN, NOON, ONE)),
    ("Days.read", lambda c: c.days.read("china", FIFTH, READING, TWO, is_over=True)),
    ("Days.read", lambda c: c.days.read("stock", FIFTH, READING, TWO, is_over=False)),
    ("Catalogue.settle_gaps", lambda c: c.settle_gaps("china", FIFTH, TWO)),
    ("Gaps.close_filled", lambda c: c.gaps.close_filled("stock", FIFTH, TWO)),
    ("Stories.enter", lambda c: c.stories.enter(FIRST, Signature("s", "a" * 64, (1, -(2**63), 2**63 - 1)), [])),
    ("Stories.enter", lambda c: c.stories.enter(SECOND, Signature("s", "b" * 64, (1, 7)), [FIRST])),
    ("Stories.enter", lambda c: c.stories.enter(THIRD, Signature("s", "c" * 64, ()), (SECOND,))),
    ("Stories.forget", lambda c: c.stories.forget(THIRD)),
    ("Pictures.wanted", lambda c: c.pictures.wanted(FIRST, [MILL, LAMP, "https://example.com/a.png"], TEN)),
    ("Pictures.failed", lambda c: c.pictures.failed(MILL, "timeout", ELEVEN)),
    ("Pictures.failed", lambda c: c.pictures.failed(MILL, "not saved", ELEVEN, counts=False)),
    ("Pictures.kept", lambda c: c.pictures.kept(MILL, "ab" * 32, "pictures/a.png", "image/png", 67, "6e0a", NOON)),
    ("Pictures.recall", lambda c: c.pictures.recall(MILL, ONE)),
    ("Pictures.gone", lambda c: c.pictures.gone(MILL, "http 404", TWO)),
    ("Pictures.refused", lambda c: c.pictures.refused(LAMP, "too large", TWO)),
    ("Elements.seen", lambda c: c.elements.seen({"p": 2, "div.灯": 1}, {"p": FIRST, "div.灯": SECOND}, NOON)),
    ("Elements.seen", lambda c: c.elements.seen({"p": 3}, {"p": THIRD}, ONE)),
    ("Runs.end", lambda c: c.runs.end("run-1", finished=TWO, outcome="finished", exit_code=0, report="灯\n")),
]

# Where the answers lie, what the scheduler did, and what is taken from the documents: made again in other ways, or not.
_WITHOUT_JOURNAL = {"records", "job_tries", "texts"}

Told = list[tuple[dict[str, Any], datetime]]


@pytest.fixture
def told(catalogue: Catalogue) -> Told:
    """What the journal of the catalogue tells."""
    kept: Told = []

    @contextmanager
    def keeping(entry: Mapping[str, Any], moment: datetime) -> Iterator[None]:
        yield
        kept.append((json.loads(json.dumps(entry)), moment))

    catalogue.journal.keeper = keeping
    return kept


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Catalogue]:
    """An empty catalogue."""
    made = Catalogue.open(sqlite_url(tmp_path / "copy.sqlite3"))
    yield made
    made.close()


def tables(catalogue: Catalogue) -> Mapping[str, list[Any]]:
    """Return all that a catalogue holds."""
    with catalogue._engine.begin() as connection:  # noqa: SLF001 - the tables themselves, past all books
        return {table.name: sorted(map(repr, connection.execute(select(table)))) for table in metadata.sorted_tables}


def apply_again(catalogue: Catalogue, told: Told) -> None:
    """Make all changes again that the journal tells of."""
    for values, _ in told:
        entry = Entry.from_json(values)
        assert entry is not None
        apply(catalogue.books, entry)


def journalled_methods(catalogue: Catalogue) -> set[str]:
    """Return the names of all methods that have their place in the journal."""
    classes = {kind for book in catalogue.books.values() for kind in type(book).__mro__}
    found = (method for kind in classes for method in vars(kind).values())
    return {method.__qualname__ for method in found if getattr(method, "is_journalled", False)}


def test_every_journalled_method_is_among_the_steps(catalogue: Catalogue) -> None:
    assert journalled_methods(catalogue) == {name for name, _ in STEPS}


def test_each_call_is_entered_once_under_its_name(catalogue: Catalogue, told: Told) -> None:
    for _, step in STEPS:
        step(catalogue)

    assert [values["entry"] for values, _ in told] == [name for name, _ in STEPS]


def test_each_change_can_be_made_again_from_what_was_entered(catalogue: Catalogue, told: Told, copy: Catalogue) -> None:
    for name, step in STEPS:
        step(catalogue)
        apply_again(copy, told)
        told.clear()

        assert (name, tables(copy)) == (name, tables(catalogue))


def test_the_steps_reach_every_table_of_the_books(catalogue: Catalogue) -> None:
    for _, step in STEPS:
        step(catalogue)

    assert {name for name, rows in tables(catalogue).items() if not rows} == _WITHOUT_JOURNAL


def test_each_step_changes_something(catalogue: Catalogue) -> None:
    idle = []
    for number, (name, step) in enumerate(STEPS):
        before = tables(catalogue)
        step(catalogue)
        if tables(catalogue) == before:
            idle.append((number, name))

    assert idle == []


def test_a_moment_that_is_left_out_is_now(catalogue: Catalogue, told: Told) -> None:
    before = times.now()
    catalogue.claim(Owed(document_id=FIRST, url=address(1)))
    entry = Entry.from_json(told[0][0])

    assert entry is not None
    assert before <= entry.values["at"] <= told[0][1] <= times.now()


def test_a_moment_that_is_given_is_kept(catalogue: Catalogue, told: Told) -> None:
    catalogue.claim(Owed(document_id=FIRST, url=address(1)), TEN)

    assert told[0][0]["at"] == {"$": "moment", "is": "2024-03-05T10:00:00+08:00"}


def test_arguments_are_told_by_their_names_however_they_were_given(catalogue: Catalogue, told: Told) -> None:
    catalogue.gaps.note("china", until=NOON, since=TEN, at=ONE)

    assert list(told[0][0]) == ["entry", "channel", "since", "until", "at"]


def test_what_fails_is_not_entered(catalogue: Catalogue, told: Told) -> None:
    with pytest.raises(CatalogueError):
        catalogue.failed(FIRST, "timeout")

    assert told == []


def test_what_is_done_again_is_not_entered_again(catalogue: Catalogue, told: Told) -> None:
    apply(catalogue.books, Entry("Gaps.note", {"channel": "china", "since": TEN, "until": NOON, "at": ONE}))

    assert (told, len(catalogue.gaps.open())) == ([], 1)


def test_a_change_of_what_is_not_known_is_passed_over_and_told(
    catalogue: Catalogue, caplog: pytest.LogCaptureFixture
) -> None:
    done = apply(catalogue.books, Entry("Outcomes.failed", {"document_id": "nobody", "reason": "timeout", "at": TEN}))

    assert (done, catalogue.states()) == (False, {})
    assert "Passed over, Outcomes.failed: nobody is not in the catalogue" in caplog.text


def test_a_change_that_was_made_says_so(catalogue: Catalogue) -> None:
    assert apply(catalogue.books, Entry("Days.take_up", {"channel": "china", "days": (FIFTH,)}))


def test_in_silence_nothing_is_entered(catalogue: Catalogue, told: Told) -> None:
    with catalogue.journal.silent():
        catalogue.gaps.note("china", TEN, NOON, ONE)
    quiet = list(told)
    catalogue.gaps.note("stock", TEN, NOON, ONE)

    assert (quiet, [values["channel"] for values, _ in told]) == ([], ["stock"])


def test_silence_ends_where_something_fails_in_it(catalogue: Catalogue, told: Told) -> None:
    with pytest.raises(CatalogueError):
        catalogue.failed(FIRST, "timeout")
    catalogue.gaps.note("china", TEN, NOON, ONE)

    assert len(told) == 1


def test_a_catalogue_whose_journal_nobody_keeps_is_changed_all_the_same(catalogue: Catalogue) -> None:
    catalogue.gaps.note("china", TEN, NOON, ONE)

    assert len(catalogue.gaps.open()) == 1


@pytest.mark.parametrize(
    "name",
    ["Gaps.burn", "Lamps.note", "Gaps", "", "Gaps.open", "Catalogue.close", "Gaps.journal", "Gaps.__init__", ".note"],
)
def test_an_entry_that_is_not_known_is_an_error(catalogue: Catalogue, name: str) -> None:
    with pytest.raises(JournalError, match=f"tells of {name}, which this version"):
        apply(catalogue.books, Entry(name, {}))


@pytest.mark.parametrize("values", [{}, {"channel": "a", "lamp": 1}], ids=["too few", "unknown"])
def test_an_entry_with_other_arguments_is_an_error(catalogue: Catalogue, values: dict[str, object]) -> None:
    with pytest.raises(JournalError, match=r"Gaps\.note is told in words"):
        apply(catalogue.books, Entry("Gaps.note", values))


@pytest.mark.parametrize("told_by_file", [None, [], "entry", 7, {}, {"owed": {}}, ["entry"]], ids=str)
def test_what_is_no_entry_is_none(told_by_file: object) -> None:
    assert Entry.from_json(told_by_file) is None


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"document_id": ("a",), "reason": "b", "at": NOON}, id="a list for an id"),
        pytest.param({"document_id": "\ud800", "reason": "b", "at": NOON}, id="half a character"),
        pytest.param({"document_id": "a", "reason": "b", "at": "noon"}, id="a text for a moment"),
        pytest.param(
            {"document_id": "a", "reason": "b", "at": NOON.replace(tzinfo=None)}, id="a moment without a zone"
        ),
    ],
)
def test_an_entry_with_values_that_no_catalogue_holds_is_an_error(
    catalogue: Catalogue, values: dict[str, object]
) -> None:
    with pytest.raises(JournalError, match=r"Outcomes\.failed is told with values"):
        apply(catalogue.books, Entry("Outcomes.failed", values))


def test_an_entry_with_a_number_that_no_column_holds_is_an_error(catalogue: Catalogue) -> None:
    values = {"document_id": "a", "version": 10**30, "file_sha256": "b", "at": NOON}

    with pytest.raises(JournalError, match=r"rewritten is told with values"):
        apply(catalogue.books, Entry("Outcomes.rewritten", values))


def test_an_entry_that_nests_deeper_than_pythons_stack_is_an_error() -> None:
    deep: object = 1
    for _ in range(5_000):
        deep = {"a": deep}

    with pytest.raises(JournalError, match="in words that this version"):
        Entry.from_json({"entry": "Gaps.note", "a": deep})
