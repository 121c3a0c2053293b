"""crawler.addons: where nothing is asked of Sina, nothing can be, whatever else the settings say."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy.settings import Settings

from crawler.addons import ArchiveAddon
from crawler.settings import base

REPLAY = "crawler.handlers.replay.ReplayDownloadHandler"
MIRROR = "crawler.handlers.mirror.MirrorDownloadHandler"
MIRROR_URL = "http://127.0.0.1:8080"
SCHEMES = ("http", "https", "data", "file", "ftp", "s3")


def overlaid(**on_command_line: Any) -> Settings:
    """Return the project's settings with some of the command line, after the add-on."""
    settings = Settings()
    settings.setmodule(base, priority="project")
    settings.setdict(on_command_line, priority="cmdline")
    ArchiveAddon().update_settings(settings)
    return settings


def handlers(settings: Settings) -> dict[str, Any]:
    """Return the download handlers in force."""
    found = settings.getwithbase("DOWNLOAD_HANDLERS")
    return {scheme: found.get(scheme) for scheme in sorted({*found, *SCHEMES})}


# What Scrapy would load though it is off.
OFF = {
    "COOKIES_ENABLED": ("DOWNLOADER_MIDDLEWARES", "scrapy.downloadermiddlewares.cookies.CookiesMiddleware"),
    "REMOTE_CONTROL_ENABLED": ("EXTENSIONS", "scrapy.extensions.remote_control.RemoteControl"),
    "TELNETCONSOLE_ENABLED": ("EXTENSIONS", "scrapy.extensions.telnet.TelnetConsole"),
}


def test_without_either_nothing_changes_but_that_what_is_off_is_not_loaded() -> None:
    settings = Settings()
    settings.setmodule(base, priority="project")
    for components, path in OFF.values():
        settings[f"{components}_BASE"].pop(path)

    assert overlaid().copy_to_dict() == settings.copy_to_dict()


@pytest.mark.parametrize("switch", OFF)
def test_what_is_switched_on_is_loaded(switch: str) -> None:
    components, path = OFF[switch]

    assert path in overlaid(**{switch: True}).get_component_priority_dict_with_base(components)


@pytest.mark.parametrize("nothing", [None, "", False], ids=repr)
def test_an_empty_setting_is_none(nothing: object) -> None:
    settings = overlaid(REPLAY_FROM=nothing, MIRROR_URL=nothing)

    assert settings.getdict("DOWNLOAD_HANDLERS") == base.DOWNLOAD_HANDLERS


def test_a_replay_reads_http_from_files_and_nothing_else_from_anywhere() -> None:
    found = handlers(overlaid(REPLAY_FROM="saved"))

    assert found == {scheme: REPLAY if scheme in {"http", "https"} else None for scheme in sorted(SCHEMES)}


def test_no_handler_of_the_command_line_survives_a_replay() -> None:
    stranger = {"https": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler", "gopher": "a.B"}

    assert handlers(overlaid(REPLAY_FROM="saved", DOWNLOAD_HANDLERS=stranger)) == handlers(
        overlaid(REPLAY_FROM="saved")
    )


@pytest.mark.parametrize("name", ["ROBOTSTXT_OBEY", "AUTOTHROTTLE_ENABLED", "HTTPPROXY_ENABLED", "RETRY_ENABLED"])
def test_a_replay_turns_off_what_concerns_a_network(name: str) -> None:
    assert not overlaid(REPLAY_FROM="saved", **{name: True}).getbool(name)


def test_a_replay_does_not_pause() -> None:
    settings = overlaid(REPLAY_FROM="saved", DOWNLOAD_DELAY=5)

    assert (settings.getfloat("DOWNLOAD_DELAY"), settings.getdict("DOWNLOAD_SLOTS")) == (0, {})


def test_a_replay_wins_over_a_mirror() -> None:
    assert handlers(overlaid(REPLAY_FROM="saved", MIRROR_URL=MIRROR_URL))["https"] == REPLAY


def test_a_mirror_is_asked_for_http_and_nothing_else_is() -> None:
    found = handlers(overlaid(MIRROR_URL=MIRROR_URL))

    assert found == {scheme: MIRROR if scheme in {"http", "https"} else None for scheme in sorted(SCHEMES)}


def test_a_mirror_stands_above_handlers_of_the_command_line() -> None:
    assert handlers(overlaid(MIRROR_URL=MIRROR_URL, DOWNLOAD_HANDLERS={"https": "a.B"}))["https"] == MIRROR


@pytest.mark.parametrize("name", ["DOWNLOAD_DELAY", "DOWNLOAD_SLOTS", "AUTOTHROTTLE_ENABLED", "ROBOTSTXT_OBEY"])
def test_a_mirror_keeps_the_politeness(name: str) -> None:
    assert overlaid(MIRROR_URL=MIRROR_URL)[name] == overlaid()[name]


@pytest.mark.parametrize("place", [{"MIRROR_URL": MIRROR_URL}, {"REPLAY_FROM": "saved"}], ids=["mirror", "replay"])
def test_no_proxy_of_the_environment_has_a_part_in_it(place: dict[str, str]) -> None:
    assert not overlaid(**place, HTTPPROXY_ENABLED=True).getbool("HTTPPROXY_ENABLED")
