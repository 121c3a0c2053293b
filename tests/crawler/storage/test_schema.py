"""crawler.storage.schema: moments as text, and tables for both databases."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateTable

from crawler.items import ArticleTimes
from crawler.storage.schema import Moment, articles, metadata
from crawler.times import SHANGHAI
from tests.crawler.builders import at

DIALECT = sqlite.dialect()
OFFSETS = st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours)))
MOMENTS = st.datetimes(datetime(1995, 1, 1), datetime(2200, 1, 1), timezones=OFFSETS)  # noqa: DTZ001


def written(moment: datetime | None) -> str | None:
    """Return a moment as the catalogue keeps it."""
    return Moment().process_bind_param(moment, DIALECT)


def test_a_moment_is_kept_in_shanghais_time() -> None:
    assert written(datetime(2024, 3, 5, 2, tzinfo=UTC)) == "2024-03-05T10:00:00+08:00"


def test_no_moment_is_none() -> None:
    assert written(None) is None


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="aware times only"):
        written(datetime(2024, 3, 5))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "moment"), [("2024-03-05T10:00:00+08:00", at("2024-03-05 10:00:00")), (None, None)], ids=["text", "NULL"]
)
def test_a_moment_is_read_back(text: str | None, moment: datetime | None) -> None:
    assert Moment().process_result_value(text, DIALECT) == moment


@given(MOMENTS)
def test_no_moment_is_lost_or_changed(moment: datetime) -> None:
    assert Moment().process_result_value(written(moment), DIALECT) == moment


@given(MOMENTS, MOMENTS)
def test_texts_sort_as_their_moments_do(first: datetime, second: datetime) -> None:
    assert (str(written(first)) < str(written(second))) is (first < second)


@given(MOMENTS, st.integers(1, 999_999))
def test_texts_with_and_without_fractions_sort_too(moment: datetime, fraction: int) -> None:
    whole = moment.replace(microsecond=0)

    assert str(written(whole)) < str(written(whole.replace(microsecond=fraction)))


@given(MOMENTS)
def test_a_moment_fits_its_column(moment: datetime) -> None:
    assert len(str(written(moment))) <= 32


@pytest.mark.parametrize("name", ["aliases", "articles", "listings", "meta", "runs"])
def test_the_books_of_the_catalogue(name: str) -> None:
    assert name in metadata.tables


@pytest.mark.parametrize(
    ("table", "keys"),
    [
        ("aliases", ["alias"]),
        ("articles", ["document_id"]),
        ("listings", ["channel", "document_id"]),
        ("meta", ["key"]),
        ("runs", ["run_id"]),
    ],
)
def test_what_a_row_of_a_book_is_known_by(table: str, keys: list[str]) -> None:
    assert [column.name for column in metadata.tables[table].primary_key] == keys


@pytest.mark.parametrize(
    ("table", "columns"),
    [("articles", ["state"]), ("listings", ["channel", "last_seen"])],
    ids=["articles", "listings"],
)
def test_what_is_looked_up_at_each_run_has_an_index(table: str, columns: list[str]) -> None:
    assert columns in [[column.name for column in index.columns] for index in metadata.tables[table].indexes]


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(ArticleTimes)])
def test_every_time_of_an_article_has_a_column_that_keeps_it_aware(name: str) -> None:
    assert isinstance(articles.c[name].type, Moment)


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=["SQLite", "PostgreSQL"])  # type: ignore[no-untyped-call]
@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_a_table_can_be_made_in_both_databases(table: Table, dialect: Dialect) -> None:
    assert f"CREATE TABLE {table.name}" in str(CreateTable(table).compile(dialect=dialect))


def test_the_time_zone_is_shanghais() -> None:
    found = Moment().process_result_value(written(at("2024-03-05 10:00:00")), DIALECT)

    assert found is not None
    assert found.utcoffset() == SHANGHAI.utcoffset(None)
