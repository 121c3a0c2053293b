"""A process that has everything loaded and forks itself for each command, so that none costs Scrapy's start anew.

It reads orders from standard input, a line of JSON each, and answers each in a line: `start` forks and gives the
process id, `wait` gives the exit code (as subprocess does: negative for a signal), `call` runs another program to its
end.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import tests.preloaded  # noqa: F401 - what its children need not load

# What hangs ends by its own alarm, whoever waits.
_LONGEST = 90


def start(order: Mapping[str, Any]) -> int:
    """Fork a command, and return its process."""
    child = os.fork()
    if child:
        return child
    code = 70
    try:
        code = _run(order)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _run(order: Mapping[str, Any]) -> int:
    from scrapy.cmdline import execute  # noqa: PLC0415 - in the child only

    os.setsid()
    signal.alarm(_LONGEST)
    for descriptor, name in ((0, os.devnull), (1, order["out"]), (2, order["err"])):
        file = os.open(name, os.O_RDWR | os.O_CREAT | (os.O_TRUNC if descriptor else 0), 0o644)
        os.dup2(file, descriptor)
    _limit(order)
    _set_clock(timedelta(seconds=order.get("later", 0)))
    if "patience" in order:
        from crawler.storage import database  # noqa: PLC0415 - in the child only

        database._BUSY_SECONDS = order["patience"]  # noqa: SLF001 - half a minute is long for a test
    if order.get("root"):
        from tests.machine import steps  # noqa: PLC0415 - in the child only

        steps.installed(order)
    try:
        execute(["scrapy", *order["arguments"]])
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else int(ending.code is not None)
    except BaseException:  # noqa: BLE001 - what Python would print at the end of a process
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
        return 1
    return 0


def _limit(order: Mapping[str, Any]) -> None:
    if "files" in order:
        resource.setrlimit(resource.RLIMIT_NOFILE, (order["files"],) * 2)
    if "memory" in order:  # bytes beyond what this process has when it begins
        taken = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + order["memory"],) * 2)


def _set_clock(ahead: timedelta) -> None:
    """Set this process's clock; the archive asks `crawler.times`, the log and SQLAlchemy `time.time`."""
    if not ahead:
        return
    from crawler import times  # noqa: PLC0415 - in the child only

    right, seconds = times.now, time.time
    times.now = lambda: right() + ahead
    time.time = lambda: seconds() + ahead.total_seconds()


def wait(order: Mapping[str, Any]) -> int:
    """Wait for a command's end."""
    _, status = os.waitpid(order["process"], 0)
    return os.waitstatus_to_exitcode(status)


def call(order: Mapping[str, Any]) -> int:
    """Run another program."""
    return subprocess.run(order["arguments"], check=False, timeout=_LONGEST, stdin=subprocess.DEVNULL).returncode


_ORDERS: Mapping[str, Callable[[Mapping[str, Any]], int]] = {"start": start, "wait": wait, "call": call}


def main() -> None:
    """Do what is ordered until there is nobody left to order."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    orders = os.fdopen(os.dup(0), "r")
    os.chdir(Path(__file__).resolve().parents[2])
    answers.write(json.dumps(os.getpid()) + "\n")
    answers.flush()
    for line in orders:
        order = json.loads(line)
        answers.write(json.dumps(_ORDERS[order["do"]](order)) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
