"""The profiles: what a document leaves of Sina's page. The catalogue knows nothing of them."""

from __future__ import annotations

from enum import StrEnum

from crawler.errors import BadArgumentError


class Profile(StrEnum):
    """SEED keeps what the page had, as the archive of 2021 did; CLEAN what somebody reads of it (docs/format.md)."""

    SEED = "seed"
    CLEAN = "clean"


def find_profile(name: object) -> Profile:
    """Return the profile that the setting PROFILE names. Raises BadArgumentError for one that there is not."""
    try:
        return Profile(str(name))
    except ValueError:
        raise BadArgumentError(f"PROFILE={str(name)!r}: write {' or '.join(Profile)}") from None
