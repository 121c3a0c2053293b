"""pipelines.export.output: a file is whole under its name, or not there."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.export.output import whole_file

ROOT = Path(__file__).resolve().parents[3]
KILLED = """
import os, signal, sys
from pathlib import Path
from pipelines.export.output import whole_file
with whole_file(Path(sys.argv[1])) as file:
    file.write(b"half")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def names(folder: Path) -> list[str]:
    """Return the names of all that lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def fail_in(path: Path, error: type[BaseException]) -> None:
    """Begin a file and raise an error."""
    with whole_file(path) as file:
        file.write(b"half")
        raise error


def test_at_the_end_the_file_is_there(tmp_path: Path) -> None:
    with whole_file(tmp_path / "a.csv") as file:
        file.write(b"whole")

    assert names(tmp_path) == ["a.csv"]
    assert (tmp_path / "a.csv").read_bytes() == b"whole"


def test_before_the_end_nothing_has_its_name(tmp_path: Path) -> None:
    with whole_file(tmp_path / "a.csv") as file:
        file.write(b"half")
        file.flush()

        assert [name for name in names(tmp_path) if not name.startswith(".")] == []


def test_an_earlier_export_stays_until_the_end(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"earlier")

    with whole_file(tmp_path / "a.csv") as file:
        file.write(b"new")

        assert (tmp_path / "a.csv").read_bytes() == b"earlier"
    assert (tmp_path / "a.csv").read_bytes() == b"new"


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_after_an_error_nothing_is_left(tmp_path: Path, error: type[BaseException]) -> None:
    with pytest.raises(error):
        fail_in(tmp_path / "a.csv", error)

    assert names(tmp_path) == []


def test_a_killed_export_leaves_nothing_that_looks_finished(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path / "a.csv")]

    done = subprocess.run(command, cwd=ROOT, check=False)

    assert done.returncode == -signal.SIGKILL
    assert all(name.startswith(".export-") and name.endswith(".tmp") for name in names(tmp_path))


def test_the_longest_name_can_be_written(tmp_path: Path) -> None:
    name = "n" * 251 + ".csv"

    with whole_file(tmp_path / name):
        pass

    assert names(tmp_path) == [name]
