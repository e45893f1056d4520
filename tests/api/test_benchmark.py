"""The corpus of the benchmark is what publishing would have left, and the API answers over it."""

import hashlib
from typing import Any

import orjson
import pytest
from django.core.management import call_command
from django.db import connection
from rest_framework.test import APIClient

from claims.models import ClaimIndex, ClaimRevision
from config.demo import SHEETS
from sources.ledger.heads import sign_head
from sources.models import LedgerEntry, Reference
from sources.publication.indexing import rebuild
from sources.publication.kinds import Kind, kinds
from sources.publication.publishing import canonical
from sources.verification.chain import ledger
from sources.verification.progress import quiet
from tests.benchmarks.api import loading
from tests.benchmarks.api.corpus import Corpus
from tests.people import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_owner")]
CLAIMS = 200
VOCABULARIES, SEEDS = SHEETS


def indexed(kind: Kind) -> list[Any]:
    rows = kind.index._default_manager.order_by("pk").values()
    named = Reference.objects.filter(kind=kind.name).values_list(
        "from_seq", "until_seq", "target_uuid", "role"
    )
    return [*rows, sorted(named, key=str)]


def answered(api: APIClient, query: str) -> set[str]:
    return {row["id"] for row in api.get(f"/api/v1/claims?page_size=200&{query}").json()["results"]}


def test_corpus_is_as_if_published(api: APIClient) -> None:
    sheets = [VOCABULARIES, f"{SEEDS}/01-publishers.yaml", f"{SEEDS}/02-iraqi-airspace.yaml"]
    editor, reviewer = person("editor").username, person("reviewer").username
    call_command("load", *sheets, by=editor, reviewed_by=reviewer, verbosity=0)
    corpus = Corpus(CLAIMS, loading.samples("default"))
    loading.load(connection, corpus)

    # The ledger and its tree.
    sign_head()
    assert LedgerEntry.objects.count() == corpus.total
    assert [*ledger(quiet)] == []
    # The documents, and what is derived from them.
    for text, digest in ClaimRevision.objects.values_list("document", "digest"):
        assert canonical(orjson.loads(text or "")) == text
        assert hashlib.sha256((text or "").encode()).hexdigest() == digest
    assert ClaimIndex.objects.exclude(until_seq=None).count() == len(corpus.revised) > 0
    for kind in kinds():
        before = indexed(kind)
        assert rebuild(kind) == len(before) - 1
        assert indexed(kind) == before

    # What the API makes of it.
    now = [
        orjson.loads(text or "")
        for text in ClaimIndex.objects.filter(until_seq=None).values_list(
            "revision__document", flat=True
        )
    ]
    assert answered(api, "") == {one["id"] for one in now}
    (revised, *_) = corpus.revised
    (said,) = [one for one in now if one["id"] == f"CLM-{revised:06d}"]
    shown = api.get(f"/api/v1/claims/{said['id']}").json()
    assert said["revision"] == 2
    assert said.items() <= shown.items()
    earlier = api.get(f"/api/v1/claims/{said['id']}?as_of=seq:{corpus.first}").json()
    assert (earlier["revision"], earlier["revision_status"]) == (1, "superseded")
    claimant = next(one["claimants"][0] for one in now if one["claimants"])
    claimed = {one["id"] for one in now if claimant in one["claimants"]}
    assert answered(api, f"claimant={claimant['id']}") == claimed
    word = said["proposition"].split()[0]
    assert said["id"] in answered(api, f"q={word}")
