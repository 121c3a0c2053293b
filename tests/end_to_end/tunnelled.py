"""An archive whose crawls ask Sina's own names over TLS, through a tunnel that leads nowhere but to the stand-in."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from tests.end_to_end.conftest import NO_PAUSES, ROOT, Archive
from tests.hostile.certificates import Authority
from tests.hostile.tunnel import Tunnel
from tests.sina.server import SinaServer

# Sina's, of which one alone would do for everything that is planted here.
HOSTS = (".sina.com.cn", ".sina.cn", ".sinaimg.cn")


@contextmanager
def tunnelled(folder: Path, sina: SinaServer, *settings: str, user: str = "") -> Iterator[tuple[Archive, Tunnel]]:
    """Give an archive and the tunnel through which its crawls go; no answer is waited for longer than five seconds."""
    bounds = ("DOWNLOAD_TIMEOUT=5", "RETRY_TIMES=0", "OUTAGE_ATTEMPTS=1000", "OUTAGE_ATTEMPTS_AT_FIRST=1000")
    pauses = (f"{name}={value}" for name, value in NO_PAUSES.items())
    with Tunnel(sina.url, Authority(folder)) as tunnel, pytest.MonkeyPatch.context() as patched:
        for name, value in tunnel.trusting(user).items():
            patched.setenv(name, value)
        yield Archive(folder / "archive", *pauses, *bounds, *settings), tunnel


def fetched(sina: SinaServer, url: str) -> bytes:
    """Return what the stand-in answers for one of Sina's addresses."""
    host, _, path = url.removeprefix("https://").partition("/")
    request = Request(f"{sina.url}/{path}", headers={"Host": host})  # noqa: S310 - the stand-in's
    with build_opener(ProxyHandler({})).open(request, timeout=20) as answered:
        body: bytes = answered.read()
    return body


def verify(archive: Archive) -> tuple[int, str]:
    """Return how `scrapy verify` ends, and what it says."""
    command = [sys.executable, "-m", "scrapy", "verify", "-s", f"ARCHIVE_DIR={archive.root}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    return done.returncode, done.stdout + done.stderr


def foreign(tunnel: Tunnel) -> set[str]:
    """Return the places that were asked for and aren't Sina's, on the usual port."""
    return {each for each in tunnel.connected if not each.removesuffix(":443").endswith(HOSTS)}
