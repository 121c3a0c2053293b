"""What stands beside an answer: the article it was asked for, with its list row; no list is needed to read it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crawler.items import Owed
from crawler.storage.plain import from_plain, to_plain

_OWED = "owed"


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
        return Owed(document_id=values["document_id"], url=values["url"], channel=values.get("channel"), row=row)
    except (KeyError, TypeError, ValueError, AttributeError):  # of another version, or not ours
        return None


def document_id_of(told: Any) -> str | None:  # noqa: ANN401 - as above
    """Return the id of that article."""
    values = told.get(_OWED) if isinstance(told, Mapping) else None
    return str(values["document_id"]) if isinstance(values, Mapping) and "document_id" in values else None
