"""The project's own command, run to its end: in a process of its own, that is forked from one which has loaded Scrapy.

Loading takes a second, which the tests would spend many hundreds of times. The command gets nothing else that a shell
wouldn't give it: its own arguments, environment, folder and files, and no terminal. Tests that leave a command going,
send it signals, or look at how it starts have it started from scratch.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from scrapy.cmdline import execute

ROOT = Path(__file__).resolve().parents[1]
_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(["tests.preloaded"])
# What a command line of the project's begins with.
SCRAPY = (sys.executable, "-m", "scrapy")


def finished(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] = os.environ,
    cwd: Path = ROOT,
    timeout: float = 100,
    check: bool = False,
) -> subprocess.CompletedProcess[bytes]:
    """Run a command line that begins with SCRAPY, and return it as `subprocess.run` would, with all that it wrote."""
    words = [str(word) for word in command]
    assert tuple(words[:3]) == SCRAPY
    with TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = _FORKED.Process(target=_become, args=(words[2:], dict(env), cwd, out, err))
        process.start()
        process.join(timeout)
        code = process.exitcode
        if code is None:
            process.kill()
            process.join()
        process.close()
        written = out.read_bytes(), err.read_bytes()
    if code is None:
        raise subprocess.TimeoutExpired(words, timeout, *written)
    done = subprocess.CompletedProcess(words, code, *written)
    if check:
        done.check_returncode()
    return done


def finished_text(command: Sequence[str | Path], **how: Path | float | bool) -> subprocess.CompletedProcess[str]:
    """Run it and return what it wrote as text."""
    done = finished(command, **how)  # type: ignore[arg-type]
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def _become(words: list[str], environment: dict[str, str], cwd: Path, out: Path, err: Path) -> None:
    """Be the command: what a shell would set is set, and what Python does at an end is done."""
    for path, descriptor in ((out, 1), (err, 2)):
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(opened, descriptor)
        os.close(opened)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    sys.argv = words
    sys.path[0:0] = [str(cwd)]
    try:
        execute()
    finally:
        atexit._run_exitfuncs()  # noqa: SLF001 - a forked process leaves without
