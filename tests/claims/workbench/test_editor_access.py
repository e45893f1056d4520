"""Who may write with the editor, and what opening it costs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim
from tests.factories import (
    make_actor,
    make_claim,
    make_claim_citation,
    make_claim_link,
    make_condition,
    make_condition_actor,
    make_consequence,
    make_consequence_actor,
    make_excerpt,
    make_threat,
    make_tree,
)

pytestmark = pytest.mark.django_db
Desks = Callable[..., Any]
NEW = reverse("admin:claims_editor")


@pytest.mark.parametrize(
    ("role", "new", "existing", "sent"),
    [("reader", 403, 302, 403), ("editor", 200, 200, 200), ("reviewer", 200, 200, 200)],
)
def test_who_may_write(
    role: str, new: int, existing: int, sent: int, desk: Desks, scene: Any
) -> None:
    client, address = desk(role).client, reverse("admin:claims_editor", args=[scene.claim.pk])

    assert client.get(NEW).status_code == new
    assert client.get(address).status_code == existing
    assert client.post(NEW, {"parts": "threat"}).status_code == sent
    assert client.post(address, {"kind": "threat"}).status_code == sent
    assert Claim.objects.count() == 1


def test_stranger_is_asked_to_sign_in(client: Any, scene: Any) -> None:
    assert "/login/" in client.get(NEW).url


def test_form_takes_no_more_queries_for_more_rows(desk: Desks, scene: Any) -> None:
    editor, address = desk(), reverse("admin:claims_editor", args=[scene.claim.pk])
    threat = make_threat(scene.claim)
    group = make_tree(threat, {"any": ["a"]})
    snapshot = scene.source.snapshots.get()

    def add(words: str) -> None:
        make_claim_citation(scene.claim, make_excerpt(words, snapshot), role="context")
        make_claim_link(scene.claim, target=make_claim())
        leaf = make_condition(threat, words, parent=group, action=scene.force)
        make_condition_actor(leaf, make_actor(f"Who {words}"))
        make_consequence_actor(make_consequence(threat, words), make_actor(f"Whom {words}"))

    add("committee")
    editor.open(address)
    with CaptureQueriesContext(connection) as few:
        editor.open(address)
    for words in ("Israel", "airspace", "American bases"):
        add(words)

    with CaptureQueriesContext(connection) as many:
        editor.open(address)

    assert len(many) == len(few), "\n".join(query["sql"] for query in many)
