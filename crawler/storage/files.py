"""Files that are whole or not there: written under another name, synced, then renamed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import BinaryIO


def sync_folder(folder: Path) -> None:
    """Put a folder's names on the disk: a file that was renamed in it then has its name after a power cut too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_atomically(path: Path, data: bytes, *, temporary: str) -> None:
    """Write *data* to *path* so that a reader sees the whole file or none, even after a power cut.

    *temporary*: the name used meanwhile in the same folder; the same for the same document, so that a killed run
    leaves at most one behind, which the next one overwrites.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(temporary)
    with _opened_anew(unfinished) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    sync_folder(path.parent)


def _opened_anew(path: Path) -> BinaryIO:
    """Open a file that isn't there. What a killed run has left goes, and so does a link, but never what it leads to."""
    try:
        return path.open("xb")
    except FileExistsError:
        path.unlink()
        return path.open("xb")


def holds(path: Path, data: bytes) -> bool:
    """Return whether *path* is a file with exactly *data* in it."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False


def digest_of(path: Path) -> str | None:
    """Return the SHA-256 of a file's bytes; None where there is no such file."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None
