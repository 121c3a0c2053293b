"""What a browser would make of a written body, judged by html5lib: a parser that the project does not use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import html5lib

FORBIDDEN_ELEMENTS = frozenset(("script", "object", "embed", "applet", "base", "meta", "form"))
SCRIPT_SCHEMES = ("javascript:", "vbscript:", "data:text/html")
# What rule 7 and "no \r" leave out, and rule 8's braces.
_FORBIDDEN_CHARACTERS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f{}]")
# What the URL standard takes away before it looks at the scheme.
_EDGES = "".join(map(chr, range(0x21)))
_INSIDE = re.compile(r"[\t\n\r]")


@dataclass(frozen=True, slots=True)
class Element:
    """An element as the judge sees it, its names without their namespaces."""

    tag: str
    attributes: dict[str, str]
    text: str


def elements(markup: str, *, scripting: bool = False) -> list[Element]:
    """Return the elements of a page with *markup* in it: `html`, `head`, `body`, the document's `div`, and the rest.

    *scripting*: `<noscript>` holds raw text, as in the browser of a reader.
    """
    page = f"<!DOCTYPE html><body><div>   \n{markup}  \n</div>"
    tree = html5lib.parse(page, namespaceHTMLElements=False, scripting=scripting)
    return [
        Element(
            tag=_local(node.tag),
            attributes={_local(name): value for name, value in node.attrib.items()},
            text="".join(node.itertext()),
        )
        for node in tree.iter()
        if isinstance(node.tag, str)
    ]


def dangers(markup: str) -> set[str]:
    """Return what in *markup* no document may hold, with scripting off and on."""
    found = set(_FORBIDDEN_CHARACTERS.findall(markup))
    for scripting in (False, True):
        # html5lib trips over an element called html or select inside svg, with a select further in.
        with suppress(AssertionError):
            for element in elements(markup, scripting=scripting):
                found.update(_dangers_of(element))
    return found


def is_script_url(value: str) -> bool:
    """Return whether a browser would run *value* as a URL."""
    return _INSIDE.sub("", value.lstrip(_EDGES)).lower().startswith(SCRIPT_SCHEMES)


def paragraphs(markup: str) -> list[str]:
    """Return the text of each `<p>` in *markup*."""
    return [element.text for element in elements(markup) if element.tag == "p"]


def _dangers_of(element: Element) -> Iterator[str]:
    if element.tag in FORBIDDEN_ELEMENTS:
        yield f"<{element.tag}>"
    for name, value in element.attributes.items():
        if name.startswith("on") or is_script_url(value):
            yield f'<{element.tag} {name}="{value}">'


def _local(name: str) -> str:
    """Return `script` for `{http://www.w3.org/2000/svg}script`."""
    return name.rpartition("}")[2].lower()
