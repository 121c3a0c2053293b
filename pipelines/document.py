"""The document: one article as the bytes of its file, in the seed's profile or the clean one. Pure."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from crawler import times
from crawler.categories import category_of
from crawler.items import Article
from crawler.profiles import Profile
from crawler.text import one_line
from pipelines.html.clean import pictures
from pipelines.html.parse import parse_body
from pipelines.html.readable import readable
from pipelines.html.write import MARKUP_START, escape_braces

BASE_CATEGORIES = ("金融", "新浪财经")
AUTHOR = "新浪财经"

_FRONT_MATTER = """
---
title: {title}
categories: 
{categories}
headimg: {image}
author: {author}
comments: false
date: {date}
thumbnail: {image}
{extra}"""  # noqa: W291

# What stands around a body tells in which profile it is. The blanks at the ends of the seed's lines, and those after
# the last one, are the seed's.
_FRAMES = {
    Profile.SEED: ("---\n\n<div>   \n", "  \n</div>\n            "),
    Profile.CLEAN: ("---\n\n<div>\n", "\n</div>\n"),
}
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_IMAGE = re.compile(r"^(headimg|thumbnail): .*$", re.MULTILINE)
# Also where Markdown takes a backslash away.
_SCRIPT_ADDRESS = re.compile(r"(?:javascript|vbscript|data)[\s\\]*:", re.IGNORECASE)
EXTRA_KEYS = ("source", "docid", "media")


@dataclass(frozen=True, slots=True)
class Form:
    """How documents are written: the setting PROFILE, and the front matter beyond the seed's (FRONT_MATTER_EXTRA)."""

    profile: Profile = Profile.SEED
    extra_keys: tuple[str, ...] = ()

    def and_others(self) -> Iterator[Form]:
        """Yield this form, then it in the other profiles: an archive may have changed its own."""
        yield self
        yield from (replace(self, profile=profile) for profile in Profile if profile is not self.profile)


SEED_FORM = Form()


def quoted(value: str) -> str:
    """Return *value* as a YAML scalar: single quotes, nothing escaped, as in the seed; double ones where it holds '.

    Double ones too where it holds what comes alive when somebody opens the whole file as HTML or as Markdown: YAML's
    own escapes stand for `<` and for brackets, so that it loads as ever.
    """
    has_markup = MARKUP_START.search(value) is not None
    has_link = ("[" in value or "]" in value) and _SCRIPT_ADDRESS.search(html.unescape(value)) is not None
    if not ("'" in value or has_markup or has_link):
        return f"'{value}'"
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    if has_markup:
        escaped = escaped.replace("<", "\\x3C")
    if has_link:
        escaped = escaped.replace("[", "\\x5B").replace("]", "\\x5D")
    return f'"{escaped}"'


def categories(channel: str | None) -> tuple[str, ...]:
    """Return the categories of an article listed under *channel*, a slug; an unlisted one has no third."""
    return (*BASE_CATEGORIES, category_of(channel)) if channel else BASE_CATEGORIES


def render(article: Article, form: Form = SEED_FORM) -> str:
    """Return the whole document. *article*: with its body in the seed's profile, as the clean pipeline leaves it.

    Raises ValueError for an article without a date; the validate pipeline lets none through.
    """
    if article.date is None:
        raise ValueError(f"{article.document_id} has no date")
    body, picture = article.body, article.pictures[0] if article.pictures else ""
    if form.profile is Profile.CLEAN:
        made = readable(body)
        body, picture = made.markup, made.picture
    front_matter = _FRONT_MATTER.format(
        title=quoted(article.title),
        categories="\n".join(f" - {category}" for category in categories(article.channel)),
        image=quoted(one_line(picture)),
        author=AUTHOR,
        date=times.rfc1123(article.date),
        extra="".join(f"{key}: {quoted(_extra(article, key))}\n" for key in form.extra_keys),
    )
    begins, ends = _FRAMES[form.profile]
    return escape_braces(front_matter) + begins + body + ends


def as_written(article: Article, form: Form, file_sha256: str | None) -> bytes | None:
    """Return the document with this digest, if that is the article's in *form* or in the same in another profile."""
    documents = (render(article, each).encode() for each in form.and_others())
    return next((data for data in documents if hashlib.sha256(data).hexdigest() == file_sha256), None)


def _extra(article: Article, key: str) -> str:
    values = {"source": article.url, "docid": article.document_id, "media": article.media or ""}
    return one_line(values[key])


def body_of(document: str) -> str:
    """Return the markup of a document's body; where its frame was changed, all that stands below the front matter."""
    _, _, body = _parts(document)
    return body


def profile_of(document: str) -> Profile | None:
    """Return the profile that a document is written in; None where somebody has changed its frame."""
    profile, _, _ = _parts(document)
    is_whole = profile is not None and document.startswith("\n---\n") and document.endswith(_FRAMES[profile][1])
    return profile if is_whole else None


def clean_document(document: str) -> str:
    """Return a seed's document in the clean profile, just as `render` makes it; any other one as it is."""
    if profile_of(document) is not Profile.SEED:
        return document
    made = readable(body_of(document))
    return _framed(document, Profile.CLEAN, made.markup, made.picture)


def seed_document(document: str, body: str) -> str | None:
    """Return a clean document in the seed's profile. *body*: the seed's body, as the article's page gives it.

    None where the document is not the clean one of this body: somebody has changed it, or rules have.
    """
    if profile_of(document) is not Profile.CLEAN or readable(body).markup != body_of(document):
        return None
    root = parse_body(body)
    shown = pictures(root) if root is not None else ()
    return _framed(document, Profile.SEED, body, shown[0] if shown else "")


def _framed(document: str, profile: Profile, body: str, picture: str) -> str:
    """Return the document with another body in the frame of *profile*, its first picture in the front matter."""
    _, head, _ = _parts(document)
    image = escape_braces(quoted(one_line(picture)))
    begins, ends = _FRAMES[profile]
    return _IMAGE.sub(lambda found: f"{found.group(1)}: {image}", head) + begins + body + ends


def _parts(document: str) -> tuple[Profile | None, str, str]:
    """Return a document's profile by how its body begins, its front matter as far as the last line, and the body."""
    places = {profile: document.find(f"\n{begins}") for profile, (begins, _) in _FRAMES.items()}
    found = [profile for profile in sorted(places, key=places.__getitem__) if places[profile] >= 0]
    if not found:
        return None, "", _FENCE.split(document, maxsplit=2)[-1]
    place, (begins, ends) = places[found[0]] + 1, _FRAMES[found[0]]
    rest = document[place + len(begins) :]
    # Of what stands behind the body blanks may have got lost.
    body, is_ended, _ = rest.rpartition(ends.rstrip())
    return found[0], document[:place], body if is_ended else rest
