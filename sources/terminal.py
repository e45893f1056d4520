"""What a long command says: lines, warnings, and on a terminal a progress bar beside them."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.management.base import BaseCommand, OutputWrapper
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class Terminal:
    """The two streams of ``command``; the bar is drawn on the second, if it is a terminal."""

    def __init__(self, command: BaseCommand) -> None:
        self.out, self.err, self.style = command.stdout, command.stderr, command.style
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            disable=not self.err.isatty(),
        )

    @contextmanager
    def progress(self, doing: str, total: float) -> Iterator[None]:
        """Draw the bar meanwhile; :meth:`advance` moves it. Without a ``total`` it only pulses."""
        self._bar.add_task(doing, total=total or None)
        with self._bar:
            yield

    def advance(self, amount: float) -> None:
        for task in self._bar.task_ids:
            self._bar.advance(task, amount)

    def say(self, line: str) -> None:
        self._write(self.out, line)

    def warn(self, line: str) -> None:
        self._write(self.err, line, self.style.WARNING)

    def fail(self, line: str) -> None:
        self._write(self.err, line, self.style.ERROR)

    def _write(self, stream: OutputWrapper, line: str, style: Callable[[str], str] = str) -> None:
        # A file's name or a title could hold codes that a terminal obeys.
        line = style(CONTROLS.sub("\ufffd", line))
        # A line that meets the bar on the screen is put above it.
        if self._bar.live.is_started and stream.isatty():
            self._bar.console.out(line, highlight=False)
        else:
            stream.write(line, style_func=str)
