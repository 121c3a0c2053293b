"""Composing: a cast of invented names and numbers, and stories told from a topic's phrase bank."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .topics import COUNTIES, EDITORS, GIVEN_NAMES, MEDIA, PROVINCES, SURNAMES, TOWNS, Topic
from .topics_firms import FIRM_TOPICS
from .topics_region import REGION_TOPICS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from random import Random

# A number's kind in a phrase, and how one is drawn; every mention draws anew.
_NUMBERS: dict[str, Callable[[Random], str]] = {
    "pct": lambda rng: f"{rng.randint(11, 389) / 10:g}%",
    "most": lambda rng: f"{rng.randint(551, 949) / 10:g}%",
    "small": lambda rng: f"{rng.randint(11, 96) / 100:.2f}",
    "yi": lambda rng: f"{rng.randint(12, 986) / 10:g}亿元",
    "wan": lambda rng: f"{rng.randint(12, 960)}万",
    "tons": lambda rng: f"{rng.randint(11, 98) / 10:g}",
    "few": lambda rng: str(rng.randint(2, 6)),
    "n": lambda rng: str(rng.randint(11, 78)),
    "hundreds": lambda rng: str(rng.randint(120, 2960)),
    "days": lambda rng: str(rng.randint(7, 29)),
    "hours": lambda rng: str(rng.randint(9, 46)),
    "minutes": lambda rng: str(rng.randint(8, 55)),
    "age": lambda rng: str(rng.randint(27, 39)),
}
_EXPERTS = ("{}大学教授{}", "{}经济研究院研究员{}", "{}金融学会理事{}")


@dataclass(frozen=True)
class Story:
    """A composed story, before it gets an id, times and a page."""

    title: str
    paragraphs: tuple[str, ...]
    section: str
    keywords: tuple[str, ...]
    media: str
    editor: str


class Cast(dict[str, str]):
    """The names of one story, the same in each of its sentences; numbers are drawn where they are mentioned."""

    def __init__(self, rng: Random, topic: Topic, day: date) -> None:
        self._rng = rng
        self._promised: dict[str, str] = {}
        super().__init__(_names(rng, topic, day))

    def __missing__(self, kind: str) -> str:
        return self._promised.pop(kind, "") or _NUMBERS[kind](self._rng)

    def say(self, phrase: str) -> str:
        """Fill one phrase."""
        return phrase.format_map(self)

    def begin(self, title: str, lead: str) -> tuple[str, str]:
        """Fill a title and its lead so that the lead keeps the numbers that the title promised."""
        drawn = {kind: self[kind] for kind in _NUMBERS if f"{{{kind}}}" in title}
        self._promised = dict(drawn)
        said = title.format_map({**self, **drawn}), self.say(lead)
        self._promised.clear()
        return said


def _names(rng: Random, topic: Topic, day: date) -> dict[str, str]:
    town, town2 = rng.sample(TOWNS, 2)
    person, person2, scholar = (rng.choice(SURNAMES) + name for name in rng.sample(GIVEN_NAMES, 3))
    return {
        "town": town,
        "town2": town2,
        "county": rng.choice(COUNTIES),
        "province": rng.choice(PROVINCES),
        "firm": rng.choice(topic.firms),
        "person": person,
        "person2": person2,
        "expert": rng.choice(_EXPERTS).format(rng.choice(PROVINCES)[:2], scholar),
        "date": f"{day.month}月{day.day}日",
        "month": f"{(day.month - 2) % 12 + 1}月",
        "lastyear": str(day.year - 1),
    }


def tell(rng: Random, day: date) -> Story:
    """Tell a story of 4 to 8 paragraphs about any topic."""
    topic = rng.choice(REGION_TOPICS + FIRM_TOPICS)
    cast = Cast(rng, topic, day)
    # A title and its lead stand at the same place of their banks.
    title, lead = cast.begin(*rng.choice(list(zip(topic.titles, topic.leads, strict=True))))
    return Story(
        title=title,
        paragraphs=(lead, *_going_on(rng, cast, topic, rng.randint(3, 7))),
        section=topic.section,
        keywords=(*topic.keywords, cast["town"]),
        media=rng.choice(MEDIA),
        editor=rng.choice(EDITORS),
    )


def _going_on(rng: Random, cast: Cast, topic: Topic, count: int) -> tuple[str, ...]:
    """Return *count* paragraphs that follow a lead: facts, what people say of them, and at last what comes next."""
    views = rng.sample(topic.views, min(count // 2, len(topic.views)))
    ends = rng.sample(topic.outlooks, 1) if count > 1 else []
    plain = count - len(views) - len(ends)
    facts = rng.sample(topic.facts, min(2 * plain, len(topic.facts)))
    told = ["".join(facts[at::plain]) for at in range(plain)]
    for number, view in enumerate(views):
        told.insert(2 * number + 1, view)
    return tuple(cast.say(phrase) for phrase in (*told, *ends))
