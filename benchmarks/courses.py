"""What a long run is measured by: a process as the system sees it, an archive's folder, and which figures stay flat."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

_TICKS = os.sysconf("SC_CLK_TCK")
_MB = 1024 * 1024
# Of /proc/PID/stat, after the name in brackets: the CPU of children that have ended and were waited for.
_CHILDREN_USER, _CHILDREN_SYSTEM = 13, 14


@dataclass
class Course:
    """One figure over the time, a value at each checkpoint. It is flat while the median of the last third is at most
    that of the first third, *factor* times, and *slack* more. *because*: why so much.
    """

    name: str
    unit: str
    factor: float
    slack: float
    because: str
    values: list[float] = field(default_factory=list)

    @property
    def thirds(self) -> tuple[float, float]:
        """The medians of the first third and the last one."""
        size = max(1, len(self.values) // 3)
        return median(self.values[:size]), median(self.values[-size:])

    @property
    def is_flat(self) -> bool:
        """Whether it has stayed within its bound; one that nobody has measured has not."""
        if not self.values:
            return False
        first, last = self.thirds
        return last <= first * self.factor + self.slack

    def __str__(self) -> str:
        if not self.values:
            return f"NOT MEASURED  {self.name}"
        first, last = self.thirds
        head = "flat    " if self.is_flat else "NOT FLAT"
        return (
            f"{head}  {self.name:<38}{first:>10.1f} -> {last:>8.1f} {self.unit:<9} at most {max(self.values):.1f}"
            f"; allowed {first * self.factor + self.slack:.1f}: {self.because}"
        )


@dataclass(frozen=True)
class Seen:
    """A process at one moment: MB of resident memory now and at most, open files, threads, children, CPU seconds of
    the children that have ended.
    """

    memory: float
    peak: float
    files: int
    threads: int
    children: tuple[int, ...]
    children_cpu: float


def look(process: int) -> Seen | None:
    """Return what the system says of a process; None where it has ended."""
    folder = Path("/proc", str(process))
    try:
        status = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
        stat = (folder / "stat").read_text().rpartition(")")[2].split()
        return Seen(
            memory=int(status["VmRSS"].split()[0]) / 1024,
            peak=int(status["VmHWM"].split()[0]) / 1024,
            files=sum(1 for _ in (folder / "fd").iterdir()),
            threads=int(status["Threads"]),
            children=tuple(_children(folder)),
            children_cpu=(int(stat[_CHILDREN_USER]) + int(stat[_CHILDREN_SYSTEM])) / _TICKS,
        )
    except (OSError, KeyError):  # one that has ended and was not waited for yet has no memory
        return None


def _children(folder: Path) -> list[int]:
    found: list[int] = []
    for task in (folder / "task").iterdir():
        with suppress(OSError):
            found += map(int, (task / "children").read_text().split())
    return found


def megabytes(file: Path) -> float:
    """Return a file's size; 0 where there is none."""
    with suppress(OSError):
        return file.stat().st_size / _MB
    return 0.0


def leftovers(archive: Path) -> list[Path]:
    """Return what no finished run leaves: temporary files, open WARC files."""
    files = (path for path in archive.rglob("*") if path.is_file() and "lock" not in path.name)
    return [path for path in files if path.name.startswith(".") or path.suffix in {".open", ".tmp"}]
