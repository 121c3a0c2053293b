"""Scrapy's settings for this project: `base`."""
