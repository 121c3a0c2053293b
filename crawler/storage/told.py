"""How far the journals of WARC files that were taken over have been told again, so that a stopped replay goes on."""

from __future__ import annotations

from sqlalchemy import Engine, delete, select

from crawler.storage.database import upsert
from crawler.storage.schema import meta

_PREFIX = "told/"


class Told:
    """Notes in the table `meta`, one for each file of which not everything has been told."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def so_far(self, name: str) -> int:
        """Return how many entries of a file have been told; 0 for one that was never begun."""
        return int(self._value(name) or 0)

    def is_open(self, name: str) -> bool:
        """Return whether a file was taken over and has not been told to its end."""
        return self._value(name) is not None

    def note(self, name: str, entries: int) -> None:
        """Record that so many entries of a file have been told."""
        values = {"key": f"{_PREFIX}{name}", "value": str(entries)}
        with self._engine.begin() as connection:
            statement = upsert(connection, meta).values(**values)
            connection.execute(statement.on_conflict_do_update(index_elements=[meta.c.key], set_=values))

    def finish(self, name: str) -> None:
        """Record that a file has been told to its end."""
        with self._engine.begin() as connection:
            connection.execute(delete(meta).where(meta.c.key == f"{_PREFIX}{name}"))

    def _value(self, name: str) -> str | None:
        with self._engine.begin() as connection:
            return connection.execute(select(meta.c.value).where(meta.c.key == f"{_PREFIX}{name}")).scalar()
