"""crawler.scheduling.stopping: signals are heard, wake whoever waits, and go their usual way again afterwards."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from threading import Timer
from time import monotonic

import pytest

from crawler.scheduling.stopping import Stop


@pytest.fixture
def stop() -> Iterator[Stop]:
    made = Stop()
    yield made
    made.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_is_heard(stop: Stop, number: int) -> None:
    with stop.listening():
        os.kill(os.getpid(), number)
        stop.wait(20)

    assert (stop.asked, stop.first) == (1, number)


def test_a_signal_wakes_who_waits(stop: Stop) -> None:
    began = monotonic()
    with stop.listening():
        timer = Timer(0.1, os.kill, [os.getpid(), signal.SIGTERM])
        timer.start()
        stop.wait(30)
        timer.join()

    assert (stop.asked, monotonic() - began < 15) == (1, True)


def test_the_first_signal_is_remembered(stop: Stop) -> None:
    with stop.listening():
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGTERM)

    assert (stop.asked, stop.first) == (2, signal.SIGINT)


def test_afterwards_signals_go_their_usual_way(stop: Stop) -> None:
    before = signal.getsignal(signal.SIGINT)
    with stop.listening():
        assert signal.getsignal(signal.SIGINT) != before

    assert signal.getsignal(signal.SIGINT) == before


def test_a_signal_that_is_ignored_stays_so(stop: Stop) -> None:
    earlier = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stop.listening():
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, earlier)

    assert stop.asked == 0
