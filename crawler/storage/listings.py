"""The memory of the lists: which rows each channel has shown, and down to where it is known without a gap.

A newest-first reading may stop at rows that are *long known*. A row counts as that only when an earlier reading
reached it, went on to its own proper end (so nothing between was skipped, not even by a killed run), and began at
least the overlap after the row's ctime (rows come late: docs/sina.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Engine, case, func, select, update

from crawler.items import ListingRow
from crawler.storage.database import upsert
from crawler.storage.journal import Journal, journalled
from crawler.storage.schema import listings

# Reached by a complete reading, and not dated ahead of it.
_CONFIRMED = listings.c.confirmed_at.is_not(None) & (
    listings.c.ctime.is_(None) | (listings.c.ctime <= listings.c.confirmed_at)
)


class Listings:
    """The catalogue's book of list rows."""

    def __init__(self, engine: Engine, journal: Journal | None = None) -> None:
        self._engine = engine
        self.journal = journal or Journal()

    def long_known(self, channel: str, rows: Sequence[ListingRow], overlap: timedelta) -> bool:
        """Return whether every one of *rows* is long known in *channel*; False for no rows."""
        confirmed = self._confirmed(channel, rows)
        return bool(rows) and all(_is_settled(row, confirmed.get(row.document_id), overlap) for row in rows)

    def any_confirmed(self, channel: str, rows: Sequence[ListingRow]) -> bool:
        """Return whether an earlier complete reading of *channel* reached any of *rows* where it stands now.

        A row that Sina has dated anew, or ahead, says nothing about the rows around it.
        """
        query = select(listings.c.document_id, listings.c.ctime).where(
            listings.c.channel == channel,
            listings.c.document_id.in_([row.document_id for row in rows]),
            _CONFIRMED,
        )
        with self._engine.begin() as connection:
            reached = dict(connection.execute(query).all())
        return any(row.document_id in reached and reached[row.document_id] == row.ctime for row in rows)

    def has_history(self, channel: str) -> bool:
        """Return whether *channel* has ever shown a row."""
        query = select(listings.c.channel).where(listings.c.channel == channel)
        with self._engine.begin() as connection:
            return connection.execute(query.limit(1)).one_or_none() is not None

    @journalled
    def seen(self, channel: str, rows: Sequence[ListingRow], at: datetime) -> None:
        """Record that *rows* stood in *channel* at *at*."""
        if not rows:
            return
        values = [
            {"channel": channel, "document_id": row.document_id, "ctime": row.ctime, "first_seen": at, "last_seen": at}
            for row in {row.document_id: row for row in rows}.values()
        ]
        with self._engine.begin() as connection:
            statement = upsert(connection, listings).values(values)
            # A row that Sina has dated anew says nothing any more about the rows around it.
            stays = listings.c.ctime.is_not_distinct_from(statement.excluded.ctime)
            update_seen = {
                "last_seen": at,
                "ctime": statement.excluded.ctime,
                "confirmed_at": case((stays, listings.c.confirmed_at), else_=None),
            }
            keys = [listings.c.channel, listings.c.document_id]
            connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=update_seen))

    @journalled
    def confirm(self, channel: str, began: datetime) -> None:
        """Record that the reading of *channel* which began at *began* came to its proper end."""
        reached = (listings.c.channel == channel) & (listings.c.last_seen >= began)
        with self._engine.begin() as connection:
            connection.execute(update(listings).where(reached).values(confirmed_at=began))

    def known_from(self, channel: str, began: datetime) -> datetime | None:
        """Return the ctime from which down *channel* was known before *began*: of the newest row that a complete
        reading reached, else of the newest that was ever seen; None where none was.

        Rows that have been seen since then are left out: Sina may have dated them anew.
        """
        before = select(func.max(listings.c.ctime)).where(listings.c.channel == channel, listings.c.last_seen < began)
        with self._engine.begin() as connection:
            confirmed = connection.execute(before.where(_CONFIRMED)).scalar()
            seen = connection.execute(before.where(listings.c.ctime <= listings.c.last_seen)).scalar()
        return confirmed or seen

    @journalled
    def confirm_between(self, channel: str, since: datetime, until: datetime, began: datetime) -> None:
        """Record that a stretch of *channel* was read whole by readings that began at *began* or later."""
        stretch = (listings.c.channel == channel) & listings.c.ctime.between(since, until)
        with self._engine.begin() as connection:
            connection.execute(update(listings).where(stretch).values(confirmed_at=began))

    def freshness(self) -> dict[str, tuple[datetime | None, datetime]]:
        """Return of each channel that was ever read its newest row's ctime, and when a row of it was last seen."""
        query = select(listings.c.channel, func.max(listings.c.ctime), func.max(listings.c.last_seen))
        with self._engine.begin() as connection:
            found = connection.execute(query.group_by(listings.c.channel)).all()
        return {channel: (newest, seen) for channel, newest, seen in found}

    def last_read(self) -> dict[str, datetime]:
        """Return of each channel that was ever read when a row of it was last seen; quick, however many rows it has."""
        found: dict[str, datetime] = {}
        after = ""
        with self._engine.begin() as connection:
            while True:
                next_one = select(func.min(listings.c.channel)).where(listings.c.channel > after)
                channel = connection.execute(next_one).scalar()
                if channel is None:
                    return found
                newest = select(func.max(listings.c.last_seen)).where(listings.c.channel == channel)
                found[channel] = connection.execute(newest).scalar_one()
                after = channel

    def moments(self, channel: str, since: datetime) -> list[tuple[datetime, datetime]]:
        """Return ctime and first sight of the rows of *channel* from *since* on, oldest first; without those that have
        no ctime, or one ahead of the time at which they were seen.
        """
        # What is younger than `since` was seen since then, too: the index by that is all that has to be read.
        query = select(listings.c.ctime, listings.c.first_seen).where(
            listings.c.channel == channel,
            listings.c.last_seen >= since,
            listings.c.ctime.between(since, listings.c.last_seen),
        )
        with self._engine.begin() as connection:
            return sorted((ctime, seen) for ctime, seen in connection.execute(query))

    def _confirmed(self, channel: str, rows: Sequence[ListingRow]) -> dict[str, datetime | None]:
        ids = [row.document_id for row in rows]
        query = select(listings.c.document_id, listings.c.confirmed_at).where(
            listings.c.channel == channel, listings.c.document_id.in_(ids)
        )
        with self._engine.begin() as connection:
            return dict(connection.execute(query).all())


def _is_settled(row: ListingRow, confirmed_at: datetime | None, overlap: timedelta) -> bool:
    return confirmed_at is not None and (row.ctime is None or confirmed_at >= row.ctime + overlap)
