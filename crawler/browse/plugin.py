"""The archive's pages, as a plugin of Datasette."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from markupsafe import Markup
from pluggy import HookimplMarker

from crawler.browse.guard import App, guarded
from crawler.browse.pages import DATABASE, article_address, article_page, document_file, error_page, search_page

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
def render_cell(row: Any, value: object, column: str, database: str) -> Markup | None:  # noqa: ANN401 - sqlite3's
    """Lead from an article's id or title, in whatever table, to its page."""
    if database != DATABASE or column not in {"document_id", "title"} or not isinstance(value, str):
        return None
    if "document_id" not in row.keys() or not row["document_id"]:  # noqa: SIM118 - a sqlite3.Row looks through values
        return None
    return Markup('<a href="{}">{}</a>').format(article_address(str(row["document_id"])), value)


@hookimpl
def menu_links() -> list[dict[str, str]]:
    """Lead from Datasette's pages back to the search."""
    return [{"href": "/", "label": "Search the archive"}]


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Callable[[], Awaitable[Any]]:  # noqa: ANN401
    """Tell of errors on a page like the others."""
    return lambda: error_page(datasette, request, exception)
