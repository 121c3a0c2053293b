"""What the tests of the raw archive share: the other commands as processes, and all that an archive holds."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, inspect, text
from warcio.archiveiterator import ArchiveIterator

from crawler.storage.texts import INDEX
from tests.commands import SCRAPY, finished, finished_text
from tests.end_to_end.conftest import NO_PAUSES, Archive, Ended
from tests.sina.server import SinaServer

Tables = dict[str, list[tuple[Any, ...]]]
WARCIO = (sys.executable, "-c", "from warcio.cli import main; main()")
# Numbered as they came in. A run that is killed between a story's commit and its entry in the journal has it numbered
# earlier than whoever tells of it again.
_BY_NUMBER = ("stories", "texts")
_STORY = "(SELECT document_id FROM stories WHERE stories.number = bands.number)"


@dataclass(frozen=True)
class Record:
    """One record as another program reads it. *payload*: as it came, still compressed."""

    file: Path
    kind: str
    headers: dict[str, str]
    payload: bytes

    @property
    def id(self) -> str:
        return self.headers["WARC-Record-ID"].removeprefix("<urn:uuid:").removesuffix(">")

    @property
    def url(self) -> str:
        return self.headers.get("WARC-Target-URI", "")


def archive_at(root: Path, sina: SinaServer, *settings: str) -> Archive:
    """Return an archive that asks the stand-in, without pauses."""
    quick = [f"{name}={value}" for name, value in NO_PAUSES.items()]
    return Archive(root, f"MIRROR_URL={sina.url}", *quick, *settings)


def replayed(source: Archive, root: Path, *settings: str) -> Archive:
    """Return an archive that a replay of another one's WARC files has made, and of nothing else."""
    archive = Archive(root, f"REPLAY_FROM={source.root / 'warc'}", *settings)
    ended = archive.crawl("replay")
    assert ended.code in {0, 4}, ended.err
    return archive


def command_line(archive: Archive, name: str, *options: str) -> list[str]:
    """Return the command line of a command on an archive."""
    settings = [part for setting in archive.settings for part in ("-s", setting)]
    return [*SCRAPY, name, *settings, *options]


def run(archive: Archive, name: str, *options: str) -> Ended:
    """Run a command on an archive to its end."""
    done = finished_text(command_line(archive, name, *options))
    return Ended(done.returncode, done.stdout, done.stderr)


def show(archive: Archive, *options: str) -> bytes:
    """Return what `scrapy show` prints, byte for byte."""
    return finished(command_line(archive, "show", *options), check=True).stdout


def warcio(*arguments: str | Path) -> Ended:
    """Run warcio to its end."""
    done = subprocess.run([*WARCIO, *arguments], capture_output=True, text=True, timeout=60, check=False)
    return Ended(done.returncode, done.stdout, done.stderr)


def warc_files(archive: Archive) -> list[Path]:
    """Return the WARC files, in the order of their runs, those that are left open among them."""
    return sorted((archive.root / "warc").rglob("*.warc.gz*"), key=lambda path: path.name)


def records(files: Iterable[Path]) -> list[Record]:
    """Return every record of some WARC files, as warcio reads it, with its digests checked."""
    found = []
    for path in files:
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests="raise"):
                payload = record.raw_stream.read()
                found.append(Record(path, record.rec_type, dict(record.rec_headers.headers), payload))
    return found


def _columns(table: str, names: Iterable[str]) -> str:
    """Return the columns of a table by which two archives can be compared."""
    if table == "bands":
        return f"band, {_STORY}"
    return ", ".join(f'"{name}"' for name in names if name != "number" or table not in _BY_NUMBER)


def tables(archive: Archive, *, without_runs: Sequence[str] = (), database: Path | None = None) -> Tables:
    """Return every row of every table of the catalogue, sorted, but for those of some spiders' runs.

    Left out is the index of the texts, whose own tables hold blocks of bytes as the order of the articles made them:
    that it is true to the texts is tested beside it (test_texts.py).
    """
    engine = create_engine(f"sqlite:///{database or archive.root / 'catalogue.sqlite3'}")
    found: Tables = {}
    with engine.connect() as connection:
        for table in sorted(inspect(engine).get_table_names()):
            if table.startswith(INDEX):
                continue
            names = _columns(table, (column["name"] for column in inspect(engine).get_columns(table)))
            where = " WHERE spider NOT IN :spiders" if table == "runs" and without_runs else ""
            spiders = ", ".join(f"'{name}'" for name in without_runs)
            query = f"SELECT {names} FROM {table}{where.replace(':spiders', f'({spiders})')}"  # noqa: S608 - our own names
            found[table] = sorted(map(tuple, connection.execute(text(query))), key=repr)
    engine.dispose()
    return found


def differences(one: Tables, other: Tables) -> dict[str, tuple[list[Any], list[Any]]]:
    """Return of each table that differs the rows that only the one has, and those that only the other has."""
    names = {*one, *other}
    return {
        name: (
            [each for each in one.get(name, []) if each not in other.get(name, [])],
            [each for each in other.get(name, []) if each not in one.get(name, [])],
        )
        for name in sorted(names)
        if one.get(name) != other.get(name)
    }


def everything(archive: Archive) -> dict[str, tuple[int, bytes]]:
    """Return every file of an archive with its time stamp and bytes, but for its lock."""
    return {
        path.relative_to(archive.root).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(archive.root.rglob("*"))
        if path.is_file() and path.name != "archive.lock"
    }
