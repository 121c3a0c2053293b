"""What all tests share: golden files, made anew only on purpose by `--bless`, and how Hypothesis searches."""

from __future__ import annotations

import difflib
import os
import signal
from pathlib import Path

import pytest
from hypothesis import settings

from tests import needs
from tests.browser import chromium

__all__ = ["chromium"]

_SHOWN: pytest.StashKey[list[str]] = pytest.StashKey()


class Blessing:
    """What a golden file holds; with `--bless`, what it shall hold from now on."""

    def __init__(self, config: pytest.Config) -> None:
        self._active = bool(config.getoption("--bless"))
        self._shown = config.stash.setdefault(_SHOWN, [])

    def expected(self, path: Path, actual: str) -> str:
        """Return the text of the golden file at *path*, after writing *actual* there where that was asked for."""
        earlier = path.read_text("utf-8") if path.exists() else ""
        if self._active and earlier != actual:
            lines = (earlier.splitlines(keepends=True), actual.splitlines(keepends=True))
            self._shown.append("".join(difflib.unified_diff(*lines, f"{path} before", f"{path} after")))
            path.write_text(actual, "utf-8")
            return actual
        assert earlier, f"{path} is missing: look at what --bless would put there"
        return earlier


def pytest_configure() -> None:
    """Search anew on every run here, the same way each time in CI, and never by the clock of a busy machine; hear the
    signals that a shell ignores in the background, and nohup, so that the tests of them are the same there.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    settings.register_profile("suite", deadline=None, derandomize=bool(os.environ.get("CI")))
    settings.load_profile("suite")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: where several cores share the tests, the last one to end decides."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.path not in slow, "end_to_end" not in item.path.parts))


def pytest_runtest_setup(item: pytest.Item) -> None:
    needs.check(item)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="write the golden files anew, and show the difference")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for difference in config.stash.get(_SHOWN, []):
        terminalreporter.write_sep("-", "blessed; commit it only if it is right")
        terminalreporter.write(difference)


@pytest.fixture
def blessing(request: pytest.FixtureRequest) -> Blessing:
    """The golden files."""
    return Blessing(request.config)
