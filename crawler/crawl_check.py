"""A crawl looked at before anything is started: its spider, the spider's arguments, and the settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scrapy.settings import BaseSettings
from scrapy.spiderloader import SpiderLoaderProtocol

from crawler.alarms.notify import SETTING as NOTIFY
from crawler.alarms.notify import check_targets, targets_of
from crawler.errors import BadArgumentError
from crawler.settings.check import check_settings
from crawler.spiders.base import ArchiveSpider
from crawler.storage.saved_site import check_saved


def check_crawl(loader: SpiderLoaderProtocol, settings: BaseSettings, name: str, given: Mapping[str, str]) -> None:
    """Refuse a crawl that can't work before anything is started. *name*: of the spider; *given*: its arguments.

    Raises BadArgumentError or BrokenSiteError.
    """
    try:
        spider_class = loader.load(name)
    except KeyError:
        names = ", ".join(sorted(loader.list()))
        raise BadArgumentError(f"{name!r} is no spider: write one of {names}") from None
    if issubclass(spider_class, ArchiveSpider):
        for setting in spider_class.required_settings:
            if not settings.get(setting):
                raise BadArgumentError(f"{name} needs -s {setting}=PATH")
        spider_class.parse_arguments(dict(given))
    check_settings(settings)
    check_targets(targets_of(settings.get(NOTIFY)))
    if settings.get("REPLAY_FROM"):
        check_saved(Path(settings["REPLAY_FROM"]))
