"""The archive's own pages within Datasette: the search, an article, a document as it lies on the disk."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from datasette import NotFound, Response  # type: ignore[import-not-found, import-untyped, unused-ignore]  # an extra
from datasette.database import (  # type: ignore[import-not-found, import-untyped, unused-ignore]
    QueryInterrupted,
)
from markupsafe import Markup

from crawler.browse import reading
from crawler.browse.facets import codes_in, facets_of
from crawler.browse.phrases import excerpt, pieces
from crawler.browse.queries import MOST_HITS, ON_A_PAGE
from crawler.browse.question import Question, parse_question
from crawler.browse.telling import described, moments_of, shown, story_of_versions
from crawler.categories import name_of
from crawler.storage.paths import ArchivePaths
from crawler.storage.states import original_of
from crawler.urls import link_to

DATABASE: Final = "catalogue"
PLUGIN: Final = "archive"
# They load one style sheet, and nothing on them runs, whatever an article holds.
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Scrapy's own are silent here; the server's are seen.
logger = logging.getLogger("uvicorn.error")
_FILE_POLICY: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"


async def search_page(datasette: Any, request: Any) -> Any:  # noqa: ANN401 - Datasette has no types
    """Answer a question: what was found, and by which facets it can be narrowed."""
    database = datasette.get_database(DATABASE)
    question = parse_question({name: request.args.get(name) or "" for name in request.args})
    try:
        found = await reading.find(database, question)
    except QueryInterrupted:
        return await _page(datasette, request, "archive_search.html", {"question": question, "is_too_slow": True})
    start = (question.page - 1) * ON_A_PAGE
    rows = await reading.shown(database, found.hits[start : start + ON_A_PAGE])
    context = {
        "question": question,
        "found": found,
        "most": MOST_HITS,
        "facets": facets_of(found.hits, question),
        "results": [_result(row, question) for row in rows],
        "first": start + 1,
        "earlier": question.at_page(question.page - 1).address() if question.page > 1 else None,
        "later": question.at_page(question.page + 1).address() if start + ON_A_PAGE < len(found.hits) else None,
    }
    return await _page(datasette, request, "archive_search.html", context)


async def article_page(datasette: Any, request: Any) -> Any:  # noqa: ANN401 - as above
    """Show an article: its text, and all that the catalogue knows of it."""
    database = datasette.get_database(DATABASE)
    name = request.url_vars["document_id"]
    known = await reading.known(database, name, QueryInterrupted)
    if known is None:
        other = await reading.other_name(database, name)
        if other is not None and other != name:
            return Response.redirect(article_address(other))
        raise NotFound(f"The catalogue knows no article {name}.")
    article = known.article
    question = parse_question({"q": request.args.get("q") or ""})
    context = {
        "known": known,
        "article": article,
        "title": article["title"] or name,
        "paragraphs": [pieces(line, question.phrases) for line in (article["text"] or "").splitlines()],
        "channel": name_of(article["channel"]) if article["channel"] else None,
        "source": link_to(article["url"]),
        "file": f"/document/{quote(name, safe='')}" if _file_of(datasette, article) else None,
        "stocks": codes_in(article["stocks"]),
        "keywords": json.loads(article["keywords"] or "[]"),
        "moments": moments_of(article),
        "facts": described(article),
        "versions": story_of_versions(known.revisions),
        "original": original_of(article["reason"]),
        "question": question,
    }
    return await _page(datasette, request, "archive_article.html", context)


async def document_file(datasette: Any, request: Any) -> Any:  # noqa: ANN401 - as above
    """Send the document of an article as it lies on the disk, as plain text."""
    known = await reading.known(datasette.get_database(DATABASE), request.url_vars["document_id"], QueryInterrupted)
    file = _file_of(datasette, known.article) if known is not None else None
    if file is None:
        raise NotFound("The archive has no such document")
    headers = {"content-security-policy": _FILE_POLICY}
    return Response(file.read_bytes(), headers=headers, content_type="text/plain; charset=utf-8")


async def error_page(datasette: Any, request: Any, exception: Exception) -> Any:  # noqa: ANN401 - as above
    """Tell what went wrong. Datasette would print the values of all variables too, and texts are among them."""
    status = getattr(exception, "status", 500)
    message = getattr(exception, "message", None) or str(exception)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.error("%s", request.path, exc_info=exception)
    if request.path.endswith(".json"):
        return Response.json({"ok": False, "error": message, "status": status}, status=status)
    # Some of Datasette's own messages hold a form with the query in it.
    shown_as = Markup(message) if getattr(exception, "message_is_html", False) else message  # noqa: S704 - Datasette's
    title = getattr(exception, "title", None) or HTTPStatus(status).phrase
    return await _page(datasette, request, "archive_error.html", {"title": title, "message": shown_as}, status=status)


def article_address(document_id: str) -> str:
    """Return the path of an article's page."""
    return f"/article/{quote(document_id, safe='')}"


def search_address(**given: str) -> str:
    """Return the path and query of a search."""
    return parse_question(given).address()


def _file_of(datasette: Any, article: reading.Row) -> Path | None:  # noqa: ANN401 - as above
    """Return the document of an article; None where there is none, or where its path leads out of the posts."""
    posts = ArchivePaths(Path(datasette.plugin_config(PLUGIN)["root"])).posts.resolve()
    file = (posts.parent / (article["path"] or "")).resolve()
    return file if file.is_relative_to(posts) and file.is_file() else None


def _result(row: reading.Row, question: Question) -> dict[str, Any]:
    """Return what the search page shows of an article."""
    query = f"?q={quote(question.typed)}" if question.phrases else ""
    return {
        "address": article_address(row["document_id"]) + query,
        "title": pieces(row["title"] or row["document_id"], question.phrases),
        "date": shown(row["date"]),
        "media": row["media"],
        "channel": name_of(row["channel"]) if row["channel"] else None,
        "is_gone": row["state"] == "removed",
        "excerpt": excerpt(row["text"], question.phrases),
    }


async def _page(datasette: Any, request: Any, template: str, context: dict[str, Any], status: int = 200) -> Any:  # noqa: ANN401
    tools = {
        "article_address": article_address,
        "shown": shown,
        "channel_name": name_of,
        "search_address": search_address,
    }
    body = await datasette.render_template(template, tools | context, request=request)
    return Response.html(body, status=status, headers={"content-security-policy": _POLICY})
