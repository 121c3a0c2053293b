"""Articles in several pages: which links lead to the later ones, and how their bodies become one. Pure.

The form of these links was seen in no capture (docs/sina.md), so both usual ones are taken: `…_2.shtml` and `?page=2`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit

from ada_url import join_url

from crawler.urls import is_archivable

# More would be a loop, or no article.
MOST_PARTS = 50
_NUMBERED = re.compile(r"_([0-9]{1,3})(?=\.s?html?$)")
_PAGE_KEYS = ("page", "p")


def later_parts(url: str, links: Iterable[str]) -> tuple[str, ...]:
    """Return those of a page's *links* that lead to later pages of the article at *url*, by their numbers."""
    numbered: dict[int, str] = {}
    for link in links:
        address = _absolute(url, link)
        number = part_number(address)
        if number > max(part_number(url), 1) and _stem(address) == _stem(url):
            numbered.setdefault(number, address)
    return tuple(numbered[number] for number in sorted(numbered)[:MOST_PARTS])


def join_bodies(bodies: Iterable[str]) -> str:
    """Return one body made of an article's pages, in their order."""
    return "\n".join(bodies)


def _absolute(url: str, link: str) -> str:
    try:
        address = str(join_url(url, link))
    except ValueError:
        return ""
    return address if is_archivable(address) else ""


def _stem(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.netloc, _NUMBERED.sub("", parts.path)


def part_number(url: str) -> int:
    """Return which page of its article *url* is; 1 where it doesn't say."""
    parts = urlsplit(url)
    numbered = _NUMBERED.search(parts.path)
    if numbered:
        return int(numbered.group(1))
    asked = parse_qs(parts.query)
    numbers = [value for key in _PAGE_KEYS for value in asked.get(key, []) if value.isascii() and value.isdigit()]
    return int(numbers[0]) if numbers and len(numbers[0]) < _PAGE_DIGITS else 1


_PAGE_DIGITS = 4
