"""What is not published comes out nowhere, and changes nothing that does."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pghistory
import pytest
from django.db import ProgrammingError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from rest_framework.test import APIClient

from actors.models import Actor, ActorName
from claims.models import Claim
from config.api import router
from sources.grants import is_public
from sources.ledger.heads import sign_head
from sources.models import Publisher, Taint
from sources.publication.indexing import rebuild
from sources.publication.kinds import kinds
from sources.review import steps
from tests.api.publishing import publish, retract
from tests.factories import (
    make_actor,
    make_assessment,
    make_claim,
    make_judgement,
    make_name,
    make_publisher,
    make_relation,
    make_snapshot,
    make_source,
    make_statement,
    make_taint,
    make_threat,
)
from tests.house.inventory import ALL, label
from tests.people import person

pytestmark = pytest.mark.django_db
CANARY = "Zzyxcanary"
LISTS = [
    *(prefix for prefix, _, _ in router.registry),
    "revisions", "corrections", "ledger/entries", "ledger/heads", "ledger/key", "schema", "",
]  # fmt: skip
LINKS = ("api_url", "permalink", "raw", "diff")


def everything(api: APIClient) -> dict[str, tuple[int, bytes]]:
    """The answers of all lists and of all that they link to."""
    found: dict[str, tuple[int, bytes]] = {}
    waiting = [f"/api/v1/{name}" for name in LISTS]
    waiting += [f"/api/v1/{name}?q={CANARY}" for name in ("claims", "threats", "actors", "sources")]
    waiting += [f"/api/v1/claims?as_of=seq:{number}" for number in (1, 3, 5)]
    while waiting:
        address = waiting.pop()
        answer: Any = api.get(address)
        found[address] = answer.status_code, answer.content
        said = answer.json() if "json" in answer["Content-Type"] else {}
        results = said.get("results", ()) if isinstance(said, dict) else said
        linked = [each.get(name) for each in results for name in LINKS]
        waiting += [each for each in linked if each and each not in found]
    return found


def plant(claim: Claim, actor: Actor, outlet: Publisher) -> None:
    """Put the word into everything that is not public: new records, and edits of public ones."""
    editor, reviewer = person("editor"), person("reviewer")
    with pghistory.context(user=editor.pk, reason=f"{CANARY} reason"):
        hidden = make_actor(name=f"{CANARY} actor")
        make_name(actor, name=f"{CANARY} front")
        ActorName.objects.filter(actor=actor, preferred=True).update(name=f"{CANARY} name")
        make_judgement(actor, hidden, verdict="same", reason=CANARY)
        Claim.objects.filter(pk=claim.pk).update(proposition=f"{CANARY} proposition.")
        make_assessment(claim, rationale=f"{CANARY} rationale.")
        make_snapshot(f"{CANARY} text", source=claim.citations.get().excerpt.snapshot.source)
        statement = make_statement(f"{CANARY} summary", speakers=[hidden, actor])
        make_threat(make_claim("threat", CANARY, statement=statement, proposition=CANARY))
        make_relation(subject=actor, note=f"{CANARY} note")
        make_source(f"{CANARY} amber", tlp="amber")
        make_publisher(f"{CANARY} given up", tlp="red")
        make_taint(record_uuid=claim.uuid, detail=f"{CANARY} detail")
    drafts = [make_publisher(f"{CANARY} outlet"), make_publisher(f"{CANARY} discarded")]
    steps.submit(drafts, by=editor, note=f"{CANARY} note")
    Publisher.objects.filter(pk=outlet.pk).update(name=f"{CANARY} renamed")
    steps.send_back(drafts[:1], by=reviewer, reason=f"{CANARY} return")
    steps.discard(drafts[1:], by=editor, reason=f"{CANARY} discard")
    assert Taint.objects.exists()


def test_what_is_not_public_changes_no_answer(api: APIClient) -> None:
    actor, outlet = make_actor(name="The Committee"), make_publisher(name="The Gauge")
    claim = make_claim("threat", statement=make_statement(speakers=[actor]))
    make_threat(claim)
    publish(claim, outlet, make_relation(subject=actor))
    sign_head()
    before = everything(api)
    assert len(before) > 40

    plant(claim, actor, outlet)

    after = everything(api)
    assert after == before
    for address, (_, content) in after.items():
        if f"q={CANARY}" not in address:
            assert CANARY.encode() not in content, address


def public_rows() -> Iterator[str]:
    """Whatever strangers may read, row by row, as text."""
    with connection.cursor() as cursor:
        for model in ALL:
            if is_public(model):
                cursor.execute(f"SELECT row::text FROM {model._meta.db_table} row")
                yield from (text for (text,) in cursor.fetchall())


def test_what_is_not_public_is_in_no_public_table_file_or_log(
    api: APIClient,
    heads_file: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    actor, outlet = make_actor(name="The Committee"), make_publisher(name="The Gauge")
    claim = make_claim("threat", statement=make_statement(speakers=[actor]))
    make_threat(claim)
    publish(claim, outlet, make_relation(subject=actor))

    plant(claim, actor, outlet)
    publish(make_publisher("Another"))
    sign_head()
    everything(api)
    for kind in kinds():
        rebuild(kind)

    assert len(list(public_rows())) > 20
    assert [row for row in public_rows() if CANARY in row] == []
    assert heads_file.exists()
    assert CANARY not in heads_file.read_text()
    logged = [record.getMessage() for record in caplog.records if record.name != "django.db"]
    said = capfd.readouterr()
    assert [line for line in [*logged, said.out, said.err] if CANARY in line] == []


def test_what_was_retracted_is_not_in_the_current_view(api: APIClient) -> None:
    claim = make_claim("fact", "The river rose.", proposition=f"The {CANARY} rose.")
    publish(claim)
    assert CANARY.encode() in api.get("/api/v1/claims").content
    retract(claim, "A hoax.")

    for address in (
        "claims",
        f"claims?q={CANARY}&page_size=7",
        "threats",
        f"claims/{claim.human_id}",
        "revisions",
        "corrections",
        f"claims/{claim.human_id}/revisions",
    ):
        content = api.get(f"/api/v1/{address}").content
        assert CANARY.encode() not in content, address


@pytest.mark.parametrize("model", [model for model in ALL if not is_public(model)], ids=label)
def test_strangers_cannot_read_editorial_tables(public: BaseDatabaseWrapper, model: Any) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        model._default_manager.using("public").exists()


def test_no_answer_is_read_by_another_role(api: APIClient, django_assert_num_queries: Any) -> None:
    publish(make_claim())
    sign_head()

    with django_assert_num_queries(0):  # on the alias that the site works with
        assert len(everything(api)) > 15
