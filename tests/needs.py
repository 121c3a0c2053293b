"""What some tests need that not every machine has. Such a test is skipped without it, and says why.

Where REQUIRE_ALL is set in the environment, as in CI, it fails instead.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

HEXO = Path(__file__).parent / "hexo"
_EXTRAS = "make extras"


def _without_module(name: str, how: str = _EXTRAS) -> Iterator[str]:
    if importlib.util.find_spec(name) is None:
        yield f"{name} is not installed: {how}"


def _without_program(name: str, how: str) -> Iterator[str]:
    if shutil.which(name) is None:
        yield f"{name} is not installed: {how}"


def _without_chromium() -> Iterator[str]:
    yield from _without_program("chromium", "Debian's package chromium")
    yield from _without_program("chromedriver", "Debian's package chromium-driver")
    yield from _without_module("selenium")


def _without_hexo() -> Iterator[str]:
    yield from _without_program("node", "Node.js 20.19 or newer")
    if not (HEXO / "node_modules").is_dir():
        yield "Hexo is not installed: make hexo"


def _without_scrapyd() -> Iterator[str]:
    for name in ("scrapyd", "scrapyd_client", "setuptools"):
        yield from _without_module(name)


def _works(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=20).returncode == 0
    except OSError:
        return False


def _without_mounts() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        if not _works("unshare", "--mount", "mount", "-t", "tmpfs", "none", folder):
            yield "file systems can't be mounted here: run as root"


def _without_setpriv() -> Iterator[str]:
    if not _works("setpriv", "--bounding-set", "-dac_override,-dac_read_search", "true"):
        yield "rights can't be given up by setpriv here: run as root"


_MISSING: Mapping[str, Callable[[], Iterator[str]]] = {
    "apprise": lambda: _without_module("apprise"),
    "chromium": _without_chromium,
    "datasette": lambda: _without_module("datasette"),
    "hexo": _without_hexo,
    "mounts": _without_mounts,
    "scrapyd": _without_scrapyd,
    "setpriv": _without_setpriv,
}


def check(item: pytest.Item) -> None:
    """Skip a test marked `needs` where something that it names is missing, or fail it where nothing may be."""
    names = [name for mark in item.iter_markers("needs") for name in mark.args]
    missing = [said for name in names for said in _MISSING[name]()]
    if missing and os.environ.get("REQUIRE_ALL"):
        pytest.fail("; ".join(missing), pytrace=False)
    if missing:
        pytest.skip("; ".join(missing))
