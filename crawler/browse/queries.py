"""The searches of the catalogue, as SQL with its parameters. Pure.

Each looks at a bounded number of articles, so that the commonest phrase in the largest archive has an answer at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from crawler.browse.phrases import GRAM, match_of, pattern_of
from crawler.browse.question import Question
from crawler.storage.paths import NO_CHANNEL

# So many articles with a phrase are counted, sorted and shown: those entered last, where there are more.
MOST_HITS: Final = 10_000
# What is too short for the index is looked for in so many texts, the newest; a quarter of a second.
WINDOW: Final = 20_000
ON_A_PAGE: Final = 20

_COLUMNS = "t.document_id, t.date, a.channel, a.media, a.stocks"
_JOINED = "JOIN articles AS a ON a.document_id = t.document_id"
# Of a facet alone: to try all texts, the newest first, until enough have it takes seconds in a large archive. With this
# SQLite looks through the articles first, which are far shorter.
_FILTERED = "articles AS a CROSS JOIN texts AS t ON t.document_id = a.document_id"
_NEWEST = "ORDER BY t.date DESC, t.number DESC"
_DURING = "t.date >= :since AND t.date < :until"
_IS_HELD = "(t.title LIKE :pattern{0} ESCAPE '\\' OR t.text LIKE :pattern{0} ESCAPE '\\')"
_HAS_STOCK = "EXISTS (SELECT 1 FROM json_each(a.stocks) AS s WHERE json_extract(s.value, '$[1]') = :stock)"


@dataclass(frozen=True, slots=True)
class Query:
    """A statement and its parameters."""

    sql: str
    parameters: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Search:
    """A question as statements. *hits*: the articles, the newest first, one more than MOST_HITS where there are more;
    *looked_at*: how many texts are looked at for it, one more than *most* where there are more; *is_indexed*: whether
    the index finds them.
    """

    hits: Query
    looked_at: Query
    most: int
    is_indexed: bool


def search_for(question: Question, *, has_index: bool) -> Search:
    """Return the statements that answer a question."""
    phrases = question.phrases
    long = [phrase for phrase in phrases if has_index and len(phrase) >= GRAM]
    short = [phrase for phrase in phrases if phrase not in long]
    parameters, conditions = _conditions(question, short)
    source, most = _source(question, long, short, parameters)
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    is_narrow = bool(question.channel or question.media or question.stock)
    tables = _FILTERED if is_narrow and not phrases and not question.day else f"{source} {_JOINED}"
    hits = f"SELECT {_COLUMNS} FROM {tables} {where} {_NEWEST} LIMIT {MOST_HITS + 1}"  # noqa: S608 - our words
    looked_at = f"SELECT count(*) AS number FROM (SELECT 1 FROM {source} LIMIT {most + 1})"  # noqa: S608 - as above
    return Search(Query(hits, parameters), Query(looked_at, parameters), most, bool(long))


def _source(
    question: Question, long: Sequence[str], short: Sequence[str], parameters: dict[str, Any]
) -> tuple[str, int]:
    """Return the texts that are looked at, as `t`, and how many of them at most; their parameters are added."""
    if long:
        parameters |= {"match": match_of(long), "most": MOST_HITS + 1}
        found = (
            "SELECT rowid AS number FROM texts_search WHERE texts_search MATCH :match ORDER BY rowid DESC LIMIT :most"
        )
        return f"({found}) AS found JOIN texts AS t ON t.number = found.number", MOST_HITS
    if short:
        during = f"WHERE {_DURING}" if question.day else ""
        newest = f"SELECT t.number FROM texts AS t {during} {_NEWEST} LIMIT {WINDOW + 1}"  # noqa: S608 - our words
        return f"({newest}) AS newest JOIN texts AS t ON t.number = newest.number", WINDOW
    return "texts AS t", MOST_HITS


def _conditions(question: Question, short: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
    parameters: dict[str, Any] = {f"pattern{place}": pattern_of(phrase) for place, phrase in enumerate(short)}
    conditions = [_IS_HELD.format(place) for place in range(len(short))]
    if question.channel:
        parameters["channel"] = None if question.channel == NO_CHANNEL else question.channel
        conditions.append("a.channel IS :channel")
    if question.media:
        parameters["media"] = question.media
        conditions.append("a.media = :media")
    if question.stock:
        parameters["stock"] = question.stock
        conditions.append(_HAS_STOCK)
    if question.day:
        # Moments are text that sorts as time does; "~" comes after every character in them.
        parameters |= {"since": question.day, "until": f"{question.day}~"}
        conditions.append(_DURING)
    return parameters, conditions


FIND_INDEX: Final = "SELECT 1 FROM sqlite_master WHERE name = 'texts_search'"
SHOWN: Final = (
    "SELECT a.document_id, t.title, t.text, t.date, a.channel, a.media, a.state FROM texts AS t "
    "JOIN articles AS a ON a.document_id = t.document_id WHERE a.document_id IN (SELECT value FROM json_each(:ids))"
)
ARTICLE: Final = (
    "SELECT a.*, t.number, t.date, t.text, t.file_sha256 IS NOT a.file_sha256 AS is_behind FROM articles AS a "
    "LEFT JOIN texts AS t ON t.document_id = a.document_id WHERE a.document_id = :id"
)
ALIAS: Final = "SELECT document_id FROM aliases WHERE alias = :id"
REVISIONS: Final = "SELECT * FROM revisions WHERE document_id = :id ORDER BY version"
REMOVALS: Final = "SELECT * FROM removals WHERE document_id = :id ORDER BY first_gone"
RECORDS: Final = (
    "SELECT record_id, file, offset, length, url, at FROM records "
    "WHERE record_id IN (SELECT value FROM json_each(:ids)) ORDER BY at, file, offset"
)
CLUSTER: Final = (
    "SELECT a.document_id, a.title, a.media, a.channel, t.date FROM stories AS s "
    "JOIN articles AS a ON a.document_id = s.document_id LEFT JOIN texts AS t ON t.document_id = s.document_id "
    "WHERE s.cluster = (SELECT cluster FROM stories WHERE document_id = :id) AND s.document_id <> :id "
    "ORDER BY s.number LIMIT 200"
)
DUPLICATES: Final = (
    "SELECT document_id, title, url FROM articles WHERE state = 'duplicate' AND reason = :reason "
    "ORDER BY document_id LIMIT 200"
)
_BESIDE = (
    "SELECT t.document_id, t.title FROM texts AS t {joined} WHERE a.channel IS :channel "
    "AND (t.date, t.number) {sign} (:date, :number) ORDER BY t.date {order}, t.number {order} LIMIT 1"
)
EARLIER: Final = _BESIDE.format(joined=_JOINED, sign="<", order="DESC")
LATER: Final = _BESIDE.format(joined=_JOINED, sign=">", order="ASC")
