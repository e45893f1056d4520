"""A claim in the terms of schema.org, for machines that read pages.

Only verdicts on truth are reviews of a claim. What is not known is left out, and whoever may be a
person or an organisation is a thing, as all are.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from actors.choices import ActorKind
from claims.choices import AssessedMatter, CitationRole, Verdict
from claims.pages.judging import standing

SITE = {"@type": "Organization", "name": "Claimbase"}
ISO_DATE = re.compile(r"\d{4}(-\d\d){0,2}", re.ASCII)
BEST, WORST = 5, 1
RATINGS = {
    Verdict.SUPPORTED: 5,
    Verdict.MOSTLY_SUPPORTED: 4,
    Verdict.MIXED: 3,
    Verdict.MOSTLY_UNSUPPORTED: 2,
    Verdict.REFUTED: 1,
}
TYPES: Mapping[str, str] = {
    ActorKind.PERSON: "Person",
    ActorKind.GOVERNMENT_BODY: "GovernmentOrganization",
    ActorKind.PARTY: "PoliticalParty",
    ActorKind.NGO: "NGO",
    **dict.fromkeys(
        [
            ActorKind.STATE, ActorKind.ARMED_FORCES, ActorKind.ARMED_GROUP,
            ActorKind.ARMED_COALITION, ActorKind.MOVEMENT, ActorKind.IGO, ActorKind.COMPANY,
            ActorKind.MEDIA, ActorKind.OFFICE,
        ],
        "Organization",
    ),
}  # fmt: skip
ANYTHING = "Thing"

Thing = dict[str, Any]


def described(claim: Any) -> Thing:
    """The claim; where its truth is judged, each review of it."""
    reviews = [*_reviews(claim)]
    return {"@context": "https://schema.org", "@graph": reviews or [_claim(claim)]}


def _reviews(claim: Any) -> Iterator[Thing]:
    for each in standing(claim["assessments"]):
        if each["about"] == AssessedMatter.IS_TRUE and each["verdict"]:
            yield _known(
                {
                    "@type": "ClaimReview",
                    "url": f"{claim['page_url']}#assessment-{each['number']}",
                    "claimReviewed": claim["proposition"],
                    "itemReviewed": _claim(claim),
                    "author": {"@type": ANYTHING, "name": each["assessor"]},
                    "publisher": SITE,
                    "datePublished": _date(each["assessed_date"]),
                    "reviewBody": each["rationale"],
                    "reviewRating": _rating(Verdict(each["verdict"])),
                }
            )


def _rating(verdict: Verdict) -> Thing:
    words = {"@type": "Rating", "alternateName": verdict.label}
    if verdict not in RATINGS:
        return words
    return words | {"ratingValue": RATINGS[verdict], "bestRating": BEST, "worstRating": WORST}


def _claim(claim: Any) -> Thing:
    statement, source = claim["statement"], claim["source"]
    publisher = source and source["publisher"]
    when = statement["said_date"] if statement else source["published_date"]
    return _known(
        {
            "@type": "Claim",
            "@id": claim["page_url"],
            "url": claim["page_url"],
            "identifier": claim["id"],
            "text": claim["proposition"],
            "author": [_actor(each) for each in claim["claimants"]] or _publisher(publisher),
            "datePublished": _date(when),
            "appearance": [*_appearances(claim)],
        }
    )


def _appearances(claim: Any) -> Iterator[Thing]:
    """The documents in whose words the claim is made, each once."""
    sources = {
        each["excerpt"]["source"]["id"]: each["excerpt"]["source"]
        for each in claim["citations"]
        if each["role"] == CitationRole.ORIGIN
    }
    for source in sources.values():
        yield _known(
            {
                "@type": "CreativeWork",
                "name": source["title"],
                "url": source["url"],
                "inLanguage": source["language"],
                "datePublished": _date(source["published_date"]),
                "publisher": _publisher(source["publisher"]),
            }
        )


def _actor(actor: Any) -> Thing:
    return {"@type": TYPES.get(actor["kind"], ANYTHING), "name": actor["name"]}


def _publisher(publisher: Any) -> Thing | None:
    return {"@type": "Organization", "name": publisher["name"]} if publisher else None


def _date(edtf: str | None) -> str | None:
    """A date that is known to the day, month or year, and not about or perhaps then."""
    return edtf if edtf and ISO_DATE.fullmatch(edtf) else None


def _known(thing: Thing) -> Thing:
    return {name: value for name, value in thing.items() if value not in (None, "", [])}
