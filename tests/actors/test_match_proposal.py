"""Records that wait for a person: each once, and decided by somebody for somebody."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from actors.models import MatchProposal
from tests.factories import make_actor, make_user
from tests.factories.actors import make_candidate, make_proposal
from tests.house.writes import raw_update

pytestmark = pytest.mark.django_db


def test_record_is_proposed_once() -> None:
    known = make_proposal()
    make_proposal(scheme="another", value=known.value)

    with pytest.raises(IntegrityError, match="one_per_record"):
        make_proposal(scheme=known.scheme, value=known.value)


def test_actor_is_proposed_once_for_a_record() -> None:
    known = make_candidate()

    with pytest.raises(IntegrityError, match="proposed_once"):
        make_candidate(known.proposal, actor=known.actor)


@pytest.mark.parametrize("likeness", [-0.01, 1.01, float("nan")])
def test_likeness_is_a_share(likeness: float) -> None:
    make_candidate(likeness=0.0)
    known = make_candidate(likeness=1.0)

    with pytest.raises(IntegrityError, match="likeness_is_a_share"):
        raw_update(known, {"likeness": likeness})


@pytest.mark.parametrize("missing", ["decision", "actor_id", "decided_at"])
def test_decision_says_who_and_when(missing: str) -> None:
    proposal = make_proposal()
    whole: dict[str, Any] = {
        "decision": "same",
        "actor_id": make_actor().pk,
        "decided_at": timezone.now(),
        "decided_by_id": make_user().pk,
    }
    part = {**whole, missing: "" if missing == "decision" else None}
    rows = MatchProposal.objects.filter(pk=proposal.pk)

    for write in (lambda: rows.update(**part), lambda: raw_update(proposal, part)):
        refused = pytest.raises(IntegrityError, match=r"decision_names_actor|_pair")
        with refused, transaction.atomic():
            write()
    assert rows.update(**whole) == 1
