"""The facets of what was found: how many articles of each channel, medium, stock and day. Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from crawler.browse.question import Question
from crawler.categories import name_of
from crawler.storage.paths import NO_CHANNEL

_MOST_VALUES = 60
# Days of a result that spans more are counted by their months, and those by their years.
_MOST_DAYS = 40
_DAY, _MONTH, _YEAR = 10, 7, 4


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found. *date*: of the document, in ISO 8601 with Shanghai's offset; *stocks*: codes."""

    document_id: str
    date: str
    channel: str
    media: str
    stocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet. *address*: of the search with it, or without it where it is chosen."""

    label: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet and its values, the most frequent first; days the newest first."""

    title: str
    choices: tuple[Choice, ...]


def hit_of(document_id: str, date: str | None, channel: str | None, media: str | None, stocks: str | None) -> Hit:
    """Return what a row of the catalogue tells of an article."""
    return Hit(document_id, date or "", channel or NO_CHANNEL, media or "", codes_in(stocks))


def codes_in(stocks: str | None) -> tuple[str, ...]:
    """Return the codes in the catalogue's JSON of stocks, each once."""
    return tuple(dict.fromkeys(str(code) for _, code in json.loads(stocks or "[]")))


def facets_of(hits: Sequence[Hit], question: Question) -> list[Facet]:
    """Return the facets of *hits* that have something to choose."""
    counted = {
        "channel": ("Channel", _by_count(hit.channel for hit in hits)),
        "media": ("Source", _by_count(hit.media for hit in hits)),
        "stock": ("Stock", _by_count(code for hit in hits for code in hit.stocks)),
        "day": ("Day", _by_day([hit.date for hit in hits], question.day)),
    }
    made = (_facet(title, name, values, question) for name, (title, values) in counted.items())
    return [facet for facet in made if facet.choices]


def _facet(title: str, name: str, values: Sequence[tuple[str, int]], question: Question) -> Facet:
    chosen = question.facets.get(name, "")
    return Facet(title, tuple(_choices(name, values[:_MOST_VALUES], chosen, question)))


def _choices(name: str, values: Sequence[tuple[str, int]], chosen: str, question: Question) -> Iterator[Choice]:
    if chosen and chosen not in {value for value, _ in values}:
        values = [(chosen, 0), *values]
    for value, count in values:
        is_chosen = value == chosen
        address = question.with_facet(name, "" if is_chosen else value).address()
        yield Choice(name_of(value) if name == "channel" else value, count, address, is_chosen)


def _by_count(values: Iterable[str]) -> list[tuple[str, int]]:
    counted = Counter(value for value in values if value)
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def _by_day(dates: Sequence[str], chosen: str) -> list[tuple[str, int]]:
    """Return days, months or years with their counts: the finest of them that are not too many, newest first."""
    for length in (_DAY, _MONTH, _YEAR):
        counted = Counter(date[:length] for date in dates if date)
        if len(counted) <= _MOST_DAYS:
            break
    values = sorted(counted.items(), reverse=True)
    wider = [(chosen, sum(date.startswith(chosen) for date in dates))] if 0 < len(chosen) < length else []
    return wider + values
