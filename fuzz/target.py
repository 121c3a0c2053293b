"""What a target is: its name, what is fed to it first, and what must hold for any bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"
# Where files cost no disk, and no wait for its sync; None for the usual place.
IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - of this process alone


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that is fuzzed.

    *hold*: takes any bytes, and raises AssertionError where the code breaks its word; any other exception is a finding
    too. *seeds*: inputs to begin with; *words*: what is put in here and there; *longest*: of an input, in bytes.
    """

    name: str
    hold: Callable[[bytes], None]
    seeds: Callable[[], Iterable[bytes]]
    words: Sequence[str] = ()
    longest: int = 32_768


def must(what: object, said: object) -> None:
    """Raise AssertionError with *said* unless *what* is true; unlike `assert`, whatever Python's options are."""
    if not what:
        raise AssertionError(said)


def is_written(*texts: str | None) -> bool:
    """Return whether every text can be written as UTF-8, as every text that leaves a reader must."""
    try:
        "".join(filter(None, texts)).encode()
    except UnicodeEncodeError:
        return False
    return True
