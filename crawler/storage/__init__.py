"""What an archive is on disk: paths, lock, atomic files, catalogue, saved sites. No Scrapy in it."""
