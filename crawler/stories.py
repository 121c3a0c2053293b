"""Knowing a story again under another title or id: its digest, the keys that find its likes, how like they are.

A story is the text of an article without what stands around it. Two are the same where their digests are, and alike
where the sets of their 4-grams have a Jaccard index of SAME_STORY; the bands find those to compare. Pure.
"""

from __future__ import annotations

import hashlib
import re
import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rensa import RMinHash  # type: ignore[import-untyped]  # it comes without types

GRAM: Final = 4
PERMUTATIONS: Final = 128
# Two stories with a Jaccard index of s share one of the bands with probability 1 - (1 - s^4)^32: 0.99 at 0.6, 0.87 at
# SAME_STORY, 0.003 at 0.1. Of reprints with two of six to twelve paragraphs left out, 25 bands of 5 rows find 97 %,
# these 99 %.
BANDS: Final = 32
ROWS: Final = 4
# A reprint with two of ten paragraphs left out is at 0.8, with 2 % of its characters changed at 0.85; what has less in
# common is another text with some of the same sentences.
SAME_STORY: Final = 0.5

# Normalised characters. "详见附件" and a table's heading are the same in many articles that have nothing to do with one
# another; a whole paragraph is not the same by accident.
SHORTEST: Final = 100
# Flashes of a sentence or two differ in names and numbers only, so that most of their grams are their template's. Below
# this a story is known by its digest alone, and has no bands.
SHORTEST_ALIKE: Final = 200

_SEED: Final = 20210803
# All that the bands depend on: they are salted with it, so that those of two schemes never meet.
SCHEME: Final = f"rensa{RMinHash.ALGORITHM_VERSION}-{PERMUTATIONS}-{BANDS}x{ROWS}-{GRAM}g-n1"

# Of each band its salt and where its rows begin, four bytes each: equal rows at different places say nothing.
_BANDS: Final = tuple(
    (hashlib.blake2b(f"{SCHEME} {band}".encode(), digest_size=16).digest(), 4 * ROWS * band) for band in range(BANDS)
)

# What Chinese text is full of, and NFKC would make of it: a text without these it has only to look through.
_FULL_WIDTH: Final = tuple((mark, unicodedata.normalize("NFKC", mark)) for mark in "，（）：；！？％．－…")
# All but letters, digits and what changes a number: its point, its sign, per cent, a currency.
_SILENT = re.compile(
    r"[^\w%‰$£¥\u20a0-\u20cf.−-]+|_+|\.(?!(?<=[0-9]\.)[0-9])|[−-](?!(?<![0-9a-z].)[0-9])",
)


@dataclass(frozen=True, slots=True)
class Signature:
    """What the catalogue keeps of a story: the digest of its normalised text, and its bands as signed 64-bit numbers.

    The bands are empty for a story that is too short to be told from others of its kind.
    """

    scheme: str
    sha256: str
    bands: tuple[int, ...]


def normalised(story: str) -> str:
    """Return what two prints of a story have in common: no white space or punctuation, one width, one case."""
    text = "".join(story.split())
    for mark, plain in _FULL_WIDTH:
        text = text.replace(mark, plain)
    return _SILENT.sub("", unicodedata.normalize("NFKC", text).casefold())


def signature_of(story: str) -> Signature | None:
    """Return a story's signature; None for less than SHORTEST characters, which say too little to be known again."""
    text = normalised(story)
    if len(text) < SHORTEST:
        return None
    bands = tuple(_bands(_grams(text))) if len(text) >= SHORTEST_ALIKE else ()
    return Signature(SCHEME, hashlib.sha256(text.encode()).hexdigest(), bands)


def grams(story: str) -> frozenset[str]:
    """Return the 4-grams of a story's normalised characters; none for less than four of these."""
    return frozenset(_grams(normalised(story)))


def jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    """Return how much of two sets is common to both, from 0 to 1; 0 where both are empty."""
    common = len(a & b)
    return common / (len(a) + len(b) - common) if common else 0.0


def _grams(text: str) -> list[str]:
    return [text[start : start + GRAM] for start in range(len(text) - GRAM + 1)]


def _bands(found: list[str]) -> Iterator[int]:
    sketch = RMinHash(PERMUTATIONS, _SEED)
    sketch.update(found)
    rows = struct.pack(f"<{PERMUTATIONS}I", *sketch.digest())
    for salt, start in _BANDS:
        key = hashlib.blake2b(rows[start : start + 4 * ROWS], digest_size=8, salt=salt).digest()
        yield int.from_bytes(key, "big", signed=True)
