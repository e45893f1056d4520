"""The condition tree as an outline: rows with a depth, each group above its parts.

Every button leaves a tree that the rules allow: one top, groups that hold something, one part
under a “not”. So a person never has to think of the shape before the words.
"""

from typing import Any

from claims.admin.outline import OutlineRows
from claims.admin.rows import Button
from claims.choices_threat import Operator

MAX_DEPTH = 7
# A group within a group is of the other sort, else it would say nothing.
OTHER = {Operator.ANY: Operator.ALL, Operator.ALL: Operator.ANY, Operator.NOT: Operator.ANY}


class TreeRows(OutlineRows):
    """The rows of a condition tree. A row's form tells ``operator``; this class sets ``depth``."""

    buttons = (
        Button("up", "↑", "Move up", moves=True),
        Button("down", "↓", "Move down", moves=True),
        Button("outdent", "←", "Move out of its group", moves=True),
        Button("indent", "→", "Move into the group above", moves=True),
    )
    of_leaves = (
        Button("beside", "Or, and …", "Add another condition beside"),
        Button("negate", "Not", "Put “not” before, or take it away"),
        Button("remove", "Remove", "Remove"),
    )
    of_groups = (
        Button("inside", "Add to it", "Add a condition to"),
        Button("negate", "Not", "Put “not” before, or take it away"),
        Button("ungroup", "Ungroup", "Take away the group and keep its parts:"),
        Button("remove", "Remove", "Remove with all its parts:"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._settle()

    def buttons_of(self, row: Any) -> tuple[Button, ...]:
        return super().buttons_of(row) + (self.of_groups if row.is_group else self.of_leaves)

    # --- What the buttons do --------------------------------------------------------------------

    def verbs(self) -> dict[str, Any]:
        return {
            **super().verbs(),
            "inside": self.inside,
            "beside": self.beside,
            "negate": self.negate,
            "ungroup": self.ungroup,
            "indent": self.indent,
            "outdent": self.outdent,
            "settle": str,  # a group was made one of another sort: the tree has settled already
        }

    def can(self, verb: str, index: int) -> bool:
        check = {
            "up": lambda: self.siblings(index)[0] != index,
            "down": lambda: self.siblings(index)[-1] != index,
            "inside": lambda: self.forms[index].depth < MAX_DEPTH and self._takes_more(index),
            "beside": lambda: not self._is_alone(index) or self._deepest(index) < MAX_DEPTH,
            "negate": lambda: self._deepest(index) < MAX_DEPTH,
            "indent": lambda: self.siblings(index)[0] != index and self._fits_above(index),
            "outdent": lambda: self._may_leave(index),
            "ungroup": lambda: self._may_dissolve(index),
        }.get(verb)
        return check() if check else True  # type: ignore[no-untyped-call]

    def add(self, _key: str = "") -> str:
        return self.beside(self.forms[0].key) if self.forms else self._place(0, 0)

    def inside(self, key: str) -> str:
        index = self.index(key)
        return self._place(self.end(index), self.forms[index].depth + 1)

    def beside(self, key: str) -> str:
        """Another condition after this one; in a new group with it, if it stands alone."""
        index = self.index(key)
        if self._is_alone(index):
            if self.forms[index].operator in (Operator.ANY, Operator.ALL):
                return self.inside(key)
            self._wrap(index, self._sort_within(index))
            index += 1
        return self._place(self.end(index), self.forms[index].depth)

    def negate(self, key: str) -> str:
        """Put “not” before a row, or take away the one that is there."""
        index = self.index(key)
        if self._is_negated(index):
            self.ungroup(self.forms[index - 1].key)
        else:
            self._wrap(index, Operator.NOT)
        return key

    def ungroup(self, key: str) -> str:
        """Take a group away and leave its parts where it stood."""
        index = self.index(key)
        for row in self.forms[index + 1 : self.end(index)]:
            row.depth -= 1
        self._put_away(self.forms.pop(index))
        return self.forms[index].key

    def up(self, key: str) -> str:
        index = self.index(key)
        self._move(index, self._above(index))
        return key

    def down(self, key: str) -> str:
        index = self.index(key)
        siblings = self.siblings(index)
        self._move(siblings[siblings.index(index) + 1], index)
        return key

    def indent(self, key: str) -> str:
        """Put a row into the group above it; with the single condition above it, into a new one."""
        index = self.index(key)
        above = self._above(index)
        if not self._takes_more(above):
            self._wrap(above, self._sort_within(above))
            index += 1
        for row in self.forms[index : self.end(index)]:
            row.depth += 1
        return key

    def outdent(self, key: str) -> str:
        """Take a row out of its group, to stand after it."""
        index = self.index(key)
        parent = self.parent(index) or 0
        rows = self.forms[index : self.end(index)]
        after = self.end(parent)
        self.forms[index:after] = [*self.forms[index + len(rows) : after], *rows]
        for row in rows:
            row.depth -= 1
        self._settle()
        return key

    def remove(self, key: str) -> str:
        """Take a condition off the page, or a group with all of its parts."""
        index = self.index(key)
        rows = self.forms[index : self.end(index)]
        del self.forms[index : self.end(index)]
        for row in rows:
            self._put_away(row)
        self._settle()
        return self.forms[min(index, len(self.forms) - 1)].key if self.forms else ""

    def restore(self, key: str) -> str:
        """Bring a removed condition back, as the last one."""
        super().restore(key)
        self.forms[-1].depth = 1 if len(self.forms) > 1 and self._takes_more(0) else 0
        self._settle()
        return key

    # --- Keeping it a tree ----------------------------------------------------------------------

    def _is_negated(self, index: int) -> bool:
        """Under a “not”, which stands right above its only part."""
        parent = self.parent(index)
        return parent is not None and self.forms[parent].operator == Operator.NOT

    def _is_alone(self, index: int) -> bool:
        """At the top, or under a “not”: nothing may stand beside it."""
        return self.parent(index) is None or self._is_negated(index)

    def _takes_more(self, index: int) -> bool:
        """Whether the row is a group that another part may join."""
        row = self.forms[index]
        return row.is_group and (row.operator != Operator.NOT or not self.children(index))

    def _deepest(self, index: int) -> int:
        return max(row.depth for row in self.forms[index : self.end(index)])

    def _above(self, index: int) -> int:
        siblings = self.siblings(index)
        return siblings[siblings.index(index) - 1]

    def _fits_above(self, index: int) -> bool:
        above = self._above(index)
        deepest = self._deepest(index)
        if not self._takes_more(above):
            deepest = max(deepest, self._deepest(above))
        return deepest < MAX_DEPTH

    def _may_leave(self, index: int) -> bool:
        return self.forms[index].depth > 1 and not self._is_alone(self.parent(index) or 0)

    def _may_dissolve(self, index: int) -> bool:
        single = len(self.children(index)) == 1
        return self.forms[index].is_group and (single or not self._is_alone(index))

    def _sort_within(self, index: int) -> str:
        """Which group a new group around this row should be."""
        parent = self.parent(index)
        return OTHER[self.forms[parent].operator] if parent is not None else Operator.ANY

    def _place(self, index: int, depth: int, operator: str = Operator.LEAF) -> str:
        row = self.new(operator=operator)
        row.depth = depth
        self.forms.insert(index, row)
        return row.key

    def _wrap(self, index: int, operator: str, end: int | None = None) -> None:
        """Put a new group around the row and all below it (or all rows up to ``end``)."""
        depth = self.forms[index].depth
        for row in self.forms[index : end or self.end(index)]:
            row.depth += 1
        self._place(index, depth, operator)

    def _move(self, index: int, before: int) -> None:
        rows = self.forms[index : self.end(index)]
        del self.forms[index : self.end(index)]
        self.forms[before:before] = rows

    def _settle(self) -> None:
        """Make a tree of whatever came: one top, no gap in depth, nothing below a leaf."""
        above: list[Any] = []
        for row in self.forms:
            while above and (not above[-1].is_group or above[-1].depth >= row.depth):
                above.pop()
            row.depth = above[-1].depth + 1 if above else 0
            above.append(row)
        self._drop_empty_groups()
        if sum(row.depth == 0 for row in self.forms) > 1:
            self._wrap(0, Operator.ANY, end=len(self.forms))
        for index in range(len(self.forms) - 1, -1, -1):
            if self.forms[index].operator == Operator.NOT and len(self.children(index)) > 1:
                self._wrap(index + 1, Operator.ANY, end=self.end(index))

    def _drop_empty_groups(self) -> None:
        for index in range(len(self.forms) - 1, -1, -1):
            if self.forms[index].is_group and not self.children(index):
                self._put_away(self.forms.pop(index))
