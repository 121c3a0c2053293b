"""`scrapy browse`: the archive in a browser, on this machine alone: search, articles, and the catalogue's tables."""

from __future__ import annotations

import argparse
import dataclasses
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from crawler.browse.server import HOST, is_installed, listen, ready
from crawler.command import ArchiveCommand, OpenArchive, settings_of
from crawler.counted import Manner, counting
from crawler.errors import BadArgumentError
from pipelines.full_text import catch_up, keeps_text

_PORT = 8001
_LAST_PORT = 65535
# Seconds in which a batch of texts that is being entered is done, once the command is told to end.
_PATIENCE = 10


class Command(ArchiveCommand):
    """Shows the archive until Ctrl-C; changes nothing in it but the texts that can be searched."""

    def syntax(self) -> str:
        """Say how the command is written."""
        return "[options]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Search and read the archive in a browser, on this machine alone"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        super().add_options(parser)
        parser.add_argument("--port", default=str(_PORT), help=f"listen on this port, 0 for any free one ({_PORT})")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the address, enter the texts that are still missing, and serve until told to end."""
        if args:
            raise BadArgumentError(f"{args[0]!r} is no option of browse: `scrapy browse -h` shows them")
        port = _port(opts.port)
        if not is_installed():
            raise BadArgumentError("Datasette is not installed: `make extras` installs it")
        # As Ctrl-C does: systemd and `kill` end it in order too.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        manner = self.manner if keeps_text(settings_of(self)) else None
        with self.opened() as opened, listen(port) as listener:
            paths = dataclasses.replace(opened.paths, root=opened.paths.root.absolute())
            archive = dataclasses.replace(opened, paths=paths)
            archive.catalogue.texts.prepare()
            try:
                with ready(paths) as serve, _caught_up(archive, manner):
                    sys.stdout.write(f"The archive is at http://{HOST}:{listener.getsockname()[1]}/ (Ctrl-C ends it)\n")
                    sys.stdout.flush()
                    serve(listener)
            except KeyboardInterrupt:
                sys.stdout.write("Ended.\n")


def _port(given: str) -> int:
    if not given.isascii() or not given.isdigit() or int(given) > _LAST_PORT:
        raise BadArgumentError(f"port={given!r} is no port: write a number up to {_LAST_PORT}, such as --port {_PORT}")
    return int(given)


@contextmanager
def _caught_up(archive: OpenArchive, manner: Manner | None) -> Iterator[None]:
    """Enter the texts that the catalogue lacks, meanwhile; in an archive of years that may take minutes.

    *manner*: how to show it; None where no texts are kept.
    """
    ended = threading.Event()
    behind = archive.catalogue.texts.count_behind() if manner else 0
    worker = threading.Thread(target=_catch_up, args=(archive, behind, ended, manner), daemon=True)
    if behind:
        sys.stderr.write(f"Texts that can't be searched yet: {behind}; they are being entered.\n")
        worker.start()
    try:
        yield
    finally:
        ended.set()
        if worker.ident is not None:
            worker.join(_PATIENCE)


def _catch_up(archive: OpenArchive, behind: int, ended: threading.Event, manner: Manner) -> None:
    try:
        with counting("texts", behind, manner) as advance:
            for _ in catch_up(archive.paths.root, archive.catalogue.texts):
                if ended.is_set():
                    return
                advance(1)
    except DBAPIError as error:
        sys.stderr.write(f"Not all texts could be entered: {error.orig}\n")
        return
    left = archive.catalogue.texts.count_behind()
    sys.stderr.write("All texts can be searched.\n" if not left else _still(left))


def _still(left: int) -> str:
    return f"Documents missing or changed, which can't be searched: {left}; `scrapy verify` names them.\n"
