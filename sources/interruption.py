"""Ctrl-C at a command that works through many pieces."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Any, Self


class Interruption:
    """Makes Ctrl-C wait for the end of the piece in hand.

    Between two pieces, and when it is pressed again, it is a KeyboardInterrupt at once.
    """

    def __init__(self) -> None:
        self.asked = self.busy = False
        self._before: Any = None

    def __enter__(self) -> Self:
        self._before = signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        signal.signal(signal.SIGINT, self._before)

    @contextmanager
    def piece(self) -> Iterator[None]:
        """One piece of work, which is ended before Ctrl-C counts."""
        self.busy = True
        try:
            yield
        finally:
            self.busy = False
        if self.asked:
            raise KeyboardInterrupt

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        if self.asked or not self.busy:
            raise KeyboardInterrupt
        self.asked = True
