"""Rows with a depth: an outline, each group above its parts, as a condition tree is read."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from claims.admin.rows import Rows
from claims.wording import Part


def outline(conditions: Iterable[Any]) -> list[tuple[Any, int]]:
    """Condition rows in the order in which they are read, each with its depth (the top has 0)."""
    below = defaultdict(list)
    for condition in conditions:
        below[condition.parent_id].append(condition)
    lines: list[tuple[Any, int]] = []

    def visit(parent: int | None, depth: int) -> None:
        for condition in sorted(below[parent], key=lambda child: (child.order, child.pk)):
            lines.append((condition, depth))
            visit(condition.pk, depth + 1)

    visit(None, 0)
    return lines


class OutlineRows(Rows):
    """The rows of a condition tree in reading order, each with its ``depth`` (the top has 0)."""

    def __init__(
        self, name: str, form_class: Any, *, instances: Iterable[Any] = (), **options: Any
    ):
        lines = outline(instances)
        depths = {str(condition.pk): depth for condition, depth in lines}
        super().__init__(name, form_class, instances=[line for line, _ in lines], **options)
        for row in self.forms:
            sent = self.data.get(f"{row.prefix}-depth", "") if self.data is not None else ""
            row.depth = int(sent) if sent.isdecimal() else depths.get(row.key, 0)

    def end(self, index: int) -> int:
        """The index after the last row below this one."""
        depth = self.forms[index].depth
        below = (i for i in range(index + 1, len(self.forms)) if self.forms[i].depth <= depth)
        return next(below, len(self.forms))

    def parent(self, index: int) -> int | None:
        depth = self.forms[index].depth
        return next((i for i in range(index - 1, -1, -1) if self.forms[i].depth < depth), None)

    def children(self, index: int) -> list[int]:
        depth = self.forms[index].depth + 1
        return [i for i in range(index + 1, self.end(index)) if self.forms[i].depth == depth]

    def siblings(self, index: int) -> list[int]:
        parent = self.parent(index)
        return [index] if parent is None else self.children(parent)

    @property
    def entered(self) -> list[Any]:
        """The conditions that hold something, and the groups around them."""
        full = {i for i, row in enumerate(self.forms) if not row.is_group and not row.is_blank}
        for index in list(full):
            while (parent := self.parent(index)) is not None:
                full.add(index := parent)
        return [row for i, row in enumerate(self.forms) if i in full]

    def number(self, index: int) -> str:
        """Its number in the outline, such as 1.2.1; the top has none."""
        parent = self.parent(index)
        if parent is None:
            return ""
        above = self.number(parent)
        place = self.siblings(index).index(index) + 1
        return f"{above}.{place}" if above else str(place)

    def part(self, index: int = 0) -> Part:
        """The node for wording, with its parts, as it stands on the page."""
        row = self.forms[index]
        return Part(
            operator=row.operator,
            wording=row.typed("wording") or "",
            connective=row.typed("connective") or "",
            judged_by_threatener=bool(row.typed("judged_by_threatener")),
            parts=tuple(self.part(child) for child in self.children(index)),
        )

    # --- Saving ---------------------------------------------------------------------------------

    def write(self, **parent: Any) -> None:
        """Save each row below its parent, then delete the removed ones, the lowest first."""
        self.forms = self.entered
        for index, row in enumerate(self.forms):
            above = self.parent(index)
            row.write(
                **parent,
                parent=None if above is None else self.forms[above].instance,
                order=self.siblings(index).index(index) + 1,
            )
        self.drawer.reverse()
        self.delete_removed()

    def has_changed(self) -> bool:
        saved = [
            (str(condition.pk), depth) for condition, depth in outline(self.instances.values())
        ]
        return saved != [(row.key, row.depth) for row in self.entered] or super().has_changed()
