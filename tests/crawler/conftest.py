"""What the crawler's tests share: a catalogue in a SQLite file, and Hypothesis without a stopwatch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from crawler.storage.catalogue import Catalogue
from crawler.storage.database import open_database, sqlite_url

settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_database(sqlite_url(tmp_path / "catalogue.sqlite3"))
    yield opened
    opened.dispose()


@pytest.fixture
def catalogue(engine: Engine) -> Catalogue:
    return Catalogue(engine)
