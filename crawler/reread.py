"""From what was kept back to an article: its pages read again by today's rules, without a network and without lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from crawler.attempts import Unfinished
from crawler.categories import FLASHES
from crawler.errors import DamagedRecordError, ListingError, NoRecordError, PageError, UnreadableCaptureError
from crawler.items import Article, Owed
from crawler.lists.live import flash_article, is_live_url, parse_flashes
from crawler.pages import read_page
from crawler.pages.parts import MOST_PARTS, join_bodies, part_number
from crawler.storage.warc.archive import Capture, RawArchive
from crawler.storage.warc.told import owed_from_json
from crawler.urls import canonical_url

OK_STATUS = 200


def reread(raw: RawArchive, known: Owed, captures: Sequence[str]) -> Article:
    """Return the article that the records *captures* hold, as the spiders would have read it from them.

    *known*: what the catalogue knows of it, for what the record beside a page doesn't say.
    Raises PageError where today's rules can't, UnreadableCaptureError, NoRecordError, DamagedRecordError and OSError.
    """
    pages = [raw.read(record_id) for record_id in captures]
    if not pages:
        raise UnreadableCaptureError(known.document_id, "no page of it was kept")
    first = pages[0]
    article = _flash(first, known) if is_live_url(first.record.url) else _page(pages, known)
    return replace(article, document_id=known.document_id, captures=tuple(captures), seen_at=first.record.at)


def _page(pages: Sequence[Capture], known: Owed) -> Article:
    """Return the article of a page, with its further pages."""
    found = _unfinished(pages, known)
    return replace(found.article, body=join_bodies(found.bodies))


def _unfinished(pages: Sequence[Capture], known: Owed) -> Unfinished:
    owed = owed_from_json(pages[0].told) or known
    first = pages[0].record
    read = read_page(first.body(), owed, canonical_url(first.url))
    found = Unfinished(read.article, (read.article.body,), read.parts)
    for further in pages[1:]:
        if found.is_whole:
            break
        read = read_page(further.record.body(), owed, further.record.url)
        found = found.with_page(read.article.body, read.parts)
    return found


def _flash(capture: Capture, known: Owed) -> Article:
    try:
        answer = parse_flashes(capture.record.body(), capture.record.url)
    except ListingError as error:
        raise UnreadableCaptureError(known.document_id, str(error)) from error
    for flash in answer.flashes:
        if flash.document_id == known.document_id:
            return flash_article(flash, known.channel or FLASHES)
    raise UnreadableCaptureError(known.document_id, "the list that was kept doesn't show it")


def kept_of_owed(raw: RawArchive, owed: Iterable[Owed]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each owed article of which the pages were kept and can be read today, with their records: those whose
    layout nobody knew then.
    """
    for article in owed:
        answers = [answer for answer in raw.index.of_document(article.document_id) if answer.status == OK_STATUS]
        by_url = {answer.url: answer.record_id for answer in answers}
        first = next((answer for answer in reversed(answers) if part_number(answer.url) == 1), None)
        if first is not None and (captures := _pages_from(raw, first.record_id, by_url, article)):
            yield article.document_id, captures


def _pages_from(raw: RawArchive, record_id: str, by_url: Mapping[str, str], known: Owed) -> tuple[str, ...]:
    """Return the records of an article's pages, from its first one on; none where not all can be had."""
    found: dict[str, None] = {record_id: None}
    while len(found) <= MOST_PARTS:
        captures = tuple(found)
        try:
            pages = [raw.read(capture) for capture in captures]
            rest = _unfinished(pages, known).rest
        except (PageError, UnreadableCaptureError, NoRecordError, DamagedRecordError, OSError):
            return ()
        if not rest:
            return captures
        further = by_url.get(rest[0])
        if further is None or further in found:
            return ()
        found[further] = None
    return ()
