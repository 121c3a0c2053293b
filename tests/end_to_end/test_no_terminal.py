"""Where nobody is looking: no control characters, whatever the environment asks for, and signs of life in the log."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.archives import command_line
from tests.end_to_end.conftest import ROOT, Archive
from tests.sina import demo
from tests.terminal import plain_environment, widest

DEMO = f"REPLAY_FROM={ROOT / 'tests/sites/demo'}"
# What rich and others take as the wish for colours and movement.
FORCED = {"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1", "TTY_COMPATIBLE": "1", "TTY_INTERACTIVE": "1", "TERM": "xterm"}
CONTROLS = {*range(0x20), *range(0x7F, 0xA0)} - {ord("\n"), ord("\t")}
ONE = demo.window_articles()[0].document_id
OFTEN = ("-s", "PROGRESS_SECONDS=0.01")


def told(command: list[str], **variables: str) -> str:
    """Run a command with its output in a pipe, and return all that it said."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=100,
        check=False,
        env=plain_environment() | variables,
    )
    text = done.stdout.decode("utf-8")
    assert done.returncode == 0, text
    return text


def controls(text: str) -> set[str]:
    """Return the control characters in a text that have no place in lines."""
    return {character for character in text if ord(character) in CONTROLS}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """An archive that nothing has filled yet."""
    return Archive(tmp_path_factory.mktemp("piped"), DEMO)


@pytest.fixture(scope="module")
def log(archive: Archive) -> str:
    """What a run over a day has said, which has filled the archive."""
    day = f"{demo.WINDOW_DAY}"
    return told(archive.command("sina_finance", *OFTEN, since=day, until=day), **FORCED)


def test_a_crawl_writes_plain_lines(log: str) -> None:
    assert not controls(log)
    assert "INFO: Spider closed (finished)" in log


def test_a_crawl_says_now_and_then_how_far_it_has_come(log: str) -> None:
    lines = [line for line in log.splitlines() if "INFO: Progress after " in line]

    assert "/s; 0 of 1 days" in lines[0]
    assert "; china listed 6 new " in "".join(lines)


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["verify"], id="verify"),
        pytest.param(["rebuild"], id="rebuild"),
        pytest.param(["export"], id="export"),
        pytest.param(["channels"], id="channels"),
        pytest.param(["history", ONE], id="history"),
        pytest.param(["show", ONE], id="show"),
        pytest.param(["pictures"], id="pictures"),
        pytest.param(["replay-diff"], id="replay-diff"),
        pytest.param(["report"], id="report"),
        pytest.param(["feed"], id="feed"),
        pytest.param(["schedule", "--list"], id="schedule"),
    ],
)
def test_a_command_writes_plain_lines(log: str, archive: Archive, command: list[str]) -> None:
    assert log

    assert not controls(told(command_line(archive, *command, *OFTEN), **FORCED))


def test_a_whole_demo_fits_one_screen(tmp_path: Path) -> None:
    programs = Path(sys.executable).parent
    made = told(["make", "-s", "-o", ".venv/ready", "demo", f"OUTPUT={tmp_path}", f"BIN={programs}"])
    lines = made.replace(str(tmp_path), "output").splitlines()

    assert not controls(made)
    assert lines.count("Exit 0: all went well.") == 2
    assert widest(lines) <= 80
    # With the line of the command and that of the next one it makes 24.
    assert len(lines) <= 22
