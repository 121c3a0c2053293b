"""crawler.alarms.chances: the few statistics that the rules need."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.alarms.chances import evidence, quantile, scatter, trimmed_mean


@pytest.mark.parametrize(("share", "value"), [(0.0, 1), (0.5, 6), (0.9, 10), (1.0, 10)])
def test_a_quantile_is_one_of_the_values(share: float, value: float) -> None:
    assert quantile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], share) == value


def test_no_values_have_no_quantile() -> None:
    with pytest.raises(ValueError, match="no values"):
        quantile([], 0.5)


@pytest.mark.parametrize(
    ("values", "mean"),
    [([], 0), ([3], 3), ([0, 1] * 10, 0.5), ([5] * 18 + [0, 900], 5)],
    ids=["none", "one", "few", "far"],
)
def test_a_trimmed_mean_leaves_out_what_lies_far_off(values: list[float], mean: float) -> None:
    assert trimmed_mean(values) == mean


@pytest.mark.parametrize(("values", "expected"), [([], 0), ([5, 5, 5, 900], 0), ([4, 5, 6], 1.4826)])
def test_scatter_does_not_follow_single_values(values: list[float], expected: float) -> None:
    assert scatter(values) == pytest.approx(expected)


@given(st.integers(1, 60), st.integers(0, 60), st.floats(0.01, 0.99))
def test_evidence_never_overstates_how_unlikely_something_is(of: int, found: int, usual: float) -> None:
    found = min(found, of)
    tail = sum(math.comb(of, k) * usual**k * (1 - usual) ** (of - k) for k in range(found, of + 1))

    assert math.exp(-evidence(found, of, usual)) >= tail - 1e-9


@pytest.mark.parametrize(("found", "of"), [(0, 0), (0, 10), (3, 10)])
def test_what_is_not_more_than_usual_is_no_evidence(found: int, of: int) -> None:
    assert evidence(found, of, 0.3) == 0
