"""A run that is killed before each step that it takes to write an article: the next run makes up for all of it.

The suite kills before the first step of each kind; EVERY_STEP=1 (`make faults`) before every single one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.end_to_end.archives import run
from tests.machine.killing import Scene, damages, facts, scenes
from tests.machine.machine import Machine, machine
from tests.machine.steps import Fault

# What a run does to an archive that is there; a test below holds that nothing is missing.
LATER = (
    *("open lock", "truncate lock", "write lock"),
    *("open warc", "write warc", "fsync warc", "rename warc"),
    *("open post", "write post", "fsync post", "rename post"),
    *("mkdir picture", "open picture", "write picture", "fsync picture", "rename picture"),
    *("open report", "write report", "fsync report", "rename report"),
    *("commit runs", "commit records", "commit listings", "commit articles", "commit gaps", "commit stories"),
    *("commit article_pictures", "commit pictures", "commit texts", "commit elements", "commit meta"),
    "close catalogue",
)
# And, besides, to one that it makes.
FIRST = ("mkdir archive", "mkdir warc", "mkdir post", "mkdir report", "commit texts_search")
KILLED = -9
# More than a run has steps of one kind.
_MOST = 60


@dataclass(frozen=True)
class Undisturbed:
    """A scene, what a run that nobody disturbs makes of it, and the steps of that run."""

    scene: Scene
    facts: dict[str, object]
    steps: list[str]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Undisturbed]]:
    """The scenes of all tests."""
    folder = tmp_path_factory.mktemp("killed")
    with machine(folder / "notes") as switched_on, scenes(folder, switched_on) as made:
        yield {name: _undisturbed(scene, switched_on) for name, scene in made.items()}


def _undisturbed(scene: Scene, on: Machine) -> Undisturbed:
    archive = scene.archive("undisturbed")
    assert scene.run(archive) == 0
    return Undisturbed(scene, facts(archive), on.steps())


def _killed(whole: Undisturbed, fault: Fault) -> int:
    """Kill a run, look at what the next one makes of it, and return how the first ended."""
    archive = whole.scene.archive("killed")
    code = whole.scene.run(archive, fault)
    assert whole.scene.run(archive) == 0
    assert facts(archive) == whole.facts
    assert damages(archive) == []
    if fault.step.startswith(("commit", "write warc", "rename")):  # the journal may have stood back then
        assert whole.scene.machine.run(archive, "rebuild").code == 0
        assert facts(archive) == whole.facts
    return code


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scene", "step"), [*(("later", step) for step in LATER), *(("first", step) for step in FIRST)]
)
def test_a_run_that_is_killed_before_a_step_loses_nothing(whole: dict[str, Undisturbed], scene: str, step: str) -> None:
    codes = [_killed(whole[scene], Fault(step, 1, "kill"))]
    while os.environ.get("EVERY_STEP") and codes[-1] == KILLED and len(codes) < _MOST:
        codes.append(_killed(whole[scene], Fault(step, len(codes) + 1, "kill")))

    assert codes[0] == KILLED


@pytest.mark.slow
@pytest.mark.parametrize("step", [step for step in LATER if step.startswith("write")])
def test_a_run_that_is_killed_in_the_middle_of_a_write_loses_nothing(whole: dict[str, Undisturbed], step: str) -> None:
    codes = [_killed(whole["later"], Fault(step, 1, "tear"))]
    while os.environ.get("EVERY_STEP") and codes[-1] == KILLED and len(codes) < _MOST:
        codes.append(_killed(whole["later"], Fault(step, len(codes) + 1, "tear")))

    assert codes[0] == KILLED


@pytest.mark.slow
@pytest.mark.parametrize("step", ["truncate warc", "commit records", "rename warc", "commit meta"])
def test_a_run_that_is_killed_while_it_mends_what_another_has_left_loses_nothing(
    whole: dict[str, Undisturbed], step: str
) -> None:
    scene = whole["later"].scene
    archive = scene.archive("mended")
    codes = [scene.run(archive, Fault("write warc", 20, "tear")), scene.run(archive, Fault(step, 1, "kill"))]

    assert (codes, scene.run(archive)) == ([KILLED, KILLED], 0)
    assert (facts(archive), damages(archive)) == (whole["later"].facts, [])


@pytest.mark.slow
@pytest.mark.parametrize(("scene", "known"), [("later", LATER), ("first", (*LATER, *FIRST))])
def test_no_kind_of_step_is_left_out(whole: dict[str, Undisturbed], scene: str, known: tuple[str, ...]) -> None:
    assert set(whole[scene].steps) <= set(known)


@pytest.mark.slow
def test_what_is_compared_is_a_whole_archive(whole: dict[str, Undisturbed]) -> None:
    archive = whole["later"].scene.archive("compared")
    whole["later"].scene.run(archive)

    assert run(archive, "verify").code == 0
    assert archive.states() == {"archived": 3}
