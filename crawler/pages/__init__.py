"""Reading a page into an Article: one class per layout, picked by looking at the page."""

from crawler.pages.reader import LAYOUTS, read_article

__all__ = ["LAYOUTS", "read_article"]
