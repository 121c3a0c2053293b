"""The rules of RFC 4287 that a feed can break, each by its section; what is found is told in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
_ONE = ("id", "title", "updated")
_AT_MOST_ONE = {
    "feed": ("generator", "icon", "logo", "rights", "subtitle"),
    "entry": ("content", "published", "rights", "source", "summary"),
}
_MANY = {
    "feed": ("author", "category", "contributor", "link", "entry"),
    "entry": ("author", "category", "contributor", "link"),
}
_TEXTS = ("title", "subtitle", "summary", "rights")
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
# An IRI: no blanks, no controls, none of the characters that it has to escape.
_IRI = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20\x7f]+")


def problems(data: bytes) -> list[str]:
    """Return what is wrong with a feed; nothing for a valid one."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        return [f"no XML: {error}"]
    if root.tag != f"{ATOM}feed":
        return [f"4.1.1: the root is {root.tag}"]
    return [*_feed(root)]


def _feed(root: etree._Element) -> Iterator[str]:
    entries = root.findall(f"{ATOM}entry")
    yield from _container(root, "feed")
    if root.find(f"{ATOM}author") is None and any(entry.find(f"{ATOM}author") is None for entry in entries):
        yield "4.1.1: no author of the feed, and an entry has none"
    for entry in entries:
        yield from _container(entry, "entry")
        yield from _entry(entry)
    ids = Counter(entry.findtext(f"{ATOM}id") for entry in entries)
    yield from (f"4.1.1: two entries are {name}" for name, number in ids.items() if number > 1)


def _container(element: etree._Element, kind: str) -> Iterator[str]:
    counts = Counter(child.tag.removeprefix(ATOM) for child in element if isinstance(child.tag, str))
    yield from (f"4.1: {kind} has {counts[name]} of {name}" for name in _ONE if counts[name] != 1)
    yield from (f"4.1: {kind} has {counts[name]} of {name}" for name in _AT_MOST_ONE[kind] if counts[name] > 1)
    known = {*_ONE, *_AT_MOST_ONE[kind], *_MANY[kind]}
    yield from (f"4.1: {kind} has a {name}" for name in counts if name not in known)
    if not (element.findtext(f"{ATOM}title") or "").strip():
        yield f"4.2.14: the title of a {kind} is empty"
    if not _IRI.fullmatch(element.findtext(f"{ATOM}id") or ""):
        yield f"4.2.6: {element.findtext(f'{ATOM}id')!r} is no IRI"
    for name in ("updated", "published"):
        yield from (problem for date in element.findall(f"{ATOM}{name}") for problem in _date(date.text or ""))
    for name in ("author", "contributor"):
        yield from (problem for person in element.findall(f"{ATOM}{name}") for problem in _person(person))
    for name in _TEXTS:
        yield from (problem for text in element.findall(f"{ATOM}{name}") for problem in _text(text))
    yield from (
        f"4.2.2: a category of a {kind} has no term"
        for each in element.findall(f"{ATOM}category")
        if not each.get("term")
    )
    yield from _links(element, kind)


def _date(text: str) -> Iterator[str]:
    try:
        is_one = bool(_DATE.fullmatch(text)) and datetime.fromisoformat(text) is not None
    except ValueError:
        is_one = False
    if not is_one:
        yield f"3.3: {text!r} is no date"


def _person(person: etree._Element) -> Iterator[str]:
    counts = Counter(child.tag.removeprefix(ATOM) for child in person)
    if counts["name"] != 1 or not (person.findtext(f"{ATOM}name") or "").strip():
        yield "3.2.1: a person without one name"
    if counts["uri"] > 1 or counts["email"] > 1 or set(counts) - {"name", "uri", "email"}:
        yield "3.2: a person with too much"


def _text(text: etree._Element) -> Iterator[str]:
    if text.get("type", "text") not in {"text", "html", "xhtml"}:
        yield f"3.1.1: type {text.get('type')}"
    elif text.get("type") != "xhtml" and len(text):
        yield f"3.1.1: markup in a {text.tag}"


def _links(element: etree._Element, kind: str) -> Iterator[str]:
    links = element.findall(f"{ATOM}link")
    for link in links:
        address = link.get("href") or ""
        if not _IRI.fullmatch(address) or not urlsplit(address).netloc:
            yield f"4.2.7.1: {address!r} is no address"
        if link.get("rel") == "":
            yield "4.2.7.2: an empty rel"
    same = Counter(
        (link.get("type"), link.get("hreflang")) for link in links if link.get("rel", "alternate") == "alternate"
    )
    yield from (f"4.1: a {kind} with {number} alternates alike" for number in same.values() if number > 1)


def _entry(entry: etree._Element) -> Iterator[str]:
    content = entry.find(f"{ATOM}content")
    has_alternate = any(link.get("rel", "alternate") == "alternate" for link in entry.findall(f"{ATOM}link"))
    if content is None:
        if not has_alternate:
            yield "4.1.2: neither content nor an alternate"
        return
    if content.get("type", "text") not in {"text", "html", "xhtml"} and "/" not in content.get("type", ""):
        yield f"4.1.3.1: type {content.get('type')}"
    if content.get("type", "text") in {"text", "html"} and len(content):
        yield "4.1.3.3: markup in the content"
    if content.get("src") is not None and (content.text or entry.find(f"{ATOM}summary") is None):
        yield "4.1.3.2: content from elsewhere, and content here or no summary"
