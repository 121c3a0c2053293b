"""crawler.storage.warc.chronicle: the journal in WARC files, in the order in which it was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.storage.journal import Entry
from crawler.storage.warc.chronicle import entries, has_journal, placed_entries
from crawler.storage.warc.drafts import Draft, exchange_drafts, info_draft, json_draft
from tests.crawler.builders import at
from tests.crawler.storage.warc.kept import CAME, INFO, exchange, members_of, note, put, told_of

PAGE = exchange_drafts(exchange(told=told_of()), None)


def entry(number: int) -> Draft:
    """Return an entry as it is written."""
    made = Entry("Gaps.note", {"channel": f"c{number}", "at": at("2024-03-05 10:00:00")})
    return json_draft(made.to_json(), CAME, warc_headers={})


def channels(*paths: Path) -> list[object]:
    """Return what the entries in files are about."""
    return [each.values["channel"] for each in entries(paths)]


def test_entries_are_read_back_with_their_values(tmp_path: Path) -> None:
    path = put(tmp_path / "a.warc.gz", *members_of(entry(1)))

    assert list(entries([path])) == [Entry("Gaps.note", {"channel": "c1", "at": at("2024-03-05 10:00:00")})]


def test_entries_come_in_the_order_in_which_they_were_written(tmp_path: Path) -> None:
    first = put(tmp_path / "b.warc.gz", *members_of(entry(1), entry(2)))
    second = put(tmp_path / "a.warc.gz", *members_of(entry(3)))

    assert channels(first, second) == ["c1", "c2", "c3"]


def test_what_is_no_entry_is_passed_over(tmp_path: Path) -> None:
    path = put(tmp_path / "a.warc.gz", *members_of(info_draft("a", INFO, CAME), *PAGE, entry(1), note("a")))

    assert channels(path) == ["c1"]


def test_damaged_records_are_passed_over(tmp_path: Path) -> None:
    path = put(tmp_path / "a.warc.gz", *members_of(entry(1)), b"junk", *members_of(entry(2)))

    assert channels(path) == ["c1", "c2"]


@pytest.mark.parametrize(
    ("drafts", "expected"),
    [
        pytest.param([info_draft("a", INFO, CAME), entry(1)], True, id="behind the warcinfo"),
        pytest.param([info_draft("a", INFO, CAME), *PAGE, entry(1)], True, id="behind an answer"),
        pytest.param([info_draft("a", INFO, CAME), *PAGE, *PAGE], False, id="none"),
        pytest.param([], False, id="no record"),
    ],
)
def test_a_file_with_a_journal_is_known_by_its_first_records(
    tmp_path: Path, drafts: list[Draft], *, expected: bool
) -> None:
    path = put(tmp_path / "a.warc.gz", *members_of(*drafts))

    assert has_journal([path]) is expected


def test_one_file_with_a_journal_is_enough(tmp_path: Path) -> None:
    files = [put(tmp_path / "a", *members_of(note("a"))), put(tmp_path / "b", *members_of(entry(1)))]

    assert (has_journal(files), has_journal([])) == (True, False)


def test_an_entry_says_how_far_its_file_has_been_read(tmp_path: Path) -> None:
    parts = [*members_of(entry(1)), *members_of(*PAGE), *members_of(entry(2))]
    path = put(tmp_path / "a.warc.gz", *parts)

    assert [end for _, end in placed_entries(path)] == [len(parts[0]), path.stat().st_size]
