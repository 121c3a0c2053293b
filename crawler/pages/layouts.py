"""The registry of layouts. Exactly one of them claims a page; a page that none claims stays owed."""

from __future__ import annotations

from crawler.pages.base import ArticlePage
from crawler.pages.blog import BlogPage
from crawler.pages.bulletin import BulletinPage
from crawler.pages.cj import CaitoutiaoPage
from crawler.pages.finance import FinancePage
from crawler.pages.finance_2009 import Finance2009Page
from crawler.pages.finance_2014 import Finance2014Page
from crawler.pages.kandian import KandianPage
from crawler.pages.news import NewsPage
from crawler.pages.opinion_2014 import Opinion2014Page
from crawler.pages.opinion_2019 import Opinion2019Page
from crawler.pages.report import ReportPage
from crawler.pages.slide import SlidePage
from crawler.pages.tech import TechPage
from crawler.pages.video import VideoPage
from crawler.pages.wap import WapPage

LAYOUTS: tuple[type[ArticlePage], ...] = (
    BlogPage,
    BulletinPage,
    CaitoutiaoPage,
    FinancePage,
    Finance2009Page,
    Finance2014Page,
    KandianPage,
    NewsPage,
    Opinion2014Page,
    Opinion2019Page,
    ReportPage,
    SlidePage,
    TechPage,
    VideoPage,
    WapPage,
)
