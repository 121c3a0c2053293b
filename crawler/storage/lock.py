"""The lock that keeps two runs from writing into one archive. The system frees it when its holder dies."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO

from crawler import times
from crawler.errors import ArchiveBusyError


class ArchiveLock:
    """An exclusive lock on an archive, from `acquire` until `release` or the end of the process."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    @classmethod
    def acquire(cls, path: Path) -> ArchiveLock:
        """Lock *path*, at once or not at all: raise ArchiveBusyError, which says who holds it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+", encoding="utf-8")
        if not _try_lock(file):
            file.seek(0)
            holder = file.read().strip() or "another program"
            file.close()
            raise ArchiveBusyError(f"{path.parent} is in use by {holder}: wait until it has ended, then run again")
        file.truncate(0)
        file.write(f"process {os.getpid()} since {times.now():%Y-%m-%d %H:%M:%S} in Shanghai\n")
        file.flush()
        return cls(file)

    def release(self) -> None:
        """Free the archive. The file stays: removing it could free a lock that someone else took meanwhile."""
        self._file.close()


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
