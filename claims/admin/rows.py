"""Rows of a form that a person adds, moves and removes, as the consequences of a threat are.

The buttons of a row send the whole form, and the page comes back with the row moved: nothing is
saved, nothing that was typed is lost, and it works without JavaScript. The order of the rows is
the order of their keys on the page; a row's own fields are named after its key, so that moving
it changes none of them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils.datastructures import MultiValueDict


@dataclass(frozen=True)
class Button:
    """One button of a row. ``sign`` is what it shows, ``label`` what it does."""

    verb: str
    sign: str
    label: str
    moves: bool = False
    value: str = ""
    enabled: bool = True

    @property
    def name(self) -> str:
        """What it is called aloud: the words that it shows, and what it does."""
        says_it = not self.sign[0].isalpha() or self.label.startswith(self.sign)
        return self.label if says_it else f"{self.sign}: {self.label}"


@dataclass(frozen=True)
class Line:
    """A row as the page shows it: its form, its number in the outline, its buttons."""

    form: Any
    number: str
    title: str
    buttons: tuple[Button, ...]


KEY = re.compile(r"^[a-z0-9]{1,24}$")
MAX_ROWS = 200


class Rows:
    """The rows of one kind below one record, in the order of the page."""

    buttons: ClassVar[tuple[Button, ...]] = (
        Button("up", "↑", "Move up", moves=True),
        Button("down", "↓", "Move down", moves=True),
        Button("remove", "Remove", "Remove"),
    )

    def __init__(
        self,
        name: str,
        form_class: type[Any],
        *,
        data: MultiValueDict[str, Any] | None = None,
        instances: Iterable[models.Model] = (),
        blank: int = 0,
        offered: Iterable[Mapping[str, Any]] = (),
        begun: Mapping[str, Any] | None = None,
        redraw: bool = False,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        """``blank`` new rows are offered where nothing is entered yet.

        ``offered`` are the first values of new rows, one for each, on a form that is opened.
        ``begun`` is what every new row begins with; one that holds no more counts as blank.
        """
        self.begun = dict(begun or {})
        self.name, self.form_class, self.data, self.redraw = name, form_class, data, redraw
        self.options = dict(options or {})
        self.instances = {str(instance.pk): instance for instance in instances}
        self.forms: list[Any] = []
        self.drawer: list[Any] = []  # taken off the page, and not yet deleted
        if data is None:
            self.forms = [self._row(key) for key in self.instances]
            for initial in offered:
                self.forms.append(self.new(initial=dict(initial)))
            while len(self.forms) < blank:
                self.forms.append(self.new())
        else:
            self.forms = [self._row(key) for key in self._keys(name)]
            self.drawer = [self._row(key) for key in self._keys(self.drawer_name)]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.forms)

    @property
    def drawer_name(self) -> str:
        return f"{self.name}-removed"

    @property
    def title(self) -> str:
        """What one row is called."""
        return str(self.form_class._meta.model._meta.verbose_name)

    @property
    def lines(self) -> list[Line]:
        """The rows with their buttons, for the page."""
        return [self._line(index, row) for index, row in enumerate(self.forms)]

    @property
    def removed(self) -> list[Line]:
        """The rows that can be brought back."""
        back = Button("restore", "Bring back", "Bring back")
        return [
            Line(row, "", self.title, (replace(back, value=f"{self.name} restore {row.key}"),))
            for row in self.drawer
        ]

    @property
    def add_value(self) -> str:
        return f"{self.name} add"

    def number(self, index: int) -> str:
        return str(index + 1)

    def buttons_of(self, row: Any) -> tuple[Button, ...]:
        alone = len(self.forms) == 1
        return tuple(button for button in self.buttons if not (alone and button.moves))

    def _line(self, index: int, row: Any) -> Line:
        number = self.number(index)
        buttons = tuple(
            replace(
                button,
                value=f"{self.name} {button.verb} {row.key}",
                enabled=self.can(button.verb, index),
            )
            for button in self.buttons_of(row)
        )
        return Line(row, number, f"{self.title} {number}".strip(), buttons)

    @property
    def media(self) -> forms.Media:
        return self.form_class(**self.options).media

    @property
    def entered(self) -> list[Any]:
        """The rows that hold something."""
        return [row for row in self.forms if not row.is_blank]

    def everything(self) -> Iterator[Any]:
        """The forms of these rows, and of those within them."""
        for rows in self.within():
            yield from (*rows.forms, *rows.drawer)

    def within(self) -> Iterator["Rows"]:
        """These rows, and those within them."""
        yield self
        for row in (*self.forms, *self.drawer):
            for rows in row.row_lists:
                yield from rows.within()

    def index(self, key: str) -> int:
        """Where the row with this key stands; raises LookupError."""
        for index, row in enumerate(self.forms):
            if row.key == key:
                return index
        raise LookupError(f"No row {key} in {self.name}.")

    def new(self, **options: Any) -> Any:
        """A new row with a key of its own, not yet placed."""
        taken = {row.key for row in (*self.forms, *self.drawer)}
        key = next(f"new{n}" for n in range(MAX_ROWS + len(taken)) if f"new{n}" not in taken)
        return self._row(key, bound=False, **options)

    # --- What the buttons do --------------------------------------------------------------------

    def act(self, verb: str, key: str) -> str:
        """Do what a button asks, and tell the key of the row to go on with. Raises LookupError."""
        do = self.verbs()[verb]  # a KeyError is a LookupError
        if verb not in ("add", "restore") and not self.can(verb, self.index(key)):
            return key
        return str(do(key))

    def verbs(self) -> dict[str, Any]:
        return {
            "add": self.add,
            "up": self.up,
            "down": self.down,
            "remove": self.remove,
            "restore": self.restore,
        }

    def can(self, verb: str, index: int) -> bool:
        """Whether this button of the row does anything where it stands."""
        return {"up": index > 0, "down": index < len(self.forms) - 1}.get(verb, True)

    def add(self, _key: str = "") -> str:
        row = self.new()
        self.forms.append(row)
        return row.key

    def up(self, key: str) -> str:
        index = self.index(key)
        self.forms.insert(index - 1, self.forms.pop(index))
        return key

    def down(self, key: str) -> str:
        index = self.index(key)
        self.forms.insert(index + 1, self.forms.pop(index))
        return key

    def remove(self, key: str) -> str:
        """Take a row off the page; one that holds something can be brought back."""
        index = self.index(key)
        self._put_away(self.forms.pop(index))
        neighbours = self.forms[index : index + 1] or self.forms[-1:]
        return neighbours[0].key if neighbours else ""

    def restore(self, key: str) -> str:
        row = next((row for row in self.drawer if row.key == key), None)
        if row is None:
            raise LookupError(f"No removed row {key} in {self.name}.")
        self.drawer.remove(row)
        self.forms.append(row)
        return key

    def _put_away(self, row: Any) -> None:
        if not row.is_new or row.has_changed():
            self.drawer.append(row)

    # --- Saving ---------------------------------------------------------------------------------

    def is_valid(self) -> bool:
        entered = self.entered
        for row in (*self.forms, *self.drawer):
            row.redraw = self.redraw or row not in entered  # a blank row is not judged
        valid = [row.is_valid() for row in entered]  # all are asked
        return not self.redraw and all(valid)

    def has_changed(self) -> bool:
        kept = [row.key for row in self.forms if not row.is_new]
        return kept != list(self.instances) or any(row.has_changed() for row in self.forms)

    def write(self, **parent: Any) -> None:
        """Save the rows below their parent (``threat=…``), and delete the removed ones."""
        self.delete_removed()
        for order, row in enumerate(self.entered, start=1):
            place = {row.order_field: order} if row.order_field else {}
            row.write(**parent, **place)

    def delete_removed(self) -> None:
        for row in self.drawer:
            if not row.is_new:
                row.instance.delete()

    def _keys(self, name: str) -> list[str]:
        sent = self.data.getlist(name) if self.data is not None else []
        return [key for key in dict.fromkeys(sent) if KEY.match(key)][:MAX_ROWS]

    def _row(self, key: str, *, bound: bool = True, **options: Any) -> Any:
        if key not in self.instances and self.begun:
            options["initial"] = self.begun | options.get("initial", {})
        return self.form_class(
            self.data if bound else None,
            prefix=f"{self.name}-{key}",
            # A row that somebody else deleted meanwhile is a new one; the version tells of it.
            instance=self.instances.get(key),
            key=key,
            redraw=self.redraw,
            **self.options,
            **options,
        )
