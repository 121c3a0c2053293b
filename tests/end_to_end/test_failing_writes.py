"""Each kind of write fails, as on a full disk, from its first time on: told in a line, made up for by the next run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.end_to_end.conftest import Archive, Ended
from tests.end_to_end.test_killed_steps import LATER
from tests.machine.killing import Scene, damages, facts, scenes
from tests.machine.machine import Machine, machine
from tests.machine.steps import Fault

# What of a run is as good without it; that it was not done is in the log.
_GOES_ON = {
    *("open picture", "write picture", "fsync picture", "rename picture", "mkdir picture"),
    *("rename warc", "commit texts", "commit meta"),
}
FAILING = tuple(step for step in LATER if step != "close catalogue")


@dataclass(frozen=True)
class Ground:
    """Where it happens. *whole*: what an undisturbed run makes."""

    machine: Machine
    scene: Scene
    whole: dict[str, object]


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    folder = tmp_path_factory.mktemp("failing")
    with machine(folder / "notes") as switched_on, scenes(folder, switched_on) as made:
        archive = made["later"].archive("undisturbed")
        assert made["later"].run(archive) == 0
        yield Ground(switched_on, made["later"], facts(archive))


def _fail(ground: Ground, step: str, error: str) -> tuple[Ended, Archive]:
    archive = ground.scene.archive("failing")
    return ground.machine.run(archive, "crawl sina_finance", fault=Fault(step, 1, error, lasts=True)), archive


@pytest.mark.slow
@pytest.mark.parametrize("step", FAILING)
def test_a_full_disk_is_told_in_lines_and_costs_no_article(ground: Ground, step: str) -> None:
    failed, archive = _fail(ground, step, "ENOSPC")

    assert ("Traceback" in failed.err, failed.code in ({0} if step in _GOES_ON else {1, 3, 4})) == (False, True)
    assert "full" in failed.err or "No space left" in failed.err
    assert ground.scene.run(archive) == 0
    assert (facts(archive), damages(archive)) == (ground.whole, [])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("step", "error", "said"),
    [
        pytest.param("write post", "EIO", "Input/output error", id="a disk that fails"),
        pytest.param("rename post", "EROFS", "Read-only file system", id="read-only from now on"),
        pytest.param("open post", "EMFILE", "Too many open files", id="no descriptors"),
        pytest.param("open post", "ENOMEM", "Cannot allocate memory", id="no memory"),
        pytest.param("open warc", "EACCES", "Permission denied", id="no right"),
        pytest.param("commit articles", "EIO", "disk I/O error", id="a catalogue on a disk that fails"),
    ],
)
def test_other_failures_are_told_and_made_up_for_too(ground: Ground, step: str, error: str, said: str) -> None:
    failed, archive = _fail(ground, step, error)

    assert ("Traceback" in failed.err, said in failed.err, failed.code in {1, 3, 4}) == (False, True, True)
    assert ground.scene.run(archive) == 0
    assert (facts(archive), damages(archive)) == (ground.whole, [])
