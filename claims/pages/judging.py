"""What speaks for a claim, what against it, and how it is judged."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any, NamedTuple

from claims.choices import INVERSE_LINKS, AssessedMatter, CitationRole, ClaimLinkKind

OPPOSING = (ClaimLinkKind.CONTRADICTS, ClaimLinkKind.DENIES, ClaimLinkKind.CORRECTS)


class Linked(NamedTuple):
    """Another claim, and what this one does with it, in words."""

    kind: str
    does: str
    claim: Any
    note: str | None


def by_role(citations: Iterable[Any]) -> dict[str, list[Any]]:
    """Citations by what their words do for the claim; each role is there."""
    given = [*citations]
    return {role: [each for each in given if each["role"] == role] for role in CitationRole.values}


def links(claim: Any, linking: Iterable[Any]) -> dict[str, list[Linked]]:
    """The claims that contradict this one or that it contradicts, and all ``other`` ones.

    Those with which it does the same stand together. ``linking`` are the claims that refer to it.
    """
    every = [
        Linked(each["kind"], ClaimLinkKind(each["kind"]).label, each["target"], each["note"])
        for each in claim["links"]
    ]
    every += [
        Linked(each["kind"], INVERSE_LINKS[each["kind"]], other, each["note"])
        for other in linking
        for each in other["links"]
        if each["target"]["id"] == claim["id"]
    ]
    every.sort(key=attrgetter("does"))
    return {
        "opposing": [each for each in every if each.kind in OPPOSING],
        "other": [each for each in every if each.kind not in OPPOSING],
    }


def standing(assessments: Iterable[Any]) -> list[Any]:
    """Those that nobody took back, and that do not only take another one back."""
    given = [*assessments]
    voided = {each["voids"] for each in given}
    return [each for each in given if each["number"] not in voided]


def judged(assessments: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    """Of each matter that was assessed, its name and what assessors make of it, in their order.

    One that was taken back says by which: ``voided_by``.
    """
    given = [*assessments]
    voided_by = {each["voids"]: each["number"] for each in given}
    told = [each | {"voided_by": voided_by.get(each["number"])} for each in given]
    return [
        (matter.label, of_it)
        for matter in AssessedMatter
        if (of_it := [each for each in told if each["about"] == matter])
    ]
