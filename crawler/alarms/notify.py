"""Notifications through Apprise, the extra `notify`. The addresses hold secrets: only their schemes are told."""

from __future__ import annotations

import importlib
import logging
import os
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Thread
from time import monotonic
from typing import Any

from crawler.errors import BadArgumentError

SETTING = "NOTIFY_URLS"
# However many addresses there are, and whatever becomes of them.
PATIENCE = 15.0
_BETWEEN = re.compile(r"[\s,]+(?=[A-Za-z][A-Za-z0-9+.-]*://)")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,19})://")
# They write the whole address of what they ask for, and tokens stand in it.
_TALKATIVE = ("apprise", "urllib3", "requests")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a notification at one address, of which only the *scheme* is told."""

    scheme: str
    is_delivered: bool


def targets_of(setting: object) -> tuple[str, ...]:
    """Return the addresses of the setting NOTIFY_URLS: a list, or a text with blanks or commas between. Where it is
    None, those of the environment's variable of that name.
    """
    said = os.environ.get(SETTING, "") if setting is None else setting
    texts = said if isinstance(said, list | tuple) else [said]
    return tuple(url.strip(" ,\t\n") for text in texts for url in _BETWEEN.split(str(text)) if url.strip(" ,\t\n"))


def check_targets(targets: Sequence[str]) -> None:
    """Refuse what could not be sent. Raises BadArgumentError, which names no more of an address than its scheme."""
    if not targets:
        return
    for number, (target, service) in enumerate(zip(targets, _services(targets), strict=True), start=1):
        if service is None:
            raise BadArgumentError(
                f"{SETTING}: Apprise can't use address {number} of {len(targets)} ({scheme_of(target)}://…): "
                "write it as Apprise's documentation says, such as mailto://USER:PASSWORD@example.com"
            )


def scheme_of(target: str) -> str:
    """Return how an address begins, which tells the service and no secret."""
    found = _SCHEME.match(target)
    return found.group(1).lower() if found else "?"


def notify(targets: Sequence[str], title: str, body: str, patience: float = PATIENCE) -> tuple[Delivery, ...]:
    """Send plain text to every address, to all at once, and return what became of each after *patience* seconds at
    most. Blocks for so long: call it from a thread where an event loop runs. Raises BadArgumentError without Apprise.
    """
    if not targets:
        return ()
    sendings = [_Sending(service, title, body) for service in _services(targets)]
    for sending in sendings:
        sending.start()
    deadline = monotonic() + patience
    for sending in sendings:
        sending.join(max(0.0, deadline - monotonic()))
    return tuple(
        Delivery(scheme_of(target), sending.is_delivered) for target, sending in zip(targets, sendings, strict=True)
    )


class _Sending(Thread):
    """One notification on its way. A daemon: what hangs at a dead server doesn't keep the program from ending."""

    def __init__(self, service: Any, title: str, body: str) -> None:  # noqa: ANN401 - Apprise's, or None
        super().__init__(name="notification", daemon=True)
        self.is_delivered = False
        self._service = service
        self._title = title
        self._body = body

    def run(self) -> None:
        """Send it."""
        try:
            if self._service is not None:
                sent = self._service.notify(body=self._body, title=self._title, body_format="text")
                self.is_delivered = bool(sent)
        except Exception:  # noqa: BLE001 - a service's code may raise anything, with the address in its words
            self.is_delivered = False


def _services(targets: Sequence[str]) -> list[Any]:
    """Return Apprise's service for each address, None for one that it can't use; Apprise is kept quiet. Raises
    BadArgumentError where it is not installed.
    """
    with warnings.catch_warnings():
        # Of what its services use; nobody here can do anything about it.
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            apprise = importlib.import_module("apprise")
        except ImportError:
            raise BadArgumentError(
                f"{SETTING} is set, and Apprise is not installed: `pip install apprise` (the extra `notify`)"
            ) from None
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        return [apprise.Apprise.instantiate(target, suppress_exceptions=True) for target in targets]
