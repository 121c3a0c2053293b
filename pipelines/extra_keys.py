"""The setting FRONT_MATTER_EXTRA: keys that a user adds to the seed's front matter."""

from __future__ import annotations

from scrapy.settings import BaseSettings

from crawler.errors import BadArgumentError
from pipelines.document import EXTRA_KEYS


def extra_keys_of(settings: BaseSettings | None) -> tuple[str, ...]:
    """Return the keys of the setting. Raises BadArgumentError for one that there is not."""
    keys = tuple(key.strip() for key in settings.getlist("FRONT_MATTER_EXTRA")) if settings is not None else ()
    unknown = [key for key in keys if key not in EXTRA_KEYS]
    if unknown:
        raise BadArgumentError(f"FRONT_MATTER_EXTRA={unknown[0]!r}: write some of {', '.join(EXTRA_KEYS)}")
    return keys
