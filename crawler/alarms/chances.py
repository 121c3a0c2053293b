"""The few statistics that the rules need: what is usual, how far it scatters, and what is no chance any more."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from statistics import median

# The scatter of a normal distribution, as a multiple of its median deviation.
_TO_SIGMA = 1.4826
_TRIMMED = 0.1


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that *share* of *values* don't exceed. Raises ValueError where there are none."""
    if not values:
        raise ValueError("no values")
    return sorted(values)[min(int(share * len(values)), len(values) - 1)]


def trimmed_mean(values: Sequence[float]) -> float:
    """Return the mean without the lowest and the highest tenth; 0 for no values. Unlike a median, it also measures what
    comes every other day.
    """
    cut = int(_TRIMMED * len(values))
    kept = sorted(values)[cut : len(values) - cut]
    return sum(kept) / len(kept) if kept else 0.0


def scatter(values: Sequence[float]) -> float:
    """Return how far *values* usually lie from their middle; single ones far off don't count."""
    if not values:
        return 0.0
    middle = median(values)
    return _TO_SIGMA * median(abs(value - middle) for value in values)


def evidence(found: float, of: float, usual: float) -> float:
    """Return how much speaks against *found* of *of* being chance, where each has the chance *usual*.

    By Chernoff's bound: the probability of so many is exp(-evidence) at most. 0 where there are no more than usual.
    """
    if of <= 0 or found / of <= usual:
        return 0.0
    share = min(found / of, 1.0)
    chance = min(max(usual, 1e-9), 1 - 1e-9)
    against = share * log(share / chance)
    if share < 1:
        against += (1 - share) * log((1 - share) / (1 - chance))
    return of * against
