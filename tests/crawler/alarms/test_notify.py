"""crawler.alarms.notify: which addresses there are, and what becomes of a notification at each."""

from __future__ import annotations

import logging
import sys
from time import monotonic

import pytest

from crawler.alarms.notify import Delivery, check_targets, notify, scheme_of, targets_of
from crawler.errors import BadArgumentError
from tests.mailbox import mailbox

NOBODY = "json://lamp:s3cretword@127.0.0.1:9/t0kenpath"
ONE, TWO = "json://127.0.0.1/a", "mailtos://lamp:bridge@example.com?to=a@example.com,b@example.com"

with_apprise = pytest.mark.needs("apprise")


@pytest.mark.parametrize(
    ("setting", "targets"),
    [
        pytest.param("", (), id="none"),
        pytest.param([], (), id="an empty list"),
        pytest.param(ONE, (ONE,), id="one"),
        pytest.param(f"{ONE} {TWO}", (ONE, TWO), id="blank"),
        pytest.param(f"{ONE},{TWO}", (ONE, TWO), id="comma"),
        pytest.param(f"\n  {ONE},\n  {TWO},\n", (ONE, TWO), id="lines"),
        pytest.param([ONE, TWO], (ONE, TWO), id="list"),
        pytest.param((f"{ONE} {TWO}", ONE), (ONE, TWO, ONE), id="list of texts"),
    ],
)
def test_the_setting_names_addresses(setting: object, targets: tuple[str, ...]) -> None:
    assert targets_of(setting) == targets


def test_without_the_setting_the_environment_names_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_URLS", f"{ONE} {TWO}")

    assert (targets_of(None), targets_of("")) == ((ONE, TWO), ())


@pytest.mark.parametrize(("target", "scheme"), [(NOBODY, "json"), ("s3cret", "?"), (f"{'a' * 30}://b", "?")])
def test_of_an_address_only_the_scheme_is_told(target: str, scheme: str) -> None:
    assert scheme_of(target) == scheme


@with_apprise
@pytest.mark.parametrize(
    ("targets", "said"),
    [
        (["nope://lamp:s3cretword@127.0.0.1"], "address 1 of 1 (nope://…)"),
        ([ONE, "mailto://s3cretword"], "address 2 of 2 (mailto://…)"),
        (["s3cretword"], "address 1 of 1 (?://…)"),
    ],
    ids=["unknown service", "incomplete", "no address"],
)
def test_a_bad_address_is_refused_without_its_secrets(
    targets: list[str], said: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(BadArgumentError) as caught:
        check_targets(targets)

    assert said in str(caught.value)
    assert "s3cretword" not in str(caught.value) + caplog.text


@with_apprise
def test_good_addresses_are_not_refused() -> None:
    check_targets([ONE, TWO])


def test_without_apprise_an_address_is_refused_and_none_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)

    check_targets(())
    with pytest.raises(BadArgumentError, match=r"Apprise is not installed: .*the extra `notify`"):
        check_targets([ONE])


def test_without_an_address_nothing_is_sent() -> None:
    assert notify((), "灯", "桥") == ()


@with_apprise
def test_each_address_gets_the_text_and_one_that_fails_keeps_nobody_from_it(caplog: pytest.LogCaptureFixture) -> None:
    with mailbox() as letters, caplog.at_level(logging.DEBUG):
        deliveries = notify((NOBODY, letters.address), "灯 <b>", "- 一\n  二   3")

    assert deliveries == (Delivery("json", is_delivered=False), Delivery("json", is_delivered=True))
    assert [(each["title"], each["message"]) for each in letters.letters] == [("灯 <b>", "- 一\n  二   3")]
    assert "t0kenpath" not in caplog.text


@with_apprise
def test_a_server_that_stays_silent_is_not_waited_for() -> None:
    with mailbox(silent=True) as silent:
        began = monotonic()
        deliveries = notify((silent.address,), "灯", "桥", patience=0.5)

        assert silent.arrived.wait(10)
    assert deliveries == (Delivery("json", is_delivered=False),)
    assert monotonic() - began < 5
