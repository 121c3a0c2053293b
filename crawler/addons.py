"""Settings that follow from others: a replaced network (REPLAY_FROM, MIRROR_URL), and parts of Scrapy that are off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scrapy.settings import BaseSettings

_NO_PAUSES: Mapping[str, Any] = {
    "AUTOTHROTTLE_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "DOWNLOAD_SLOTS": {},
}
_REPLAY: Mapping[str, Any] = {
    **_NO_PAUSES,
    "DOWNLOAD_HANDLERS": {
        scheme: "crawler.handlers.replay.ReplayDownloadHandler" if scheme in {"http", "https"} else None
        for scheme in ("http", "https", "data", "file", "ftp", "s3")
    },
    # Nobody's robots.txt, patience or proxy is concerned by reading files.
    "ROBOTSTXT_OBEY": False,
    "HTTPPROXY_ENABLED": False,
    "RETRY_ENABLED": False,
}
# Scrapy loads these though they are off; what they import (aiohttp, tldextract) is a tenth of each start.
_SWITCHED: Mapping[str, tuple[str, str]] = {
    "COOKIES_ENABLED": ("DOWNLOADER_MIDDLEWARES_BASE", "scrapy.downloadermiddlewares.cookies.CookiesMiddleware"),
    "REMOTE_CONTROL_ENABLED": ("EXTENSIONS_BASE", "scrapy.extensions.remote_control.RemoteControl"),
    "TELNETCONSOLE_ENABLED": ("EXTENSIONS_BASE", "scrapy.extensions.telnet.TelnetConsole"),
}


class ArchiveAddon:
    """Replaces the download handlers, above anything that the command line can say about them; leaves parts of Scrapy
    that are off unloaded.
    """

    def update_settings(self, settings: BaseSettings) -> None:
        """Apply the overlay that the settings ask for. A mirror keeps the politeness that is configured."""
        for switch, (components, path) in _SWITCHED.items():
            if not settings.getbool(switch):
                settings[components].pop(path, None)
        if settings.get("REPLAY_FROM"):
            settings.setdict(dict(_REPLAY), priority="cmdline")
        elif settings.get("MIRROR_URL"):
            handlers = settings.getdict("DOWNLOAD_HANDLERS")
            mirror = dict.fromkeys(("http", "https"), "crawler.handlers.mirror.MirrorDownloadHandler")
            settings.set("DOWNLOAD_HANDLERS", {**handlers, **mirror}, priority="cmdline")
            # A mirror is asked directly; what the environment says to a proxy is not for its ears.
            settings.set("HTTPPROXY_ENABLED", value=False, priority="cmdline")
