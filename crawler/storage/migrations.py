"""Catalogues of earlier versions, brought up to this one. Each step can be repeated, should a run be killed in it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, inspect
from sqlalchemy.schema import CreateColumn

from crawler.storage.schema import SCHEMA_VERSION, metadata

# What each version added to tables that were there before it. New tables are made wherever they are missing.
_ADDED: Mapping[int, Mapping[str, tuple[str, ...]]] = {
    2: {"articles": ("reporter", "editor_code", "columnist")},
    3: {},  # new tables alone
    4: {"runs": ("job",)},
}
OLDEST = 1


def migrate(connection: Connection, found: int) -> None:
    """Bring a catalogue of version *found* up to SCHEMA_VERSION."""
    for version in range(found + 1, SCHEMA_VERSION + 1):
        for table, names in _ADDED.get(version, {}).items():
            _add_columns(connection, table, names)


def _add_columns(connection: Connection, table: str, names: tuple[str, ...]) -> None:
    present = {column["name"] for column in inspect(connection).get_columns(table)}
    for name in names:
        if name not in present:
            column = CreateColumn(metadata.tables[table].c[name]).compile(dialect=connection.dialect)
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column}")
