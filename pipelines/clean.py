"""Clean: the body in the seed format's markup, the title as one line, the pictures found on the way."""

from __future__ import annotations

from dataclasses import replace

from crawler.drops import UnstableMarkup
from crawler.items import Article
from crawler.text import one_line
from pipelines.html import UnstableMarkupError, tidy


def clean_article(article: Article) -> Article:
    """Return *article* cleaned. Raises UnstableMarkupError."""
    body = tidy(article.body, article.url)
    return replace(article, title=one_line(article.title), body=body.markup, pictures=body.pictures)


class CleanPipeline:
    """Cleans each article, or drops what can't be made safe."""

    def process_item(self, item: Article) -> Article:
        """Return the cleaned article. Raises UnstableMarkup."""
        try:
            return clean_article(item)
        except UnstableMarkupError as error:
            raise UnstableMarkup(str(error)) from error
