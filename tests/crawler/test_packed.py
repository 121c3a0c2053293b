"""crawler.packed: a gzip stream is whole when it has come to its end and its sum is right."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.packed import is_whole

MOST = 1 << 24
TEXT = "青榆的桥下有七盏灯。".encode() * 500
PACKED = gzip.compress(TEXT)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(PACKED, id="one member"),
        pytest.param(PACKED + PACKED, id="two members"),
        pytest.param(PACKED + bytes(16), id="filled up with zeros"),
        pytest.param(gzip.compress(b""), id="of nothing"),
        pytest.param(gzip.compress(bytes(4 << 20)), id="several megabytes"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_a_whole_stream(body: bytes) -> None:
    assert is_whole("gzip", body, MOST)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(PACKED[:-8], id="no trailer"),
        pytest.param(PACKED[:-1], id="half a trailer"),
        pytest.param(PACKED[:12], id="the head alone"),
        pytest.param(PACKED[:-8] + bytes(8), id="a wrong sum"),
        pytest.param(PACKED + PACKED[:-9], id="half a second member"),
        pytest.param(TEXT, id="not packed"),
        pytest.param(gzip.compress(bytes(4 << 20))[:-9], id="several megabytes that break off"),
    ],
)
def test_a_damaged_stream(body: bytes) -> None:
    assert not is_whole("gzip", body, MOST)


@given(st.integers(min_value=1, max_value=len(PACKED) - 1))
def test_wherever_a_stream_breaks_off_it_is_not_whole(length: int) -> None:
    assert not is_whole("gzip", PACKED[:length], MOST)


@pytest.mark.parametrize("encoding", ["GZIP", " gzip", "x-gzip"])
def test_the_name_may_be_written_so(encoding: str) -> None:
    assert not is_whole(encoding, PACKED[:-1], MOST)


@pytest.mark.parametrize("encoding", ["", "identity", "deflate", "br", "gzip, gzip"])
def test_another_encoding_is_not_judged(encoding: str) -> None:
    assert is_whole(encoding, PACKED[:-1], MOST)


def test_what_unpacks_to_too_much_is_not_judged() -> None:
    bomb = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    packed = bomb.compress(bytes(8 << 20)) + bomb.flush()

    assert is_whole("gzip", packed[:-9], 1 << 20)
