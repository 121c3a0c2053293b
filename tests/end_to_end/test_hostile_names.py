"""Files and links that a stranger has planted in an archive's folder, and what commands say of them on a terminal."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from tests.end_to_end.archives import command_line, run, show
from tests.end_to_end.conftest import ROOT, Archive
from tests.hostile.words import BIDI, ESCAPES
from tests.sina import demo
from tests.terminal import plain_environment, terminal

DEMO = f"REPLAY_FROM={ROOT / 'tests/sites/demo'}"
DAY = f"{demo.WINDOW_DAY}"
ONE = demo.window_articles()[0].document_id
_BREAK = "灯\nThe archive is whole: 9999 posts, answers and pictures looked at."
# A name can't hold a NUL or a slash.
_NAMES = [f"{ESCAPES}{BIDI}.md".replace("\0", ""), _BREAK, f"{BIDI}-{ONE}.md"]
# What has no place in a line: controls, what turns its direction, halves of characters.
_OBEYED = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), *BIDI} - {"\n"}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """An archive of one day, in whose folder of posts somebody has put files with hostile names."""
    archive = Archive(tmp_path_factory.mktemp("planted") / "archive", DEMO)
    assert archive.crawl(since=DAY, until=DAY).code == 0
    posts = archive.root / "posts"
    for name in _NAMES:
        (posts / name).write_bytes(b"")
    Path(os.fsdecode(os.fsencode(posts) + b"/\xff\xfe\x9b31m.md")).write_bytes(b"")
    return archive


def said(archive: Archive, *command: str) -> tuple[int, str]:
    """Run a command with its output in a pipe; return its exit code and all that it said, as UTF-8."""
    line = command_line(archive, *command)
    done = subprocess.run(
        line,
        cwd=ROOT,
        env=plain_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout.decode("utf-8")


def test_verify_tells_of_each_in_a_line_of_its_own(archive: Archive) -> None:
    code, text = said(archive, "verify")

    lines = text.splitlines()
    assert code == 4
    assert not _OBEYED & set(text)
    assert len(lines) == 5
    assert lines[-1].startswith("The archive is not whole: ")


@pytest.mark.parametrize(
    "command", [["verify", "--repair"], ["rebuild"], ["replay-diff"], ["export", "--to", os.devnull]]
)
def test_no_command_stumbles(archive: Archive, command: list[str]) -> None:
    code, text = said(archive, *command)

    assert "Traceback" not in text
    assert code in {0, 2, 4}
    assert not _OBEYED & set(text)


@pytest.mark.parametrize("command", ["show", "history"])
@pytest.mark.parametrize(
    "name", ["../../etc/passwd", f"{ESCAPES}{BIDI}".replace("\0", ""), "/etc/passwd", "posts/../../x"]
)
def test_an_argument_is_no_path(archive: Archive, command: str, name: str) -> None:
    code, text = said(archive, command, name)

    assert code == 2
    assert "Traceback" not in text
    assert not _OBEYED & set(text)


def test_show_keeps_its_bytes_and_spares_a_terminal(archive: Archive) -> None:
    document = next(path for path in archive.posts if path.stem.endswith(ONE))
    hostile = document.read_text("utf-8").replace("<p>", "<p>\x9b31m\u202e", 1)
    document.write_text(hostile, "utf-8")
    for table in ("articles", "revisions"):
        digest = hashlib.sha256(hostile.encode()).hexdigest()
        archive.change(f"UPDATE {table} SET file_sha256 = '{digest}' WHERE document_id = '{ONE}'")  # noqa: S608 - ours

    assert show(archive, ONE) == hostile.encode()
    with terminal(command_line(archive, "show", ONE), ROOT, columns=200) as seen:
        seen.end()

    assert "\\x9b31m\\u202e" in seen.text
    assert "\x9b" not in seen.text
    assert "\u202e" not in seen.text


def test_a_planted_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive", DEMO)
    assert archive.crawl(since=DAY, until=DAY).code == 0
    document, outside = archive.posts[0], tmp_path / "outside"
    before = document.read_bytes()
    outside.write_text("mine")
    document.unlink()
    document.symlink_to(outside)
    number = document.stem.rpartition("-")[2]
    document.with_name(f".{number}.tmp").symlink_to(outside)

    assert run(archive, "verify", "--repair").code == 0

    assert outside.read_text() == "mine"
    assert not document.is_symlink()
    assert document.read_bytes() == before
