"""The catalogue's book of WARC records: where each answer lies, by its id, its payload and its article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import PurePosixPath

from sqlalchemy import Engine, delete, func, select

from crawler.storage.database import upsert
from crawler.storage.schema import aliases, articles, records
from crawler.storage.warc.drafts import Original

_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer as the catalogue knows it. *file*: below the folder of the WARC files; *document_id*: of the article
    that its request was for.
    """

    record_id: str
    file: str
    offset: int
    length: int
    kind: str
    url: str
    status: int
    payload_digest: str
    at: datetime
    document_id: str | None = None

    @property
    def run_id(self) -> str:
        """The run that wrote the file."""
        return PurePosixPath(self.file).name.rpartition("-")[0]


_COLUMNS = [records.c[name] for name in Answer.__slots__]


class RecordIndex:
    """Answers by where they lie."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, answers: Iterable[Answer]) -> None:
        """Enter answers; what was known of one is replaced."""
        values = [asdict(answer) for answer in answers]
        with self._engine.begin() as connection:
            for start in range(0, len(values), _BATCH):
                statement = upsert(connection, records)
                places = {name: statement.excluded[name] for name in Answer.__slots__ if name != "record_id"}
                connection.execute(
                    statement.on_conflict_do_update(index_elements=[records.c.record_id], set_=places),
                    values[start : start + _BATCH],
                )

    def find(self, record_id: str) -> Answer | None:
        """Return one answer; None where there is none of this id."""
        query = select(*_COLUMNS).where(records.c.record_id == record_id)
        with self._engine.begin() as connection:
            found = connection.execute(query).one_or_none()
        return Answer(**found._mapping) if found else None  # noqa: SLF001 - SQLAlchemy's own name for it

    def original_of(self, payload_digest: str) -> Original | None:
        """Return the first record that holds a payload; None where no record does."""
        found = self.holder_of(payload_digest)
        return Original(found.record_id, found.url, found.at) if found else None

    def holder_of(self, payload_digest: str) -> Answer | None:
        """Return the answer that holds a payload, for a revisit record that has none of its own."""
        holds = (records.c.payload_digest == payload_digest) & (records.c.kind == "response")
        query = select(*_COLUMNS).where(holds).order_by(records.c.at, records.c.record_id).limit(1)
        with self._engine.begin() as connection:
            found = connection.execute(query).one_or_none()
        return Answer(**found._mapping) if found else None  # noqa: SLF001 - as above

    def of_file(self, file: str) -> Iterator[Answer]:
        """Yield the answers in one file, in their order."""
        query = select(*_COLUMNS).where(records.c.file == file).order_by(records.c.offset)
        with self._engine.begin() as connection:
            found = connection.execute(query).all()
        yield from (Answer(**record._mapping) for record in found)  # noqa: SLF001 - as above

    def files(self) -> dict[str, int]:
        """Return how many answers lie in each file."""
        query = select(records.c.file, func.count()).group_by(records.c.file).order_by(records.c.file)
        with self._engine.begin() as connection:
            return dict(connection.execute(query).all())

    def of_document(self, document_id: str) -> list[Answer]:
        """Return the answers to requests for an article, oldest first; also under an id that it had before."""
        earlier = select(aliases.c.alias).where(aliases.c.document_id == document_id)
        is_its = (records.c.document_id == document_id) | records.c.document_id.in_(earlier)
        query = select(*_COLUMNS).where(is_its).order_by(records.c.at)
        with self._engine.begin() as connection:
            found = connection.execute(query).all()
        return [Answer(**record._mapping) for record in found]  # noqa: SLF001 - as above

    def unknown_documents(self) -> list[str]:
        """Return the ids of articles that were asked for and that the catalogue doesn't know."""
        known = select(articles.c.document_id).union(select(aliases.c.alias))
        query = select(records.c.document_id).where(records.c.document_id.is_not(None)).distinct()
        with self._engine.begin() as connection:
            return list(connection.execute(query.where(records.c.document_id.not_in(known))).scalars())

    def forget(self, record_ids: list[str]) -> None:
        """Strike out answers that lie nowhere any more."""
        with self._engine.begin() as connection:
            for start in range(0, len(record_ids), _BATCH):
                ids = record_ids[start : start + _BATCH]
                connection.execute(delete(records).where(records.c.record_id.in_(ids)))
