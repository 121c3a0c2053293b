"""One article's way to its page: which of its addresses were asked, and what came of the first. Pure.

An article has up to two: the page of the PC site and its wap twin (docs/sina.md). The PC page is the better one; the
twin is read where the PC page can't be.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from crawler.items import Article, Owed
from crawler.urls import canonical_url


class Verdict(Enum):
    """What an answer that gave no article means for the article."""

    FAILED = "failed"
    REMOVED = "removed"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Setback:
    """An address that gave no article. *reason*: in the words that are counted; *detail*: for the log.

    *is_final*: whether the page itself is the reason, so that the article's other address is worth asking. A server
    that is busy or doesn't answer is no reason to take the lesser page.
    """

    verdict: Verdict
    reason: str
    detail: str = ""
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """How far a run has come with one article.

    *others*: addresses of it beside the one that is owed and those of its row; *tried*: those asked for so far;
    *setback*: what came of the first that gave no article; *reserve*: the article as its wap page gave it, kept while
    its PC page is asked for.
    """

    owed: Owed
    others: tuple[str, ...] = ()
    tried: tuple[str, ...] = ()
    setback: Setback | None = None
    reserve: Unfinished | None = None

    def asking(self, url: str) -> Attempt:
        """Return the attempt with one more address asked for."""
        return replace(self, tried=(*self.tried, canonical_url(url)))

    def after(self, setback: Setback) -> Attempt:
        """Return the attempt after an address gave no article; the first setback is the one that counts."""
        return self if self.setback else replace(self, setback=setback)

    def holding(self, reserve: Unfinished) -> Attempt:
        """Return the attempt with an article in reserve."""
        return replace(self, reserve=reserve)

    def other_address(self) -> str | None:
        """Return another address of the article that was not asked for yet: the wap twin of its row, or one given."""
        twin = self.owed.row.wap_url if self.owed.row else ""
        known = (address for address in (twin, *self.others) if address)
        return next((address for address in known if canonical_url(address) not in self.tried), None)

    def leads_to(self, pc_url: str | None) -> bool:
        """Return whether the PC page that a wap page names is to be asked: once, and not where it was asked."""
        return pc_url is not None and self.reserve is None and canonical_url(pc_url) not in self.tried


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An article in several pages of which the first ones are read: *bodies* so far, *rest*: the addresses to come,
    *asked*: those that were asked for.
    """

    article: Article
    bodies: tuple[str, ...]
    rest: tuple[str, ...]
    asked: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether no page is left to ask for."""
        return not self.rest

    def kept_in(self, captures: tuple[str, ...]) -> Unfinished:
        """Return the article with the records of one more page."""
        return replace(self, article=replace(self.article, captures=(*self.article.captures, *captures)))

    def with_page(self, body: str, parts: tuple[str, ...]) -> Unfinished:
        """Return the article with one more page, which names *parts* as further ones.

        A page that says what an earlier one says is no page of its own (Sina may ignore the number that was asked
        for), and leads no further.
        """
        asked = (*self.asked, self.rest[0])
        if body in self.bodies:
            return replace(self, rest=self._unasked(self.rest[1:], asked), asked=asked)
        bodies = (*self.bodies, body)
        return replace(self, bodies=bodies, rest=self._unasked((*self.rest[1:], *parts), asked), asked=asked)

    def _unasked(self, parts: tuple[str, ...], asked: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(part for part in dict.fromkeys(parts) if part not in asked)
