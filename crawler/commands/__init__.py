"""Our own Scrapy commands: `crawl`, which tells how a run ended by its exit code."""
