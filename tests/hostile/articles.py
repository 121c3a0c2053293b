"""The stand-in's articles of hostile content: each vector is the body of one, and hostile words stand all around it."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import cycle
from typing import Final

from tests.hostile.mutations import mutations
from tests.hostile.requests import requests
from tests.hostile.scripts import scripts
from tests.hostile.words import MARKUP, TITLES
from tests.sina.articles import SHANGHAI, FakeArticle

VECTORS: Final = scripts() | mutations() | requests()
_NOON = datetime(2026, 3, 5, 12, 0, tzinfo=SHANGHAI)
_STEP = timedelta(seconds=40)


def document_id(number: int) -> str:
    """Return the id of the article with a number."""
    return f"hostile{number:07}"


def hostile_articles() -> tuple[FakeArticle, ...]:
    """Return an article for each vector, newest first. Lone surrogates can't travel in a page, and stay away."""
    titles, words = cycle(filter(_travels, TITLES)), cycle(MARKUP)
    return tuple(
        FakeArticle(
            document_id=document_id(number),
            title=f"{next(titles)} {number}",
            created=_NOON - number * _STEP,
            body_html=f"<p>　　头</p>\n{markup}\n<p>　　尾</p>",
            media=next(words),
            author=next(words),
            editor=next(words),
            keywords=(next(words), "灯"),
            description=next(words),
        )
        for number, markup in enumerate(VECTORS.values())
    )


def names() -> dict[str, str]:
    """Return the vectors' names by the ids of their articles."""
    return {document_id(number): name for number, name in enumerate(VECTORS)}


def _travels(title: str) -> bool:
    return title == title.encode("utf-8", "ignore").decode()
