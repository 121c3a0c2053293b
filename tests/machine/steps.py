"""The steps of a command that change something in an archive, counted in the command's own process, and what goes wrong
at one of them. The project's code knows nothing of this: the interpreter's own functions are replaced before it begins.

A step is called by what is done and to what, such as "write warc", "fsync post", "rename report", "commit articles".
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import re
import signal
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import Pool

_WRITES = frozenset("wxa+")
_PLACES = (
    (re.compile(r"\.lock$"), "lock"),
    (re.compile(r"catalogue\.sqlite3"), "catalogue"),
    (re.compile(r"(^|/)warc(/|$)"), "warc"),
    (re.compile(r"(^|/)pictures(/|$)"), "picture"),
    (re.compile(r"(^|/)posts(/|$)"), "post"),
    (re.compile(r"(^|/)runs(/|$)"), "report"),
    (re.compile(r"(^|/)logs(/|$)"), "log"),
    (re.compile(r"(^|/)aside(/|$)"), "aside"),
    (re.compile(r"\.export-.*\.tmp$"), "export"),
)
_TABLE = re.compile(r"(?:INTO|UPDATE|FROM|TABLE|INDEX)\s+(?:IF NOT EXISTS\s+)?\"?(\w+)", re.IGNORECASE)
_READS = ("SELECT", "PRAGMA", "BEGIN", "WITH")


@dataclass(frozen=True)
class Fault:
    """What goes wrong. *step*: its name, or "" for any; *number*: which of these, from 1; *how*: "kill" before it is
    done, "tear": kill when half of it is written, else an error's name, such as "ENOSPC". *lasts*: the error stays.
    """

    step: str
    number: int
    how: str
    lasts: bool = False


class Steps:
    """Counts the steps below *root*, and lets the fault happen. *trace*: a file that gets the name of each step."""

    def __init__(self, root: Path, fault: Fault | None, trace: Path) -> None:
        self._root = f"{root}{os.sep}"
        self._top = str(root)
        self._fault = fault
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._trace = os.open(trace, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._names: dict[int, str] = {}

    def place(self, path: Any) -> str | None:
        """Return what a path below the archive is called; None for all others."""
        text = os.fsdecode(path) if isinstance(path, str | bytes | os.PathLike) else ""
        if text == self._top:
            return "archive"
        if not text.startswith(self._root):
            return None
        below = text.removeprefix(self._root)
        return next((name for pattern, name in _PLACES if pattern.search(below)), "file")

    def step(self, name: str, half: Callable[[], object] = lambda: None) -> None:
        """Count a step that is about to be done. *half*: does half of it."""
        with self._lock:
            self._seen.update((name, ""))
            os.write(self._trace, f"{name}\n".encode())
            fault = self._fault
            if fault is None or fault.step not in {name, ""} or not self._is_at(fault):
                return
        if fault.how in {"kill", "tear"}:
            if fault.how == "tear":
                half()
            os.kill(os.getpid(), signal.SIGKILL)
        if name.startswith("commit"):
            said = {"ENOSPC": "database or disk is full", "EIO": "disk I/O error"}.get(fault.how, "readonly database")
            raise OperationalError(None, None, sqlite3.OperationalError(said))
        number = getattr(errno, fault.how)
        raise OSError(number, os.strerror(number))

    def _is_at(self, fault: Fault) -> bool:
        seen = self._seen[fault.step]
        return seen >= fault.number if fault.lasts else seen == fault.number

    def install(self) -> None:
        """Replace what the interpreter writes with."""
        io.open = builtins.open = self._opened(io.open)  # type: ignore[assignment]
        os.fsync = self._synced(os.fsync)
        for name, place in {"rename": 1, "replace": 1, "unlink": 0, "remove": 0, "mkdir": 0}.items():
            setattr(os, name, self._counted({"replace": "rename", "remove": "unlink"}.get(name, name), name, place))
        event.listen(Engine, "before_cursor_execute", self._executes)
        event.listen(Engine, "begin", lambda connection: connection.info.pop("changes", None))
        event.listen(Engine, "commit", self._commits)
        event.listen(Pool, "close", lambda *_: self.step("close catalogue"))

    def _counted(self, called: str, name: str, place: int) -> Callable[..., Any]:
        done = getattr(os, name)

        def counted(*args: Any, **kwargs: Any) -> Any:
            where = self.place(args[place])
            if where is not None and not (called == "mkdir" and Path(args[0]).is_dir()):
                self.step(f"{called} {where}")
            return done(*args, **kwargs)

        return counted

    def _synced(self, done: Callable[[int], None]) -> Callable[[Any], None]:
        def counted(descriptor: Any) -> None:
            number = descriptor if isinstance(descriptor, int) else descriptor.fileno()
            where = self.place(str(Path(f"/proc/self/fd/{number}").readlink()))
            if where is not None:
                self.step(f"fsync {where}")
            done(descriptor)

        return counted

    def _opened(self, done: Callable[..., Any]) -> Callable[..., Any]:
        def opened(file: Any, mode: str = "r", buffering: int = -1, *args: Any, **kwargs: Any) -> Any:
            where = self.place(file)
            if where is None or not _WRITES & set(mode):
                return done(file, mode, buffering, *args, **kwargs)
            self.step(f"open {where}")
            raw = _CountedFile(self, where, file, mode.replace("b", "").replace("t", ""))
            if buffering == 0:
                return raw
            buffered = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
            return buffered if "b" in mode else io.TextIOWrapper(buffered, *args, **kwargs)

        return opened

    def _executes(self, connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if not statement.lstrip().upper().startswith(_READS):
            found = _TABLE.search(statement)
            connection.info.setdefault("changes", []).append(found[1] if found else "catalogue")

    def _commits(self, connection: Connection) -> None:
        changed = connection.info.pop("changes", None)
        if changed:
            self.step(f"commit {changed[0]}")


class _CountedFile(io.FileIO):
    """A file whose writes are steps."""

    def __init__(self, steps: Steps, where: str, file: Any, mode: str) -> None:
        super().__init__(file, mode)
        self._steps = steps
        self._where = where

    def write(self, data: Any, /) -> int:
        half = memoryview(data)[: len(memoryview(data)) // 2]
        self._steps.step(f"write {self._where}", lambda: super(_CountedFile, self).write(half))
        return super().write(data)

    def truncate(self, size: int | None = None, /) -> int:
        self._steps.step(f"truncate {self._where}")
        return super().truncate(size)


def installed(told: Mapping[str, Any]) -> Steps:
    """Install the counting in this process, for what a test has told of it."""
    fault = Fault(**told["fault"]) if told.get("fault") else None
    steps = Steps(Path(told["root"]), fault, Path(told["trace"]))
    steps.install()
    return steps
