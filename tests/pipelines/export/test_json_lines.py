"""pipelines.export.json_lines: an object per entry, each on its own line."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from pipelines.export.entries import Entry
from pipelines.export.json_lines import write
from tests.pipelines.export.builders import entry


def written(*entries: Entry) -> bytes:
    """Return the bytes of an export."""
    file = io.BytesIO()
    write(entries, file, Entry)
    return file.getvalue()


def read_back(made: Entry) -> dict[str, Any]:
    """Return what a reader finds of one entry."""
    found: dict[str, Any] = json.loads(written(made))
    return found


def test_each_entry_is_one_line() -> None:
    lines = written(entry(1), entry(2, text="两行\n文字\r\n")).split(b"\n")

    assert [bool(line) for line in lines] == [True, True, False]


def test_no_entries_are_no_lines() -> None:
    assert written() == b""


def test_the_columns_are_in_their_order() -> None:
    assert list(read_back(entry())) == list(Entry.__dataclass_fields__)


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        pytest.param("text", "“竹\u2028伞”\n", "“竹\u2028伞”\n", id="text"),
        pytest.param("keywords", ("竹",), ["竹"], id="list"),
        pytest.param("keywords", (), [], id="empty list"),
        pytest.param("version", 3, 3, id="number"),
        pytest.param("text", None, None, id="null"),
    ],
)
def test_a_value_is_read_back(name: str, value: object, found: object) -> None:
    assert read_back(entry(**{name: value}))[name] == found


def test_a_moment_has_its_offset() -> None:
    assert read_back(entry())["date"] == "2024-05-06T09:30:05+08:00"


def test_stocks_are_objects() -> None:
    assert read_back(entry())["stocks"] == [{"market": "stock", "code": "sh699999"}]


def test_chinese_can_be_read_as_it_stands() -> None:
    assert "青桐县竹伞出口增长".encode() in written(entry())


def test_what_was_made_before_an_error_is_written() -> None:
    def broken() -> Iterator[Entry]:
        yield entry()
        raise OSError

    file = io.BytesIO()
    with pytest.raises(OSError):  # noqa: PT011 - which one doesn't matter
        write(broken(), file, Entry)

    assert file.getvalue().count(b"\n") == 1
