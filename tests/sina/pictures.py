"""Small invented pictures, made of their formats' bare bones, and how the stand-in serves them."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from .answers import Answer

if TYPE_CHECKING:
    from .server import SinaServer

HOST = "n.sinaimg.cn"


def png(shade: int = 0) -> bytes:
    """Return a PNG of one grey dot."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    dot = zlib.compress(bytes((0, shade)))
    chunks = ((b"IHDR", header), (b"IDAT", dot), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def gif(shade: int = 0) -> bytes:
    """Return a GIF of one dot, of the first of its two colours."""
    screen = struct.pack("<HHBBB", 1, 1, 0x80, 0, 0)
    colours = bytes((shade, shade, shade, 255, 255, 255))
    image = b"," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02D\x01\x00"
    return b"GIF89a" + screen + colours + image + b";"


def jpeg(note: str = "") -> bytes:
    """Return a JPEG of one grey dot, with a note in it."""
    tables = _segment(0xDB, bytes((0, *[1] * 64)))
    frame = _segment(0xC0, bytes((8, 0, 1, 0, 1, 1, 1, 0x11, 0)))
    codes = b"".join(_segment(0xC4, bytes((place, 1, *[0] * 15, 0))) for place in (0x00, 0x10))
    scan = _segment(0xDA, bytes((1, 1, 0, 0, 63, 0))) + b"\x3f"
    return b"\xff\xd8" + _segment(0xFE, note.encode()) + tables + frame + codes + scan + b"\xff\xd9"


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def address(name: str, host: str = HOST) -> str:
    """Return the address of an invented picture, such as address("mill.png")."""
    return f"https://{host}/invented/transform/w550h367/20260309/{name}"


def hang(sina: SinaServer, url: str, data: bytes, content_type: str = "image/png", *, delay: float = 0) -> str:
    """Let the stand-in serve a picture, and return its address."""
    sina.plant(url, Answer(headers={"Content-Type": content_type}, body=data, delay=delay))
    return url
