"""What is the machine's fault, and no bug: a full disk, a folder that may not be written, a catalogue in use. Pure."""

from __future__ import annotations

import errno
import sqlite3
import ssl

from sqlalchemy.exc import DBAPIError

# What the system calls it, and what is counted and kept as the reason why an article is owed.
_SYSTEM = {
    errno.ENOSPC: "disk full",
    errno.EDQUOT: "disk full",
    errno.EFBIG: "file too large",
    errno.EROFS: "read-only disk",
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.EIO: "disk failing",
    errno.EMFILE: "too many open files",
    errno.ENFILE: "too many open files",
    errno.ENOMEM: "out of memory",
}
_DAMAGED = "catalogue damaged"
# The same for what SQLite says, by its words: Python's sqlite3 hides behind them what the system said.
_SQLITE = {
    "disk is full": "disk full",
    "is locked": "catalogue in use",
    "readonly": "read-only disk",
    "disk i/o error": "disk failing",
    "unable to open": "catalogue not to be opened",
    "malformed": _DAMAGED,
    "not a database": _DAMAGED,
    "no such table": _DAMAGED,
    "out of memory": "out of memory",
}


def machine_fault(error: BaseException | None) -> str | None:
    """Return in two or three words what is wrong with the machine; None where *error* says nothing of it."""
    if isinstance(error, MemoryError):
        return "out of memory"
    if isinstance(error, ssl.SSLError):  # an OSError with numbers of its own
        return None
    if isinstance(error, OSError) and error.errno is not None:
        return _SYSTEM.get(error.errno)
    original = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(original, sqlite3.Error):
        said = str(original).lower()
        return next((words for part, words in _SQLITE.items() if part in said), None)
    return None


def short_reason(error: BaseException) -> str:
    """Return a few words for why something was not written."""
    return machine_fault(error) or type(error).__name__


def remedy(error: BaseException) -> str:
    """Return what helps, behind a sentence; nothing where only people can help."""
    return "; `scrapy rebuild` makes it again" if machine_fault(error) == _DAMAGED else ""


def sentence(error: BaseException) -> str:
    """Return what went wrong in one sentence, with the file that it happened to, where one is known."""
    if isinstance(error, MemoryError):
        return "This process may take no more memory."
    if isinstance(error, DBAPIError):
        words, said = machine_fault(error), f"{error.orig}{remedy(error)}"
        return f"The catalogue can't be used, {words}: {said}" if words else said
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else f"{error.strerror}."
    return str(error)
