"""crawler.settings.check: a setting that could only fail later is refused, with what to write instead."""

from __future__ import annotations

import re
from typing import Any

import pytest
from scrapy.settings import Settings

from crawler.errors import BadArgumentError
from crawler.settings import base
from crawler.settings.check import check_settings

NUMBERS = (
    "AUTOTHROTTLE_START_DELAY",
    "CONCURRENT_REQUESTS_PER_DOMAIN",
    "DNS_TIMEOUT",
    "DOWNLOAD_DELAY",
    "DOWNLOAD_TIMEOUT",
    "LIST_OVERLAP_HOURS",
    "OUTAGE_ATTEMPTS",
    "OUTAGE_ATTEMPTS_AT_FIRST",
    "PICTURE_MAXSIZE",
    "PROGRESS_SECONDS",
    "RETRY_AFTER_MAX",
)


def check(**on_command_line: Any) -> None:
    """Check the project's settings with some of the command line."""
    settings = Settings()
    settings.setmodule(base, priority="project")
    settings.setdict(on_command_line, priority="cmdline")
    check_settings(settings)


def test_the_projects_own_settings_are_right() -> None:
    check()


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", ["2", 2])
def test_a_number_is_taken(name: str, value: object) -> None:
    check(**{name: value})


@pytest.mark.parametrize("name", ["DOWNLOAD_DELAY", "LIST_OVERLAP_HOURS", "RETRY_AFTER_MAX"])
@pytest.mark.parametrize("value", ["0", "0.5"])
def test_nothing_and_a_fraction_are_taken_where_they_mean_something(name: str, value: str) -> None:
    check(**{name: value})


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", ["", "soon", "-1", "nan", "inf", "1,5", "None"])
def test_what_is_no_number_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadArgumentError, match=re.escape(f"{name}={value!r} is no number: write one from 0")):
        check(**{name: value})


@pytest.mark.parametrize("name", ["CONCURRENT_REQUESTS_PER_DOMAIN", "OUTAGE_ATTEMPTS", "OUTAGE_ATTEMPTS_AT_FIRST"])
def test_a_fraction_of_what_can_only_be_counted_is_refused(name: str) -> None:
    with pytest.raises(BadArgumentError, match=f"{name}='1.5'"):
        check(**{name: "1.5"})


@pytest.mark.parametrize("name", ["CONCURRENT_REQUESTS_PER_DOMAIN", "OUTAGE_ATTEMPTS", "OUTAGE_ATTEMPTS_AT_FIRST"])
def test_a_count_with_which_nothing_would_ever_be_asked_is_refused(name: str) -> None:
    with pytest.raises(BadArgumentError, match=f"{name}='0'"):
        check(**{name: "0"})


@pytest.mark.parametrize("value", ["", "  ", None], ids=["empty", "blank", "none"])
def test_an_archive_without_a_place_is_refused(value: str | None) -> None:
    with pytest.raises(BadArgumentError, match="ARCHIVE_DIR is empty: write the folder of the archive"):
        check(ARCHIVE_DIR=value)


@pytest.mark.parametrize("value", ["http://127.0.0.1:8080", "https://mirror.example/", "", None])
def test_the_address_of_a_mirror_is_taken(value: str | None) -> None:
    check(MIRROR_URL=value)


@pytest.mark.parametrize(
    "value", ["127.0.0.1:8080", "localhost", "ftp://127.0.0.1/", "http://", "http://127.0.0.1:99999", "http://[::1"]
)
def test_what_is_no_address_of_a_mirror_is_refused(value: str) -> None:
    with pytest.raises(BadArgumentError, match=re.escape(f"MIRROR_URL={value!r} is no address: write one such as")):
        check(MIRROR_URL=value)


@pytest.mark.parametrize("name", ["KEEP_IMAGES", "PROGRESS_DISPLAY"])
@pytest.mark.parametrize("value", ["True", "False", "1", "0", True, False])
def test_a_switch_is_on_or_off(name: str, value: object) -> None:
    check(**{name: value})


@pytest.mark.parametrize("name", ["KEEP_IMAGES", "PROGRESS_DISPLAY"])
@pytest.mark.parametrize("value", ["yes", "", "on"])
def test_what_is_no_switch_is_refused(name: str, value: str) -> None:
    with pytest.raises(BadArgumentError, match=re.escape(f"{name}={value!r} is no switch: write {name}=True")):
        check(**{name: value})


@pytest.mark.parametrize("value", ["seed", "clean"])
def test_a_profile_is_taken(value: str) -> None:
    check(PROFILE=value)


@pytest.mark.parametrize("value", ["", "Clean", "tidy"])
def test_a_profile_that_there_is_not_is_refused(value: str) -> None:
    with pytest.raises(BadArgumentError, match=f"^PROFILE='{value}': write seed or clean$"):
        check(PROFILE=value)


@pytest.mark.parametrize("value", ["", "198.18.0.0/15", "198.18.0.0/15,10.0.0.7", ["10.0.0.0/8"], "fd00::/8"], ids=repr)
def test_networks_are_taken(value: object) -> None:
    check(TRUSTED_NETWORKS=value)


@pytest.mark.parametrize("value", ["anywhere", "198.18.0.1/15", "10.0.0.0/99", "10.0.0.0/8 fd00::/8"])
def test_what_names_no_networks_is_refused(value: str) -> None:
    with pytest.raises(BadArgumentError, match=r"names no networks: write such as 198\.18\.0\.0/15"):
        check(TRUSTED_NETWORKS=value)
