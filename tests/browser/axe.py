"""Asks axe-core what on a page keeps people out. The library: assets/axe.min.js (MPL 2.0)."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parent / "assets" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The dark scheme changes colours alone.
COLOURS = ["color-contrast", "link-in-text-block"]
# Of what is in order nothing is told, which takes a quarter less.
RUN = """([rules, colours]) => axe.run(document, {
    runOnly: matchMedia("(prefers-color-scheme: dark)").matches ? colours : rules,
    preload: false, resultTypes: ["violations"], selectors: false,
}).then(found =>
    found.violations.map(each => `${each.id}: ${each.help}: ` +
        each.nodes.slice(0, 3).map(node => node.html.slice(0, 200)).join(" | ")))"""


def barriers(page: Page) -> list[str]:
    """What breaks the rules of WCAG 2.2 AA on the loaded page, one line for each rule."""
    page.wait_for_load_state()
    page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(RUN, [RULES, COLOURS])
    return found


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width
