"""Runs on a real terminal: what they show while they go on, and that nothing of it stays behind."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.channels import channel_of_slug
from crawler.lists.roll import ListQuery
from tests.end_to_end.archives import command_line
from tests.end_to_end.conftest import CHINA, NO_PAUSES, ROOT, Archive
from tests.sina.answers import Answer
from tests.sina.articles import generated_articles
from tests.sina.server import SinaServer
from tests.terminal import Terminal, terminal

DEMO = f"REPLAY_FROM={ROOT / 'tests/sites/demo'}"
CHANNELS = "china,stock,companies"
HEAD = "listed      new     owed"
ARTICLES = 60


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Terminal, int, Archive]:
    """A run to its end, with its exit code and its archive."""
    archive = Archive(tmp_path_factory.mktemp("shown"), DEMO)
    with terminal(archive.command("sina_finance", channel=CHANNELS), ROOT) as seen:
        return seen, seen.end(), archive


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[Archive]:
    """An archive of a Sina that takes its time: every second article comes when the first are long written."""
    articles = generated_articles(ARTICLES, seed=31)
    with SinaServer({CHINA: articles}) as sina:
        for number, article in enumerate(articles):
            sina.plant(article.url, Answer(delay=2 if number % 2 else 0.2, times=1))
        settings = [f"{name}={value}" for name, value in NO_PAUSES.items()]
        yield Archive(tmp_path / "archive", f"MIRROR_URL={sina.url}", *settings)


def has_articles(archive: Archive) -> bool:
    """Return whether some documents are written."""
    return bool(archive.posts)


def test_of_a_run_that_has_ended_only_the_table_is_left(shown: tuple[Terminal, int, Archive]) -> None:
    seen, code, archive = shown
    lines = seen.screen.lines

    assert code == 0
    assert lines[0].startswith(f"sina_finance channel={CHANNELS} · ")
    assert (lines[1], lines[-2]) == ("  listed           79", "Exit 0: all went well.")
    assert lines[-1].startswith(f"Posts in {archive.root}")


def test_the_cursor_is_never_lost(shown: tuple[Terminal, int, Archive]) -> None:
    assert shown[0].screen.shows_cursor


def test_the_runs_report_tells_of_each_channel(shown: tuple[Terminal, int, Archive]) -> None:
    channels = shown[2].census()["channels"]

    assert list(channels) == CHANNELS.split(",")
    assert sum(channel["listed"] for channel in channels.values()) == 79
    assert sum(channel["new"] for channel in channels.values()) == 74


def test_ctrl_c_ends_a_run_cleanly_and_says_what_is_owed(slow: Archive) -> None:
    with terminal(slow.command("sina_finance"), ROOT) as seen:
        seen.wait_for(lambda text: HEAD in text and has_articles(slow))
        drawn = seen.screen.lines
        seen.press_ctrl_c()
        code = seen.end()

    lines = seen.screen.lines
    assert (drawn[0], drawn[2].strip()) == ("sina_finance", HEAD)
    [owed] = [line for line in lines if line.startswith("  owed ")]
    assert code == 130
    assert re.fullmatch("Stopping: requests under way [0-9]+; Ctrl-C again stops at once", lines[0])
    assert lines[1].startswith("sina_finance · ")
    assert owed.endswith(f"pending {slow.states()['pending']}")
    assert lines[-2].startswith("Exit 130: interrupted")
    assert seen.screen.shows_cursor


def test_ctrl_c_twice_stops_at_once_and_the_next_run_goes_on(slow: Archive) -> None:
    with terminal(slow.command("sina_finance"), ROOT) as seen:
        seen.wait_for(lambda _: has_articles(slow))
        seen.press_ctrl_c()
        seen.wait_for(lambda text: "Stopping: " in text)
        seen.press_ctrl_c()
        code = seen.end()

    screen = seen.screen
    assert code == 130
    assert screen.lines[1:] == ["Stopped at once, without a report; the next run begins with what is owed."]
    assert screen.shows_cursor
    assert slow.crawl().code == 0
    assert slow.states() == {"archived": ARTICLES}


def test_log_lines_stand_above_the_display(slow: Archive) -> None:
    with terminal(slow.command("sina_finance", "-L", "INFO"), ROOT, columns=200) as seen:
        seen.wait_for(lambda _: has_articles(slow))
        seen.press_ctrl_c()
        seen.end()

    lines = seen.screen.lines
    assert sum(" INFO: " in line for line in lines) >= 3, repr(seen.text)
    assert not [line for line in lines if line.endswith(" under way")]


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Archive]:
    """An archive of a Sina whose list names an address that would rename the window and clear the screen."""
    row = {"title": "灯", "url": "https://example.com/\x1b]0;mine\x07\x1b[2J\x9b31m", "ctime": "1790000000"}
    body = json.dumps({"result": {"status": {"code": 0}, "total": 1, "data": [row]}})
    with SinaServer() as sina:
        sina.plant(ListQuery(channel_of_slug("china")).url(1), Answer(body=body))
        settings = [f"{name}={value}" for name, value in NO_PAUSES.items()]
        yield Archive(tmp_path / "archive", f"MIRROR_URL={sina.url}", *settings)


def test_what_strangers_write_is_shown_and_not_obeyed(hostile: Archive) -> None:
    with terminal(hostile.command("sina_finance"), ROOT, columns=200) as seen:
        code = seen.end()

    assert code == 0
    assert seen.screen.lines[0].endswith("Refused, not one of Sina's hosts: https://example.com/]0;mine[2J31m")


def test_a_terminal_that_can_not_be_drawn_on_gets_a_plain_log(hostile: Archive) -> None:
    with terminal(hostile.command("sina_finance"), ROOT, TERM="dumb") as seen:
        seen.end()

    assert not set(map(chr, range(0x20))) & set(seen.text) - {"\r", "\n"}
    assert "INFO: Spider closed (finished)" in seen.text


def test_a_command_shows_a_bar_and_leaves_only_its_words(shown: tuple[Terminal, int, Archive]) -> None:
    with terminal(command_line(shown[2], "verify"), ROOT) as seen:
        code = seen.end()

    assert code == 0
    assert "verify" in seen.text
    [line] = seen.screen.lines
    assert line.startswith("The archive is whole: ")
