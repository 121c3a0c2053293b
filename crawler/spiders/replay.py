"""Everything that was saved in a place, read again without a network."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawler import census, times
from crawler.arguments import ReplayArguments, parse_replay_arguments
from crawler.errors import DamagedRecordError, ListingError, NoRecordError, PageError, UnreadableCaptureError
from crawler.extensions.archive import archive_of
from crawler.failures import reason_of
from crawler.items import Article, Owed
from crawler.kept import IS_READ, kept_of
from crawler.lists.plan import saved_list
from crawler.pictures import picture_kind, picture_path
from crawler.progress import Steps
from crawler.reread import kept_of_owed, reread
from crawler.spiders.base import OK_STATUS
from crawler.spiders.lists import ListSpider
from crawler.storage.files import holds, write_atomically
from crawler.storage.journal import Entry, apply
from crawler.storage.saved_site import SavedResponse, SavedSite, is_warc
from crawler.storage.states import original_of
from crawler.storage.warc.archive import RawArchive
from crawler.storage.warc.chronicle import has_journal, placed_entries
from crawler.storage.warc.files import answers_in, run_of, warc_files
from crawler.urls import canonical_url, document_id, is_archivable, is_article_url, twin_rank

logger = logging.getLogger(__name__)


class ReplaySpider(ListSpider[ReplayArguments]):
    """Of saved answers: the lists first, for the rows of the articles, then every article.

    Of WARC files with a journal: what it tells, in its order, every page read again by today's rules. Of the archive's
    own WARC files: the pages of what it holds, and of what is owed though a page of it was kept.
    """

    name = "replay"
    required_settings = ("REPLAY_FROM",)

    def __init__(self, name: str | None = None, **given: str) -> None:
        super().__init__(name, **given)
        self._listed: dict[str, str] = {}
        self._lists: Iterator[SavedResponse] = iter(())
        self._saved: Iterable[SavedResponse] = ()
        self._steps: Callable[[], Steps] | None = None

    @property
    def steps(self) -> Steps | None:
        """How much has been read of what there is to read."""
        return self._steps() if self._steps else None

    @classmethod
    def parse_arguments(cls, given: Mapping[str, str]) -> ReplayArguments:
        """There are none."""
        return parse_replay_arguments(given)

    async def start(self) -> AsyncIterator[Any]:
        """Yield what there is to read, in the way that fits what is saved in REPLAY_FROM."""
        place = self._place()
        if is_warc(place) and archive_of(self.crawler).raw.owns(place):
            async for request in self._what_is_held():
                yield request
        elif is_warc(place) and has_journal(warc_files(place)):
            async for request in self._what_is_told(place):
                yield request
        else:
            for request in self._what_is_saved(place):
                yield request

    def _place(self) -> Path:
        return Path(self.settings["REPLAY_FROM"]).expanduser()

    def _what_is_saved(self, place: Path) -> Iterator[Request]:
        self._saved = SavedSite.open(place)
        self._lists = (saved for saved in self._saved if saved_list(saved.url, times.now()) is not None)
        total = sum(1 for _ in self._saved)
        self._steps = lambda: Steps(self._answers_read, total, "answers")
        yield from self.next_list()

    @property
    def _answers_read(self) -> int:
        """How many saved answers have been asked for and read: lists, and articles that have come to an outcome."""
        return int(self.crawler.stats.get_value(census.LISTS_READ, 0)) + self.settled

    def next_list(self) -> Iterator[Request]:
        """Yield the request for the next saved list; after the last one, those for the other saved articles."""
        saved = next(self._lists, None)
        if saved is None:
            yield from self.take_up(self._articles(self._saved))
        elif saved.status == OK_STATUS:
            yield Request(
                saved.url, callback=self.parse_list, errback=self.list_failed, cb_kwargs={"reading": saved.url}
            )
        else:
            yield from self.next_list()

    def parse_list(self, response: Response, reading: str) -> Iterator[Request | Article]:
        """Put the rows of a saved list into the catalogue and ask for their pages."""
        plan = saved_list(reading, kept_of(response).at)
        assert plan is not None  # noqa: S101 - nothing else is asked for as a list
        try:
            answer = plan.parse(response.body, reading)
        except ListingError as error:
            self.list_lost(plan.key, str(error))
        else:
            self.count_answer(answer, plan.slug)
            self._listed |= {row.url: row.document_id for row in answer.rows}
            taken = self.take(answer, answer.rows, plan.slug, key=plan.key)
            yield from self.deliver(answer, taken, kept_of(response))
        yield from self.next_list()

    def _articles(self, saved_responses: Iterable[SavedResponse]) -> Iterator[Owed]:
        """Yield what else is saved of articles: known ones of the lists, and those whose URLs say so."""
        found: dict[str, Owed] = {}
        for saved in sorted(saved_responses, key=lambda saved: twin_rank(saved.url)):
            url = canonical_url(saved.url)
            if saved_list(saved.url, times.now()) is not None or not self._is_article(url):
                continue
            owed = self.catalogue.claim(Owed(document_id=self._listed.get(url) or document_id(url), url=url))
            if owed.document_id not in found:
                found[owed.document_id] = owed
            self.addresses[owed.document_id] = (*self.addresses.get(owed.document_id, ()), url)
        yield from (owed for name, owed in found.items() if name not in self.asked)

    def _is_article(self, url: str) -> bool:
        return is_archivable(url) and (url in self._listed or is_article_url(url))

    async def _what_is_told(self, place: Path) -> AsyncIterator[Request]:
        """Take over the WARC files at *place*, and yield the articles that their journal tells of, each after the one
        before it: the same article may come again with another text. A replay that was stopped goes on.
        """
        raw, told = archive_of(self.crawler).raw, self.catalogue.told
        files = self._taken_over(place)
        size, read = sum(path.stat().st_size for path in files), 0
        for path in files:
            raw.index.add(answers_in(path, raw.folder))
            known = told.so_far(path.name)
            for number, (entry, end) in enumerate(placed_entries(path), start=1):
                self._steps = partial(Steps, read + end, size, "bytes")
                if number > known:
                    async for request in self._told_again(entry):
                        yield request
                    told.note(path.name, number)
            told.finish(path.name)
            read += path.stat().st_size

    def _taken_over(self, place: Path) -> list[Path]:
        """Return the copies of the files at *place* of which not everything has been told yet; none where
        this archive has a history of its own.
        """
        raw, files = archive_of(self.crawler).raw, warc_files(place)
        own = self.catalogue.runs.crawled() - {run_of(path) for path in files}
        if own:
            self.list_lost(str(place), f"this archive has crawled by itself ({min(own)}); replay into an empty one")
            return []
        here = {path.name for path in warc_files(raw.folder)} if raw.folder.exists() else set()
        for path in files:
            if path.name not in here:
                self.catalogue.told.note(path.name, 0)
        return [path for path in raw.take_over(place) if self.catalogue.told.is_open(path.name)]

    async def _told_again(self, entry: Entry) -> AsyncIterator[Request]:
        """Make one change again; yield the article, where it is one that a page was read for."""
        if entry.name == "Outcomes.archive":
            async for request in self._archived_again(entry):
                yield request
        elif entry.name == "Pictures.kept":
            self._picture_again(archive_of(self.crawler).raw, entry)
        elif entry.name != "Outcomes.rewritten":  # here every document is in the profile of this replay
            apply(self.catalogue.books, self._of_own_file(entry))

    def _of_own_file(self, entry: Entry) -> Entry:
        """Return an entry that tells of the text that this archive has, with the digest of the file that holds it here:
        it may be in another profile.
        """
        told: Mapping[str, Any] = entry.values.get("columns") or {}
        own = self.catalogue.columns_of(entry.values["document_id"]) if told else {}
        if not own or own["content_sha256"] != told.get("content_sha256"):
            return entry
        columns = {**told, "file_sha256": own["file_sha256"]}
        return Entry(entry.name, {**entry.values, "columns": columns})

    async def _archived_again(self, entry: Entry) -> AsyncIterator[Request]:
        name, captures = entry.values["document_id"], entry.values["captures"]
        self._take_up_again(name)
        try:
            article = self._read_again(name, captures)
        except PageError as error:
            self.ledger.failed(Owed(document_id=name, url=error.url), error.reason, str(error))
            return
        except (UnreadableCaptureError, NoRecordError, DamagedRecordError, OSError) as error:
            self.ledger.failed(Owed(document_id=name, url=name), "not kept", str(error))
            return
        # The journal that was taken over tells it already.
        with self.catalogue.journal.silent():
            yield self._handed_on(article, name)
            await self.ledger.settled(article.document_id)
        self._tell_change(entry)

    def _tell_change(self, entry: Entry) -> None:
        """Enter it into the journal where today's rules made another document of a page than the one it tells of."""
        name = entry.values["document_id"]
        known = self.catalogue.get(name)
        original = original_of(known.reason) if known is not None else None
        if known is not None and original is not None:
            self.catalogue.duplicate(name, original, entry.values["columns"]["url"])
        columns, told = self.catalogue.columns_of(name), entry.values["columns"]
        if not columns or columns["file_sha256"] == told["file_sha256"]:
            return
        latest = self.catalogue.revisions.latest(name)
        if latest is not None and columns == {**told, "file_sha256": columns["file_sha256"]}:
            self.catalogue.rewritten(name, latest.version, columns["file_sha256"])
        else:
            self.catalogue.restate(name, columns)

    def _picture_again(self, raw: RawArchive, entry: Entry) -> None:
        """Put a picture into its file again; one whose record is lost stays owed."""
        values = entry.values
        try:
            data = raw.read(values["record_id"] or "").record.body()
        except (NoRecordError, DamagedRecordError, OSError):
            logger.warning("A picture can't be had of the WARC files: %s", values["url"])
            return
        kind = picture_kind(data)
        # The name follows from the content, whatever the journal of a stranger's file says.
        if kind is None or values["path"] != picture_path(hashlib.sha256(data).hexdigest(), kind):
            logger.warning("No picture, or not the one that the journal names: %s", values["url"])
            return
        file = archive_of(self.crawler).paths.root / values["path"]
        if not holds(file, data):
            write_atomically(file, data, temporary=f".{file.name}.tmp")
        apply(self.catalogue.books, entry)

    async def _what_is_held(self) -> AsyncIterator[Request]:
        """Yield every article of which a page was kept, read again by today's rules. It says nothing of what Sina shows
        now, and so changes no state; but what was owed for want of a rule is archived.
        """
        raw = archive_of(self.crawler).raw
        held = ((name, captures, True) for name, captures in self.catalogue.revisions.held())
        owed = ((name, captures, False) for name, captures in kept_of_owed(raw, self.catalogue.unwritten()))
        total = self.catalogue.revisions.held_count()
        self._steps = lambda: Steps(self.crawler.stats.get_value(census.TAKEN_UP, 0), total, "articles")
        for name, captures, is_reread in chain(held, owed):
            self._take_up_again(name)
            try:
                article = self._read_again(name, captures)
            except (PageError, UnreadableCaptureError, NoRecordError, DamagedRecordError, OSError) as error:
                self.ledger.unreadable(name, reason_of(error), str(error))
            else:
                yield self._handed_on(replace(article, is_reread=is_reread), name)
                await self.ledger.settled(name)

    def _handed_on(self, article: Article, name: str) -> Request:
        """Return a request that asks for nothing and brings the article to the pipelines.

        An item that start() yields itself keeps Scrapy 2.19 from ever closing, should the run be stopped meanwhile.
        """
        owed = Owed(document_id=name, url=article.url)
        kwargs = {"article": article, "owed": owed}
        return Request(
            article.url, callback=self.hand_on, errback=self.article_failed, cb_kwargs=kwargs, meta={IS_READ: True}
        )

    def hand_on(self, response: Response, article: Article, owed: Owed) -> Iterator[Article]:  # noqa: ARG002
        """Yield an article that was read of what is kept."""
        yield self.delivered(article, owed)

    def _take_up_again(self, name: str) -> None:
        self.count(census.TAKEN_UP)
        self.count(census.ASKED)
        self.ledger.asked(name)

    def _read_again(self, name: str, captures: tuple[str, ...]) -> Article:
        """Return the article in the records *captures*. Raises what `reread` does."""
        known = self.catalogue.as_owed(name) or Owed(document_id=name, url=name)
        article = reread(archive_of(self.crawler).raw, known, captures)
        self.count(census.PAGES_READ)
        return article
