"""All the words of a page, for pages where no article can be told apart."""

import re

from lxml.etree import iterwalk
from lxml.html import HtmlElement

UNSEEN = {"head", "script", "style", "template", "noscript", "svg", "iframe", "object"}
RUNNING = {
    *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "font", "i", "ins"),
    *("kbd", "label", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time"),
    *("tt", "u", "var", "wbr", "img", "data"),
}
SPACE = re.compile(r"[ \t\n\r\f]+")  # what a browser shows as one space


def whole_page(root: HtmlElement) -> str:
    """The text of everything that a browser would show, a line for each block."""
    parts: list[str] = []
    walk = iterwalk(root, events=("start", "end"))
    for event, element in walk:
        named = isinstance(element.tag, str)  # comments and instructions are not
        starts = event == "start"
        if starts and (not named or element.tag in UNSEEN):
            walk.skip_subtree()
        elif named and element.tag not in RUNNING | UNSEEN:
            parts.append("\n")
        text = (
            (element.text if named and element.tag not in UNSEEN else "")
            if starts
            else element.tail
        )
        parts.append(SPACE.sub(" ", text or ""))
    lines = ("".join(parts)).split("\n")
    return "\n".join(line.strip(" ") for line in lines if line.strip())
