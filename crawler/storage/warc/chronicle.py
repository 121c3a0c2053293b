"""The journal in WARC files, read in the order in which it was written. What is damaged is named and passed over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from crawler.storage.journal import Entry
from crawler.storage.warc.rescue import whole_records

# Behind the warcinfo record a file of ours goes on with the journal or an answer and what it was asked for.
_FIRST_RECORDS = 8


def entries(files: Iterable[Path]) -> Iterator[Entry]:
    """Yield the journal's entries. Raises OSError."""
    for path in files:
        yield from (entry for entry, _ in placed_entries(path))


def placed_entries(path: Path) -> Iterator[tuple[Entry, int]]:
    """Yield the journal's entries in one file, each with the byte at which its record ends. Raises OSError."""
    for record in whole_records(path):
        entry = Entry.from_json(record.told)
        if entry is not None:
            yield entry, record.offset + record.length


def has_journal(files: Iterable[Path]) -> bool:
    """Return whether any of *files* begins as this project's do, with a journal. Raises OSError."""
    return any(
        Entry.from_json(record.told) is not None
        for path in files
        for record in islice(whole_records(path), _FIRST_RECORDS)
    )
