"""The archive's pages, as a plugin of Datasette."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup
from pluggy import HookimplMarker

from crawler.browse.guard import App, guarded
from crawler.browse.pages import DATABASE, article_address, article_page, document_file, search_page

# Datasette's own marker, with types.
hookimpl = HookimplMarker("datasette")


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Any]]]:
    """Add the pages; the search takes the place of Datasette's list of databases, of which there is one."""
    return [
        (r"^/$", search_page),
        (r"^/article/(?P<document_id>[^/]+)$", article_page),
        (r"^/document/(?P<document_id>[^/]+)$", document_file),
    ]


@hookimpl
def asgi_wrapper() -> Callable[[App], App]:
    """Put the guard before every page, Datasette's own too."""
    return guarded


@hookimpl
def render_cell(value: object, column: str, database: str) -> Markup | None:
    """Lead from an article's id, in whatever table, to its page."""
    if database != DATABASE or column != "document_id" or not isinstance(value, str):
        return None
    return Markup('<a href="{}">{}</a>').format(article_address(value), value)


@hookimpl
def menu_links() -> list[dict[str, str]]:
    """Lead from Datasette's pages back to the search."""
    return [{"href": "/", "label": "Search the archive"}]
