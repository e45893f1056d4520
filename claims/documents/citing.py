"""What cites the words of a document, and for what."""

from collections.abc import Iterable, Iterator
from typing import Any

from actors.choices import Predicate
from claims.choices import CitationRole
from claims.documents.threats import nodes
from sources.documents.cited import Use

ROLES = {
    CitationRole.ORIGIN: "Claims",
    CitationRole.SUPPORTS: "Supports",
    CitationRole.REFUTES: "Contradicts",
    CitationRole.CONTEXT: "Helps to understand",
}
# By which words are marked, and what stands for it.
KINDS = {
    "claim": "a claim, or what is for or against it",
    "judgement": "what a judgement rests on",
    "threat": "a threat’s condition or consequence",
    "event": "what happened to a threat",
    "voice": "a voice, as it is named",
    "relation": "how actors stand to each other",
}
Uses = Iterator[tuple[Any, Use]]


def uses(claims: Iterable[Any], statements: Iterable[Any], relations: Iterable[Any]) -> Uses:
    """Each excerpt that published records cite, with what for."""
    for claim in claims:
        yield from _of_claim(claim)
        if claim["threat"]:
            yield from _of_threat(claim)
    for statement in statements:
        yield from _of_statement(statement)
    for relation in relations:
        yield from _of_relation(relation)


def _of_claim(claim: Any) -> Uses:
    for citation in claim["citations"]:
        what = ROLES[citation["role"]]
        yield citation["excerpt"], Use("claim", what, claim["id"], claim["proposition"])
    for each in claim["assessments"]:
        what = f"{each['assessor']} judges by it"
        use = Use("judgement", what, claim["id"], claim["proposition"])
        yield from ((citation["excerpt"], use) for citation in each["citations"])


def _of_threat(claim: Any) -> Uses:
    threat = claim["threat"]
    for node in nodes(threat["condition"]):
        if node["excerpt"]:
            use = Use("threat", "Condition", claim["id"], node["wording"])
            yield node["excerpt"], use
    for deed in threat["consequences"]:
        yield deed["excerpt"], Use("threat", "Consequence", claim["id"], deed["wording"])
    for event in threat["events"]:
        what = event["kind"].replace("_", " ").capitalize()
        use = Use("event", f"{what}:", claim["id"], claim["proposition"])
        yield from ((citation["excerpt"], use) for citation in event["citations"])


def _of_statement(statement: Any) -> Uses:
    for report in statement["reports"]:
        for hop in report["hops"]:
            if hop["excerpt"]:
                who = hop["actor"] or hop["publisher"]
                says = who["name"] if who else "somebody who is not known"
                yield hop["excerpt"], Use("voice", "Voice", statement["id"], says)


def _of_relation(relation: Any) -> Uses:
    predicate = Predicate(relation["predicate"]).label
    says = f"{relation['subject']['name']} {predicate} {relation['object']['name']}"
    for citation in relation["citations"]:
        yield citation["excerpt"], Use("relation", "Relation", relation["id"], says)
