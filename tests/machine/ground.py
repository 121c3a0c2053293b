"""Where machines fail in the tests: a whole archive to take copies of, and a machine that does the runs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.end_to_end.archives import archive_at
from tests.end_to_end.conftest import Archive, Ended
from tests.machine.killing import Scene, damages, facts, scenes
from tests.machine.machine import Machine, machine

CRAWL = "crawl sina_finance"


@dataclass(frozen=True)
class Ground:
    """Where it happens. *archive*: a whole one, of which tests take copies; *whole*: what is in it."""

    machine: Machine
    scene: Scene
    archive: Archive
    whole: dict[str, object]

    def copy(self, root: Path) -> Archive:
        """Return a copy of the archive."""
        shutil.copytree(self.archive.root, root)
        return archive_at(root, self.scene.sina, *self.archive.settings[-2:])

    def empty(self, root: Path) -> Archive:
        """Return an archive that is still to be made."""
        return archive_at(root, self.scene.sina, *self.archive.settings[-2:])

    def is_made_up_for(self, archive: Archive) -> bool:
        """Run once more, with nothing in the way, and return whether all is there and whole."""
        ended = self.machine.run(archive, CRAWL)
        return (ended.code, damages(archive), facts(archive)) == (0, [], self.whole)


@contextmanager
def ground_at(folder: Path, *begun_by: str) -> Iterator[Ground]:
    with machine(folder / "notes", begun_by=begun_by) as switched_on, scenes(folder, switched_on) as made:
        archive = made["first"].archive("undisturbed")
        assert made["first"].run(archive) == 0
        yield Ground(switched_on, made["first"], archive, facts(archive))


def is_told(ended: Ended, said: str) -> bool:
    """Return whether a failure was told without a traceback, and ended with 1."""
    return (ended.code, said in ended.err, "Traceback" in ended.err) == (1, True, False)
