"""What a process has loaded from which commands are forked (tests/commands.py): Scrapy, and both packages."""

from __future__ import annotations

import gc
import sys

from scrapy.utils.misc import walk_modules_iter

import tests.commands  # noqa: F401 - what the forked process looks for

for package in ("crawler.commands", "crawler.spiders", "crawler.extensions", "crawler.middlewares", "pipelines"):
    for _ in walk_modules_iter(package):
        pass
gc.freeze()

# Each command chooses its reactor itself.
assert "twisted.internet.reactor" not in sys.modules
