"""The gzip members of a WARC file: where each begins, whether it is whole, and cutting what a killed run left torn."""

from __future__ import annotations

import mmap
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from crawler.errors import DamagedRecordError

MAGIC = b"\x1f\x8b\x08"
_CHUNK = 1 << 16
# An answer has at most 16 MB before it is unpacked once more (DOWNLOAD_MAXSIZE); beyond this it is no record of ours.
MOST_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """One gzip member: its place in the file, in bytes, and what it unpacks to."""

    offset: int
    length: int
    data: bytes


def members(path: Path, start: int = 0) -> Iterator[Member]:
    """Yield the members of a file from *start* on. Raises DamagedRecordError, which says where, and OSError."""
    with path.open("rb") as file:
        end = os.fstat(file.fileno()).st_size
        offset = start
        while offset < end:
            member = read_member(file, offset, str(path))
            yield member
            offset += member.length


def read_member(file: IO[bytes], offset: int, name: str) -> Member:
    """Return the member at *offset*. Raises DamagedRecordError where there is no whole one."""
    file.seek(offset)
    decompressor = zlib.decompressobj(wbits=zlib.MAX_WBITS + 16)
    pieces: list[bytes] = []
    taken = room = 0
    while not decompressor.eof:
        chunk = decompressor.unconsumed_tail or file.read(_CHUNK)
        if not chunk:
            raise DamagedRecordError(name, offset, "it ends in the middle of a record")
        taken += 0 if decompressor.unconsumed_tail else len(chunk)
        try:
            pieces.append(decompressor.decompress(chunk, _CHUNK * 16))
        except zlib.error as error:
            raise DamagedRecordError(name, offset, str(error)) from error
        room += len(pieces[-1])
        if room > MOST_BYTES:
            raise DamagedRecordError(name, offset, "the record is larger than any answer")
    return Member(offset, taken - len(decompressor.unused_data), b"".join(pieces))


def next_start(path: Path, after: int) -> int | None:
    """Return where the next whole record begins behind a damaged one at *after*; None where there is none."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        at = whole.find(MAGIC, after + 1)
        while at >= 0:
            if _is_record(file, at, str(path)):
                return at
            at = whole.find(MAGIC, at + 1)
    return None


def _is_record(file: IO[bytes], offset: int, name: str) -> bool:
    """Return whether a whole record begins at *offset*; the body of an answer may be a gzip member too."""
    try:
        return read_member(file, offset, name).data.startswith(b"WARC/")
    except DamagedRecordError:
        return False


def cut_torn_end(path: Path) -> int:
    """Cut what is torn at a file's end, and return how many bytes went; a file that is damaged before its end is left
    as it is, for `scrapy verify --repair`. Raises OSError.
    """
    whole = 0
    try:
        for member in members(path):
            whole = member.offset + member.length
    except DamagedRecordError as damage:
        whole = damage.offset
        if next_start(path, damage.offset) is not None:
            return 0
    torn = path.stat().st_size - whole
    if torn:
        with path.open("r+b") as file:
            file.truncate(whole)
            os.fsync(file.fileno())
    return torn
