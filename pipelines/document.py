"""The document: one article as the bytes of its file, in the seed format. Pure."""

from __future__ import annotations

import re

from crawler import times
from crawler.categories import category_of
from crawler.items import Article
from crawler.text import one_line
from pipelines.html.write import escape_braces

BASE_CATEGORIES = ("金融", "新浪财经")
AUTHOR = "新浪财经"

# The blanks at the ends of lines, and those after the last one, are the seed's.
_TEMPLATE = """
---
title: {title}
categories: 
{categories}
headimg: {image}
author: {author}
comments: false
date: {date}
thumbnail: {image}
{extra}---

<div>   
{body}  
</div>
            """  # noqa: W291


_BODY_BEGINS = "\n---\n\n<div>   \n"
_BODY_ENDS = "  \n</div>"
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)


def quoted(value: str) -> str:
    """Return *value* as a YAML scalar: single quotes, nothing escaped, as in the seed; double ones where it holds '."""
    if "'" not in value:
        return f"'{value}'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def categories(channel: str | None) -> tuple[str, ...]:
    """Return the categories of an article listed under *channel*, a slug; an unlisted one has no third."""
    return (*BASE_CATEGORIES, category_of(channel)) if channel else BASE_CATEGORIES


def render(article: Article, extra_keys: tuple[str, ...] = ()) -> str:
    """Return the whole document. *extra_keys*: front matter beyond the seed's (`source`, `docid`, `media`).

    Raises ValueError for an article without a date; the validate pipeline lets none through.
    """
    if article.date is None:
        raise ValueError(f"{article.document_id} has no date")
    image = quoted(one_line(article.pictures[0]) if article.pictures else "")
    head, _, tail = _TEMPLATE.partition("{body}")
    front_matter = head.format(
        title=quoted(article.title),
        categories="\n".join(f" - {category}" for category in categories(article.channel)),
        image=image,
        author=AUTHOR,
        date=times.rfc1123(article.date),
        extra="".join(f"{key}: {quoted(_extra(article, key))}\n" for key in extra_keys),
    )
    return escape_braces(front_matter) + article.body + tail


def _extra(article: Article, key: str) -> str:
    values = {"source": article.url, "docid": article.document_id, "media": article.media or ""}
    return one_line(values[key])


EXTRA_KEYS = ("source", "docid", "media")


def body_of(document: str) -> str:
    """Return the markup of a document's body; where its frame was changed, all that stands below the front matter."""
    _, found, rest = document.partition(_BODY_BEGINS)
    if not found:
        return _FENCE.split(document, maxsplit=2)[-1]
    body, found, _ = rest.rpartition(_BODY_ENDS)
    return body if found else rest
