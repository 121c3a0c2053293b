"""JSON Lines: an object per entry, one on each line, in UTF-8."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO

from pipelines.export.entries import Entry, plain


def write(entries: Iterable[Entry], file: BinaryIO, kind: type[Entry]) -> None:  # noqa: ARG001 - as the others
    """Write *entries* to *file*; moments in ISO 8601 with their offset."""
    for entry in entries:
        line = json.dumps(plain(entry), ensure_ascii=False, default=datetime.isoformat)
        file.write(f"{line}\n".encode())
