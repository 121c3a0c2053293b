"""How the time of what reads a stranger's bytes grows with them, for shapes of input that are known to hurt parsers.

    python -m benchmarks.growth [--shape PART OF A NAME] [--most 1.0]

Each shape is doubled until it takes half a second of CPU, or has the largest size that is read; the growth is that of
the last doubling: 2 is linear, 4 is quadratic. What grows faster than its input is doubled further, until it is
refused: so long it may take eight seconds. Exits with 1 where something takes longer.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from time import process_time

from benchmarks.shapes import SHAPES, Shape
from crawler.errors import DamagedRecordError, ListingError, PageError
from pipelines.html import UnstableMarkupError

READ = "read"
# Doublings below this tell more of the machine than of the code, in seconds.
_TELLING = 0.05
# More than this for a doubled input is no longer linear; a sort or a larger heap may take a little more than 2.
_MOST_GROWTH = 3.0
# What is let through at most of what grows faster, in seconds.
_MOST_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Growth:
    """What doubling came to. *size*: of the last input, in bytes; *seconds*: of CPU, at most; *ratio*: of the last
    doubling, None where it was too quick to tell; *end*: what came of it.
    """

    size: int
    seconds: float
    ratio: float | None
    end: str

    @property
    def is_bounded(self) -> bool:
        """Whether the time grew no faster than the input, or was not let grow for long."""
        return self.ratio is None or self.ratio < _MOST_GROWTH or (self.end != READ and self.seconds < _MOST_SECONDS)


def growth(shape: Shape, most: float) -> Growth:
    """Double a shape until it takes *most* seconds or is as large as an answer may be."""
    before, ratio, longest = 0.0, None, 0.0
    for power in count(8):
        data = shape.make(2**power)
        took, end = _timed(shape.read, data)
        ratio = took / before if before > _TELLING else None
        longest = max(longest, took)
        is_steep = ratio is not None and ratio >= _MOST_GROWTH and end == READ and took < _MOST_SECONDS
        if (took > most and not is_steep) or len(data) * 2 > shape.largest:
            break
        before = took
    return Growth(len(data), longest, ratio, end)


def _timed(read: Callable[[bytes], object], data: bytes) -> tuple[float, str]:
    end = READ
    begun = process_time()
    try:
        read(data)
    except (PageError, ListingError, DamagedRecordError, UnstableMarkupError) as error:
        end = f"refused: {getattr(error, 'reason', '') or type(error).__name__}"
    return process_time() - begun, end


def main() -> int:
    """Double every shape, and print what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--shape", default="", help="only those with this in their names")
    parser.add_argument("--most", type=float, default=0.5, help="the seconds at which doubling ends")
    given = parser.parse_args()
    bad = 0
    print(f"{'shape':<52}{'bytes':>12}{'seconds':>9}{'growth':>8}  end")
    for shape in SHAPES:
        if given.shape not in shape.name:
            continue
        found = growth(shape, given.most)
        ratio = f"{found.ratio:.1f}" if found.ratio is not None else "-"
        print(f"{shape.name:<52}{found.size:>12,}{found.seconds:>9.2f}{ratio:>8}  {found.end}", flush=True)
        bad += not found.is_bounded
    print(f"{bad} take longer than they may" if bad else "none takes longer than it may")
    return 1 if bad else 0


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        sys.exit(main())
