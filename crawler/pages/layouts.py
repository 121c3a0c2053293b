"""The registry of layouts. Exactly one of them claims a page; a page that none claims stays owed."""

from __future__ import annotations

from crawler.pages.base import ArticlePage
from crawler.pages.finance import FinancePage
from crawler.pages.news import NewsPage
from crawler.pages.tech import TechPage

LAYOUTS: tuple[type[ArticlePage], ...] = (
    FinancePage,
    NewsPage,
    TechPage,
)
