"""What can be had of a damaged WARC file: its whole records, copied byte for byte into a new one."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

from crawler.errors import DamagedRecordError
from crawler.storage.warc.members import next_start
from crawler.storage.warc.reader import WarcRecord, read_record

logger = logging.getLogger(__name__)


def whole_records(path: Path) -> Iterator[WarcRecord]:
    """Yield the records of a file that are whole and right, and name the others. Raises OSError."""
    offset: int | None = 0
    end = path.stat().st_size
    while offset is not None and offset < end:
        try:
            record = read_record(path, offset)
        except DamagedRecordError as damage:
            logger.error("Passed over: %s", damage)  # noqa: TRY400 - the damage is the file's, and told whole
            offset = next_start(path, offset)
        else:
            offset += record.length
            if record.is_sound:
                yield record
            else:
                logger.error("Passed over, its digest is wrong: %s at byte %d", path, record.offset)


def rescue(path: Path) -> Path:
    """Write the whole records of a file into another one beside it, and return that. Raises OSError."""
    rescued = path.with_name(f".{path.name}.rescued")
    with path.open("rb") as source, rescued.open("wb") as target:
        for record in whole_records(path):
            source.seek(record.offset)
            target.write(source.read(record.length))
        target.flush()
        os.fsync(target.fileno())
    return rescued
