"""What a process has loaded from which commands are forked (tests/commands.py, tests/machine/warm.py): Scrapy, and both
packages, but not the reactor, which each command chooses for itself.
"""

from __future__ import annotations

import gc
import sys

import scrapy.cmdline
import scrapy.core.engine
import scrapy.core.scraper
import scrapy.extensions.feedexport  # noqa: F401 - Scrapy loads them at a crawl's start
from scrapy.utils.misc import walk_modules_iter

for package in ("crawler", "pipelines"):
    for _ in walk_modules_iter(package):
        pass
gc.freeze()

assert "twisted.internet.reactor" not in sys.modules
