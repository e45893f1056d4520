"""The condition of a threat as a drawing: groups as boxes within boxes, leaves with their states.

Measures are pixels. The drawing is as wide as a small phone, and is not scaled.
"""

from dataclasses import dataclass, field
from textwrap import wrap
from unicodedata import bidirectional, east_asian_width

from claims.choices_threat import Operator
from sources.publication.kinds import Document

WIDTH = 352
INSET, LINE, GAP = 10, 19, 8
DEEPEST = 101  # boxes further in stand no narrower
MARK = 24  # what a leaf's mark takes of its width
LETTER, WIDE_LETTER = 7.4, 15
NAMES = {Operator.ALL: "All of these", Operator.ANY: "Any of these", Operator.NOT: "Not"}


@dataclass(frozen=True)
class Box:
    """A group: a box with what it is called at its top."""

    x: int
    y: int
    width: int
    height: int
    name: str

    @property
    def name_x(self) -> int:
        return self.x + INSET

    @property
    def name_y(self) -> int:
        return self.y + LINE


@dataclass(frozen=True)
class Leaf:
    """One condition: its mark at ``x`` and ``y``, its state beside it, its words below, by line."""

    x: int
    y: int
    node: Document
    lines: list[tuple[int, str]]
    is_rtl: bool

    @property
    def text_x(self) -> int:
        return WIDTH - self.x if self.is_rtl else self.x + MARK


@dataclass
class Diagram:
    width: int = WIDTH
    height: int = 0
    boxes: list[Box] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)


def diagram(condition: Document) -> Diagram:
    """The whole tree, from its top down, as :func:`claims.pages.condition.told` has it."""
    drawing = Diagram()
    drawing.height = _draw(drawing, condition, 1, 1) + 1
    return drawing


def _draw(drawing: Diagram, node: Document, x: int, y: int) -> int:
    """Draw a node with its corner there; where it ends."""
    if node["operator"] == Operator.LEAF:
        return _draw_leaf(drawing, node, x, y)
    place = len(drawing.boxes)
    below = y + INSET + LINE
    for part in node["parts"]:
        below = _draw(drawing, part, min(x + INSET, DEEPEST), below) + GAP
    end = below - GAP + INSET
    name = ": ".join(filter(None, (NAMES[node["operator"]], node["stands"])))
    drawing.boxes.insert(place, Box(x, y, WIDTH - 2 * x, end - y, name))
    return end


def _draw_leaf(drawing: Diagram, node: Document, x: int, y: int) -> int:
    words = node["wording"] or "…"
    lines = wrapped(words, WIDTH - 2 * x - MARK)
    placed = [(y + LINE * (place + 2) - 5, line) for place, line in enumerate(lines)]
    drawing.leaves.append(Leaf(x, y, node, placed, is_rtl(words)))
    return y + LINE * (len(lines) + 1)


def wrapped(words: str, width: int) -> list[str]:
    """The words in lines that are about so wide at most; a longer word is broken."""
    is_wide = any(east_asian_width(letter) in "WF" for letter in words)
    return wrap(words, int(width // (WIDE_LETTER if is_wide else LETTER)))


def is_rtl(text: str) -> bool:
    """Whether the first letter that has a direction runs from right to left."""
    directions = (bidirectional(letter) for letter in text)
    return next((each for each in directions if each in ("L", "R", "AL")), "L") != "L"
