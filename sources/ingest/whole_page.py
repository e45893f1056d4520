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
NO_BREAK = UNSEEN | RUNNING
SPACE = re.compile(r"[ \t\n\r\f]+")  # what a browser shows as one space


def whole_page(root: HtmlElement) -> str:
    """The text of everything that a browser would show, a line for each block."""
    parts: list[str] = []
    walk = iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event in ("start", "end") and element.tag not in NO_BREAK:
            parts.append("\n")
        if event != "start":
            text = element.tail
        elif element.tag in UNSEEN:
            walk.skip_subtree()
            continue
        else:
            text = element.text
        parts.append(SPACE.sub(" ", text or ""))
    lines = "".join(parts).split("\n")
    return "\n".join(line.strip(" ") for line in lines if line.strip())
