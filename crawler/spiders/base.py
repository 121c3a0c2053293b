"""What all spiders share: from an article that is owed to a request for its page, and from the page to an Article."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import ClassVar, Generic, TypeVar

from scrapy import Request, Spider
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import census
from crawler.attempts import Attempt, Setback, Unfinished, Verdict
from crawler.contradictions import contradictions
from crawler.errors import CutShortError, NotSavedError, PageError, RemovedPageError
from crawler.extensions.archive import archive_of
from crawler.extensions.ledger import Ledger, ledger_of
from crawler.failures import reason_of, request_and_error
from crawler.items import Article, Owed
from crawler.kept import kept_of
from crawler.kinds import kind_of_answer
from crawler.middlewares.block import BlockedError
from crawler.middlewares.outage import OutageError
from crawler.pages import read_page
from crawler.pages.parts import MOST_PARTS, join_bodies
from crawler.progress import Steps
from crawler.storage.catalogue import Catalogue
from crawler.urls import canonical_url, comos_id, twin_rank

logger = logging.getLogger(__name__)

ArgumentsT = TypeVar("ArgumentsT")

OK_STATUS = 200
GONE_STATUSES = (404, 410)
CLIENT_ERRORS, SERVER_ERRORS = 400, 500
# Refused or asked to wait: that says nothing of the page.
TEMPORARY_STATUSES = (401, 403, 408, 425, 429)


class ArchiveSpider(Spider, ABC, Generic[ArgumentsT]):
    """A spider of the archive. *given*: its arguments as written; `arguments`: the same, checked."""

    # Settings without which the spider has nothing to do; the `crawl` command asks for them.
    required_settings: ClassVar[tuple[str, ...]] = ()

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name)
        self.given = given
        self.arguments = self.parse_arguments(given)
        self.asked: set[str] = set()
        # Addresses of articles beside those that the catalogue and its rows know.
        self.addresses: dict[str, tuple[str, ...]] = {}
        self._limit: int | None = None

    @classmethod
    @abstractmethod
    def parse_arguments(cls, given: Mapping[str, str]) -> ArgumentsT:
        """Check the arguments. Raises BadArgumentError with what to write instead."""

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue of the archive that this crawl fills."""
        return archive_of(self.crawler).catalogue

    @property
    def steps(self) -> Steps | None:
        """How far the run has come; None where nobody can know how far that is."""
        return None

    @property
    def ledger(self) -> Ledger:
        """What became of each article of this crawl."""
        return ledger_of(self.crawler)

    def count(self, counter: str, number: int = 1) -> None:
        """Add to one of the census's counters."""
        if number:
            self.crawler.stats.inc_value(counter, number)

    @property
    def settled(self) -> int:
        """How many of the articles that this run has asked for have come to an outcome."""
        return len(self.asked) - self.ledger.unfinished

    def room(self) -> int | None:
        """Return how many more article pages may be asked for; None: no limit."""
        return None if self._limit is None else max(self._limit - len(self.asked), 0)

    def requests_for(self, articles: Iterable[Owed]) -> Iterator[Request]:
        """Yield a request for each article that this run has not asked for yet, as far as the limit allows."""
        yield from (self.request(owed) for owed in articles if self.enter(owed))

    def enter(self, owed: Owed) -> bool:
        """Enter an article into the ledger; return False where this run has it already, or the limit is reached."""
        if owed.document_id in self.asked:
            self.count(census.REPEATED)
            return False
        if self.room() == 0:
            self.count(census.LEFT_BY_LIMIT)
            return False
        self.asked.add(owed.document_id)
        self.ledger.asked(owed.document_id)
        self.count(census.ASKED)
        return True

    def take_up(self, articles: Iterable[Owed]) -> Iterator[Request]:
        """Yield the requests for articles that no list of this run has shown: owed from earlier, or named by URL."""
        for owed in articles:
            self.count(census.TAKEN_UP)
            yield from self.requests_for([owed])

    def request(self, owed: Owed) -> Request:
        """Return the request for an article's page."""
        return self._request(owed.url, Attempt(owed, others=self.addresses.get(owed.document_id, ())))

    def parse_article(self, response: Response, owed: Owed, attempt: Attempt) -> Iterator[Article | Request]:
        """Turn a page into an Article, ask for the rest of it, or write down why it can't be."""
        if response.status in {OK_STATUS, *GONE_STATUSES}:
            self.count(census.ANSWERED)
        setback = _setback_of(response, owed)
        if setback is not None:
            yield from self._go_on_after(setback, attempt)
            return
        try:
            read = read_page(response.body, owed, canonical_url(response.url))
        except PageError as error:
            verdict = Verdict.REMOVED if isinstance(error, RemovedPageError) else Verdict.FAILED
            reason = error.detail if isinstance(error, RemovedPageError) else error.reason
            # Of half a page nothing is known; the next run may get the whole one.
            is_final = not isinstance(error, CutShortError)
            yield from self._go_on_after(Setback(verdict, reason, str(error), is_final), attempt)
            return
        self.count(census.PAGES_READ)
        kept = kept_of(response)
        article = replace(read.article, captures=kept.captures, seen_at=kept.at)
        found = Unfinished(article, (article.body,), read.parts)
        if read.pc_url and attempt.leads_to(read.pc_url):
            yield self._request(read.pc_url, attempt.holding(found))
        else:
            yield self._completed(found, owed)

    def parse_part(self, response: Response, owed: Owed, unfinished: Unfinished) -> Iterator[Article | Request]:
        """Add a further page to its article, and ask for the next one or deliver the whole."""
        setback = _setback_of(response, owed)
        if setback is not None:
            self.ledger.failed(owed, f"further page: {setback.reason}")
            return
        try:
            read = read_page(response.body, owed, response.url)
        except PageError as error:
            self.ledger.failed(owed, f"further page: {error.reason}", str(error))
            return
        self.count(census.PARTS_READ)
        if read.article.body in unfinished.bodies:
            self.count(census.MISSING + "further page")
            logger.warning("The same as an earlier page of its article: %s", response.url)
        unfinished = unfinished.with_page(read.article.body, read.parts).kept_in(kept_of(response).captures)
        if len(unfinished.asked) >= MOST_PARTS and not unfinished.is_whole:
            self.ledger.failed(owed, f"further page: more than {MOST_PARTS}")
            return
        yield self._completed(unfinished, owed)

    def article_failed(self, failure: Failure) -> Iterator[Article | Request]:
        """Write down why a page could not be had. Raises CloseSpider where nothing more should be asked."""
        request, error = request_and_error(failure)
        attempt: Attempt | None = request.cb_kwargs.get("attempt")
        owed: Owed = request.cb_kwargs["owed"]
        reason = reason_of(error)
        detail = f"{reason}: {request.url} ({error})"
        if attempt is None:
            self.ledger.failed(owed, f"further page: {reason}", detail)
        else:
            setback = Setback(Verdict.FAILED, reason, detail, is_final=isinstance(error, NotSavedError))
            yield from self._go_on_after(setback, attempt)
        stop_if_hopeless(error)

    def _request(self, url: str, attempt: Attempt) -> Request:
        kwargs = {"owed": attempt.owed, "attempt": attempt.asking(url)}
        return Request(url, callback=self.parse_article, errback=self.article_failed, cb_kwargs=kwargs)

    def _completed(self, found: Unfinished, owed: Owed) -> Article | Request:
        """Return the article, or the request for the next page of it."""
        if not found.is_whole:
            return self._part_request(owed, found)
        article = found.article
        return self.delivered(replace(article, body=join_bodies(found.bodies)), owed)

    def _part_request(self, owed: Owed, unfinished: Unfinished) -> Request:
        kwargs = {"owed": owed, "unfinished": unfinished}
        url = unfinished.rest[0]
        return Request(url, callback=self.parse_part, errback=self.article_failed, cb_kwargs=kwargs)

    def _go_on_after(self, setback: Setback, attempt: Attempt) -> Iterator[Article | Request]:
        """Ask for the article's other address, fall back on what its twin gave, or settle for the first setback."""
        attempt = attempt.after(setback)
        twin = attempt.other_address()
        if attempt.reserve is not None and setback.is_final:
            yield self._completed(attempt.reserve, attempt.owed)
        elif setback.is_final and twin:
            yield self._request(twin, attempt)
        else:
            # A twin that only didn't answer may still be there.
            self._settle(attempt.setback if attempt.setback and setback.is_final else setback, attempt.owed)

    def _settle(self, setback: Setback, owed: Owed) -> None:
        if setback.verdict is Verdict.REMOVED:
            self.ledger.removed(owed, setback.reason)
        elif setback.verdict is Verdict.UNSUPPORTED:
            self.ledger.unsupported(owed, setback.reason)
        else:
            self.ledger.failed(owed, setback.reason, setback.detail)

    def delivered(self, article: Article, owed: Owed) -> Article:
        """Count what there is to count of an article that is read whole, and return it."""
        self.count(census.LAYOUT + article.layout)
        self.count(census.TWINS_READ, twin_rank(article.url))
        for words in contradictions(article.times):
            self.count(census.CONTRADICTIONS + words)
        # The address may have been linked to Sina's id while its page was on the way.
        asked = owed.document_id
        known = asked if comos_id(asked) else self.catalogue.known_as(asked)
        own = known if article.document_id == asked else article.document_id
        for old, new in ((asked, known), (known, own)):
            if old != new:
                self.ledger.renamed(old, new)
        return replace(article, document_id=own)


def _setback_of(response: Response, owed: Owed) -> Setback | None:
    """Return why an answer holds no page to read; None where it may."""
    if response.status in GONE_STATUSES:
        return Setback(Verdict.REMOVED, f"http {response.status}", is_final=True)
    if response.status != OK_STATUS:
        is_final = CLIENT_ERRORS <= response.status < SERVER_ERRORS and response.status not in TEMPORARY_STATUSES
        return Setback(Verdict.FAILED, f"http {response.status}", f"http {response.status}: {owed.url}", is_final)
    content_type = (response.headers.get(b"Content-Type") or b"").decode("latin-1")
    kind = kind_of_answer(content_type, response.body)
    return Setback(Verdict.UNSUPPORTED, kind, is_final=True) if kind else None


def stop_if_hopeless(error: BaseException) -> None:
    """Raise CloseSpider where Sina has banned us or nothing answers any more."""
    if isinstance(error, BlockedError) and error.everywhere:
        raise CloseSpider(census.CLOSED_BLOCKED)
    if isinstance(error, OutageError):
        raise CloseSpider(census.CLOSED_OUTAGE)
