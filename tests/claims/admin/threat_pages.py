"""The addresses of a threat's form, and what a person types into its rows."""

from typing import Any

from django.urls import reverse

IF_ISRAEL = "if Israel used Iraqi airspace for strikes against Iran"
WOULD_BE_HIT = "American bases in Iraq would be hit"
THREAT = "claims_conditionalthreat"


def add_address(claim: Any) -> str:
    return reverse(f"admin:{THREAT}_add") + f"?claim={claim.pk}"


def change_address(threat: Any) -> str:
    return reverse(f"admin:{THREAT}_change", args=[threat.pk])


def condition(key: str, wording: str, words: str = IF_ISRAEL, depth: int = 0, **over: Any) -> Any:
    row = f"conditions-{key}"
    typed = {"wording": wording, "quote_words": words, "operator": "leaf", "depth": depth, **over}
    return {f"{row}-{name}": value for name, value in typed.items()}


def consequence(key: str, wording: str, words: str = WOULD_BE_HIT, **over: Any) -> Any:
    row = f"consequences-{key}"
    typed = {"wording": wording, "quote_words": words, "timing": "unspecified", **over}
    return {f"{row}-{name}": value for name, value in typed.items()}


def errors(page: Any) -> str:
    return " ".join(page.xpath("//ul[contains(@class, 'errorlist')]//text()"))
