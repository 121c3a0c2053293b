"""crawler.storage.warc.rescue: what can be had of a damaged file."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.storage.warc.rescue import rescue, whole_records
from tests.crawler.storage.warc.kept import answer_draft, by_warcio, in_one_member, members_of, note, put, texts

FIRST, SECOND, THIRD = members_of(note("first"), note("second"), note("third"))
PAGE = answer_draft(body=b"<p>lamp</p>" * 99).to_member()


def flipped(member: bytes, place: int) -> bytes:
    """Return a member with one byte changed."""
    return member[:place] + bytes([member[place] ^ 0xFF]) + member[place + 1 :]


DAMAGES = [
    pytest.param(flipped(SECOND, 0), id="magic"),
    pytest.param(flipped(SECOND, 20), id="in the middle"),
    pytest.param(flipped(SECOND, -1 % len(SECOND)), id="length"),
    pytest.param(SECOND[:-4], id="cut short"),
    pytest.param(SECOND[10:], id="without its beginning"),
    pytest.param(bytes(len(SECOND)), id="zeros"),
    pytest.param(in_one_member(note("x"), note("y")), id="several records"),
]


@pytest.mark.parametrize("damaged", DAMAGES)
def test_reading_goes_on_behind_a_damaged_record(tmp_path: Path, damaged: bytes) -> None:
    path = put(tmp_path / "a.warc.gz", FIRST, damaged, THIRD)

    assert texts(list(whole_records(path))) == ["first", "third"]


def test_a_damaged_record_is_named_with_its_place(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = put(tmp_path / "a.warc.gz", FIRST, flipped(SECOND, 20), THIRD)
    list(whole_records(path))

    assert f"Passed over: {path} at byte {len(FIRST)}: " in caplog.text


@pytest.mark.parametrize("torn", [1, 10, -1], ids=["little of it", "a little", "nearly all of it"])
def test_a_torn_end_is_passed_over(tmp_path: Path, torn: int) -> None:
    path = put(tmp_path / "a.warc.gz", FIRST, SECOND, THIRD[:torn])

    assert texts(list(whole_records(path))) == ["first", "second"]


def test_damage_at_the_beginning_is_passed_over(tmp_path: Path) -> None:
    path = put(tmp_path / "a.warc.gz", b"junk", FIRST)

    assert texts(list(whole_records(path))) == ["first"]


@pytest.mark.parametrize("data", [b"", b"junk", b"\x1f\x8b\x08" * 9], ids=["empty", "junk", "magic alone"])
def test_a_file_without_a_whole_record_has_none(tmp_path: Path, data: bytes) -> None:
    assert list(whole_records(put(tmp_path / "a.warc.gz", data))) == []


def test_a_packed_body_is_not_taken_for_a_record(tmp_path: Path) -> None:
    packed = answer_draft(body=THIRD, headers=(("Content-Encoding", "gzip"),)).to_member()
    path = put(tmp_path / "a.warc.gz", FIRST, flipped(packed, 0), SECOND)

    assert texts(list(whole_records(path)))[-1] == "second"


@pytest.mark.parametrize("damaged", DAMAGES)
def test_the_whole_records_are_copied_byte_by_byte(tmp_path: Path, damaged: bytes) -> None:
    path = put(tmp_path / "a.warc.gz", FIRST, damaged, PAGE, THIRD)

    assert rescue(path).read_bytes() == FIRST + PAGE + THIRD


def test_the_damaged_file_stays_as_it_is(tmp_path: Path) -> None:
    path = put(tmp_path / "a.warc.gz", FIRST, b"junk", THIRD)
    rescued = rescue(path)

    assert (path.read_bytes(), rescued.parent, rescued.suffix) == (FIRST + b"junk" + THIRD, tmp_path, ".rescued")


def test_what_was_rescued_can_be_read_by_warcio(tmp_path: Path) -> None:
    rescued = rescue(put(tmp_path / "a.warc.gz", FIRST, b"junk", PAGE))

    assert [record.rec_type for record, _ in by_warcio(rescued.read_bytes())] == ["metadata", "response"]
