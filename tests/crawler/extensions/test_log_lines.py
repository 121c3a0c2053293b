"""crawler.extensions.log_lines: Scrapy's own log, whatever it is told."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.utils.log import get_scrapy_root_handler, install_scrapy_root_handler

from tests.crawler.builders import make_crawler


@pytest.fixture
def crawler(tmp_path: Path) -> Iterator[Crawler]:
    """A crawler with a log in a file."""
    made = make_crawler(EXTENSIONS={"crawler.extensions.log_lines.ShownLog": 1}, LOG_FILE=str(tmp_path / "log"))
    level = logging.root.level
    install_scrapy_root_handler(made.settings)
    yield made
    handler = get_scrapy_root_handler()
    assert handler is not None
    logging.root.removeHandler(handler)
    handler.close()
    logging.root.setLevel(level)


def test_a_log_in_a_file_holds_nothing_that_a_terminal_would_obey(crawler: Crawler, tmp_path: Path) -> None:
    crawler.signals.send_catch_log(signal=signals.spider_opened, spider=Spider("灯"))

    logging.getLogger("crawler").warning("Owed: %s", "灯\x1b[2J")

    assert (tmp_path / "log").read_text("utf-8").endswith("WARNING: Owed: 灯\\x1b[2J\n")
