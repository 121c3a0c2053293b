"""On which line of a TOML file something stands, which tomllib doesn't tell of what it has read. Pure."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Sequence

_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")
_AT_END = " (at end of document)"


def line_of(text: str, path: Sequence[str]) -> int:
    """Return the line, from 1, on which the table or key at *path* begins, in a text that tomllib reads.

    A beginning of the text that can be read is a file of its own; the first one that has the key ends with it.
    """
    lines = text.split("\n")
    last = bisect_left(range(len(lines)), True, key=lambda index: _has(lines, index, path))  # noqa: FBT003 - as sorted
    first = min(last, len(lines) - 1)
    while first > 0 and _read(lines, first - 1) is None:
        first -= 1
    return first + 1


def syntax_error(text: str, error: tomllib.TOMLDecodeError) -> tuple[int, str]:
    """Return the line of what tomllib could not read, and what it says."""
    said = str(error)
    found = _AT_LINE.search(said)
    if found:
        # TOML allows ASCII alone in a name without quotes.
        is_foreign = not text.split("\n")[int(found[1]) - 1].isascii()
        hint = ': put a name that is not ASCII in quotes, as [job."新闻"]' if is_foreign else ""
        return int(found[1]), said[: found.start()] + hint
    return text.count("\n") + 1, said.removesuffix(_AT_END)


def _has(lines: Sequence[str], index: int, path: Sequence[str]) -> bool:
    """Return whether the lines up to this one have the key; the rest of a value that goes on is taken along."""
    found: object = next((read for end in range(index, len(lines)) if (read := _read(lines, end)) is not None), {})
    for name in path:
        if not isinstance(found, dict) or name not in found:
            return False
        found = found[name]
    return True


def _read(lines: Sequence[str], last: int) -> dict[str, object] | None:
    try:
        return tomllib.loads("\n".join(lines[: last + 1]) + "\n")
    except tomllib.TOMLDecodeError:
        return None
