"""Bombs and floods in a process that may have little memory: each is refused or read, and the next one too."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Of addresses, in which a little more is reserved than used.
MEMORY = 1 << 30
SECONDS = 60
HOSTILE = """
import gzip, json, sys, zlib
from pathlib import Path
from time import process_time
from benchmarks.shapes import LARGEST, read_list, read_whole
from benchmarks.shapes import page as page_with
from crawler.errors import DamagedRecordError, ListingError, PageError
from crawler.storage.warc.reader import read_records, unpacked
from pipelines.html import UnstableMarkupError

folder = Path(sys.argv[1])
zeros = bytes(1 << 20)

def bomb(wbits, mib):
    packer = zlib.compressobj(1, wbits=wbits)
    return b"".join([*(packer.compress(zeros) for _ in range(mib)), packer.flush()])

def body(encoding, data):
    return lambda: unpacked(data, (("Content-Encoding", encoding),), "a", 0)

def warc(data):
    def read():
        path = folder / "a.warc.gz"
        path.write_bytes(data)
        return list(read_records(path))
    return read

def record(head, body, length=None):
    said = len(body) if length is None else length
    told = b"WARC/1.1\\r\\nWARC-Type: response\\r\\n"
    told += b"WARC-Record-ID: <urn:uuid:1>\\r\\nWARC-Date: 2024-03-05T02:00:00Z\\r\\n"
    kind = b"Content-Type: application/http; msgtype=response\\r\\nContent-Length: %d\\r\\n" % said
    return told + kind + head + b"\\r\\n" + body + b"\\r\\n\\r\\n"

OK = b"HTTP/1.1 200 OK\\r\\n\\r\\n"
GZIP = zlib.MAX_WBITS + 16
roll, live = read_list("roll"), read_list("live")
CASES = {
    "a gzip bomb": body("gzip", bomb(GZIP, 80)),
    "a deflate bomb": body("deflate", bomb(zlib.MAX_WBITS, 80)),
    "a deflate bomb without a frame": body("deflate", bomb(-zlib.MAX_WBITS, 80)),
    "a bomb in a bomb": body("gzip", gzip.compress(bomb(GZIP, 80))),
    "a record that is a bomb": warc(bomb(GZIP, 80)),
    "a record with a length that lies": warc(gzip.compress(record(b"", OK + b"x", 10**15))),
    "a record with a negative length": warc(gzip.compress(record(b"", OK + b"x", -1))),
    "a record cut short": warc(gzip.compress(record(b"", OK + b"x" * 9_999))[:-20]),
    "headers of 50 MB": warc(gzip.compress(record(b"A: " + b"b" * (50 << 20) + b"\\r\\n", OK), 1)),
    "100,000 levels": lambda: read_whole(page_with("<div>" * 100_000)),
    "a million attributes": lambda: read_whole(page_with("<p " + " ".join(f"a{n}" for n in range(1_000_000)) + ">")),
    "an attribute of 16 MB": lambda: read_whole(page_with("<p title='" + "a" * LARGEST + "'>")),
    "a page of 16 MB": lambda: read_whole(page_with("<p>" + "a" * LARGEST)),
    "references without end": lambda: read_whole(page_with("&amp;&copy&#1" * 1_000_000)),
    "a text inside 18,000 paragraphs": lambda: read_whole(page_with("<p><object>" * 9_000 + "a" * 2_000_000)),
    "JSON of 100,000 levels": lambda: roll(b"[" * 100_000),
    "a number of 10,000 digits": lambda: roll(b'{"result":{"total":' + b"9" * 10_000 + b"}}"),
    "a list of 16 MB": lambda: roll(b'{"result":{"data":"' + b"a" * LARGEST + b'"}}'),
    "ten million rows": lambda: roll(b'{"result":{"status":{"code":0},"data":[' + b"1," * 9_999_999 + b"1]}}"),
    "a flash of 100,000 levels": lambda: live(
        json.dumps({"result": {"status": {"code": 0}, "data": {"feed": {"list": [
            {"id": 7, "create_time": "2024-03-05 10:00:00", "rich_text": "<div>" * 100_000}]}}}}).encode()),
}
ends = {}
for name, read in CASES.items():
    begun = process_time()
    try:
        read()
        end = "read"
    except (PageError, ListingError, DamagedRecordError, UnstableMarkupError) as error:
        end = f"refused: {getattr(error, 'reason', '')} {error}"[:160]
    except Exception as error:
        end = f"{type(error).__name__}: {error}"[:160]
    ends[name] = [end, process_time() - begun]
print(json.dumps(ends))
"""
REFUSED = {
    "a gzip bomb": "unpacks to more",
    "a deflate bomb": "unpacks to more",
    "a deflate bomb without a frame": "unpacks to more",
    "a bomb in a bomb": "read",
    "a record that is a bomb": "larger than any answer",
    "a record with a length that lies": "",
    "a record with a negative length": "",
    "a record cut short": "in the middle of a record",
    "headers of 50 MB": "",
    "100,000 levels": "too deep",
    "a million attributes": "too large",
    "an attribute of 16 MB": "too large",
    "a page of 16 MB": "too large",
    "references without end": "too large",
    "a text inside 18,000 paragraphs": "too large",
    "JSON of 100,000 levels": "no JSON",
    "a number of 10,000 digits": "no JSON",
    "a list of 16 MB": "the API answers",
    "ten million rows": "",
    "a flash of 100,000 levels": "",
}


@pytest.fixture(scope="module")
def ends(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, float]]:
    """Return how reading each ended, and its seconds of CPU: all in one process, which has little memory."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    command = [sys.executable, "-c", HOSTILE, str(tmp_path_factory.mktemp("warc"))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=100, preexec_fn=limit)
    found: dict[str, tuple[str, float]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", REFUSED)
def test_it_ends_as_it_should(ends: dict[str, tuple[str, float]], name: str) -> None:
    end, seconds = ends[name]

    assert end.startswith(("read", "refused: "))
    assert REFUSED[name] in end
    assert seconds < SECONDS
