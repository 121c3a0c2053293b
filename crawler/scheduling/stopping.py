"""How the scheduler is asked to end: SIGTERM, Ctrl-C, or its terminal closing; again for a harder end."""

from __future__ import annotations

import select
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Stop:
    """How often an end was asked for. *first*: the signal that was the first, None before."""

    def __init__(self) -> None:
        self.asked = 0
        self.first: int | None = None
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)  # noqa: FBT003 - as sockets have it
        self._writer.setblocking(False)  # noqa: FBT003 - as above

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear the signals in place of what they usually do. In the main thread alone."""
        # A signal that is ignored, as by nohup, stays so.
        heard = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
        earlier = {number: signal.signal(number, self._hear) for number in heard}
        descriptor = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(descriptor)
            for number, handler in earlier.items():
                signal.signal(number, handler)

    def ask(self, number: int = signal.SIGTERM) -> None:
        """Ask for an end."""
        self.first = self.first or number
        self.asked += 1
        with suppress(BlockingIOError):
            self._writer.send(b".")

    def wait(self, seconds: float) -> None:
        """Wait so long, or until an end is asked for. In the main thread alone."""
        if not self.asked:
            # A signal that comes between these two lines has left its byte for select to find.
            select.select([self._reader], [], [], seconds)

    def close(self) -> None:
        """Let go of the sockets."""
        self._reader.close()
        self._writer.close()

    def _hear(self, number: int, _frame: FrameType | None) -> None:
        self.ask(number)
