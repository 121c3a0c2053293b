"""CSV by RFC 4180: a header, lists as JSON, UTF-8 without a byte order mark. No cell is changed for spreadsheets."""

from __future__ import annotations

import codecs
import csv
import dataclasses
import json
from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO

from pipelines.export.entries import Entry, plain


def write(entries: Iterable[Entry], file: BinaryIO, kind: type[Entry]) -> None:
    """Write *entries* of one *kind* to *file*. What is null is an empty cell; an empty list is []."""
    # Not io.TextIOWrapper: that would close the file with itself, standard output too.
    rows = csv.writer(codecs.getwriter("utf-8")(file))
    rows.writerow(field.name for field in dataclasses.fields(kind))
    for entry in entries:
        rows.writerow(_cell(value) for value in plain(entry).values())


def _cell(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list | bool):
        return json.dumps(value, ensure_ascii=False)
    return value
