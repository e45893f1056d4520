"""The keys of the workbench, told on one page that ``?`` opens. Each screen registers its own."""

from collections.abc import Sequence
from typing import NamedTuple


class Key(NamedTuple):
    """What is pressed, as printed on the keyboard and apart by spaces, and what it does."""

    pressed: str
    does: str

    @property
    def caps(self) -> list[str]:
        return self.pressed.split()


_screens: dict[str, Sequence[Key]] = {}


def register(screen: str, keys: Sequence[tuple[str, str]]) -> None:
    _screens[screen] = [Key(*each) for each in keys]


def screens() -> list[tuple[str, Sequence[Key]]]:
    """The screens in the order of their registration, each with its keys."""
    return list(_screens.items())


register(
    "Everywhere",
    [
        ("?", "This page of keys."),
        ("/", "Go to the box that finds any record."),
        ("Esc", "Close what is open."),
        ("Ctrl+S", "Save a form and stay in it."),
        ("Alt+PgDn Alt+PgUp", "First field of the next part of a form, or of the part before."),
        ("Alt+Enter", "In a claim or a threat: on to the next empty field; then to Save."),
        ("Alt+↑ Alt+↓ Alt+← Alt+→", "Move the row of a form that one is in."),
        ("Alt+Shift+Enter", "Another row beside the one that one is in."),
    ],
)
