"""crawler.overview.charts: pygal's drawings become parts of a page, without scripts and without traces."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from crawler.overview.charts import Chart, Series

ROOT = Path(__file__).resolve().parents[3]
LABELS = ["2024-01", "2024-02", "2024-03"]
LOADED = "import sys, crawler.commands.report; print(*{'pygal', 'jinja2', 'crawler.overview.page'} & set(sys.modules))"


def chart(*values: float, labels: list[str] = LABELS, label: str = "灯的数目") -> Chart:
    """Return a chart of one series."""
    return Chart("lamps", label, labels, [Series("lamps", values, "one"), Series("others", [0] * len(values), "two")])


def drawn(made: Chart, kind: str = "bars") -> Tag:
    """Return the chart's SVG."""
    markup = made.as_bars(lambda value: f"{value:.0f} 盏") if kind == "bars" else made.as_line(str)
    found = BeautifulSoup(str(markup), "html5lib").select_one("svg")
    assert found is not None
    return found


@pytest.mark.parametrize("kind", ["bars", "line"])
def test_a_chart_brings_no_scripts_and_names_no_address(kind: str) -> None:
    found = drawn(chart(1, 2, 3), kind)

    assert found.select("script, desc, a, image, use") == []
    assert "http" not in str(found)


def test_a_chart_is_a_picture_with_a_label() -> None:
    found = drawn(chart(1, 2, 3, label='"><script>'))

    assert (found["id"], found["role"], found["aria-label"]) == ("chart-lamps", "img", '"><script>')


def test_a_bar_says_its_value() -> None:
    said = [title.get_text() for title in drawn(chart(1, 2, 3)).select(".bar title")]

    assert said[:3] == ["2024-01: 1 盏", "2024-02: 2 盏", "2024-03: 3 盏"]


def test_the_colours_are_the_pages() -> None:
    assert {"one", "two"} <= set(re.findall(r"(?:fill|stroke): ?var\(--(\w+)\)", str(drawn(chart(1, 2, 3)))))


@pytest.mark.parametrize("count", [0, 1])
def test_of_less_than_two_places_there_is_no_chart(count: int) -> None:
    made = chart(*[1.0] * count, labels=LABELS[:count])

    assert (made.as_bars(str), made.as_line(str)) == (None, None)


@pytest.mark.parametrize("kind", ["bars", "line"])
def test_nothing_but_zeros_can_be_drawn(kind: str) -> None:
    assert drawn(chart(0, 0, 0), kind)["id"] == "chart-lamps"


def test_the_librarys_finder_does_not_stay_in_python() -> None:
    drawn(chart(1, 2, 3))

    assert [finder for finder in sys.meta_path if type(finder).__module__.startswith("pygal")] == []


def test_other_commands_wait_for_no_charts() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout == "\n"
