"""crawler.alarms.examples: an example of each alarm, made by the rules themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crawler.alarms.alarm import KINDS
from crawler.alarms.examples import examples
from tests.crawler.builders import at


@pytest.mark.parametrize("days", range(0, 14, 3))
def test_there_is_an_example_of_each_kind_on_any_day(days: int) -> None:
    found = examples(at("2024-03-05 10:17:00") + timedelta(days=days, hours=5 * days))

    assert {alarm.kind for alarm in found} == set(KINDS)
