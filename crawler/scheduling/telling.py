"""Notifications of tries whose run could not tell by itself how it ended: killed, out of time, never begun."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from crawler.alarms.notify import notify
from crawler.scheduling.worker import Listener, TryEnded

logger = logging.getLogger(__name__)


def teller(targets: Sequence[str]) -> Listener:
    """Return what sends word of such ends to *targets*, addresses as Apprise writes them."""

    def tell(told: TryEnded) -> None:
        if told.is_untold:
            for delivery in notify(targets, _title(told), _body(told)):
                if not delivery.is_delivered:
                    logger.warning("Notification not delivered (%s)", delivery.scheme)

    return tell


def _title(told: TryEnded) -> str:
    return f"Sina archive: {told.ended.job} was {told.ended.outcome}"


def _body(told: TryEnded) -> str:
    ended = told.ended
    when = f"Try {ended.number} of {ended.job}, begun {ended.started:%Y-%m-%d %H:%M:%S} in Shanghai: {ended.outcome}."
    return "\n".join(filter(None, (when, ended.detail, "`scrapy schedule --list` says what comes next.")))
