"""A replay of a stranger's WARC file, whose journal names places outside the archive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from crawler.storage.journal import Entry
from crawler.storage.plain import to_plain
from crawler.storage.warc.drafts import json_draft
from crawler.times import SHANGHAI, now
from tests.crawler.storage.warc.kept import CAME, members_of, put
from tests.end_to_end.conftest import Archive

AT = now().astimezone(SHANGHAI)
PICTURE = {
    "url": "https://n.sinaimg.cn/a.png",
    "sha256": "0" * 64,
    "content_type": "image/png",
    "size": 9,
    "record_id": "",
}
ENTRIES = {
    "a picture": Entry("Pictures.kept", {**PICTURE, "path": "../../planted.png", "at": AT}),
    "a file": Entry("Outcomes.archive", {"document_id": "hostile0000001", "columns": {"path": "/planted"}, "at": AT}),
}


def planted(folder: Path, entry: Entry) -> Path:
    """Return a WARC file with one entry of a journal in it, whatever the journal itself would take."""
    told: dict[str, Any] = {"entry": entry.name, **{name: to_plain(value) for name, value in entry.values.items()}}
    return put(folder / "warc" / "stranger.warc.gz", *members_of(json_draft(told, CAME, warc_headers={})))


@pytest.mark.parametrize("what", ENTRIES)
def test_a_strangers_journal_is_refused(tmp_path: Path, what: str) -> None:
    (tmp_path / "warc").mkdir()
    warc = planted(tmp_path, ENTRIES[what])
    archive = Archive(tmp_path / "deep" / "archive", f"REPLAY_FROM={warc}")

    ended = archive.crawl("replay")

    assert ended.code == 1
    assert "of an archive" in ended.err + ended.out
    assert [path.name for path in tmp_path.rglob("*planted*")] == []
