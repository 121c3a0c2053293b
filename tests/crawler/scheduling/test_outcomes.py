"""crawler.scheduling.outcomes: what exit codes mean, and which of several is the gravest."""

from __future__ import annotations

import pytest

from crawler.scheduling.outcomes import FAILURES, GOOD, Outcome, exit_code_of, of_exit_code, signal_name


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        (0, "ok"), (1, "failed"), (2, "bad arguments"), (3, "nothing fetched"), (4, "incomplete"), (5, "busy"),
        (6, "blocked"), (7, "unusual"), (130, "interrupted"), (-9, "killed"), (-15, "killed"), (None, "killed"),
        (99, "failed"),
    ],
    ids=str,
)  # fmt: skip
def test_every_exit_code_has_a_meaning(code: int | None, outcome: str) -> None:
    assert of_exit_code(code) == outcome


def test_no_good_end_is_a_failure() -> None:
    assert not GOOD & FAILURES


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ([], 0),
        (["ok", "ok"], 0),
        (["ok", "incomplete"], 4),
        (["incomplete", "unusual"], 7),
        (["busy", "unusual"], 5),
        (["nothing fetched", "blocked", "incomplete"], 6),
        (["bad arguments", "blocked"], 2),
        (["killed", "bad arguments"], 1),
        (["timed out"], 1),
        (["not started", "ok"], 1),
    ],
    ids=lambda each: "-".join(each) if isinstance(each, list) else str(each),
)
def test_the_gravest_end_counts(outcomes: list[str], code: int) -> None:
    assert exit_code_of([Outcome(each) for each in outcomes]) == code


@pytest.mark.parametrize(("code", "name"), [(-9, "SIGKILL"), (-63, "signal 63"), (0, ""), (None, "")], ids=str)
def test_signals_have_names(code: int | None, name: str) -> None:
    assert signal_name(code) == name
