"""The memory of the stories: which articles tell the same one, and clusters of those that tell it almost the same way.

A cluster is named by the id of one of its articles, so that no two clusters ever have one name. Likeness is handed on:
where a reprint is like two articles, all three are in one cluster.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Engine, bindparam, delete, func, insert, select, update
from sqlalchemy.engine import Connection

from crawler.storage.journal import Journal, journalled
from crawler.storage.schema import bands, stories
from crawler.stories import Signature

# Texts from one template share bands by the thousand; the likest are among those that share the most, and the text of
# each candidate is read to be compared.
MOST_CANDIDATES = 10
MOST_SAME = 5
# Databases bound how many parameters a statement may have.
_AT_ONCE = 500

# Made once: to make a statement takes longer than to run it, and these are run for every article.
_SAME = (
    select(stories.c.document_id)
    .where(stories.c.story_sha256 == bindparam("sha256"), stories.c.document_id != bindparam("own"))
    .order_by(stories.c.number)
    .limit(MOST_SAME)
)
_SHARED = (
    select(bands.c.number, func.count().label("bands"))
    .where(bands.c.band.in_(bindparam("keys", expanding=True)))
    .group_by(bands.c.number)
    .subquery()
)
_CANDIDATES = (
    select(stories.c.document_id)
    .join(_SHARED, _SHARED.c.number == stories.c.number)
    .where(stories.c.document_id != bindparam("own"))
    .order_by(_SHARED.c.bands.desc(), stories.c.number)
    .limit(MOST_CANDIDATES)
)
_KNOWN = select(
    stories.c.number, stories.c.document_id, stories.c.scheme, stories.c.story_sha256, stories.c.cluster
).where(stories.c.document_id.in_(bindparam("ids", expanding=True)))
_ADD = insert(stories).returning(stories.c.number)
_ADD_BANDS = insert(bands)


class _Story(NamedTuple):
    """A story as it stands in the catalogue."""

    number: int
    document_id: str
    scheme: str
    story_sha256: str
    cluster: str | None


class Stories:
    """The catalogue's book of stories. Each method is one transaction."""

    def __init__(self, engine: Engine, journal: Journal | None = None) -> None:
        self._engine = engine
        self.journal = journal or Journal()

    def same_as(self, signature: Signature, document_id: str) -> list[str]:
        """Return a few articles with the same story, other than *document_id* itself, in order of entry."""
        with self._engine.begin() as connection:
            return list(connection.execute(_SAME, {"sha256": signature.sha256, "own": document_id}).scalars())

    def digest_of(self, document_id: str) -> str | None:
        """Return the digest of an article's story; None where it has none."""
        with self._engine.begin() as connection:
            story = _story(connection, document_id)
        return story.story_sha256 if story else None

    def candidates(self, signature: Signature, document_id: str) -> list[str]:
        """Return the articles that share a band with *signature*, those that share the most first, then the earliest.

        At most MOST_CANDIDATES; never *document_id* itself. Which of them are alike is for their texts to say.
        """
        if not signature.bands:
            return []
        with self._engine.begin() as connection:
            return list(connection.execute(_CANDIDATES, {"keys": signature.bands, "own": document_id}).scalars())

    @journalled
    def enter(self, document_id: str, signature: Signature, alike: Sequence[str]) -> None:
        """Record the story of an article, and that it is like those of *alike*, in place of what was known of it.

        All of them are then in one cluster, with whatever clusters they were in; ids that were never entered are left
        out. An article that is like none of its earlier cluster leaves it.
        """
        with self._engine.begin() as connection:
            before = _story(connection, document_id)
            _put(connection, document_id, signature, before)
            known = _known(connection, [name for name in alike if name != document_id])
            if before is not None and before.cluster not in {None, *(like.cluster for like in known)}:
                _leave(connection, before)
            _link(connection, document_id, known)

    @journalled
    def forget(self, document_id: str) -> None:
        """Remove an article's story; without effect where it has none."""
        with self._engine.begin() as connection:
            story = _story(connection, document_id)
            if story is not None:
                _remove(connection, story)

    def cluster_of(self, document_id: str) -> list[str]:
        """Return the articles of an article's cluster, itself among them, in order of entry; none where it has none."""
        own = select(stories.c.cluster).where(stories.c.document_id == document_id).scalar_subquery()
        query = select(stories.c.document_id).where(stories.c.cluster == own).order_by(stories.c.number)
        with self._engine.begin() as connection:
            return list(connection.execute(query).scalars())

    def largest(self, limit: int) -> list[tuple[str, int]]:
        """Return the largest clusters, each as its name and how many articles it has."""
        size = func.count()
        query = select(stories.c.cluster, size).where(stories.c.cluster.is_not(None)).group_by(stories.c.cluster)
        with self._engine.begin() as connection:
            found = connection.execute(query.order_by(size.desc(), stories.c.cluster).limit(limit))
            return [(name, count) for name, count in found]


def rename_story(connection: Connection, old: str, new: str) -> None:
    """Keep a story under the article's new id; where that has a story of its own, the old one is forgotten."""
    story = _story(connection, old)
    if story is None or old == new:
        return
    if _story(connection, new) is not None:
        _remove(connection, story)
        return
    connection.execute(update(stories).where(stories.c.number == story.number).values(document_id=new))
    _set_cluster(connection, stories.c.cluster == old, new)


def _story(connection: Connection, document_id: str) -> _Story | None:
    return next(iter(_known(connection, [document_id])), None)


def _known(connection: Connection, ids: Iterable[str]) -> list[_Story]:
    """Return the stories of those of *ids* that were entered, in their order, each once."""
    found: dict[str, _Story] = {}
    wanted = list(dict.fromkeys(ids))
    for some in _chunks(wanted):
        found.update((record.document_id, _Story(*record)) for record in connection.execute(_KNOWN, {"ids": some}))
    return [found[name] for name in wanted if name in found]


def _put(connection: Connection, document_id: str, signature: Signature, before: _Story | None) -> None:
    """Store a signature in place of what was there *before*."""
    values = {"scheme": signature.scheme, "story_sha256": signature.sha256}
    if before is None:
        number = connection.execute(_ADD, {"document_id": document_id, **values}).scalar_one()
        _put_bands(connection, number, signature)
    elif (before.scheme, before.story_sha256) != (signature.scheme, signature.sha256):
        connection.execute(update(stories).where(stories.c.number == before.number).values(**values))
        connection.execute(delete(bands).where(bands.c.number == before.number))
        _put_bands(connection, before.number, signature)


def _put_bands(connection: Connection, number: int, signature: Signature) -> None:
    # Two bands of a story may have one key, though hardly ever.
    rows = [{"band": band, "number": number} for band in sorted(set(signature.bands))]
    if rows:
        connection.execute(_ADD_BANDS, rows)


def _remove(connection: Connection, story: _Story) -> None:
    _leave(connection, story)
    connection.execute(delete(bands).where(bands.c.number == story.number))
    connection.execute(delete(stories).where(stories.c.number == story.number))


def _leave(connection: Connection, story: _Story) -> None:
    """Take a story out of its cluster. What is left is named anew where it was named by it; one story is no cluster."""
    if story.cluster is None:
        return
    of_it = stories.c.cluster == story.cluster
    _set_cluster(connection, stories.c.number == story.number, None)
    left = select(stories.c.document_id).where(of_it).order_by(stories.c.number).limit(2)
    names = list(connection.execute(left).scalars())
    if len(names) == 1:
        _set_cluster(connection, of_it, None)
    elif names and story.cluster == story.document_id:
        _set_cluster(connection, of_it, names[0])


def _link(connection: Connection, document_id: str, alike: Sequence[_Story]) -> None:
    """Put an article into one cluster with those of *alike* and with their clusters; without effect for none."""
    if not alike:
        return
    clusters = {like.number: like.cluster for like in alike if like.cluster is not None}
    name = clusters[min(clusters)] if clusters else alike[0].document_id
    for others in _chunks(sorted(set(clusters.values()) - {name})):
        _set_cluster(connection, stories.c.cluster.in_(others), name)
    alone = [like.document_id for like in alike if like.cluster is None]
    for ids in _chunks([document_id, *alone]):
        _set_cluster(connection, stories.c.document_id.in_(ids), name)


def _set_cluster(connection: Connection, which: ColumnElement[bool], name: str | None) -> None:
    connection.execute(update(stories).where(which).values(cluster=name))


def _chunks(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))
