"""The lists of claims' admin: found by any name, filtered by querysets, with constant queries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import (
    Action,
    Assessment,
    Claim,
    ClaimLink,
    ConditionalThreat,
    RepeatJudgement,
    Statement,
    StatementParty,
    ThreatEvent,
    Topic,
)
from tests.factories import (
    make_action,
    make_actor,
    make_assessment,
    make_claim,
    make_claim_link,
    make_event,
    make_name,
    make_publisher,
    make_repeat_judgement,
    make_source,
    make_statement,
    make_threat,
    make_threat_party,
    make_topic,
)

pytestmark = pytest.mark.django_db


def address(model: Any, **asked: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return reverse(f"admin:claims_{model._meta.model_name}_changelist") + f"?{query}"


def found(desk: Any, model: Any, **asked: str) -> set[str]:
    """The primary keys that a list shows."""
    page = desk.open(address(model, **asked))
    return set(page.xpath("//input[@name='_selected_action']/@value"))


def spoken_claim(name: str, kind: str = "fact", **over: Any) -> Claim:
    statement = make_statement(speakers=[make_actor(name)])
    return make_claim(kind, f"{name} says so.", statement=statement, **over)


def threat_by(name: str, **over: Any) -> ConditionalThreat:
    threat = make_threat(spoken_claim(name, "threat"), **over)
    make_threat_party(threat, role="threatener")
    return threat


def event_of(name: str) -> ThreatEvent:
    return make_event(threat_by(name))


ROWS: dict[Any, Callable[[str], Any]] = {
    Claim: spoken_claim,
    Statement: lambda name: make_statement(speakers=[make_actor(name)]),
    ConditionalThreat: threat_by,
    ThreatEvent: event_of,
    Assessment: lambda name: make_assessment(spoken_claim(name)),
    ClaimLink: lambda name: make_claim_link(spoken_claim(name), spoken_claim(name)),
    Topic: lambda name: make_topic(name, parent=make_topic()),
    Action: lambda name: make_action(str(300 + len(name))),
    RepeatJudgement: lambda _name: make_repeat_judgement(),
}


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)
def test_list_takes_no_more_queries_for_more_rows(desk: Callable[..., Any], model: Any) -> None:
    editor = desk()
    ROWS[model]("A")
    editor.open(address(model))  # what is read once, such as content types
    with CaptureQueriesContext(connection) as few:
        editor.open(address(model))
    for length in range(2, 9):
        ROWS[model]("B" * length)

    with CaptureQueriesContext(connection) as many:
        editor.open(address(model))

    assert len(many) == len(few), "\n".join(query["sql"] for query in many)


def test_every_list_of_claims_is_counted() -> None:
    registered = {model for model in admin.site._registry if model._meta.app_label == "claims"}

    assert registered == set(ROWS)


def test_no_list_is_filtered_by_a_relation() -> None:
    for model in ROWS:
        for each in admin.site.get_model_admin(model).list_filter:
            name = each[0] if isinstance(each, tuple) else each
            if isinstance(name, str):
                assert not model._meta.get_field(name).is_relation, f"{model.__name__}.{name}"


@pytest.mark.parametrize(
    "words", ["حزب الله", "hezbollah", "HIZB ALLÁH", "hezbolah", "says hezb", "CLM-{}", "clm{}"]
)
def test_claim_is_found_by_its_words_its_id_and_any_name_of_its_claimant(
    desk: Callable[..., Any], words: str
) -> None:
    claim = spoken_claim("Hezbollah")
    claimant = StatementParty.objects.get(statement=claim.statement).actor
    make_name(claimant, "حزب الله")
    make_name(claimant, "Ḥizb Allāh")
    make_threat(claim if claim.kind == "threat" else None)
    spoken_claim("Reuters")

    assert found(desk(), Claim, q=words.format(f"{claim.pk:06d}")) == {str(claim.pk)}


def test_claim_is_found_by_the_publisher_that_speaks_itself(desk: Callable[..., Any]) -> None:
    source = make_source(publisher=make_publisher("Meridian Wire"))
    claim = make_claim(source=source)
    make_claim()

    assert found(desk(), Claim, q="meridian") == {str(claim.pk)}


def test_statement_and_threat_are_found_by_the_name_of_who_speaks(
    desk: Callable[..., Any],
) -> None:
    editor = desk()
    threat = threat_by("Coordination Committee")
    threat_by("Somebody else")

    statements = found(editor, Statement, q="coordination")
    threats = found(editor, ConditionalThreat, q="comittee")

    assert statements == {str(threat.claim.statement_id)}
    assert threats == {str(threat.pk)}
    assert found(editor, ConditionalThreat, q=threat.claim.human_id) == {str(threat.pk)}


def test_addressee_is_not_taken_for_the_claimant(desk: Callable[..., Any]) -> None:
    statement = make_statement(addressees=[make_actor("Hezbollah")])
    make_claim(text="They spoke.", statement=statement)

    assert found(desk(), Claim, q="hezbollah") == set()


def test_threats_are_filtered_by_their_status(desk: Callable[..., Any]) -> None:
    editor = desk()
    standing, done = threat_by("A"), threat_by("B")
    make_event(done, "carried_out")

    assert found(editor, ConditionalThreat, status="standing") == {str(standing.pk)}
    assert found(editor, ConditionalThreat, status="carried_out") == {str(done.pk)}
    assert len(found(editor, ConditionalThreat, status="nonsense")) == 2


def test_threats_whose_deadline_passed_in_silence_are_found(desk: Callable[..., Any]) -> None:
    editor = desk()
    overdue = threat_by("A", deadline_date="2001-02-03")
    threat_by("B")

    assert found(editor, ConditionalThreat, overdue="yes") == {str(overdue.pk)}


@pytest.mark.parametrize("name", ["kind", "modality", "polarity", "state", "tlp"])
def test_claims_are_filtered_by_terms(desk: Callable[..., Any], name: str) -> None:
    claim = make_claim(modality="future")
    value = getattr(claim, name)

    shown = found(desk(), Claim, **{f"{name}__exact": value})

    assert shown == {str(claim.pk)}


def test_empty_search_shows_all(desk: Callable[..., Any]) -> None:
    claim = make_claim()

    assert found(desk(), Claim, q=" ") == {str(claim.pk)}
