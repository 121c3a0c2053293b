"""crawler.machine: what the machine is to blame for, in a few words and in a sentence."""

from __future__ import annotations

import errno
import sqlite3
import ssl

import pytest
from sqlalchemy.exc import OperationalError

from crawler.machine import machine_fault, sentence


def of_catalogue(said: str) -> OperationalError:
    return OperationalError("SELECT 1", None, sqlite3.OperationalError(said))


@pytest.mark.parametrize(
    ("error", "words", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "a.md"), "disk full", "No space left on device: a.md"),
        (OSError(errno.EROFS, "Read-only file system"), "read-only disk", "Read-only file system."),
        (of_catalogue("database is locked"), "catalogue in use", "The catalogue can't be used, catalogue in use: "),
        (of_catalogue("database disk image is malformed"), "catalogue damaged", "; `scrapy rebuild` makes it again"),
        (MemoryError(), "out of memory", "This process may take no more memory."),
    ],
    ids=["full", "read-only", "locked", "damaged", "memory"],
)
def test_the_machine_is_named(error: Exception, words: str, said: str) -> None:
    assert (machine_fault(error), said in sentence(error)) == (words, True)


@pytest.mark.parametrize(
    "error",
    [ValueError("a bug"), ssl.SSLError(1, "expired"), ConnectionResetError(104, "reset"), None],
    ids=str,
)
def test_what_it_is_not_to_blame_for_is_not_named(error: Exception | None) -> None:
    assert machine_fault(error) is None
