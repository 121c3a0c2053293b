"""Parquet: typed columns, written by pyarrow, which is imported only when somebody asks for this format."""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from types import NoneType
from typing import Any, BinaryIO, get_args, get_type_hints

from crawler.errors import BadArgumentError
from crawler.items import StockCode
from crawler.times import SHANGHAI
from pipelines.export.entries import Entry, plain

GROUP = 1000  # entries in a row group, which is what stands in memory


def require_pyarrow() -> None:
    """Raise BadArgumentError where pyarrow is not installed, before any file is begun."""
    try:
        importlib.import_module("pyarrow.parquet")
    except ImportError as error:
        raise BadArgumentError(
            "format='parquet' needs the package pyarrow: install it by pip install pyarrow, or write jsonl or csv"
        ) from error


def write(entries: Iterable[Entry], file: BinaryIO, kind: type[Entry]) -> None:
    """Write *entries* of one *kind* to *file*, in row groups of at most GROUP."""
    # Imported by name: pyarrow has no types, and none of it is needed for the other formats.
    arrow = importlib.import_module("pyarrow")
    schema = schema_of(kind)
    rows = (plain(entry) for entry in entries)
    with importlib.import_module("pyarrow.parquet").ParquetWriter(file, schema, compression="zstd") as writer:
        while group := list(islice(rows, GROUP)):
            writer.write_batch(arrow.RecordBatch.from_pylist(group, schema=schema))


def schema_of(kind: type[Entry]) -> Any:  # noqa: ANN401 - pyarrow has no types
    """Return the pyarrow schema of a *kind* of entries: its fields in their order, those that can be null marked so."""
    arrow = importlib.import_module("pyarrow")
    stock = arrow.struct([arrow.field(field.name, arrow.string()) for field in dataclasses.fields(StockCode)])
    types = {
        str: arrow.string(),
        int: arrow.int32(),
        bool: arrow.bool_(),
        datetime: arrow.timestamp("us", tz=SHANGHAI.tzname(None)),
        tuple[str, ...]: arrow.list_(arrow.string()),
        tuple[StockCode, ...]: arrow.list_(stock),
    }
    hints = get_type_hints(kind)
    fields = ((field.name, *_of_hint(hints[field.name])) for field in dataclasses.fields(kind))
    return arrow.schema([arrow.field(name, types[hint], nullable=can_be_null) for name, hint, can_be_null in fields])


def _of_hint(hint: Any) -> tuple[Any, bool]:  # noqa: ANN401 - any annotation
    """Return a field's type without None, and whether it can be None."""
    parts = get_args(hint)
    if NoneType not in parts:
        return hint, False
    return next(part for part in parts if part is not NoneType), True
