"""The charts of the overview: pygal's, as inlined SVG without scripts, in the page's own colours."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from markupsafe import Markup

_FEWEST, _MOST_LABELS = 2, 6
_DOTTED = 40
_NAMESPACES = re.compile(r'\s+xmlns(?::\w+)?="[^"]*"')
# What pygal makes for its script, which the page hasn't got, and what would name addresses outside.
_SCRIPTED = frozenset({"script", "desc"})
_OVERLAYS = frozenset({"text-overlay", "tooltip-overlay", "legends", "titles"})

Said = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart. *color*: the CSS variable of the page that it is drawn in."""

    name: str
    values: Sequence[float]
    color: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart. *name*: its id, the only one of the page; *label*: what it shows, for those who can't see it; *labels*:
    of its places from left to right.
    """

    name: str
    label: str
    labels: Sequence[str]
    series: Sequence[Series]

    def as_line(self, said: Said) -> Markup | None:
        """Draw a line with the area below it; None for less than two places. *said*: how a value is written."""
        dots = {"dots_size": 2, "show_dots": len(self.labels) <= _DOTTED}
        return self._drawn("Line", said, opacity=".2", fill=True, width=560, height=240, **dots)

    def as_bars(self, said: Said) -> Markup | None:
        """Draw bars, the series above one another; else as `as_line`."""
        return self._drawn("StackedBar", said, opacity=".9", spacing=2, width=900, height=280)

    def _drawn(self, kind: str, said: Said, *, opacity: str, **options: object) -> Markup | None:
        if len(self.labels) < _FEWEST:
            return None
        every = -(-len(self.labels) // _MOST_LABELS)
        chart = getattr(_pygal(), kind)(
            style=self._style(opacity),
            js=(),
            show_legend=False,
            show_minor_x_labels=False,
            x_labels=self.labels,
            x_labels_major=self.labels[::every],
            max_scale=6,
            min_scale=3,
            range=(0, max(map(sum, zip(*(series.values for series in self.series), strict=True)), default=0) or 1),
            value_formatter=said,
            truncate_label=-1,
            margin_right=40,
            disable_xml_declaration=True,
            no_data_text="nothing yet",
            **options,
        )
        chart.uuid = self.name
        for series in self.series:
            chart.add(series.name, list(series.values))
        chart.add_xml_filter(self._for_a_page)
        text = _NAMESPACES.sub("", str(chart.render(is_unicode=True)))
        return Markup(text)  # noqa: S704 - written by an XML writer from our own words and numbers

    def _style(self, opacity: str) -> Any:  # noqa: ANN401 - pygal comes without types
        colors = tuple(f"var(--{series.color})" for series in self.series)
        return _pygal().style.Style(
            background="transparent",
            plot_background="transparent",
            foreground="var(--muted)",
            foreground_strong="var(--ink)",
            foreground_subtle="var(--line)",
            guide_stroke_color="var(--line)",
            major_guide_stroke_color="var(--line)",
            font_family="inherit",
            label_font_size=12,
            major_label_font_size=12,
            opacity=opacity,
            transition="0s",
            colors=colors,
            value_colors=colors,
        )

    def _for_a_page(self, root: Any) -> Any:  # noqa: ANN401 - an element of whichever library pygal has found
        """Make the SVG a part of a page: labelled, with tooltips that need no script, without anything of outside."""
        root.set("role", "img")
        root.set("aria-label", self.label)
        for parent in list(root.iter()):
            if isinstance(parent.tag, str):
                _put_tooltip(parent)
                for child in list(parent):
                    if _is_for_scripts(child):
                        parent.remove(child)
        return root


@cache
def _pygal() -> Any:  # noqa: ANN401 - as above
    """Return pygal without the finder that it adds to Python's own: that one knows only maps, and an import that fails
    anywhere would warn of its age.
    """
    import pygal.style  # type: ignore[import-untyped]  # noqa: PLC0415 - see above

    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]
    return pygal


def _put_tooltip(element: Any) -> None:  # noqa: ANN401 - as above
    told = {child.get("class"): child.text for child in element if _name(child) == "desc"}
    if told.get("value"):
        title = element.makeelement("title", {})
        title.text = ": ".join(filter(None, (told.get("x_label"), told["value"])))
        element.insert(0, title)


def _is_for_scripts(element: Any) -> bool:  # noqa: ANN401 - as above
    classes = (element.get("class") or "").split() if isinstance(element.tag, str) else []
    is_overlay = bool(_OVERLAYS.intersection(classes))
    return _name(element) in _SCRIPTED or not isinstance(element.tag, str) or is_overlay


def _name(element: Any) -> str:  # noqa: ANN401 - as above; comments have no name
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
