"""What is asked of the search page: phrases and facets, and the address under which that stands. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from crawler.browse.phrases import phrases_in

# A day, a month or a year of Shanghai's calendar.
_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_LONGEST = 200
_LAST_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Question:
    """One search. *channel*: a slug, "unlisted" for none; *stock*: a code; *day*: YYYY-MM-DD, YYYY-MM or YYYY; "" for
    what is not asked; *page*: of the results, from 1.
    """

    typed: str = ""
    channel: str = ""
    media: str = ""
    stock: str = ""
    day: str = ""
    page: int = 1

    @property
    def phrases(self) -> tuple[str, ...]:
        """The phrases that are looked for."""
        return phrases_in(self.typed)

    @property
    def facets(self) -> dict[str, str]:
        """The facets that are chosen, by their names."""
        named = {"channel": self.channel, "media": self.media, "stock": self.stock, "day": self.day}
        return {name: value for name, value in named.items() if value}

    def address(self) -> str:
        """Return the path and query of the page that answers this."""
        given = {"q": self.typed} | self.facets | ({"page": str(self.page)} if self.page > 1 else {})
        given = {name: value for name, value in given.items() if value}
        return f"/?{urlencode(given)}" if given else "/"

    def with_facet(self, name: str, value: str) -> Question:
        """Return the question with a facet, from its first page; "" takes the facet away."""
        return replace(self, page=1, **{name: value})

    def at_page(self, page: int) -> Question:
        """Return the question with another page of its results."""
        return replace(self, page=page)


def parse_question(given: Mapping[str, str]) -> Question:
    """Read the search page's parameters; what is no day or no page is as if it were not there."""
    texts = {name: given.get(name, "").strip()[:_LONGEST] for name in ("channel", "media", "stock", "day")}
    if not _DAY.fullmatch(texts["day"]):
        texts["day"] = ""
    page = given.get("page", "")
    number = int(page) if re.fullmatch(r"[0-9]{1,4}", page) else 1
    return Question(typed=given.get("q", "").strip()[:_LONGEST], **texts, page=min(max(number, 1), _LAST_PAGE))
