"""The scripts and navigation that make a real page weigh 130-230 KB: each page's own, moderately compressible."""

from __future__ import annotations

from functools import lru_cache
from random import Random

_WORDS = (
    "nav", "channel", "sudaclick", "widget", "account", "finance", "suggest", "layer", "scroll", "render", "module",
    "option", "callback", "banner", "slider", "comment", "related", "template", "position", "element", "timeout",
)  # fmt: skip
_POOL_LINES = 4000
# Below this a script's own tags would not fit.
_SMALLEST_SCRIPT = 80


def filler(key: str, size: int) -> str:
    """Return *size* characters of ASCII markup for the page *key*."""
    if size < _SMALLEST_SCRIPT:
        return " " * size
    opening, closing = f'<script id="w-{key}">\n', "</script>\n"
    room = size - len(opening) - len(closing)
    lines = _lines(key, room)
    return f"{opening}{lines}{' ' * (room - len(lines))}{closing}"


def fillers(key: str, size: int) -> dict[str, str]:
    """Return *size* characters in three parts: for the head, above the title and below the article."""
    sizes = {"head_filler": size // 3, "top_filler": size // 4, "bottom_filler": size - size // 3 - size // 4}
    return {place: filler(f"{key}-{place}", part) for place, part in sizes.items()}


def _lines(key: str, room: int) -> str:
    """Return lines of script, fewer than *room* characters."""
    pool = _pool()
    rng = Random(key)
    chosen: list[str] = []
    left = room
    while True:
        line = pool[rng.randrange(len(pool))] % rng.getrandbits(64)
        if len(line) > left:
            return "".join(chosen)
        chosen.append(line)
        left -= len(line)


@lru_cache(maxsize=1)
def _pool() -> tuple[str, ...]:
    rng = Random("pool")
    return tuple(_statement(rng) for _ in range(_POOL_LINES))


def _statement(rng: Random) -> str:
    one, two, three = (rng.choice(_WORDS) for _ in range(3))
    number = rng.randrange(10**6)
    return rng.choice(
        (
            f"var {one}_{two} = {one}_{two} || {{'{three}': '%016x', 'index': {number}}};\n",
            f"window.{one}.{two}.push({{url: '//i{number % 9}.sinaimg.cn/{three}/%016x.js', t: {number}}});\n",
            f"function {one}{two.title()}(a, b) {{ return a.{three}('%016x') || b.{two}({number}); }}\n",
            f'document.getElementById("{one}-{number}").setAttribute("data-{two}", "{three}-%016x");\n',
        )
    )
