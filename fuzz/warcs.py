"""The readers of WARC files: what verify, replay and rebuild make of one that anybody may have written."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.errors import BrokenSiteError, DamagedRecordError, JournalError, NoRecordError
from crawler.items import Owed
from crawler.lists.day import DayReading
from crawler.storage.catalogue import Catalogue
from crawler.storage.journal import apply
from crawler.storage.saved_site import SavedSite
from crawler.storage.warc.archive import RawArchive
from crawler.storage.warc.chronicle import placed_entries
from crawler.storage.warc.drafts import Exchange, exchange_drafts, info_draft, json_draft
from crawler.storage.warc.files import answers_in, take_over
from crawler.storage.warc.index import Answer
from crawler.storage.warc.reader import WarcRecord, read_records
from crawler.storage.warc.rescue import rescue, whole_records
from crawler.storage.warc.told import owed_from_json, owed_to_json
from crawler.times import day_start
from fuzz.target import IN_MEMORY, Target, is_written, must

_AT = day_start(date(2024, 3, 5))
_URL = "https://finance.sina.com.cn/china/2024-03-05/doc-iqwertyu0000001.shtml"
_OWED = Owed(document_id="qwertyu0000001", url=_URL, channel="china")
_WORDS = (
    *("WARC/1.1\r\n", "WARC/1.0\r\n", "WARC-Type: ", "response", "revisit", "metadata", "warcinfo", "resource"),
    *("WARC-Record-ID: <urn:uuid:", "WARC-Date: 2024-03-05T02:00:00Z", "Content-Length: ", "WARC-Target-URI: "),
    *("Content-Type: application/json", "HTTP/1.1 200 OK\r\n", "Content-Encoding: gzip", "Transfer-Encoding: chunked"),
    *(
        "WARC-Concurrent-To: ",
        "WARC-Refers-To: ",
        "WARC-Payload-Digest: sha1:",
        "\r\n\r\n",
        "-1",
        "9" * 30,
        "\x1f\x8b\x08",
    ),
    *(
        '{"owed":{"document_id":"',
        '{"entry":"Catalogue.',
        '"$":"moment"',
        '"$":"ListingRow"',
        '"is":',
        "\\ud800",
        "1e999",
    ),
)
# Sqlite's integers, in which the catalogue keeps a status.
_LARGEST = 2**63


def hold(data: bytes) -> None:
    """Read *data* as a WARC file; where its first byte is odd, as the unpacked text of one record."""
    with TemporaryDirectory(prefix="fuzz", dir=IN_MEMORY) as folder:
        path = Path(folder, "warc", "2024", "03", "a-00001.warc.gz")
        path.parent.mkdir(parents=True)
        path.write_bytes(gzip.compress(data[1:], 1) if data[:1] and data[0] % 2 else data[1:])
        _read(path)
        _restore(Path(folder), path)


def _read(path: Path) -> None:
    """Read a file as replay and verify do."""
    try:
        for record in read_records(path):
            _check(record)
    except DamagedRecordError as error:
        must(0 <= error.offset <= path.stat().st_size, f"damaged at byte {error.offset}")
    whole = [record.offset for record in whole_records(path)]
    saved = rescue(path)
    must(len(list(whole_records(saved))) == len(whole), "what was rescued has other records")
    try:
        for answer in SavedSite.open(path):
            answer.body()
    except (BrokenSiteError, OSError):
        return


def _check(record: WarcRecord) -> None:
    must(record.at.utcoffset() is not None and record.length > 0, record)
    must(is_written(record.record_id, record.url, record.kind, record.payload_digest, record.beside), record)
    must(0 <= record.status < _LARGEST, f"status {record.status}")
    owed_from_json(record.told)
    try:
        record.body()
    except DamagedRecordError:
        return


def _restore(folder: Path, path: Path) -> None:
    """Make a catalogue of a file, as rebuild does."""
    catalogue = _catalogue()
    raw = RawArchive(folder / "warc", catalogue.answers)
    answers = list(answers_in(path, raw.folder))
    catalogue.answers.add(answers)
    for answer in answers:
        _claim(catalogue, raw, answer)
    with suppress(JournalError):
        for entry, _ in placed_entries(path):
            apply(catalogue.books, entry)
    with suppress(DamagedRecordError):
        take_over(path, folder / "taken")


@cache
def _catalogue() -> Catalogue:
    """Return the one catalogue of this process: to make one takes longer than everything else."""
    return Catalogue.open("sqlite://")


def _claim(catalogue: Catalogue, raw: RawArchive, answer: Answer) -> None:
    with suppress(DamagedRecordError, NoRecordError):
        owed = owed_from_json(raw.read(answer.record_id).told)
        if owed is not None:
            catalogue.claim(owed, at=answer.at)


def _exchange(number: int, **changes: object) -> Exchange:
    values: dict[str, object] = {
        "url": _URL.replace("0000001", f"{number:07}"),
        "method": "GET",
        "request_headers": (("Accept", "*/*"),),
        "status": 200,
        "headers": (("Content-Type", "text/html"),),
        "body": f"<p>第{number}批灯</p>".encode(),
        "at": _AT,
        "told": owed_to_json(_OWED),
    }
    return Exchange(**values | changes)  # type: ignore[arg-type]  # the changes of seeds() are right


def _entries() -> Iterator[dict[str, object]]:
    """Yield some entries as a catalogue's journal has them."""
    kept: list[dict[str, object]] = []

    @contextmanager
    def keeping(entry: Mapping[str, object], _at: datetime) -> Iterator[None]:
        yield
        kept.append(dict(entry))

    with closing(Catalogue.open("sqlite://")) as catalogue:
        catalogue.journal.keeper = keeping
        catalogue.claim(_OWED)
        catalogue.days.take_up("china", [_AT.date()])
        catalogue.days.read("china", _AT.date(), DayReading(1, 1, frozenset({"a"}), pages=1), _AT, is_over=True)
        catalogue.failed(_OWED.document_id, "unknown layout", _AT)
    yield from kept


def seeds() -> Iterator[bytes]:
    """Yield whole files, single records, and what stands in them, of every kind."""
    packed = gzip.compress(b"<p>" + b"\xe7\x81\xaf" * 40)
    drafts = [info_draft("a", {"software": "fuzz"}, _AT)]
    for number, changes in enumerate(
        ({}, {"body": packed, "headers": (("Content-Encoding", "gzip"),)}, {"status": 404}, {"told": None})
    ):
        drafts += exchange_drafts(_exchange(number, **changes), None)
    drafts += [json_draft(entry, _AT, warc_headers={}) for entry in _entries()]
    members = [draft.to_member() for draft in drafts]
    yield b"\0" + b"".join(members)
    for member in members:
        yield b"\0" + member
        yield b"\1" + gzip.GzipFile(fileobj=BytesIO(member)).read()


TARGET = Target("warcs", hold, seeds, _WORDS, longest=4_096)
