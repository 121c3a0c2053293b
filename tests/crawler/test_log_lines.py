"""crawler.log_lines: nothing in a log that a terminal would obey."""

from __future__ import annotations

import logging

import pytest

from crawler.log_lines import ShownFormatter


def record(message: str, *arguments: object) -> logging.LogRecord:
    return logging.LogRecord("crawler", logging.WARNING, __file__, 1, message, arguments, None)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        pytest.param("灯\x1b[2J", r"灯\x1b[2J", id="escape"),
        pytest.param("灯\x9b2J", r"灯\x9b2J", id="eight bits"),
        pytest.param("灯\rINFO", r"灯\x0dINFO", id="return"),
        pytest.param("灯\x07\x08\x7f", r"灯\x07\x08\x7f", id="bell, backspace, delete"),
        pytest.param("灯\n\t桥", "灯\n\t桥", id="lines and tabs stay"),
    ],
)
def test_what_is_no_character_is_written_out(title: str, shown: str) -> None:
    formatter = ShownFormatter(logging.Formatter("%(levelname)s %(message)s"))

    assert formatter.format(record("Owed: %s", title)) == f"WARNING Owed: {shown}"
