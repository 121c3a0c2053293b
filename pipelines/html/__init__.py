"""The tree of an article's body: parse, clean, write (the seed format's body rules), without Scrapy.

`tidy()` is the whole way from Sina's inner HTML to the body of a document.
"""

from pipelines.html.tidy import Body, UnstableMarkupError, tidy

__all__ = ["Body", "UnstableMarkupError", "tidy"]
