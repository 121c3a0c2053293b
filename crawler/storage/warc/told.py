"""What stands beside an answer: the article it was asked for, with its list row; no list is needed to read it again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from crawler.items import ListingRow, Owed
from crawler.storage.plain import from_plain, to_plain

_OWED = "owed"
# JSON can name half of a character; no catalogue holds it.
_SURROGATES = re.compile("[\ud800-\udfff]")


def owed_to_json(owed: Owed) -> dict[str, Any]:
    """Return what an answer's metadata record says of the article that was asked for."""
    values = {"document_id": owed.document_id, "url": owed.url, "channel": owed.channel, "row": to_plain(owed.row)}
    return {_OWED: values}


def owed_from_json(told: Any) -> Owed | None:  # noqa: ANN401 - what a metadata record holds may be anything
    """Return the article that an answer was asked for; None where the record says nothing of one."""
    values = told.get(_OWED) if isinstance(told, Mapping) else None
    if not isinstance(values, Mapping):
        return None
    try:
        row = from_plain(values.get("row"))
        owed = Owed(document_id=values["document_id"], url=values["url"], channel=values.get("channel"), row=row)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):  # of another version, or not ours
        return None
    return owed if _is_sound(owed) else None


def _is_sound(owed: Owed) -> bool:
    """Return whether everything in *owed* is of its type, so that the catalogue can hold it."""
    row: Any = owed.row
    texts: list[Any] = [owed.document_id, owed.url, "" if owed.channel is None else owed.channel]
    moments: list[Any] = []
    if row is not None:
        if not isinstance(row, ListingRow) or not isinstance(row.lids, tuple):
            return False
        texts += [row.document_id, row.url, row.title, row.media, row.keywords, row.intro, row.wap_url, *row.lids]
        moments = [moment for moment in (row.ctime, row.mtime, row.intime) if moment is not None]
    return all(isinstance(text, str) and not _SURROGATES.search(text) for text in texts) and all(
        isinstance(moment, datetime) and moment.utcoffset() is not None for moment in moments
    )


def document_id_of(told: Any) -> str | None:  # noqa: ANN401 - as above
    """Return the id of that article."""
    values = told.get(_OWED) if isinstance(told, Mapping) else None
    named = values.get("document_id") if isinstance(values, Mapping) else None
    return named if isinstance(named, str) and not _SURROGATES.search(named) else None
