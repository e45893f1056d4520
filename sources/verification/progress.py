"""Shared by the checks."""

from collections.abc import Callable

Advance = Callable[[int], object]
BATCH = 1_000


def quiet(_: int) -> None:
    """Nobody watches."""
