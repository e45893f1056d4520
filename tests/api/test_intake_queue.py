"""What came in from outside, as editors find it."""

from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from claims.models import Claim
from sources.models import Intake, IntakeRecord, Source
from tests.api.sending import Sender
from tests.claims.sheets.whole import small
from tests.desk import Desk
from tests.factories import make_claim
from tests.people import person

pytestmark = pytest.mark.django_db


def queue(role: str) -> Any:
    return Desk(person(role)).open("/admin/sources/source/queue/")


def came_in(page: Any) -> list[str]:
    return page.xpath("//section[@aria-labelledby='came-in']//a[@class='human-id']/text()")


def test_editors_find_what_came_in(sender: Sender) -> None:
    make_claim()
    sender.send(small())
    source = Source.objects.get(title="")
    claim = Claim.objects.get(proposition="The port did not answer.")

    page = queue("editor")

    assert came_in(page) == [source.human_id, claim.human_id]
    assert f"Sent with the token {sender.token.label}, key first" in page.text_content()
    assert sender.token.owner.username in page.text_content()
    assert came_in(queue("reader")) == []


def test_what_was_taken_up_is_no_longer_new(sender: Sender) -> None:
    sender.send(small())
    Claim.objects.update(state="in_review")

    assert came_in(queue("editor")) == [Source.objects.get().human_id]


def test_intake_is_kept_as_it_was(sender: Sender) -> None:
    sender.send(small())

    assert [*IntakeRecord.objects.values_list("kind", "record_uuid")] == [
        ("source", Source.objects.get().uuid),
        ("claim", Claim.objects.get().uuid),
    ]
    for kept in (IntakeRecord.objects.all(), Intake.objects.all()):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            kept._raw_delete("default")
