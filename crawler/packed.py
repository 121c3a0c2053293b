"""Whether a packed body came whole. Pure.

Scrapy takes what it can of a gzip stream that breaks off or whose sum is wrong, as browsers do; an archive must not.
"""

from __future__ import annotations

import zlib

_CHUNK = 1 << 20
_GZIP = zlib.MAX_WBITS + 16
_GZIP_ENCODINGS = ("gzip", "x-gzip")


def is_whole(encoding: str, body: bytes, most: int) -> bool:
    """Return whether *body* is whole as its Content-Encoding packs it, with the right sum at its end.

    What can't be judged is whole: another encoding, nothing at all, and what unpacks to more than *most* bytes, which
    is refused elsewhere.
    """
    if encoding.strip().lower() not in _GZIP_ENCODINGS or not body:
        return True
    rest, unpacked = body, 0
    while rest and unpacked <= most:
        decompressor = zlib.decompressobj(_GZIP)
        while not decompressor.eof and unpacked <= most:
            try:
                piece = decompressor.decompress(rest, _CHUNK)
            except zlib.error:
                return False
            rest = decompressor.unconsumed_tail or decompressor.unused_data
            unpacked += len(piece)
            if not piece and not rest and not decompressor.eof:
                return False
        # A further member may follow; zeros that only fill up may too.
        rest = rest.lstrip(b"\0")
    return True
