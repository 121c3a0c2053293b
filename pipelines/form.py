"""The settings PROFILE and FRONT_MATTER_EXTRA: the form of what is written from now on."""

from __future__ import annotations

from scrapy.settings import BaseSettings

from crawler.errors import BadArgumentError
from crawler.profiles import find_profile
from pipelines.document import EXTRA_KEYS, Form


def form_of(settings: BaseSettings | None) -> Form:
    """Return the form that the settings ask for. Raises BadArgumentError for a profile or a key that there is not."""
    if settings is None:
        return Form()
    return Form(find_profile(settings["PROFILE"]), _extra_keys(settings))


def _extra_keys(settings: BaseSettings) -> tuple[str, ...]:
    keys = tuple(key.strip() for key in settings.getlist("FRONT_MATTER_EXTRA"))
    unknown = [key for key in keys if key not in EXTRA_KEYS]
    if unknown:
        raise BadArgumentError(f"FRONT_MATTER_EXTRA={unknown[0]!r}: write some of {', '.join(EXTRA_KEYS)}")
    return keys
