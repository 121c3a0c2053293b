"""A story as the demo's authors wrote it down, and the article that it becomes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from .articles import SHANGHAI, FakeArticle, Layout, Market, invented_id

_YEAR = 2026


@dataclass(frozen=True, kw_only=True)
class Told:
    """One story of the demo.

    `at` is month-day hour:minute in Shanghai, no two stories share it, and the document id follows from it.
    `name` is how tests ask for the story.
    """

    at: str
    title: str
    text: tuple[str, ...]
    name: str = ""
    section: str = "china/gncj"
    layout: Layout = "finance"
    media: str = "砚池财经"
    media_url: str = ""
    author: str = ""
    editor: str = "苏砚"
    keywords: tuple[str, ...] = ()
    market: Market = "stock"
    codes: tuple[str, ...] = ()
    topic: str = ""
    disclaimer: str = ""
    minutes_to_edit: int = 0
    minutes_to_list: int = 0
    listed_as_http: bool = False
    removed: bool = False


def article_of(told: Told) -> FakeArticle:
    """Return the article; its seconds are drawn, always the same ones for the same story."""
    rng = Random(told.at)
    created = datetime.strptime(f"{_YEAR}-{told.at}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)
    created += timedelta(seconds=rng.randrange(60))
    updated = created + timedelta(minutes=told.minutes_to_edit) if told.minutes_to_edit else None
    mtime = (updated or created) + timedelta(seconds=rng.randint(0, 9))
    article = FakeArticle(
        document_id=invented_id(told.at),
        title=told.title,
        created=created,
        updated=updated,
        mtime=mtime,
        intime=mtime + timedelta(minutes=told.minutes_to_list, seconds=rng.randint(1, 20)),
        paragraphs=told.text,
        section=told.section,
        layout=told.layout,
        media=told.media,
        media_url=told.media_url,
        author=told.author,
        editor=told.editor,
        keywords=told.keywords,
        market=told.market,
        codes=told.codes,
        topic=told.topic,
        disclaimer=told.disclaimer,
    )
    return _listed_as_http(article) if told.listed_as_http else article


def _listed_as_http(article: FakeArticle) -> FakeArticle:
    # Rows kept from before 2018 lead to http, and their pages answer under https.
    return replace(article, listed_url=article.url.replace("https:", "http:", 1))
