"""The setting FRONT_MATTER_EXTRA: which keys it may name, and how it may be written."""

from __future__ import annotations

import re

import pytest
from scrapy.settings import Settings

from crawler.errors import BadArgumentError
from pipelines.form import form_of

SEED = {"PROFILE": "seed"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param([], (), id="none"),
        pytest.param("", (), id="empty"),
        pytest.param("source", ("source",), id="one"),
        pytest.param("docid,source,media", ("docid", "source", "media"), id="all, in the order given"),
        pytest.param(" source , media ", ("source", "media"), id="blanks"),
        pytest.param(["media", "docid"], ("media", "docid"), id="a list"),
    ],
)
def test_keys(given: object, expected: tuple[str, ...]) -> None:
    assert form_of(Settings(SEED | {"FRONT_MATTER_EXTRA": given})).extra_keys == expected


@pytest.mark.parametrize("settings", [None, Settings(SEED)], ids=["no settings", "not set"])
def test_without_the_setting_there_are_none(settings: Settings | None) -> None:
    assert form_of(settings).extra_keys == ()


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        pytest.param("title", "title", id="one of the seed's"),
        pytest.param("source,灯", "灯", id="second"),
        pytest.param("Source", "Source", id="capital"),
        pytest.param("source;docid", "source;docid", id="semicolon"),
        pytest.param("source,", "", id="a comma too many"),
    ],
)
def test_another_key_is_refused(given: str, wrong: str) -> None:
    with pytest.raises(BadArgumentError, match=f"^{re.escape(f'FRONT_MATTER_EXTRA={wrong!r}')}: write some of source,"):
        form_of(Settings(SEED | {"FRONT_MATTER_EXTRA": given}))
