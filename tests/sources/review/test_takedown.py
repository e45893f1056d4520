"""Words are taken down wherever they are, by whoever may, and the ledger holds as before."""

from collections.abc import Iterator
from typing import Any

import pghistory
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from claims.models import Claim
from sources import verification
from sources.ledger.heads import sign_head
from sources.models import (
    CuratedModel,
    LedgerEntry,
    PublishedText,
    Snapshot,
    Source,
    Taint,
    TakenDown,
    User,
)
from sources.publication.kinds import kind_of, kinds
from sources.review import steps
from sources.review.takedown import carriers, take_down
from tests.api.publishing import correct, publish, retract
from tests.factories import (
    make_actor,
    make_assessment,
    make_claim,
    make_event,
    make_excerpt,
    make_hop,
    make_name,
    make_publisher,
    make_raw_file,
    make_relation,
    make_report,
    make_snapshot,
    make_source,
    make_statement,
    make_threat,
)
from tests.house.inventory import ALL
from tests.people import person

pytestmark = pytest.mark.django_db(transaction=True)
CANARY = "Zzyxcanary"


def cells() -> Iterator[tuple[str, int]]:
    """The tables in which the word stands, and in how many rows."""
    with connection.cursor() as cursor:
        for model in ALL:
            table = model._meta.db_table
            cursor.execute(
                f"SELECT count(*) FROM {table} row WHERE position(%s IN lower(row::text)) > 0"
                " OR position(%s IN row::text) > 0",
                [CANARY.lower(), CANARY.encode().hex()],
            )
            (count,) = cursor.fetchone()
            if count:
                yield table, count


def source_with_everything() -> Source:
    """The word stands in all that a source and its parts can say, before and now."""
    text = f"He said {CANARY} and left. {CANARY} again."
    source = make_source(
        f"{CANARY} title",
        byline=CANARY,
        url=f"https://{CANARY}.example/a",
        licence="open",
        licence_name="CC0",
    )
    excerpt = make_excerpt(CANARY, make_snapshot(text, source=source))
    excerpt.translations.create(
        language="fr", words=CANARY, translator_kind="person", translator="Ann"
    )
    source.links.create(kind="quotes", target=make_source(), note=CANARY)
    return source


def claim_with_everything() -> Claim:
    claim = make_claim("threat", proposition=f"{CANARY} will strike.")
    threat = make_threat(claim)
    threat.conditions.update(wording=f"If {CANARY}.")
    threat.consequences.update(wording=f"Then {CANARY}.")
    make_event(threat=threat, note=CANARY)
    make_assessment(claim, rationale=f"{CANARY} says so.")
    claim.citations.update(note=CANARY)
    return claim


def statement_with_everything() -> Any:
    statement = make_statement(f"{CANARY} spoke.", said_wording=CANARY)
    make_hop(report=make_report(statement=statement), hedge=CANARY)
    return statement


def actor_with_everything() -> Any:
    actor = make_actor(name=CANARY, description=f"{CANARY} is one.")
    make_name(actor, name=f"{CANARY} II")
    make_name(actor, name=f"{CANARY} of old").delete()
    return actor


MAKERS = {
    "publisher": lambda: make_publisher(
        CANARY, reliability_rationale=CANARY, domains=[f"{CANARY.lower()}.example"]
    ),
    "source": source_with_everything,
    "actor": actor_with_everything,
    "relation": lambda: make_relation(note=CANARY),
    "statement": statement_with_everything,
    "claim": claim_with_everything,
}


@pytest.fixture
def administrator() -> User:
    return person("administrator")


def test_every_kind_is_tried() -> None:
    assert {kind.name for kind in kinds()} == set(MAKERS)


@pytest.mark.parametrize("kind", MAKERS)
def test_words_are_nowhere_afterwards(administrator: User, kind: str) -> None:
    record = MAKERS[kind]()
    for tlp in ("amber", "clear"):
        with pghistory.context(user=administrator.pk, reason=f"Because {CANARY}."):
            type(record).objects.filter(pk=record.pk).update(tlp=tlp)
    publish(record)
    assert len(list(cells())) > 2

    take_down(record, by=administrator, reason="A court ordered it.")

    assert list(cells()) == []
    sign_head()
    assert list(verification.everything()) == []
    record.refresh_from_db()
    assert record.state == "discarded"


def test_what_copied_the_words_goes_too_and_can_be_written_anew(administrator: User) -> None:
    outlet = make_publisher(CANARY)
    source, other = make_source(publisher=outlet), make_source("Another")
    publish(source, other)
    Source.objects.filter(pk=source.pk).update(publisher=None)
    publish(source)  # it does not name the outlet any more, but its first revision did
    third = make_source(publisher=outlet)
    publish(third)
    assert carriers(outlet) == [third]

    told = take_down(outlet, by=administrator, reason="A court ordered it.")

    withheld = {
        (kind.name, revision.number)
        for kind in kinds()
        for revision in kind.revision._default_manager.filter(document=None)
    }
    assert withheld == {("publisher", 1), ("source", 1)}
    assert set(TakenDown.objects.values_list("told", flat=True)) == {told.pk}
    assert TakenDown.objects.count() == 3
    public = kind_of(source).index._default_manager.filter(until_seq=None)
    assert set(public.values_list("number", flat=True)) == {source.pk, other.pk}
    assert Taint.objects.get(record_uuid=third.uuid).reason == "taken_down"
    assert LedgerEntry.objects.filter(reason="take_down").count() == 2
    third.refresh_from_db()
    assert third.state == "discarded"

    steps.reopen([third], by=person("editor"))
    Source.objects.filter(pk=third.pk).update(publisher=None)
    (again,) = publish(third)
    assert (again.number, again.entry.reason) == (3, "reinstatement")
    assert list(verification.everything()) == []


def test_what_was_retracted_can_be_taken_down_and_again(administrator: User) -> None:
    outlet = make_publisher(CANARY)
    publish(outlet)
    correct(outlet, f"Not {CANARY}.", name=f"{CANARY} Daily")
    retract(outlet, f"No {CANARY}.")
    take_down(outlet, by=administrator, reason="A court ordered it.")
    assert list(cells()) == []

    steps.reopen([outlet], by=person("editor"))
    type(outlet).objects.filter(pk=outlet.pk).update(name=f"{CANARY} Weekly")
    publish(outlet)
    take_down(outlet, by=administrator, reason="Once more.")

    assert list(cells()) == []
    assert list(verification.everything()) == []


def test_bytes_that_another_source_was_captured_with_stay_its_own(administrator: User) -> None:
    raw = make_raw_file(b"The same bytes.")
    one, two = make_snapshot("One.", raw=raw), make_snapshot("Two.", raw=raw)
    publish(one.source, two.source)

    take_down(one.source, by=administrator, reason="A court ordered it.")

    assert list(verification.everything()) == []
    texts = Snapshot.objects.in_bulk([one.pk, two.pk])
    assert texts[two.pk].text == "Two."
    assert "One" not in texts[one.pk].text


def test_text_that_was_public_is_not_any_more(administrator: User) -> None:
    source = source_with_everything()
    publish(source)
    assert PublishedText.objects.count() == 1
    take_down(source, by=administrator, reason="A court ordered it.")
    assert not PublishedText.objects.exists()


def refused(record: CuratedModel, by: User, reason: str = "A court ordered it.") -> str:
    before = list(cells())
    with pytest.raises((ValidationError, PermissionDenied)) as caught:
        take_down(record, by=by, reason=reason)
    assert list(cells()) == before
    return str(caught.value)


def test_who_may_not_and_what_cannot(administrator: User) -> None:
    outlet, draft = make_publisher(CANARY), make_publisher("Draft")
    publish(outlet)

    assert "may not take_down" in refused(outlet, person("reviewer"))
    assert "Say why" in refused(outlet, administrator, " ")
    assert "Nothing of" in refused(draft, administrator)


def test_database_blanks_only_what_the_ledger_tells_of() -> None:
    outlet = make_publisher(CANARY)
    (revision,) = publish(outlet)

    for seq in (revision.pk, revision.pk + 1):
        with pytest.raises(DatabaseError, match="does not tell"), transaction.atomic():
            connection.cursor().execute("SELECT sources_take_down(%s)", [seq])
    with connection.cursor() as cursor:
        cursor.execute("SET claimbase.taking_down = 'on'")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute("UPDATE sources_publisherrevision SET document = NULL")
        cursor.execute("SET ROLE claimbase_public")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute("SELECT sources_take_down(%s)", [revision.pk])
        cursor.execute("SET ROLE claimbase_app")
