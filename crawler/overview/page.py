"""The page of the overview: the figures through a template, which escapes whatever strangers' pages are called."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from crawler.overview import words
from crawler.overview.calendars import MOST_CHANNELS, calendars
from crawler.overview.changes import Changes
from crawler.overview.charts import Chart, Series
from crawler.overview.figures import Figures
from crawler.overview.glance import cards, named, place_of, remarks
from crawler.overview.growth import Step
from crawler.overview.runs import RunEntry
from crawler.storage.revisions import cause_in_words
from crawler.text import one_line
from crawler.urls import link_to

MOST_LISTED = 200
MOST_REMARKS = 12
# From so many seconds on the lengths of runs are shown in minutes.
_LONG = 300


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


def file_link(path: str, root: Path, place: Path) -> str:
    """Return the address of a document, relative to the page at *place*. *path*: below the archive's folder, *root*."""
    return quote(Path(os.path.relpath(root.resolve() / path, place.parent.resolve())).as_posix())


def _filters(root: Path, place: Path) -> dict[str, Callable[..., Any]]:
    return {
        "number": words.number,
        "counted": words.counted,
        "size": words.size,
        "moment": words.moment,
        "duration": words.length,
        "ending": words.ending,
        "grade": words.grade,
        "cause": cause_in_words,
        "channel_name": words.channel_name,
        "named": named,
        "place_of": place_of,
        "one_line": one_line,
        "link_to": link_to,
        "file_link": lambda path: file_link(path, root, place),
    }


def _charts(figures: Figures) -> dict[str, Markup | None]:
    """Return the charts by their names; None where there is too little to compare."""
    return {
        "articles": _articles_chart(figures.growth.steps),
        "bytes": _bytes_chart(figures.growth.steps),
        "runs": _run_chart(figures.runs),
        "changes": _change_chart(figures.changes),
    }


def _articles_chart(steps: Sequence[Step]) -> Markup | None:
    ends = " to ".join(words.number(step.articles) for step in (*steps[:1], *steps[-1:]))
    series = Series("articles", [step.articles for step in steps], "one")
    label = f"Articles in the archive: from {ends}"
    return Chart("growth-articles", label, [step.label for step in steps], [series]).as_line(_whole)


def _bytes_chart(steps: Sequence[Step]) -> Markup | None:
    ends = " to ".join(words.size(step.answer_bytes) for step in (*steps[:1], *steps[-1:]))
    series = Series("bytes", [step.answer_bytes for step in steps], "two")
    label = f"Raw answers in the archive: from {ends}"
    return Chart("growth-bytes", label, [step.label for step in steps], [series]).as_line(_bytes)


def _run_chart(runs: Sequence[RunEntry]) -> Markup | None:
    """Return the runs' lengths, the oldest on the left, in three series that exclude each other."""
    ended = [(run, run.length.total_seconds()) for run in reversed(runs) if run.length is not None]
    longest = max((seconds for _, seconds in ended), default=0)
    unit, name = (60, "min") if longest >= _LONG else (1, "s")
    series = [
        Series(color, [seconds / unit if words.grade(run.exit_code) == color else 0 for run, seconds in ended], color)
        for color in ("good", "fair", "bad")
    ]
    label = f"Lengths of {words.counted(len(ended), 'run')}, the longest of {words.length(timedelta(seconds=longest))}"
    labels = [f"{run.started:%m-%d %H:%M}" for run, _ in ended]
    return Chart("run-lengths", label, labels, series).as_bars(lambda value: f"{value:.0f} {name}")


def _change_chart(changes: Changes) -> Markup | None:
    names = (("edited by Sina", "one"), ("changed otherwise", "two"), ("removed", "bad"))
    columns = list(zip(*changes.months.values(), strict=True)) or [()] * len(names)
    series = [Series(name, counts, color) for counts, (name, color) in zip(columns, names, strict=True)]
    told = ", ".join(f"{words.number(int(sum(each.values)))} {each.name}" for each in series)
    return Chart("changes-by-month", f"Changes by month: {told}", list(changes.months), series).as_bars(_whole)


def _whole(value: float) -> str:
    return words.number(round(value))


def _bytes(value: float) -> str:
    return words.size(round(value))
