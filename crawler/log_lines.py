"""The lines of a log, with nothing in them that a terminal would obey: titles and addresses come from strangers.

A traceback says where a bug is. What is the machine's fault has none: it is told in the line.
"""

from __future__ import annotations

import copy
import logging

from crawler.machine import machine_fault, sentence
from crawler.text import shown


class ShownFormatter(logging.Formatter):
    """Formats as another formatter does, and writes out what is no character to be read."""

    def __init__(self, formatter: logging.Formatter) -> None:
        super().__init__()
        self._formatter = formatter

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, or the lines of a traceback."""
        return shown(self._formatter.format(_without_traceback(record)))


def _without_traceback(record: logging.LogRecord) -> logging.LogRecord:
    """Return a record as it is, but for the traceback of an error that the machine is to blame for."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None or machine_fault(error) is None:
        return record
    told = copy.copy(record)  # the record is other handlers' too
    told.msg, told.args = f"{record.getMessage()}: {sentence(error)}", ()
    told.exc_info = told.exc_text = None
    return told
