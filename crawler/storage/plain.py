"""What the journal holds, as JSON values and back: moments, days, rows of lists and the like beside plain values."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from crawler.items import ListingRow, Owed, StockCode
from crawler.lists.day import DayReading
from crawler.stories import Signature

# The key that says what an object stands for; no journalled mapping has it as one of its own.
_KIND = "$"
_KINDS = (ListingRow, Owed, StockCode, DayReading, Signature)
_CLASSES: Mapping[str, type[Any]] = {kind.__name__: kind for kind in _KINDS}
_READERS: Mapping[str, Callable[[Any], Any]] = {
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "set": lambda values: frozenset(map(from_plain, values)),
}


def to_plain(value: Any) -> Any:  # noqa: ANN401 - JSON values of any kind
    """Return *value* in JSON's types. Raises TypeError for what the journal can't hold."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, (list, tuple)):
        return [to_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {str(name): to_plain(each) for name, each in value.items()}
    return _tagged(value)


def _tagged(value: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Return what JSON has no type for, with its kind."""
    if isinstance(value, datetime):
        return {_KIND: "moment", "is": value.isoformat()}
    if isinstance(value, date):
        return {_KIND: "day", "is": value.isoformat()}
    if isinstance(value, (set, frozenset)):
        return {_KIND: "set", "is": sorted(to_plain(each) for each in value)}
    kind = type(value).__name__
    if _CLASSES.get(kind) is not type(value):
        raise TypeError(f"the journal can't hold a {kind}")
    # What has its default need not be said.
    said = {
        field.name: to_plain(getattr(value, field.name))
        for field in dataclasses.fields(value)
        if getattr(value, field.name) != field.default
    }
    return {_KIND: kind, "is": said}


def from_plain(value: Any) -> Any:  # noqa: ANN401 - as above
    """Return what `to_plain` made *value* of; lists come back as tuples. Raises ValueError, TypeError or KeyError."""
    if isinstance(value, list):
        return tuple(map(from_plain, value))
    if not isinstance(value, dict):
        return value
    kind = value.get(_KIND)
    if kind is None:
        return {name: from_plain(each) for name, each in value.items()}
    if kind in _READERS:
        return _READERS[kind](value["is"])
    return _CLASSES[kind](**from_plain(value["is"]))
