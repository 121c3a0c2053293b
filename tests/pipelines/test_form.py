"""The form of documents: what the settings PROFILE and FRONT_MATTER_EXTRA ask for."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy.settings import Settings

from crawler.errors import BadArgumentError
from crawler.profiles import Profile
from crawler.settings import base
from pipelines.document import SEED_FORM, Form
from pipelines.form import form_of


def settings(**given: Any) -> Settings:
    """Return the project's settings with some of the command line."""
    made = Settings()
    made.setmodule(base, priority="project")
    made.setdict(given, priority="cmdline")
    return made


@pytest.mark.parametrize("given", [None, settings()], ids=["no settings", "the project's own"])
def test_the_seeds_is_the_default(given: Settings | None) -> None:
    assert form_of(given) == SEED_FORM == Form(Profile.SEED, ())


def test_both_settings_make_it() -> None:
    assert form_of(settings(PROFILE="clean", FRONT_MATTER_EXTRA="source")) == Form(Profile.CLEAN, ("source",))


@pytest.mark.parametrize("wrong", [{"PROFILE": "tidy"}, {"FRONT_MATTER_EXTRA": "title"}], ids=["profile", "key"])
def test_what_there_is_not_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(BadArgumentError, match="write s"):
        form_of(settings(**wrong))


def test_a_form_comes_before_the_same_in_other_profiles() -> None:
    form = Form(Profile.CLEAN, ("docid",))

    assert list(form.and_others()) == [form, Form(Profile.SEED, ("docid",))]
