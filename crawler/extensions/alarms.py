"""Alarms: what a run's articles were made of, and at its end, how it compares with the archive's own history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler

from crawler import census
from crawler.alarms.alarm import Alarm, Look
from crawler.alarms.articles import empty_fields
from crawler.alarms.elements import YOUTH, Bodies
from crawler.alarms.judge import earlier_runs, look_at_articles, look_at_lists, look_at_runs
from crawler.alarms.message import LOOK_BACK, due, keys_of
from crawler.alarms.notify import SETTING, targets_of
from crawler.alarms.past import PastRun, Young, kind_of, past_run, reads_newest
from crawler.extensions.archive import archive_of
from crawler.items import Article
from crawler.report import RunReport
from crawler.storage.elements import EVERY_ARTICLE

# What is older says nothing of what Sina does today: a history that is read, or what one has left.
NEWS = timedelta(days=31)


class Watcher:
    """Counts what is in the articles of a run. A replay reads what was fetched long ago: it is neither counted nor
    compared.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._bodies = Bodies()
        self._replays = bool(crawler.settings.get("REPLAY_FROM"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to the articles that are written."""
        watcher = cls(crawler)
        if not watcher._replays:
            crawler.signals.connect(watcher.item_scraped, signal=signals.item_scraped)
        return watcher

    def item_scraped(self, item: Article) -> None:
        """Count an article that was written."""
        is_news = item.date is not None and item.date >= self.news_since
        self._bodies.add(item, is_news=is_news)
        if is_news:
            self._crawler.stats.inc_value(census.WRITTEN + item.layout)
            for name in empty_fields(item):
                self._crawler.stats.inc_value(f"{census.EMPTY}{item.layout}/{name}")

    @property
    def news_since(self) -> datetime:
        """When an article must have been published, to be news."""
        return archive_of(self._crawler).started - NEWS

    def completed(self, report: RunReport) -> RunReport:
        """Return the report of the run that ends with what is unusual in it, and enter its elements into their book."""
        if self._replays or report.spider == "replay":
            return replace(report, replayed=True)
        young = self._young(report.finished)
        report = replace(report, young_elements=young)
        report = replace(report, alarms=self._alarms(report, young))
        self._enter_elements(report.finished)
        return replace(report, told=self._to_be_told(report))

    def _young(self, now: datetime) -> dict[str, Young]:
        """Return the elements that no article had until lately."""
        known = archive_of(self._crawler).catalogue.elements.first_seen(list(self._bodies.news))
        return self._bodies.young([name for name in self._bodies.news if known.get(name, now) >= now - YOUTH])

    def _alarms(self, report: RunReport, young: Mapping[str, Young]) -> tuple[Alarm, ...]:
        catalogue = archive_of(self._crawler).catalogue
        told: dict[str, Any] = {"written": report.census.written, "empty": report.census.empty}
        code = int(report.exit_code)
        run = past_run(report.spider, report.arguments, report.started, report.finished, code, None)
        run = replace(run, **told, newly_owed=report.census.newly_owed, young=young)
        runs = earlier_runs(catalogue, report.started, spider=report.spider, without=report.run_id)
        earlier = [each for each in runs if each.kind == run.kind]
        looks: list[Look] = [] if run.is_good else [look_at_runs(run.kind, [*earlier, run], report.finished)]
        if reads_newest(report.spider, report.arguments):
            looks += self._looks(run, earlier, is_whole=report.census.finish_reason == "finished")
        return tuple(look.alarm for look in looks if look.alarm)

    def _looks(self, run: PastRun, earlier: list[PastRun], *, is_whole: bool) -> list[Look]:
        """Compare a run that reads lists. *is_whole*: whether it came to its end; of another one, lists say nothing."""
        catalogue = archive_of(self._crawler).catalogue
        articles_before = catalogue.elements.articles()
        looks = look_at_articles(run, earlier, articles_before, self._bodies.examples)
        if is_whole:
            read = {name: seen for name, seen in catalogue.listings.last_read().items() if seen >= run.started}
            looks = look_at_lists(catalogue, read, [*earlier, run]) + looks
        return looks

    def _enter_elements(self, at: datetime) -> None:
        if self._bodies.articles:
            counts, examples = self._bodies.counts, self._bodies.examples
            # Nobody looks for an example of all of them; the book wants one.
            every = {EVERY_ARTICLE: next(iter(examples.values()), "")}
            elements = archive_of(self._crawler).catalogue.elements
            elements.seen({**counts, EVERY_ARTICLE: self._bodies.articles}, {**examples, **every}, at)

    def _to_be_told(self, report: RunReport) -> tuple[str, ...]:
        """Return the keys of what is to be sent, where anything is."""
        if not targets_of(self._crawler.settings.get(SETTING)):
            return ()
        keys = keys_of(
            [alarm.key for alarm in report.alarms], report.exit_code, kind_of(report.spider, report.arguments)
        )
        catalogue = archive_of(self._crawler).catalogue
        earlier = earlier_runs(catalogue, report.finished, reach=LOOK_BACK, without=report.run_id) if keys else []
        return due(keys, earlier, report.finished)


def watched(crawler: Crawler, report: RunReport) -> RunReport:
    """Return the report with what the crawl's watcher has to add; as it is, where there is none."""
    watcher = crawler.get_extension(Watcher)
    return report if watcher is None else watcher.completed(report)
