"""Where an export goes: a file that is whole or not there, or standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from crawler.storage.files import sync_folder


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Yield a file that becomes *path*, whole and synced, when the block ends without an error, and else goes.

    Until then it has a name of its own, with the process's number, so that two exports don't write into one.
    """
    unfinished = path.with_name(f".export-{os.getpid()}.tmp")
    try:
        with unfinished.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    sync_folder(path.parent)


@contextmanager
def standard_output() -> Iterator[BinaryIO]:
    """Yield standard output for bytes. Raises BrokenPipeError when nobody reads on, and leaves it fit for the end."""
    try:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Python flushes at its end what is still in the buffer; now that goes nowhere, without a complaint.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
        raise
