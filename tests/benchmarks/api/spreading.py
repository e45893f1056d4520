"""Work for several processes at once."""

import gc
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from django.db import connections

PROCESSES = 2
_work: Callable[[Any], Any]


def spread(work: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
    """As ``map``, by copies of this process: they know what it knows; each has its connection."""
    connections.close_all()
    context = get_context("fork")
    with ProcessPoolExecutor(PROCESSES, context, initializer=_begin, initargs=(work,)) as pool:
        yield from pool.map(_do, items)


def _begin(work: Callable[[Any], Any]) -> None:
    global _work  # noqa: PLW0603  # a process does one work
    _work = work
    gc.disable()  # documents hold no circles, and many to be looked through in vain
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that began it ends it
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _do(item: Any) -> Any:
    return _work(item)
