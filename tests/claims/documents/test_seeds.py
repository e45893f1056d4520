"""The whole demonstration corpus, published in one act through the workflow."""

from typing import Any

import orjson
import pytest
from django.core.management import call_command

from claims.models import Claim, ClaimIndex, ClaimRevision, ConditionalThreat
from config.demo import SHEETS
from sources.ledger.heads import sign_head
from sources.models import LedgerEntry, Reference, Snapshot
from sources.publication.indexing import rebuild
from sources.publication.kinds import kinds
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def corpus() -> list[dict[str, Any]]:
    """The published claims."""
    call_command(
        "load",
        *SHEETS,
        by=person("editor").username,
        reviewed_by=person("reviewer").username,
        verbosity=0,
    )
    return [
        orjson.loads(text or "")
        for text in ClaimRevision.objects.order_by("pk").values_list("document", flat=True)
    ]


def excerpts(value: Any) -> Any:
    if isinstance(value, list):
        for each in value:
            yield from excerpts(each)
    elif isinstance(value, dict):
        if "exact" in value:
            yield value
        for each in value.values():
            yield from excerpts(each)


def test_all_of_it_is_public(corpus: list[dict[str, Any]]) -> None:
    for kind in kinds():
        records = kind.root._default_manager.count()
        assert records > 0
        assert kind.index._default_manager.filter(until_seq=None).count() == records
    assert len(corpus) == Claim.objects.count()
    assert set(LedgerEntry.objects.values_list("reason", flat=True)) == {"first"}

    texts = {str(s.uuid): s.text for s in Snapshot.objects.all()}
    for document in corpus:
        quoted = list(excerpts(document))
        assert quoted
        for excerpt in quoted:
            text = texts[excerpt["snapshot"]["uuid"]]
            assert text[excerpt["start"] : excerpt["end"]] == excerpt["exact"]

    threats = {one.claim.human_id: one for one in ConditionalThreat.objects.with_status()}
    derived: Any = ConditionalThreat.objects.with_triangular()
    triangular = dict(derived.values_list("pk", "triangular"))
    for document in corpus:
        if threat := document["threat"]:
            held: Any = threats.pop(document["id"])
            assert threat["status"] == held.status
            assert threat["triangular"] == triangular[held.pk]
    assert threats == {}

    for kind in kinds():
        before = list(kind.index._default_manager.order_by("pk").values())
        references = set(Reference.objects.values_list("record_uuid", "target_uuid", "role"))
        assert rebuild(kind) == len(before)
        assert list(kind.index._default_manager.order_by("pk").values()) == before
        assert (
            set(Reference.objects.values_list("record_uuid", "target_uuid", "role")) == references
        )
    assert ClaimIndex.objects.filter(independent_sources__gt=1).exists()

    sign_head()
    call_command("verify")
