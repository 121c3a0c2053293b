"""The journal: every change of the catalogue, written beside the answers it came of, so that it can be made again."""

from __future__ import annotations

import functools
import inspect
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy.exc import OperationalError, SQLAlchemyError

from crawler import times
from crawler.errors import CatalogueError, JournalError
from crawler.storage.paths import is_below, is_document_id, is_folder_name
from crawler.storage.plain import from_plain, to_plain

_ENTRY = "entry"
# What comes of values of another type than the method's: an entry is whatever somebody has written into a WARC file.
_UNSUITED = (ArithmeticError, AttributeError, LookupError, SQLAlchemyError, TypeError, ValueError)
# The moment of the call, where a journalled method's argument `at` is left out.
NOW = datetime.min.replace(tzinfo=times.SHANGHAI)

logger = logging.getLogger(__name__)

Given = ParamSpec("Given")
Result = TypeVar("Result")
# Surrounds the making of a change, and keeps its entry, whose JSON and time it is given, if the change was made.
Keeper = Callable[[Mapping[str, Any], datetime], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One change. *name*: the book and its method, as "Listings.seen"; *values*: the method's arguments."""

    name: str
    values: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """Return the entry in JSON's types."""
        return {_ENTRY: self.name, **{name: to_plain(value) for name, value in self.values.items()}}

    @classmethod
    def from_json(cls, told: Any) -> Entry | None:  # noqa: ANN401 - what a metadata record holds may be anything
        """Return the entry that a metadata record holds; None where it holds something else.

        Raises JournalError for one that this version can't read.
        """
        if not isinstance(told, dict) or _ENTRY not in told:
            return None
        try:
            _refuse_foreign_places(told)
            values = {name: from_plain(value) for name, value in told.items() if name != _ENTRY}
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise JournalError(f"{told[_ENTRY]} is told in words that this version doesn't know") from error
        return cls(str(told[_ENTRY]), values)


# What becomes a part of a path, or is one; a WARC file of somebody else's may hold anything.
_CHECKS: Mapping[str, Callable[[str], bool]] = {
    "document_id": is_document_id,
    "original": is_document_id,
    "channel": is_folder_name,
    "path": is_below,
}


def _refuse_foreign_places(told: Any) -> None:  # noqa: ANN401 - JSON values of any kind
    """Raise JournalError where an entry names a place that no archive has."""
    waiting = [told]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()
            for name, is_fit in _CHECKS.items():
                given = value.get(name)
                if given is not None and not (isinstance(given, str) and is_fit(given)):
                    raise JournalError(f"{told[_ENTRY]} names {given!r}, which is no {name} of an archive")


class Journal:
    """Where the books of a catalogue write their changes. *keeper*: keeps an entry; None: nobody does."""

    def __init__(self) -> None:
        self.keeper: Keeper | None = None
        self._depth = 0

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Keep changes out of the journal that stand in one already, or are part of one that does."""
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1

    @contextmanager
    def entering(self, entry: Entry) -> Iterator[None]:
        """Enter the change that is made meanwhile, if it is one of its own and somebody keeps the journal."""
        if self.keeper is None or self._depth:
            keeping: AbstractContextManager[None] = nullcontext()
        else:
            keeping = self.keeper(entry.to_json(), times.now())
        with keeping, self.silent():
            yield


class Book(Protocol):
    """What has a journal."""

    journal: Journal


BookT = TypeVar("BookT", bound=Book)


def journalled(
    method: Callable[Concatenate[BookT, Given], Result],
) -> Callable[Concatenate[BookT, Given], Result]:
    """Enter each call of a book's method into the journal, once it has changed the catalogue.

    Such a method must be the same function of its arguments and the catalogue whenever it is called: no clock but its
    argument `at`, no chance; what it calls of other books belongs to it. Its arguments must be what
    `crawler.storage.plain` knows.
    """
    signature = inspect.signature(method)

    @functools.wraps(method)
    def called(self: BookT, /, *args: Given.args, **kwargs: Given.kwargs) -> Result:
        given = signature.bind(self, *args, **kwargs)
        given.apply_defaults()
        if given.arguments.get("at") is NOW:
            given.arguments["at"] = times.now()
        with self.journal.entering(Entry(method.__qualname__, _own(given.arguments))):
            return method(*given.args, **given.kwargs)

    called.is_journalled = True  # type: ignore[attr-defined]  # asked for by `apply`
    return called


def apply(books: Mapping[str, Book], entry: Entry) -> bool:
    """Make the change again that *entry* tells of, outside the journal; return False where its article is unknown.

    Raises JournalError for an entry that this version can't read.
    """
    name, _, method = entry.name.partition(".")
    found = getattr(books.get(name), method, None)
    if not getattr(found, "is_journalled", False) or found is None:
        raise JournalError(f"the journal tells of {entry.name}, which this version doesn't know")
    try:
        inspect.signature(found).bind(**entry.values)
    except TypeError as error:
        raise JournalError(f"{entry.name} is told in words that this version doesn't know") from error
    try:
        with books[name].journal.silent():
            found(**entry.values)
    except CatalogueError as error:
        # An earlier entry is lost, or from before there was a journal. What can be had of the pages comes afterwards.
        logger.warning("Passed over, %s: %s", entry.name, error)
        return False
    except OperationalError:
        raise  # the database's own trouble: a full disk, a lock
    except _UNSUITED as error:
        said = f"{entry.name} is told with values that no catalogue holds ({type(error).__name__})"
        raise JournalError(said) from error
    return True


def _own(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if name != "self"}
