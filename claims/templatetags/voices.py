"""What the templates of the public pages say of voices."""

from typing import Any

from django import template

from claims.choices import HopMode
from sources.templatetags.pages import words

register = template.Library()


@register.filter
def voice(claim: dict[str, Any]) -> str:
    """How a claim is carried to the reader, in a word or two: as its strongest report does."""
    if claim["source"]:
        return "in the source's own voice"
    reports = claim["statement"]["reports"]
    if any(report["depth"] == 1 for report in reports):
        return "first hand"
    modes = {report["weakest_mode"] for report in reports}
    return next((words(mode) for mode in HopMode.values if mode in modes), "voice unknown")


@register.filter
def weakest(report: dict[str, Any]) -> int:
    """The order of the hop at which a report is weakest; 0 where each hop is as good as can be."""
    for quality, best in (("mode", "direct_quote"), ("naming", "named")):
        worst = report[f"weakest_{quality}"]
        if worst and worst != best:
            return next(hop["order"] for hop in report["hops"] if hop[quality] == worst)
    return 0
