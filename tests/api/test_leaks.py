"""What is not published comes out nowhere, and changes nothing that does."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
import pghistory
import pytest
from django.db import ProgrammingError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from rest_framework.test import APIClient

from actors.models import Actor, ActorName
from claims.models import Claim
from config.api import router
from sources import talk
from sources.grants import is_public
from sources.ledger.heads import sign_head
from sources.models import CorrectionRequest, Publisher, Source, Taint
from sources.publication.indexing import rebuild
from sources.publication.kinds import kinds
from sources.review import steps
from sources.review.takedown import take_down
from tests.api.publishing import correct, publish, retract
from tests.api.test_schema import SCHEMA
from tests.factories import (
    make_actor,
    make_assessment,
    make_claim,
    make_correction_request,
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
from tests.pages.every import PLAIN, every_page
from tests.people import person

pytestmark = pytest.mark.django_db
CANARY = "Zzyxcanary"
LISTS = [
    *(prefix for prefix, _, _ in router.registry),
    "revisions", "corrections", "changes", "ledger/entries", "ledger/heads", "ledger/key",
    "schema", "",
]  # fmt: skip
# What a list is asked that takes such a parameter.
ASKED = [
    "format=ndjson", "format=csv", "format=atom", "count=exact", "count=estimate", "fields=id",
    "after=2", "q=committee", f"q={CANARY}", f"name={CANARY}", f"claimant={CANARY} actor",
    f"subject={CANARY}", "as_of=seq:1", "as_of=seq:3", "as_of=seq:5", "changed_since=seq:2",
    "like=CLM-000001",
]  # fmt: skip
LINKS = ("api_url", "page_url", "permalink", "raw", "diff")
# Of when something changed, and of how much there is.
HEADERS = ("ETag", "Last-Modified", "Cache-Control", "Content-Type", "Content-Disposition")
Answer = tuple[int, dict[str, str | None], bytes]


def queries(name: str) -> Iterator[str]:
    """What the list of this name is asked, all its facets among it, and rows of each kind."""
    path = SCHEMA["paths"].get(f"/{name}", {"get": {}})
    taken = {each["name"]: each["schema"] for each in path["get"].get("parameters", ())}
    yield from (query for query in ASKED if query.partition("=")[0] in taken)
    if "facets" in taken:
        yield "facets=" + ",".join(taken["facets"]["items"]["enum"])
    for rows in taken.get("rows", {}).get("enum", ()):
        yield f"rows={rows}&format=csv"


def told(api: APIClient, address: str) -> Answer:
    answer: Any = api.get(address)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, {name: answer.get(name) for name in HEADERS}, content


def everything(api: APIClient) -> dict[str, Answer]:
    """The answers of all lists, in each form and to many questions, of all that they link to, and
    of every page."""
    asked = [f"/api/v1/{name}?{query}" for name in LISTS for query in queries(name)]
    found = {address: told(api, address) for address in (*asked, *every_page())}
    return found | linked(api)


def linked(api: APIClient) -> dict[str, Answer]:
    """The answers of all lists, of the pages that name nothing, and of all that they link to."""
    found: dict[str, Answer] = {}
    waiting = [*(f"/api/v1/{name}" for name in LISTS), *PLAIN]
    while waiting:
        address = waiting.pop()
        found[address] = _, headers, content = told(api, address)
        said = orjson.loads(content) if headers["Content-Type"] == "application/json" else {}
        results = said.get("results", ()) if isinstance(said, dict) else said
        links = [each.get(name) for each in results for name in LINKS]
        waiting += [each for each in links if each and each not in found]
    return found


def nowhere(answers: dict[str, Answer]) -> None:
    """The word is in no answer, but where it was asked for."""
    for address, (_, headers, content) in answers.items():
        assert CANARY not in str(headers), address
        if CANARY not in address:
            assert CANARY.encode() not in content, address


def public_records() -> tuple[Claim, Actor, Publisher]:
    """One of each kind, a threat among them; somebody reported an error."""
    actor, outlet = make_actor(name="The Committee"), make_publisher(name="The Gauge")
    claim = make_claim("threat", statement=make_statement(speakers=[actor]))
    make_threat(claim)
    publish(claim, outlet, make_relation(subject=actor))
    make_correction_request()
    return claim, actor, outlet


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
    words = claim.citations.get().excerpt
    for record in (claim, actor, outlet, words.snapshot.source):
        comment = talk.start(record, f"{CANARY} comment", by=editor, excerpt=words)
        talk.assign([record], reviewer, by=editor)
        talk.watch(record, by=reviewer)
    talk.answer(comment.thread, f"{CANARY} answer", by=reviewer)
    drafts = [make_publisher(f"{CANARY} outlet"), make_publisher(f"{CANARY} discarded")]
    steps.submit(drafts, by=editor, note=f"{CANARY} note")
    Publisher.objects.filter(pk=outlet.pk).update(name=f"{CANARY} renamed")
    CorrectionRequest.objects.create(
        entry=claim.revisions.get().entry, kind="detail", body=f"{CANARY} body", contact=CANARY
    )
    steps.send_back(drafts[:1], by=reviewer, reason=f"{CANARY} return")
    steps.discard(drafts[1:], by=editor, reason=f"{CANARY} discard")
    assert Taint.objects.exists()


def test_what_is_not_public_changes_no_answer(api: APIClient) -> None:
    claim, actor, outlet = public_records()
    sign_head()
    before = everything(api)
    assert len(before) > 200
    assert len([status for status, _, _ in before.values() if status == 200]) > 190

    plant(claim, actor, outlet)

    after = everything(api)
    assert [address for address in after if after[address] != before[address]] == []
    nowhere(after)


def test_what_is_not_public_answers_like_what_never_was(api: APIClient) -> None:
    claim, actor, outlet = public_records()
    plant(claim, actor, outlet)
    hidden = {
        "claims": Claim.objects.get(proposition=CANARY),
        "actors": ActorName.objects.get(name=f"{CANARY} actor").actor,
        "sources": Source.objects.get(title=f"{CANARY} amber"),
        "publishers": Publisher.objects.get(name=f"{CANARY} outlet"),
    }
    ids = {name: record.human_id for name, record in hidden.items()}
    more = ("", "/revisions", "?as_of=seq:1")
    asked = [
        *(f"{name}/{ids[name]}{end}" for name in ids for end in more),
        *(f"{name}/{hidden[name].uuid}" for name in ids),
        f"actors/{ids['actors']}/track-record",
        *(f"{name}?id={ids[name]}" for name in ids),
        *(f"claims?{name}={ids['actors']}" for name in ("claimant", "actor", "mentioned__not")),
        *(f"claims?{name}={ids['claims']}" for name in ("like", "linked", "linked__all")),
        *(f"claims?actor={CANARY} {name}" for name in ("actor", "front", "name")),
        f"claims?source={ids['sources']}", f"sources?publisher={ids['publishers']}",
        f"relations?subject={CANARY} actor", f"claims?actor={CANARY} actor&include=affiliates",
        f"statements?speaker={CANARY} front&as_of=seq:1", f"actors?name={CANARY}",
        f"actors?q={CANARY}&count=exact", f"sources?url=https://{CANARY}.example",
    ]  # fmt: skip
    other = {id_: f"{id_.partition('-')[0]}-999999" for id_ in ids.values()}
    other |= {str(record.uuid): str(uuid4()) for record in hidden.values()}
    other[CANARY] = "Zzyxcanbry"  # so near that a hint would name what is hidden

    for address in asked:
        answers = [told(api, f"/api/v1/{each}") for each in (address, renamed(address, other))]
        found, never = (
            (status, renamed(content.decode(), other)) for status, _, content in answers
        )
        assert found == never, address


def renamed(text: str, names: dict[str, str]) -> str:
    for name, other in names.items():
        text = text.replace(name, other)
    return text


@pytest.mark.django_db(transaction=True)
def test_what_was_taken_down_is_nowhere(api: APIClient) -> None:
    actor = make_actor(name=f"{CANARY} front")
    statement = make_statement(f"{CANARY} spoke.", speakers=[actor])
    claim = make_claim("threat", statement=statement, proposition=f"{CANARY} will strike.")
    make_threat(claim)
    outlet = make_publisher(f"{CANARY} Gauge")
    publish(claim, outlet, make_relation())
    make_correction_request()
    correct(outlet, f"Not {CANARY}.", name=f"{CANARY} Daily")
    sign_head()
    assert CANARY.encode() in told(api, "/api/v1/claims?format=csv")[2]

    for record in (claim, statement, actor, outlet):
        take_down(record, by=person("administrator"), reason="A court ordered it.")

    after = everything(api)
    nowhere(after)
    assert {451} <= {status for status, _, _ in after.values()}


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
    claim, actor, outlet = public_records()

    plant(claim, actor, outlet)
    publish(make_publisher("Another"))
    sign_head()
    nowhere(everything(api))
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
        "claims?format=ndjson",
        "claims?format=csv&rows=citation",
        "claims?format=atom",
        "claims?q=rose&count=exact",
        "revisions?format=csv",
        "revisions?format=atom",
        f"claims?q={CANARY}&page_size=7",
        "threats",
        f"claims/{claim.human_id}",
        "revisions",
        "corrections",
        f"claims/{claim.human_id}/revisions",
    ):
        assert CANARY.encode() not in told(api, f"/api/v1/{address}")[2], address


@pytest.mark.parametrize("model", [model for model in ALL if not is_public(model)], ids=label)
def test_strangers_cannot_read_editorial_tables(public: BaseDatabaseWrapper, model: Any) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        model._default_manager.using("public").first()


def test_no_answer_is_read_by_another_role(api: APIClient, django_assert_num_queries: Any) -> None:
    publish(make_claim())
    sign_head()

    with django_assert_num_queries(0):  # on the alias that the site works with
        assert len(linked(api)) > 15
