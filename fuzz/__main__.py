"""Runs the targets in turn, each in a process of its own, and prints what came of it; findings make it end with 1.

    python -m fuzz [--seconds 600] [--target NAME …] [--keep fuzz/found]

Each target gets the same share of the seconds. Memory is bounded (2 GB), and so is the time of one input (25 s). What
was learnt is kept below --keep, and the next run goes on from there; an input that is a finding lies in its folder
`findings`, and `python -m fuzz --target NAME --input FILE` shows it again.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from fuzz.target import ROOT, Target
from fuzz.targets import NAMES, target

_MEMORY_MB = 2_048
_SECONDS_OF_ONE_INPUT = 25
# A target that does not end with its time is killed after so many seconds more.
_GRACE = 120
_COVERED = re.compile(r"cov: (\d+)")
# What only took long is no finding: -timeout says what takes too long.
_WRITTEN = re.compile(r"Test unit written to (.+/(?!slow-unit-)[^/\n]+)$", re.MULTILINE)
_EXECUTED = re.compile(r"stat::number_of_executed_units:\s*(\d+)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What fuzzing one target gave. *covered*: edges of its code; *findings*: the files with the inputs."""

    name: str
    executions: int
    covered: int
    kept: int
    findings: tuple[Path, ...]
    is_broken: bool

    def __str__(self) -> str:
        """Return a row of the table."""
        end = "could not run" if self.is_broken else f"{len(self.findings)}"
        return f"{self.name:<12}{self.executions:>12}{self.covered:>10}{self.kept:>9}  {end}"


def fuzz(chosen: Target, seconds: int, keep: Path) -> Outcome:
    """Fuzz a target for so many seconds."""
    corpus, findings = keep / chosen.name / "corpus", keep / chosen.name / "findings"
    for folder in (corpus, findings):
        folder.mkdir(parents=True, exist_ok=True)
    for seed in chosen.seeds():
        (corpus / sha256(seed).hexdigest()[:16]).write_bytes(seed)
    words = keep / chosen.name / "words"
    words.write_text("".join(f"{line}\n" for line in _dictionary(chosen.words)), encoding="ascii")
    log = keep / chosen.name / "log"
    flags = (
        *(f"-max_total_time={seconds}", f"-rss_limit_mb={_MEMORY_MB}", f"-timeout={_SECONDS_OF_ONE_INPUT}"),
        *(f"-max_len={chosen.longest}", f"-dict={words}", f"-artifact_prefix={findings}/", "-print_final_stats=1"),
        f"-report_slow_units={_SECONDS_OF_ONE_INPUT}",
    )
    with log.open("wb") as out:
        ended = _run([sys.executable, "-m", "fuzz.one", chosen.name, *flags, str(corpus)], out.fileno(), seconds)
    said = log.read_text("utf-8", "replace")
    # By the log and not by the folder, where the same input may lie since an earlier run.
    found = tuple(sorted({Path(name) for name in _WRITTEN.findall(said)}))
    executed, covered = _EXECUTED.findall(said), _COVERED.findall(said)
    is_broken = ended != 0 and not found
    return Outcome(
        chosen.name,
        int(executed[-1]) if executed else 0,
        int(covered[-1]) if covered else 0,
        len(list(corpus.iterdir())),
        found,
        is_broken,
    )


def _run(command: list[str], out: int, seconds: int) -> int:
    """Run a command, and return how it ended; 1 for one that had to be killed."""
    try:
        return subprocess.run(  # noqa: S603 - our own module
            command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, timeout=seconds + _GRACE, check=False
        ).returncode
    except subprocess.TimeoutExpired:
        return 1


def _dictionary(words: Sequence[str]) -> Iterator[str]:
    """Yield words as lines of libFuzzer's dictionaries, which are ASCII."""
    for word in words:
        yield '"' + "".join(f"\\x{byte:02x}" for byte in word.encode()) + '"'


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=600, help="for all targets together")
    parser.add_argument("--target", action="append", choices=NAMES, help="this one alone; may be given again")
    parser.add_argument("--keep", type=Path, default=ROOT / "fuzz" / "found", help="where inputs and findings are kept")
    parser.add_argument("--input", type=Path, help="show what one input does to the one target, without fuzzing")
    return parser.parse_args()


def main() -> int:
    """Fuzz, print the table, and return the exit code."""
    given = _arguments()
    names = given.target or NAMES
    if given.input is not None:
        target(names[0]).hold(given.input.read_bytes())
        print("it holds")
        return 0
    print(f"{'target':<12}{'executions':>12}{'coverage':>10}{'corpus':>9}  findings")
    outcomes = []
    for name in names:
        outcome = fuzz(target(name), max(given.seconds // len(names), 1), given.keep.resolve())
        print(outcome, flush=True)
        for path in outcome.findings:
            print(f"  {path}: python -m fuzz --target {name} --input {path}")
        outcomes.append(outcome)
    return 1 if any(outcome.findings or outcome.is_broken for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
