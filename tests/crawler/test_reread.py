"""crawler.reread: what was kept is read again by today's rules, without a network and without lists."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from crawler.errors import (
    DamagedRecordError,
    NoRecordError,
    RemovedPageError,
    UndecodableError,
    UnknownLayoutError,
    UnreadableCaptureError,
)
from crawler.items import Owed
from crawler.lists.live import live_url
from crawler.pages import read_article
from crawler.reread import kept_of_owed, reread
from crawler.storage.warc.archive import RawArchive
from tests.crawler.builders import at, identity, row
from tests.crawler.lists.flashes import answer, entry, ext, flash
from tests.crawler.spiders.flow import PC, PC_PAGE, STORY, UNKNOWN_PAGE, WAP, WAP_PAGE
from tests.crawler.storage.warc.kept import FIRST, archiving, exchange, told_of
from tests.sina.shapes import removed_page, render

ONE, TWO = identity(1), identity(2)
OWED = Owed(document_id=ONE, url=PC, channel="china", row=row(1, url=PC, title=STORY.title))
KNOWN = Owed(document_id=ONE, url=PC)
CAME = at("2024-03-05 11:00:00")
SECOND, THIRD = (PC.replace(".shtml", f"_{number}.shtml") for number in (2, 3))
FLASHES = live_url(1)


@pytest.fixture
def raw(tmp_path: Path, engine: Engine) -> Iterator[RawArchive]:
    with archiving(tmp_path / "warc", engine) as made:
        yield made


def keep(raw: RawArchive, body: bytes, url: str = PC, owed: Owed | None = OWED, **changes: Any) -> str:
    """Keep an answer, and return its record's id."""
    told = told_of(owed) if owed else None
    kept = exchange(**{"url": url, "body": body, "at": CAME, "told": told} | changes)
    record_id = asyncio.run(raw.keep(kept))
    assert record_id is not None
    return record_id


def part(text: str, *links: str) -> bytes:
    """Return a page of the article with a text and with links to others."""
    anchors = "".join(f'<a href="{link}">页</a>' for link in links)
    return render(replace(STORY, body_html=f'<p>{text}</p><div class="content-page">{anchors}</div>')).encode()


def keep_parts(raw: RawArchive) -> tuple[str, ...]:
    """Keep an article in three pages."""
    links = (SECOND, THIRD)
    return tuple(keep(raw, part(text, *links), url) for text, url in (("甲", PC), ("乙", SECOND), ("丙", THIRD)))


def texts(body: str) -> list[str]:
    """Return the texts of the pages in a body, in their order."""
    return sorted((text for text in "甲乙丙丁" if text in body), key=body.find)


def owed_kept(raw: RawArchive, *owed: Owed) -> dict[str, tuple[str, ...]]:
    """Return the owed articles whose pages were kept."""
    return dict(kept_of_owed(raw, owed or (OWED,)))


def test_a_page_is_read_as_the_spiders_read_it(raw: RawArchive) -> None:
    capture = keep(raw, PC_PAGE)

    assert reread(raw, KNOWN, [capture]) == replace(read_article(PC_PAGE, OWED), captures=(capture,), seen_at=CAME)


@pytest.mark.parametrize(("url", "body"), [(PC, PC_PAGE), (WAP, WAP_PAGE)], ids=["PC", "wap"])
def test_a_page_has_the_address_at_which_it_was(raw: RawArchive, url: str, body: bytes) -> None:
    assert reread(raw, KNOWN, [keep(raw, body, f"{url}?from=wap")]).url == url


def test_a_packed_page_is_unpacked(raw: RawArchive) -> None:
    capture = keep(raw, gzip.compress(PC_PAGE), headers=(("Content-Encoding", "gzip"),))

    assert reread(raw, KNOWN, [capture]).body == read_article(PC_PAGE, OWED).body


def test_a_page_that_came_twice_is_read_from_its_first_record(raw: RawArchive) -> None:
    keep(raw, PC_PAGE)
    later = CAME + timedelta(days=1)
    found = reread(raw, KNOWN, [keep(raw, PC_PAGE, at=later)])

    assert (found.title, found.seen_at) == (STORY.title, later)


def test_an_article_has_the_id_under_which_it_is_known_now(raw: RawArchive) -> None:
    assert reread(raw, replace(KNOWN, document_id="another"), [keep(raw, PC_PAGE)]).document_id == "another"


def test_several_pages_are_one_article(raw: RawArchive) -> None:
    captures = keep_parts(raw)
    found = reread(raw, KNOWN, captures)

    assert (texts(found.body), found.captures, found.url) == (["甲", "乙", "丙"], captures, PC)


def test_a_page_that_says_what_an_earlier_one_says_adds_nothing(raw: RawArchive) -> None:
    first = part("甲", SECOND)
    captures = [keep(raw, first), keep(raw, first, SECOND)]

    assert reread(raw, KNOWN, captures).body.count("甲") == 1


def test_pages_to_which_no_page_leads_any_more_are_left_out(raw: RawArchive) -> None:
    captures = [keep(raw, part("甲")), keep(raw, part("乙"), SECOND)]

    assert texts(reread(raw, KNOWN, captures).body) == ["甲"]


@pytest.mark.parametrize(("channel", "filed_under"), [("china", "china"), (None, "7x24")], ids=["listed", "not listed"])
def test_a_flash_is_read_from_its_list(raw: RawArchive, channel: str | None, filed_under: str) -> None:
    other = entry(id=7, docurl="", ext=ext(docurl="", docid=f"comos:{TWO}"))
    capture = keep(raw, answer(other, entry()), FLASHES, None)
    found = reread(raw, replace(KNOWN, channel=channel), [capture])

    assert (found.document_id, found.title, found.layout) == (ONE, flash().title, "flash-7x24")
    assert (found.channel, found.captures, found.seen_at) == (filed_under, (capture,), CAME)


@pytest.mark.parametrize("body", [answer(), b"lamp", b"{}"], ids=["not shown", "no JSON", "no list"])
def test_a_list_without_the_flash_can_not_be_read(raw: RawArchive, body: bytes) -> None:
    with pytest.raises(UnreadableCaptureError, match=ONE):
        reread(raw, KNOWN, [keep(raw, body, FLASHES, None)])


def test_an_article_of_which_nothing_was_kept_can_not_be_read(raw: RawArchive) -> None:
    with pytest.raises(UnreadableCaptureError, match="no page of it was kept"):
        reread(raw, KNOWN, [])


def test_a_page_without_a_record_beside_it_is_read_as_what_the_catalogue_knows(raw: RawArchive) -> None:
    capture = keep(raw, PC_PAGE, owed=None)
    known = replace(OWED, channel="stock")

    assert reread(raw, known, [capture]) == replace(read_article(PC_PAGE, known), captures=(capture,), seen_at=CAME)


def test_what_stands_beside_a_page_counts_more_than_the_catalogue(raw: RawArchive) -> None:
    assert reread(raw, replace(KNOWN, channel="stock"), [keep(raw, PC_PAGE)]).channel == "china"


@pytest.mark.parametrize(
    ("body", "error"),
    [
        pytest.param(UNKNOWN_PAGE, UnknownLayoutError, id="unknown layout"),
        pytest.param(removed_page().encode(), RemovedPageError, id="removed"),
        pytest.param(b"\xff\xff\xff" * 99, UndecodableError, id="no text"),
    ],
)
def test_what_todays_rules_can_not_read_is_an_error_of_the_page(
    raw: RawArchive, body: bytes, error: type[Exception]
) -> None:
    with pytest.raises(error, match=PC):
        reread(raw, KNOWN, [keep(raw, body)])


def test_a_record_that_was_never_kept_is_told(raw: RawArchive) -> None:
    with pytest.raises(NoRecordError, match="6e0a"):
        reread(raw, KNOWN, [keep(raw, PC_PAGE), "6e0a"])


def test_a_page_in_an_unknown_encoding_is_damaged(raw: RawArchive) -> None:
    with pytest.raises(DamagedRecordError, match="no Content-Encoding lamp"):
        reread(raw, KNOWN, [keep(raw, PC_PAGE, headers=(("Content-Encoding", "lamp"),))])


def test_an_owed_article_whose_page_was_kept_is_told_with_its_record(raw: RawArchive) -> None:
    capture = keep(raw, PC_PAGE)

    assert owed_kept(raw, Owed(document_id=TWO, url=PC), OWED) == {ONE: (capture,)}


def test_an_owed_article_is_told_with_all_its_pages(raw: RawArchive) -> None:
    captures = keep_parts(raw)

    assert owed_kept(raw) == {ONE: captures}


@pytest.mark.parametrize("order", [(2, 0, 1), (1, 2, 0)], ids=str)
def test_pages_are_told_in_their_order_whenever_they_came(raw: RawArchive, order: tuple[int, ...]) -> None:
    pages = [(text, url) for text, url in (("甲", PC), ("乙", SECOND), ("丙", THIRD))]
    kept = {}
    for hour, number in enumerate(order):
        text, url = pages[number]
        kept[number] = keep(raw, part(text, SECOND, THIRD), url, at=CAME + timedelta(hours=hour))

    assert owed_kept(raw) == {ONE: (kept[0], kept[1], kept[2])}


def test_of_several_answers_the_last_counts(raw: RawArchive) -> None:
    moments: list[datetime] = [CAME, CAME + timedelta(hours=2), CAME + timedelta(hours=1)]
    captures = [keep(raw, part(text), at=moment) for text, moment in zip("甲乙丙", moments, strict=True)]

    assert owed_kept(raw) == {ONE: (captures[1],)}


@pytest.mark.parametrize("status", [404, 500, 203])
def test_an_answer_of_another_status_is_no_page(raw: RawArchive, status: int) -> None:
    capture = keep(raw, PC_PAGE)
    keep(raw, part("甲"), status=status, at=CAME + timedelta(hours=1))

    assert owed_kept(raw) == {ONE: (capture,)}


def test_a_page_that_can_still_not_be_read_is_not_told(raw: RawArchive) -> None:
    keep(raw, UNKNOWN_PAGE)

    assert owed_kept(raw) == {}


def test_an_article_of_which_a_page_is_missing_is_not_told(raw: RawArchive) -> None:
    keep(raw, part("甲", SECOND, THIRD))
    keep(raw, part("乙", SECOND, THIRD), SECOND)

    assert owed_kept(raw) == {}


def test_an_article_of_which_only_a_further_page_was_kept_is_not_told(raw: RawArchive) -> None:
    keep(raw, part("乙"), SECOND)

    assert owed_kept(raw) == {}


def test_pages_that_lead_to_more_pages_than_an_article_has_are_not_told(raw: RawArchive) -> None:
    numbered = [PC, *(PC.replace(".shtml", f"_{number}.shtml") for number in range(2, 60))]
    for number, url in enumerate(numbered[:-1]):
        keep(raw, part(f"第{number}页", numbered[number + 1]), url)

    assert owed_kept(raw) == {}


def test_a_file_that_is_gone_keeps_no_article_from_the_others(raw: RawArchive, engine: Engine) -> None:
    keep(raw, PC_PAGE)
    raw.close()
    (raw.folder / FIRST).unlink()
    story = replace(STORY, document_id=TWO)
    owed = Owed(document_id=TWO, url=story.url)
    with archiving(raw.folder, engine, "20240306T100000-8") as later:
        capture = keep(later, render(story).encode(), story.url, owed)

        assert owed_kept(later, OWED, owed) == {TWO: (capture,)}
