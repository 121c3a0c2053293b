"""The settings PROFILE and FRONT_MATTER_EXTRA: the form of what is written from now on."""

from __future__ import annotations

from scrapy.settings import BaseSettings

from crawler.profiles import find_profile
from pipelines.document import Form
from pipelines.extra_keys import extra_keys_of


def form_of(settings: BaseSettings | None) -> Form:
    """Return the form that the settings ask for. Raises BadArgumentError for a profile or a key that there is not."""
    if settings is None:
        return Form()
    return Form(find_profile(settings["PROFILE"]), extra_keys_of(settings))
