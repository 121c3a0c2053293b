"""Reading a page into an Article: one class per layout, picked by looking at the page."""

from crawler.pages.layouts import LAYOUTS
from crawler.pages.reader import PageRead, read_article, read_page

__all__ = ["LAYOUTS", "PageRead", "read_article", "read_page"]
