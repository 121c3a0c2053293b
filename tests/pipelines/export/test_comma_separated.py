"""pipelines.export.comma_separated: CSV as RFC 4180 has it, read back by another reader's rules."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.export.comma_separated import write
from pipelines.export.entries import Entry, VersionEntry
from tests.pipelines.export.builders import entry

# A NUL is in no document.
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


def written(*entries: Entry, kind: type[Entry] = Entry) -> str:
    """Return the text of an export."""
    file = io.BytesIO()
    write(entries, file, kind)
    return file.getvalue().decode("utf-8")


def cells(**changes: Any) -> dict[str, str]:
    """Return what a reader finds of one entry."""
    [found] = csv.DictReader(io.StringIO(written(entry(**changes)), newline=""))
    return found


@pytest.mark.parametrize("kind", [Entry, VersionEntry])
def test_the_header_names_the_columns_also_of_nothing(kind: type[Entry]) -> None:
    assert written(kind=kind) == ",".join(field.name for field in dataclasses.fields(kind)) + "\r\n"


def test_there_is_no_byte_order_mark() -> None:
    assert written(entry()).startswith("document_id,")


def test_each_line_ends_as_the_rfc_has_it() -> None:
    assert written(entry(1), entry(2)).count("\r\n") == 3


@given(TEXTS)
def test_any_text_is_read_back(text: str) -> None:
    assert cells(text=text)["text"] == text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_what_a_spreadsheet_may_run_is_left_as_it_is(text: str) -> None:
    assert cells(title=text)["title"] == text


@pytest.mark.parametrize(
    ("name", "value", "cell"),
    [
        pytest.param("text", None, "", id="null"),
        pytest.param("version", 3, "3", id="number"),
        pytest.param("keywords", (), "[]", id="empty list"),
        pytest.param("keywords", ("竹,伞", '"'), '["竹,伞", "\\""]', id="list"),
    ],
)
def test_a_cell(name: str, value: object, cell: str) -> None:
    assert cells(**{name: value})[name] == cell


def test_a_moment_has_its_offset() -> None:
    assert cells()["date"] == "2024-05-06T09:30:05+08:00"


def test_stocks_are_json() -> None:
    assert json.loads(cells()["stocks"]) == [{"market": "stock", "code": "sh699999"}]


@pytest.mark.parametrize("is_current", [True, False])
def test_yes_and_no_are_those_of_json(is_current: bool) -> None:  # noqa: FBT001
    values = {field.name: getattr(entry(), field.name) for field in dataclasses.fields(Entry)}
    made = VersionEntry(**values, cause=None, seen_from=None, seen_until=None, is_current=is_current)

    assert written(made, kind=VersionEntry).rstrip().endswith(f",{str(is_current).lower()}")


def test_the_file_stays_open() -> None:
    file = io.BytesIO()

    write([], file, Entry)

    assert not file.closed
