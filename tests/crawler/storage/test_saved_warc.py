"""crawler.storage.saved_site: answers that are saved in WARC files, found by URL."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.errors import BrokenSiteError
from crawler.storage.saved_site import SavedResponse, SavedSite, check_saved, is_warc
from crawler.storage.warc.drafts import Original, exchange_drafts
from tests.crawler.builders import address
from tests.crawler.storage.warc.kept import CAME, answer_draft, exchange, in_one_member, members_of, note, put, told_of

NAME = "20240305T100000-1-00001.warc.gz"
NEXT = "20240306T100000-1-00001.warc.gz"
URL, OTHER = address(1), address(2)
LIST = "https://feed.mix.sina.com.cn/api/roll/get?pageid=155&lid=1686&num=50&page=1"


def answered(number: int = 1, /, **changes: Any) -> bytes:
    """Return the records of an exchange."""
    return b"".join(members_of(*exchange_drafts(exchange(number, **changes), None)))


def revisit(**changes: Any) -> bytes:
    """Return the records of an exchange whose payload was there before."""
    return b"".join(members_of(*exchange_drafts(exchange(**changes), Original("6e0a", URL, CAME))))


def site(folder: Path, *pieces: bytes) -> SavedSite:
    """Return the saved site of a WARC file with these records."""
    return SavedSite.open(put(folder / NAME, *pieces))


def found(saved: SavedSite, url: str = URL) -> SavedResponse:
    """Return the answer for an address."""
    answer = saved.find(url)
    assert answer is not None
    return answer


def test_an_answer_is_found_with_all_that_was_saved(tmp_path: Path) -> None:
    headers = (("Set-Cookie", "a=1"), ("Server", "nginx"), ("Set-Cookie", "b=2"))
    saved = found(site(tmp_path, answered(status=404, headers=headers, body=b"lamp", told=told_of())))

    assert (saved.url, saved.status, saved.at, saved.body()) == (URL, 404, CAME, b"lamp")
    assert saved.headers == {"Set-Cookie": ["a=1", "b=2"], "Server": ["nginx"], "Content-Length": ["4"]}


def test_a_packed_body_comes_as_it_was_sent(tmp_path: Path) -> None:
    packed = gzip.compress(b"lamp")
    saved = found(site(tmp_path, answered(headers=(("Content-Encoding", "gzip"),), body=packed)))

    assert (saved.body(), saved.headers["Content-Encoding"]) == (packed, ["gzip"])


@pytest.mark.parametrize(
    "place", ["", "warc", "warc/2024/03", f"warc/2024/03/{NAME}"], ids=["all", "own", "month", "file"]
)
def test_files_are_found_at_or_below_a_place(tmp_path: Path, place: str) -> None:
    put(tmp_path / "warc/2024/03" / NAME, answered())

    assert found(SavedSite.open(tmp_path / place)).status == 200


def test_an_answer_is_found_by_another_form_of_its_url(tmp_path: Path) -> None:
    assert site(tmp_path, answered()).find(f"{URL.replace('https', 'http')}?from=wap#a") is not None


@pytest.mark.parametrize("url", [OTHER, LIST, f"{URL}?page=2"])
def test_what_was_not_saved_is_not_found(tmp_path: Path, url: str) -> None:
    assert site(tmp_path, answered()).find(url) is None


def test_only_answers_count(tmp_path: Path) -> None:
    saved = site(tmp_path, note("a").to_member(), answered(told=told_of()), answered(2))

    assert [answer.url for answer in saved] == [URL, OTHER]


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        pytest.param([200, 203], 203, id="the last one"),
        pytest.param([404, 200], 200, id="an error before"),
        pytest.param([200, 404], 200, id="an error behind"),
        pytest.param([200, 301], 301, id="a redirection is no error"),
        pytest.param([200, 500, 203, 404], 203, id="errors between"),
        pytest.param([404], 404, id="an error alone"),
    ],
)
def test_of_several_answers_the_last_that_is_no_error_counts(
    tmp_path: Path, statuses: list[int], expected: int
) -> None:
    pieces = [answered(status=status, body=str(status).encode()) for status in statuses]
    saved = found(site(tmp_path, *pieces))

    assert (saved.status, saved.body()) == (expected, str(expected).encode())


def test_later_files_come_behind_earlier_ones_whatever_their_folders(tmp_path: Path) -> None:
    put(tmp_path / "a" / NEXT, answered(body=b"later"))
    put(tmp_path / "b" / NAME, answered(body=b"earlier"))

    assert found(SavedSite.open(tmp_path)).body() == b"later"


def test_a_revisit_has_the_payload_of_its_original(tmp_path: Path) -> None:
    later = revisit(url=OTHER, at=CAME + timedelta(days=1), headers=(("Age", "7"),))
    put(tmp_path / NAME, answered())
    put(tmp_path / NEXT, later)
    saved = found(SavedSite.open(tmp_path), OTHER)

    assert (saved.body(), saved.at, saved.headers["Age"]) == (exchange().body, CAME + timedelta(days=1), ["7"])


def test_a_revisit_whose_original_was_not_saved_is_none(tmp_path: Path) -> None:
    assert site(tmp_path, revisit(), answered(2)).find(URL) is None


def test_what_is_no_address_is_passed_over(tmp_path: Path) -> None:
    saved = site(tmp_path, answer_draft(url="lamp").to_member(), answered())

    assert [answer.url for answer in saved] == [URL]


def test_a_file_without_answers_has_none(tmp_path: Path) -> None:
    assert list(site(tmp_path, note("a").to_member())) == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(b"lamp", "at byte", id="no WARC file"),
        pytest.param(answered()[:-3], "at byte", id="cut short"),
        pytest.param(in_one_member(answer_draft(), note("a")), "warcio recompress", id="one member"),
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(
        BrokenSiteError, match=rf"{re.escape(str(tmp_path / NAME))} at byte .*`scrapy verify` says more"
    ):
        site(tmp_path, answered(2), data)
    with pytest.raises(BrokenSiteError, match=said):
        SavedSite.open(tmp_path / NAME)


@pytest.mark.parametrize("change", ["gone", "damaged"])
def test_a_body_that_can_not_be_read_any_more_is_an_error_of_the_system(tmp_path: Path, change: str) -> None:
    saved = found(site(tmp_path, answered()))
    (tmp_path / NAME).unlink()
    if change == "damaged":
        put(tmp_path / NAME, b"lamp")

    with pytest.raises(OSError, match=NAME):
        saved.body()


def test_a_folder_with_an_index_is_a_saved_site(tmp_path: Path) -> None:
    put(tmp_path / NAME, answered())
    put(tmp_path / "index.jsonl", b"")

    assert not is_warc(tmp_path)


@pytest.mark.parametrize("name", ["lamp.txt", f"{NAME}.open"])
def test_a_folder_without_warc_files_is_none(tmp_path: Path, name: str) -> None:
    put(tmp_path / name)

    assert not is_warc(tmp_path)


def test_files_are_looked_for_and_not_read_through(tmp_path: Path) -> None:
    check_saved(put(tmp_path / NAME, b"lamp").parent)


def test_a_folder_in_which_nothing_is_saved_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrokenSiteError, match="is no saved site"):
        check_saved(tmp_path)
