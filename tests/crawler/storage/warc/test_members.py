"""crawler.storage.warc.members: where each gzip member of a file begins, and what a killed run left torn."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import DamagedRecordError
from crawler.storage.warc.members import MOST_BYTES, Member, cut_torn_end, members, next_start
from tests.crawler.storage.warc.kept import answer_draft, by_warcio, members_of, note, put

WHOLE = members_of(answer_draft(), note("a"))
LAST = note("last").to_member()


def packed(*texts: bytes) -> list[bytes]:
    """Return each text as a gzip member."""
    return [gzip.compress(text, mtime=0) for text in texts]


def test_each_member_is_told_with_its_place_and_what_it_unpacks_to(tmp_path: Path) -> None:
    first, second = packed(b"lamp", b"mill")
    path = put(tmp_path / "a", first, second)

    assert list(members(path)) == [Member(0, len(first), b"lamp"), Member(len(first), len(second), b"mill")]


def test_members_can_be_read_from_a_place_on(tmp_path: Path) -> None:
    first, second = packed(b"lamp", b"mill")

    assert [each.data for each in members(put(tmp_path / "a", first, second), len(first))] == [b"mill"]


def test_an_empty_file_has_no_members(tmp_path: Path) -> None:
    assert list(members(put(tmp_path / "a"))) == []


@given(st.lists(st.binary(max_size=300), max_size=5))
def test_whatever_is_packed_is_unpacked(tmp_path_factory: pytest.TempPathFactory, texts: list[bytes]) -> None:
    path = put(tmp_path_factory.mktemp("members") / "a", *packed(*texts))

    assert [each.data for each in members(path)] == texts


@pytest.mark.parametrize("size", [(1 << 16) - 1, 1 << 16, 1 << 20, (1 << 20) + 1, 5 << 20], ids=str)
@pytest.mark.parametrize("level", [0, 9], ids=["stored", "packed"])
def test_members_may_be_larger_than_what_is_read_at_once(tmp_path: Path, size: int, level: int) -> None:
    large = zlib.compress(b"\x1f\x8b\x08" * (size // 3), level, wbits=31)
    path = put(tmp_path / "a", large, *packed(b"mill"))

    assert [(each.offset, len(each.data)) for each in members(path)] == [(0, size // 3 * 3), (len(large), 4)]


@pytest.mark.parametrize(
    "junk",
    [
        pytest.param(b"WARC/1.1\r\n", id="not packed"),
        pytest.param(b"\x1f\x8b", id="magic alone"),
        pytest.param(b"\x1f\x8b\x08" + bytes(40), id="no deflate"),
        pytest.param(packed(b"lamp")[0][:-1], id="cut short"),
        pytest.param(packed(b"lamp")[0][:-8] + bytes(8), id="wrong checksum"),
        pytest.param(b"\0" * 99, id="zeros"),
    ],
)
def test_what_is_no_member_is_damaged_and_named_with_its_place(tmp_path: Path, junk: bytes) -> None:
    [first] = packed(b"lamp")
    path = put(tmp_path / "a", first, junk)

    with pytest.raises(DamagedRecordError) as caught:
        list(members(path))

    assert (caught.value.file, caught.value.offset) == (str(path), len(first))


def test_whole_members_before_a_damaged_one_come_out(tmp_path: Path) -> None:
    found = members(put(tmp_path / "a", *packed(b"lamp"), b"junk"))

    assert next(found).data == b"lamp"


def test_a_member_that_unpacks_to_more_than_any_answer_is_damaged(tmp_path: Path) -> None:
    path = put(tmp_path / "a", *packed(bytes(MOST_BYTES + 1)))

    with pytest.raises(DamagedRecordError, match="larger than any answer"):
        list(members(path))


def test_a_member_of_the_largest_size_is_whole(tmp_path: Path) -> None:
    [member] = members(put(tmp_path / "a", *packed(bytes(MOST_BYTES))))

    assert len(member.data) == MOST_BYTES


@pytest.mark.parametrize(
    "damaged",
    [
        pytest.param(b"junk", id="junk"),
        pytest.param(packed(b"mill")[0][:-3], id="cut short"),
        pytest.param(b"\x1f\x8b\x08\x1f\x8b\x08\x1f\x8b\x08", id="magic"),
    ],
)
def test_the_next_member_behind_a_damaged_one_is_found(tmp_path: Path, damaged: bytes) -> None:
    first, last = members_of(note("first"), note("last"))
    path = put(tmp_path / "a", first, damaged, last)

    assert next_start(path, len(first)) == len(first) + len(damaged)


def test_a_packed_body_is_no_record_of_its_own(tmp_path: Path) -> None:
    page = answer_draft(body=packed(b"lamp")[0], headers=(("Content-Encoding", "gzip"),)).to_member()
    damaged = b"\0" + page[1:]
    path = put(tmp_path / "a", damaged, LAST)

    assert packed(b"lamp")[0] in damaged
    assert next_start(path, 0) == len(damaged)


def test_behind_the_last_whole_member_there_is_none(tmp_path: Path) -> None:
    assert next_start(put(tmp_path / "a", LAST, LAST[:-1]), len(LAST)) is None


def test_a_file_torn_anywhere_in_its_last_record_is_cut_behind_the_whole_ones(tmp_path: Path) -> None:
    for torn in range(len(LAST)):
        path = put(tmp_path / "a", *WHOLE, LAST[:torn])

        assert cut_torn_end(path) == torn
        assert [record.rec_type for record, _ in by_warcio(path.read_bytes())] == ["response", "metadata"]
        assert path.read_bytes() == b"".join(WHOLE)


def test_a_whole_file_is_left_as_it_is(tmp_path: Path) -> None:
    path = put(tmp_path / "a", *WHOLE, LAST)

    assert (cut_torn_end(path), path.read_bytes()) == (0, b"".join([*WHOLE, LAST]))


def test_a_file_without_a_whole_record_is_emptied(tmp_path: Path) -> None:
    path = put(tmp_path / "a", LAST[:-1])

    assert (cut_torn_end(path), path.stat().st_size) == (len(LAST) - 1, 0)


def test_zeros_that_a_power_cut_left_are_cut(tmp_path: Path) -> None:
    path = put(tmp_path / "a", *WHOLE, bytes(4096))

    assert (cut_torn_end(path), path.read_bytes()) == (4096, b"".join(WHOLE))


@pytest.mark.parametrize("damaged", [b"junk", LAST[:-1], bytes(64)], ids=["junk", "cut short", "zeros"])
def test_a_file_that_is_damaged_before_its_end_is_left_as_it_is(tmp_path: Path, damaged: bytes) -> None:
    path = put(tmp_path / "a", *WHOLE, damaged, LAST)
    before = path.read_bytes()

    assert (cut_torn_end(path), path.read_bytes()) == (0, before)
