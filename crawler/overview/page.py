"""The page of the overview: the figures through a template, which escapes whatever strangers' pages are called."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from crawler.overview import words
from crawler.overview.calendars import MOST_CHANNELS, calendars
from crawler.overview.charts import Chart, Series
from crawler.overview.figures import Figures
from crawler.overview.glance import cards, named, place_of, remarks
from crawler.overview.runs import RunEntry
from crawler.text import one_line

MOST_LISTED = 200
MOST_REMARKS = 12
# From so many minutes on their tenths say nothing.
_ROUGH = 10


def page(figures: Figures, root: Path, place: Path) -> str:
    """Return the page. *root*: the archive's folder; *place*: the file that the page is for, so that its links to the
    documents are relative to it.
    """
    environment = Environment(
        loader=PackageLoader("crawler.overview"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= _filters(root, place)
    return environment.get_template("report.html").render(
        figures=figures,
        cards=cards(figures),
        remarks=remarks(figures),
        calendars=calendars(figures),
        charts=_charts(figures),
        most_calendars=MOST_CHANNELS,
        most_listed=MOST_LISTED,
        most_remarks=MOST_REMARKS,
    )


def source_link(url: str) -> str | None:
    """Return *url* where a link may lead there: an address of the web. Anything else is only shown."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def file_link(path: str, root: Path, place: Path) -> str:
    """Return the address of a document, relative to the page at *place*. *path*: below the archive's folder, *root*."""
    return quote(Path(os.path.relpath(root.resolve() / path, place.resolve().parent)).as_posix())


def _filters(root: Path, place: Path) -> dict[str, Callable[..., Any]]:
    return {
        "number": words.number,
        "counted": words.counted,
        "size": words.size,
        "moment": words.moment,
        "duration": words.length,
        "ending": words.ending,
        "cause": words.cause,
        "channel_name": words.channel_name,
        "named": named,
        "place_of": place_of,
        "one_line": one_line,
        "source_link": source_link,
        "file_link": lambda path: file_link(path, root, place),
    }


def _charts(figures: Figures) -> dict[str, Markup]:
    return _growth_charts(figures) | _run_chart(figures.runs) | _change_chart(figures)


def _growth_charts(figures: Figures) -> dict[str, Markup]:
    steps = figures.growth.steps
    labels = [step.label for step in steps]
    articles = Series("articles", [step.articles for step in steps], "one")
    answers = Series("bytes", [step.answer_bytes for step in steps], "two")
    ends = f"from {words.number(steps[0].articles)} to {words.number(steps[-1].articles)}" if steps else "none"
    sizes = f"from {words.size(steps[0].answer_bytes)} to {words.size(steps[-1].answer_bytes)}" if steps else "none"
    return {
        "articles": Chart("growth-articles", f"Articles in the archive: {ends}", labels, [articles]).as_line(_whole),
        "bytes": Chart("growth-bytes", f"Raw answers in the archive: {sizes}", labels, [answers]).as_line(_bytes),
    }


def _run_chart(runs: Sequence[RunEntry]) -> dict[str, Markup]:
    """Return the runs' lengths, the oldest on the left, in three series that exclude each other."""
    ended = [(run, run.length.total_seconds() / 60) for run in reversed(runs) if run.length is not None]
    labels = [f"{run.started:%m-%d %H:%M}" for run, _ in ended]
    kinds = (("all went well", "good"), ("something is missing", "fair"), ("ended otherwise", "bad"))
    places = {0: 0, 4: 1}
    series = [
        Series(name, [minutes if places.get(run.exit_code or 0, 2) == place else 0 for run, minutes in ended], color)
        for place, (name, color) in enumerate(kinds)
    ]
    longest = max((minutes for _, minutes in ended), default=0)
    label = f"Lengths of {words.counted(len(ended), 'run')}, the longest of {_minutes(longest)}"
    return {"runs": Chart("run-lengths", label, labels, series).as_bars(_minutes)}


def _change_chart(figures: Figures) -> dict[str, Markup]:
    months = figures.changes.months
    names = (("edited by Sina", "one"), ("changed otherwise", "two"), ("removed", "bad"))
    series = [
        Series(name, [counts[place] for counts in months.values()], color) for place, (name, color) in enumerate(names)
    ]
    total = [sum(counts[place] for counts in months.values()) for place in range(len(names))]
    told = ", ".join(f"{words.number(count)} {name}" for count, (name, _) in zip(total, names, strict=True))
    return {"changes": Chart("changes-by-month", f"Changes by month: {told}", list(months), series).as_bars(_whole)}


def _whole(value: float) -> str:
    return words.number(round(value))


def _bytes(value: float) -> str:
    return words.size(round(value))


def _minutes(value: float) -> str:
    return f"{value:.0f} min" if value >= _ROUGH or not value else f"{value:.1f} min"
