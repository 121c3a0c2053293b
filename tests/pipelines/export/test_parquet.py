"""pipelines.export.parquet: typed columns in bounded row groups, and pyarrow only where it is asked for."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.errors import BadArgumentError
from pipelines.export.entries import Entry, VersionEntry
from pipelines.export.parquet import GROUP, require_pyarrow, schema_of, write
from tests.pipelines.builders import LISTED_AT
from tests.pipelines.export.builders import SEEN, entry

ROOT = Path(__file__).resolve().parents[3]
reader = pytest.importorskip("pyarrow.parquet")


def written(entries: Iterable[Entry]) -> Any:
    """Return an export as pyarrow opens it."""
    file = io.BytesIO()
    write(entries, file, Entry)
    return reader.ParquetFile(io.BytesIO(file.getvalue()))


def read_back(**changes: Any) -> dict[str, Any]:
    """Return what a reader finds of one entry."""
    [found] = written([entry(**changes)]).read().to_pylist()
    values: dict[str, Any] = found
    return values


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        pytest.param("text", "string", id="text"),
        pytest.param("version", "int32", id="number"),
        pytest.param("date", "timestamp[us, tz=Asia/Shanghai]", id="moment"),
        pytest.param("first_seen", "timestamp[us, tz=Asia/Shanghai]", id="moment that is never null"),
        pytest.param("keywords", "list<element: string>", id="list"),
        pytest.param("pictures", "list<element: string>", id="list that may be null"),
        pytest.param("stocks", "list<element: struct<market: string, code: string>>", id="stocks"),
    ],
)
def test_a_columns_type(name: str, kind: str) -> None:
    assert str(written([]).schema_arrow.field(name).type) == kind


def test_the_columns_are_in_their_order() -> None:
    assert written([]).schema_arrow.names == list(Entry.__dataclass_fields__)


def test_yes_and_no_are_typed() -> None:
    assert str(schema_of(VersionEntry).field("is_current").type) == "bool"


@pytest.mark.parametrize(("name", "can_be_null"), [("document_id", False), ("text", True), ("keywords", False)])
def test_what_may_be_null_is_declared(name: str, can_be_null: bool) -> None:  # noqa: FBT001
    assert schema_of(Entry).field(name).nullable is can_be_null


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        pytest.param("text", "竹\n伞", "竹\n伞", id="text"),
        pytest.param("text", None, None, id="no text"),
        pytest.param("version", None, None, id="no number"),
        pytest.param("date", LISTED_AT, LISTED_AT, id="moment"),
        pytest.param("archived_at", SEEN, SEEN, id="moment with microseconds"),
        pytest.param("first_gone", None, None, id="no moment"),
        pytest.param("keywords", ("竹", "伞"), ["竹", "伞"], id="list"),
        pytest.param("keywords", (), [], id="empty list"),
        pytest.param("pictures", None, None, id="no list"),
        pytest.param("stocks", (), [], id="no stocks"),
    ],
)
def test_a_value_is_read_back(name: str, value: object, found: object) -> None:
    assert read_back(**{name: value})[name] == found


def test_stocks_are_read_back() -> None:
    assert read_back()["stocks"] == [{"market": "stock", "code": "sh699999"}]


def test_an_export_of_nothing_can_be_read() -> None:
    assert written([]).metadata.num_rows == 0


def test_row_groups_are_bounded() -> None:
    metadata = written(entry(number) for number in range(2 * GROUP + 1)).metadata

    assert [metadata.row_group(number).num_rows for number in range(3)] == [GROUP, GROUP, 1]


def test_no_more_than_a_row_group_is_taken_before_it_is_written() -> None:
    sizes: list[int] = []
    file = io.BytesIO()

    def entries() -> Iterator[Entry]:
        for number in range(GROUP + 1):
            sizes.append(file.tell())
            yield entry(number)

    write(entries(), file, Entry)

    assert sizes[GROUP] > sizes[GROUP - 1] == sizes[0]


def test_the_file_stays_open() -> None:
    file = io.BytesIO()

    write([entry()], file, Entry)

    assert not file.closed


def test_without_pyarrow_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)

    with pytest.raises(BadArgumentError, match="pip install pyarrow"):
        require_pyarrow()


def test_pyarrow_is_not_imported_with_the_command() -> None:
    code = "import sys, crawler.commands.export; print('pyarrow' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"
