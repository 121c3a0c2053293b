"""Datasette over one archive, on this machine alone: how it is set up and run."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from importlib import import_module, util
from pathlib import Path
from typing import Any, Final

from crawler.errors import BadArgumentError
from crawler.storage.paths import ArchivePaths

HOST: Final = "127.0.0.1"
_HERE: Final = Path(__file__).parent
_SETTINGS: Final = {
    # A question of the commonest words has an answer in half a second; what takes so long is a table read in vain.
    "sql_time_limit_ms": 3000,
    "facet_time_limit_ms": 500,
    # A text is read on its article's page.
    "truncate_cells_html": 200,
    # The catalogue is a file of this machine; a copy while a run writes would be a torn one.
    "allow_download": False,
    "allow_signed_tokens": False,
}
# What Datasette says of the tables, and which of them are of no interest to readers.
_TABLES: Final[dict[str, dict[str, Any]]] = {
    "articles": {
        "description": "Every article that was ever seen, with its state",
        "facets": ["state", "channel", "media"],
    },
    "texts": {"description": "What readers see of each article", "fts_table": "texts_search", "fts_pk": "number"},
    "revisions": {"description": "The texts that an article has had"},
    "removals": {"description": "When Sina called an article gone"},
    "stories": {"description": "Which articles tell one story: the same cluster"},
    "runs": {"description": "Every run and how it ended"},
    "listings": {"description": "Which list showed which article, when"},
    "channel_days": {"description": "The days of a channel's history that were asked for"},
    "gaps": {"description": "Stretches of a list that no reading has seen"},
    "records": {"description": "Where each answer lies in the WARC files"},
    "pictures": {"description": "The pictures of the articles"},
    **{name: {"hidden": True} for name in ("aliases", "bands", "meta")},
}


def is_installed() -> bool:
    """Return whether Datasette, an extra, is there."""
    return util.find_spec("datasette") is not None


def listen(port: int) -> socket.socket:
    """Return a socket that listens on this machine's own address; port 0 is any that is free.

    Raises BadArgumentError for a port that is taken or may not be had.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        said = "is taken" if error.errno == errno.EADDRINUSE else f"can't be had ({error.strerror})"
        raise BadArgumentError(f"port {port} {said}: write another one, such as --port {port + 1 or 8002}") from error
    return listener


@contextmanager
def ready(paths: ArchivePaths) -> Iterator[Callable[[socket.socket], None]]:
    """Give what shows an archive on a socket until the process is told to end; its SIGINT or SIGTERM is raised again.

    All that takes a while has been loaded by then, so that Ctrl-C meets a server that knows how to end.
    """
    plugins = import_module("datasette.plugins").pm
    # It would answer beside ours, and print the values of every variable at each wrong address.
    plugins.unregister(name="datasette.handle_exception")
    plugins.register(import_module("crawler.browse.plugin"))
    uvicorn = import_module("uvicorn")
    # Datasette makes a URI of the path and escapes nothing in it.
    with chdir(paths.root):
        app = _datasette(paths).app()
        config = uvicorn.Config(app, log_level="warning", lifespan="on", timeout_graceful_shutdown=2)
        config.load()
        yield lambda listener: uvicorn.Server(config).run(sockets=[listener])


def _datasette(paths: ArchivePaths) -> Any:  # noqa: ANN401 - Datasette has no types
    """Return Datasette, with the catalogue open to be read: what a run writes meanwhile is seen by the next page."""
    metadata = {
        "title": "Archive of Sina Finance (新浪财经)",
        "databases": {paths.catalogue.stem: {"tables": _TABLES}},
        "plugins": {"archive": {"root": str(paths.root)}},
    }
    return import_module("datasette.app").Datasette(
        [paths.catalogue.name],
        metadata=metadata,
        settings=_SETTINGS,
        template_dir=str(_HERE / "templates"),
        static_mounts=[("archive", str(_HERE / "static"))],
    )
