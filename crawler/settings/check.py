"""Settings that a user gave on the command line, looked at before a run begins."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

from crawler.errors import BadArgumentError
from crawler.profiles import find_profile
from crawler.resolver import SETTING as TRUSTED_NETWORKS
from crawler.resolver import trusted_networks

_NUMBERS = (
    "AUTOTHROTTLE_START_DELAY",
    "DNS_TIMEOUT",
    "DOWNLOAD_DELAY",
    "DOWNLOAD_TIMEOUT",
    "LIST_OVERLAP_HOURS",
    "PROGRESS_SECONDS",
    "RETRY_AFTER_MAX",
)
_COUNTS = ("CONCURRENT_REQUESTS_PER_DOMAIN", "OUTAGE_ATTEMPTS", "OUTAGE_ATTEMPTS_AT_FIRST", "PICTURE_MAXSIZE")
_SWITCHES = ("FULL_TEXT", "KEEP_IMAGES", "PROGRESS_DISPLAY")


def check_settings(settings: BaseSettings) -> None:
    """Refuse what could only fail later, in a worse place. Raises BadArgumentError with what to write instead."""
    for name in _NUMBERS:
        _check_number(name, settings.get(name))
    for name in _COUNTS:
        _check_count(name, settings.get(name))
    for name in _SWITCHES:
        _check_switch(name, settings)
    find_profile(settings.get("PROFILE"))
    if not str(settings.get("ARCHIVE_DIR") or "").strip():
        raise BadArgumentError("ARCHIVE_DIR is empty: write the folder of the archive, such as ARCHIVE_DIR=output")
    _check_networks(settings.getlist(TRUSTED_NETWORKS))
    mirror = settings.get("MIRROR_URL")
    if mirror and not _is_address(mirror):
        raise BadArgumentError(f"MIRROR_URL={mirror!r} is no address: write one such as http://127.0.0.1:8080")


def _check_number(name: str, value: object) -> None:
    try:
        usable = 0 <= float(str(value)) < float("inf")
    except ValueError:
        usable = False
    if not usable:
        raise BadArgumentError(f"{name}={value!r} is no number: write one from 0, such as {name}=1")


def _check_count(name: str, value: object) -> None:
    _check_number(name, value)
    if not str(value).isdigit() or int(str(value)) < 1:
        raise BadArgumentError(f"{name}={value!r} is no count: write a whole number from 1, such as {name}=1")


def _check_switch(name: str, settings: BaseSettings) -> None:
    try:
        settings.getbool(name)
    except ValueError:
        raise BadArgumentError(f"{name}={settings.get(name)!r} is no switch: write {name}=True or False") from None


def _check_networks(given: list[str]) -> None:
    try:
        trusted_networks(given)
    except ValueError as error:
        raise BadArgumentError(
            f"{TRUSTED_NETWORKS}={','.join(given)!r} names no networks: write such as 198.18.0.0/15 ({error})"
        ) from error


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
