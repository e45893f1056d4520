import threading

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection

from actors.identity import merge
from actors.importing import (
    ActorRecord,
    RecordName,
    decide_different,
    decide_same,
    import_records,
)
from actors.models import Actor, IdentityJudgement, MatchProposal
from sources.models import User
from tests.factories import make_actor, make_external_id, make_user

pytestmark = pytest.mark.django_db

RECORD = ActorRecord(
    "own",
    "1",
    (RecordName("Party of the Sun"), RecordName("حزب الشمس", language="ar", script="Arab")),
    kind="party",
    country="IQ",
)


def proposed(*names: str) -> MatchProposal:
    for name in names or ("PARTY OF THE SUN",):
        make_actor(name)
    import_records("own", [RECORD])
    return MatchProposal.objects.get()


def test_same_gives_the_actor_the_id_and_the_names_that_it_lacks() -> None:
    proposal, user = proposed("Party of the Sun"), make_user()
    actor = Actor.objects.get()

    decided = decide_same(proposal, actor, by=user)

    connection.check_constraints()
    proposal.refresh_from_db()
    actor.refresh_from_db()
    assert (decided, Actor.objects.count()) == (actor, 1)
    assert str(actor.external_ids.get()) == "own:1"
    names = actor.names.order_by("pk").values_list("name", "preferred", "language")
    assert list(names) == [("Party of the Sun", True, ""), ("حزب الشمس", False, "ar")]
    assert (proposal.decision, proposal.actor, proposal.decided_by) == ("same", actor, user)
    assert proposal.decided_at
    assert not proposal.candidates.exists()
    assert (actor.kind, actor.country) == ("unknown", "")  # what people wrote stays


def test_different_makes_an_actor_of_its_own_and_remembers_it() -> None:
    proposal, user = proposed("PARTY OF THE SUN", "Party of the Sun"), make_user()
    others = set(Actor.objects.all())

    actor = decide_different(proposal, by=user)

    connection.check_constraints()
    proposal.refresh_from_db()
    assert (actor.name, actor.kind, actor.country) == ("Party of the Sun", "party", "IQ")
    assert str(actor.external_ids.get()) == "own:1"
    assert (proposal.decision, proposal.actor) == ("different", actor)
    judgements = IdentityJudgement.objects.filter(actor=actor, verdict="different", judged_by=user)
    assert {judgement.other for judgement in judgements} == others


@pytest.mark.parametrize("same", [True, False])
def test_decided_record_is_never_asked_again(same: bool) -> None:
    proposal, user = proposed(), make_user()
    candidate = proposal.candidates.get().actor
    if same:
        decide_same(proposal, candidate, by=user)
    else:
        decide_different(proposal, by=user)

    outcome = import_records("own", [RECORD])

    assert (outcome.made, outcome.proposed, outcome.held, outcome.waiting) == (0, 0, 1, 0)
    assert outcome.notes == []


def test_decision_is_made_once() -> None:
    proposal, user = proposed(), make_user()
    decide_different(proposal, by=user)

    with pytest.raises(ValidationError, match="decided already: different"):
        decide_same(proposal, Actor.objects.all()[0], by=user)
    assert Actor.objects.count() == 2


def test_decision_that_cannot_stand_is_told_and_changes_nothing() -> None:
    proposal = proposed()
    make_external_id(scheme="own", value="1")
    candidate = proposal.candidates.get().actor

    with pytest.raises(ValidationError, match="Another actor has this id already"):
        decide_same(proposal, candidate, by=make_user())

    proposal.refresh_from_db()
    assert (proposal.decision, candidate.names.count()) == ("", 1)


def test_actor_that_was_merged_meanwhile_stands_aside() -> None:
    proposal, user = proposed(), make_user()
    candidate, winner = proposal.candidates.get().actor, make_actor("Solar Party")
    merge(candidate, winner, reason="Renamed.", by=user)

    assert decide_same(proposal, candidate, by=user) == winner
    assert winner.names.filter(name="حزب الشمس").exists()


def test_history_tells_who_decided() -> None:
    proposal, user = proposed(), make_user()

    actor = decide_different(proposal, by=user)

    change = apps.get_model("actors", "ActorChange").objects.get(pgh_obj=actor)
    assert change.pgh_agent == f"user:{user.pk}"
    assert change.pgh_context["reason"] == "Decided who own:1 Party of the Sun is"


@pytest.mark.django_db(transaction=True)
def test_two_people_decide_once() -> None:
    proposal, people = proposed(), [make_user() for _ in range(4)]
    start = threading.Barrier(4)
    refusals: list[str] = []

    def decide(user: User) -> None:
        start.wait()
        try:
            decide_different(proposal, by=user)
        except ValidationError as error:
            refusals.extend(error.messages)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert refusals == [f"{proposal} was decided already: different."] * 3
    assert Actor.objects.count() == 2
