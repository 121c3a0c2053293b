"""The lines of a log, with nothing in them that a terminal would obey: titles and addresses come from strangers."""

from __future__ import annotations

import logging

from crawler.text import shown


class ShownFormatter(logging.Formatter):
    """Formats as another formatter does, and writes out what is no character to be read."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self._formatter = formatter

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, or the lines of a traceback."""
        return shown(self._formatter.format(record))
