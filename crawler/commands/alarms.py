"""`scrapy alarms`: what the last runs found unusual, and what each rule compares with what; `--test` tries them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from crawler import times
from crawler.alarms.alarm import KINDS, Look
from crawler.alarms.examples import examples
from crawler.alarms.judge import Kind, kinds_of_runs, looks_of
from crawler.alarms.message import body_of
from crawler.alarms.notify import SETTING, check_targets, notify, scheme_of, targets_of
from crawler.census import ExitCode
from crawler.command import ArchiveCommand, settings_of
from crawler.errors import BadArgumentError
from crawler.text import shown

_WIDTH = max(map(len, KINDS))


class Command(ArchiveCommand):
    """Changes nothing; with --test, it sends a notification."""

    def syntax(self) -> str:
        """Say how the command is written."""
        return "[options]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Show what is unusual in the last runs, and what each rule compares with what"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        super().add_options(parser)
        parser.add_argument(
            "--test", action="store_true", help=f"show an example of each alarm, and send them to {SETTING}"
        )

    def act(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 - Scrapy's names
        """Print what there is to say, and set the exit code."""
        if opts.test:
            self._test()
            return
        with self.opened() as archive:
            now = times.now()
            kinds = kinds_of_runs(archive.catalogue, now)
            told = [(kind, looks_of(archive.catalogue, kind, now)) for kind in kinds]
        lines = [] if kinds else ["No run so far from which the rules could learn what is usual.", ""]
        lines += [line for kind, looks in told for line in _lines(kind, looks)]
        lines += _of_notifications(self._targets)
        sys.stdout.write(shown("\n".join(lines) + "\n"))
        if any(look.alarm for _, looks in told for look in looks):
            self.exitcode = int(ExitCode.UNUSUAL)

    @property
    def _targets(self) -> tuple[str, ...]:
        return targets_of(settings_of(self).get(SETTING))

    def _test(self) -> None:
        """Show and send an example of each alarm. Raises BadArgumentError where there is no address to send it to."""
        told = [f"{alarm.kind}: {alarm.sentence}" for alarm in examples(times.now())]
        sys.stdout.write("An example of each alarm, of an invented history:\n")
        sys.stdout.writelines(f"  {sentence}\n" for sentence in told)
        sys.stdout.flush()
        targets = self._targets
        if not targets:
            raise BadArgumentError(f"{SETTING} is not set: put addresses of Apprise into the environment's {SETTING}")
        check_targets(targets)
        text = body_of(told, "This is a test: nothing of this has happened.")
        deliveries = notify(targets, "Sina archive: a test of the alarms", text)
        for delivery in deliveries:
            outcome = "delivered" if delivery.is_delivered else "not delivered"
            sys.stdout.write(f"{delivery.scheme}://…  {outcome}\n")
        self.exitcode = 0 if all(delivery.is_delivered for delivery in deliveries) else int(ExitCode.FAILED)


def _lines(kind: Kind, looks: list[Look]) -> Iterator[str]:
    last = kind.runs[-1]
    ended = "without an end" if last.exit_code is None else f"exit {last.exit_code}"
    count = f"{len(kind.runs)} run{'' if len(kind.runs) == 1 else 's'}"
    yield f"{kind.name}: {count}, the last one at {last.started:%Y-%m-%d %H:%M}, {ended}"
    yield from (f"  found then: {key}" for key in sorted(last.alarms))
    for look in looks:
        mark = "!" if look.alarm else " "
        yield f" {mark} {look.kind.ljust(_WIDTH)}  {look.subject}: {look.said}"
    yield ""


def _of_notifications(targets: tuple[str, ...]) -> Iterator[str]:
    schemes = ", ".join(f"{scheme_of(target)}://…" for target in targets)
    yield f"Notifications go to {schemes}." if targets else f"No notifications are sent: {SETTING} is not set."
