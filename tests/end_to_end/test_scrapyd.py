"""A real scrapyd: the project is deployed as an egg, a job is scheduled, and the archive is filled and whole."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from tests.end_to_end.archives import run
from tests.end_to_end.conftest import CHINA, NO_PAUSES, ROOT, Archive, Ended
from tests.sina.articles import generated_articles
from tests.sina.server import SinaServer

pytestmark = pytest.mark.needs("scrapyd")

PROJECT = "sina_finance_archive"
ARTICLES = 12
# Looked at so many times, a tenth of a second apart.
TIMES = 400
CONFIG = """[scrapyd]
bind_address = 127.0.0.1
http_port = {port}
poll_interval = 0.2
"""


@dataclass(frozen=True)
class Scrapyd:
    """A scrapyd that runs in a folder of its own."""

    process: subprocess.Popen[bytes]
    folder: Path
    url: str

    def get(self, service: str, **values: str) -> dict[str, Any]:
        """Return what one of its services answers."""
        with urlopen(f"{self.url}{service}.json?{urlencode(values)}", timeout=30) as answer:  # noqa: S310 - loopback
            found: dict[str, Any] = json.load(answer)
        return found

    def schedule(self, spider: str, settings: list[str], **arguments: str) -> str:
        """Schedule a job, and return its id."""
        values = [("project", PROJECT), ("spider", spider), *(("setting", each) for each in settings)]
        body = urlencode([*values, *arguments.items()]).encode()
        with urlopen(f"{self.url}schedule.json", body, timeout=30) as answer:  # noqa: S310 - loopback
            return str(json.load(answer)["jobid"])

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait until something has come about."""
        for _ in range(TIMES):
            if condition():
                return
            with suppress(TimeoutExpired):
                self.process.wait(0.1)
            assert self.process.returncode is None, (self.folder / "scrapyd.log").read_text("utf-8")
        pytest.fail(f"scrapyd has taken too long: {(self.folder / 'scrapyd.log').read_text('utf-8')}")

    def answers(self) -> bool:
        """Return whether it has come up."""
        with suppress(OSError):
            return self.get("daemonstatus")["status"] == "ok"
        return False

    def has_finished(self, job: str) -> bool:
        """Return whether a job has come to its end, whichever."""
        return job in {each["id"] for each in self.get("listjobs", project=PROJECT)["finished"]}


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture(scope="module")
def scrapyd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scrapyd]:
    """A scrapyd of one's own, which is ended at the end."""
    folder, port = tmp_path_factory.mktemp("scrapyd"), _free_port()
    (folder / "scrapyd.conf").write_text(CONFIG.format(port=port), "utf-8")
    with (folder / "scrapyd.log").open("wb") as log:
        command = [sys.executable, "-m", "scrapyd", "--pidfile="]
        with subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env=_own_home(folder)) as process:
            try:
                started = Scrapyd(process, folder, f"http://127.0.0.1:{port}/")
                started.wait_for(started.answers)
                yield started
            finally:
                process.terminate()


def _own_home(folder: Path) -> dict[str, str]:
    """Return an environment in which nobody's own configuration is found but that in *folder*."""
    return os.environ | {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config")}


@pytest.fixture(scope="module")
def deployed(scrapyd: Scrapyd) -> Ended:
    """What scrapyd-deploy had to say."""
    config = scrapyd.folder / "config"
    config.mkdir()
    (config / "scrapy.cfg").write_text(f"[deploy:test]\nurl = {scrapyd.url}\n", "utf-8")
    code = "from scrapyd_client.deploy import main; main()"
    command = [sys.executable, "-W", "ignore", "-c", code, "test", "--version", "1"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False, env=_own_home(scrapyd.folder)
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def filled(scrapyd: Scrapyd, deployed: Ended) -> Iterator[Archive]:
    """The archive that a scheduled job has filled."""
    assert deployed.code == 0, deployed
    with SinaServer({CHINA: generated_articles(ARTICLES, seed=160)}) as sina:
        settings = [f"{name}={value}" for name, value in NO_PAUSES.items()]
        archive = Archive(scrapyd.folder / "archive", f"MIRROR_URL={sina.url}", *settings)
        job = scrapyd.schedule("sina_finance", archive.settings, channel="china")
        scrapyd.wait_for(lambda: scrapyd.has_finished(job))
        yield archive


def test_the_project_is_deployed_with_its_spiders(scrapyd: Scrapyd, deployed: Ended) -> None:
    assert deployed.code == 0, deployed

    assert "sina_finance" in scrapyd.get("listspiders", project=PROJECT)["spiders"]


def test_the_egg_holds_every_file_of_both_packages(scrapyd: Scrapyd, deployed: Ended) -> None:
    files = {path for name in ("crawler", "pipelines") for path in (ROOT / name).rglob("*") if path.is_file()}
    expected = {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}

    with zipfile.ZipFile(scrapyd.folder / "eggs" / PROJECT / "1.egg") as egg:
        held = {name for name in egg.namelist() if not name.startswith("EGG-INFO/")}

    assert deployed.code == 0
    assert held == expected


def test_deploying_leaves_nothing_in_the_project(deployed: Ended) -> None:
    assert deployed.code == 0

    assert not [path.name for path in ROOT.iterdir() if path.name in {"build", "dist"} or path.suffix == ".egg-info"]


def test_a_scheduled_job_fills_the_archive(filled: Archive) -> None:
    assert filled.states() == {"archived": ARTICLES}
    assert len(filled.posts) == ARTICLES


def test_how_the_job_ended_stands_in_the_archive(filled: Archive) -> None:
    assert filled.rows("SELECT spider, outcome, exit_code FROM runs") == [("sina_finance", "finished", 0)]


def test_what_the_job_has_archived_is_whole(filled: Archive) -> None:
    assert run(filled, "verify").code == 0


def test_the_log_of_the_job_is_where_scrapyd_looks_for_it(scrapyd: Scrapyd, filled: Archive) -> None:
    [log] = (scrapyd.folder / "logs").rglob("*.log")

    assert "Spider closed (finished)" in log.read_text("utf-8")
    assert filled.posts
