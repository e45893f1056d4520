"""The history of a record on its page, and earlier values brought back there."""

from collections.abc import Callable
from typing import Any

import pghistory
import pytest
from django.urls import reverse

from claims.models import Claim, Condition, ConditionalThreat
from sources.models import Publisher, Source, SourceLink
from sources.review.batch import publish_reviewed
from sources.timeline import changes_of
from tests.desk import Desk
from tests.factories import (
    make_claim,
    make_publisher,
    make_source,
    make_source_link,
    make_threat,
    make_tree,
)
from tests.people import person as somebody

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]


def restoring(row: Any, number: int = 0) -> str:
    """The address that brings back the row of a change, newest first."""
    change = changes_of(type(row), row.pk)[number].rows[0]
    label = change.model._meta.label_lower
    return reverse("admin:sources_source_restore", args=[row.pk, label, change.event.pgh_id])


def test_history_tells_who_why_and_each_word(desk: Desks) -> None:
    source, editor = make_source("The old title"), desk()
    editor.edit(source, title="The new title", change_reason="As printed")

    page = editor.open(editor.address(Source, "history", source.pk))

    newest = page.xpath("//ol[@class='timeline']/li")[0]
    assert editor.user.username in newest.text_content()
    assert "As printed" in newest.text_content()
    assert [each.text_content() for each in newest.xpath(".//del")] == ["removed: old"]
    assert [each.text_content() for each in newest.xpath(".//ins")] == ["added: new"]


def test_history_tells_moments_to_the_minute(desk: Desks) -> None:
    outlet = make_publisher()
    publish_reviewed([outlet], by=somebody("editor"), reviewer=somebody("reviewer"))
    outlet.refresh_from_db()

    editor = desk()
    page = editor.open(editor.address(Publisher, "history", outlet.pk))

    (moment,) = page.xpath("//dt[.='Reviewed at']/following-sibling::dd[1]")
    assert moment.text_content() == f"added: {outlet.reviewed_at:%Y-%m-%d %H:%M} UTC"


def test_history_tells_of_parts_that_are_gone(desk: Desks) -> None:
    link, editor = make_source_link(note="As it says"), desk()
    source = link.source
    link.delete()

    page = editor.open(editor.address(Source, "history", source.pk))

    assert "Source link removed: As it says" in page.text_content()
    assert "As it says" in page.text_content()


def test_history_of_a_part_is_that_of_its_record(desk: Desks) -> None:
    threat, editor = make_threat(), desk()

    response = editor.client.get(editor.address(type(threat), "history", threat.pk))

    assert response["Location"] == editor.address(type(threat.claim), "history", threat.claim_id)


def test_history_of_a_deleted_record(desk: Desks) -> None:
    source, editor = make_source("Gone"), desk()
    pk = source.pk
    source.delete()

    page = editor.open(editor.address(Source, "history", pk))

    assert "Record removed" in page.text_content()
    assert page.xpath("//a[contains(@class, 'restore')]") == []


def test_history_of_what_never_was(desk: Desks) -> None:
    editor = desk()

    editor.open(editor.address(Source, "history", 12345), status=404)
    editor.open(editor.address(Source, "history", "no-number"), status=404)


def test_history_is_closed_to_readers(desk: Desks) -> None:
    source, reader = make_source(), desk("reader")

    reader.open(reader.address(Source, "history", source.pk), status=403)
    reader.open(restoring(source), status=403)
    page = reader.open(reader.address(Source, "change", source.pk))
    assert page.xpath("//a[@class='historylink']") == []


def test_history_query_count_does_not_grow(desk: Desks, django_assert_max_num_queries: Any) -> None:
    source, editor = make_source(), desk()
    for number in range(30):
        make_source_link(source, note=f"Note {number}")

    with django_assert_max_num_queries(20):
        editor.open(editor.address(Source, "history", source.pk))


def test_restore_shows_what_changes_and_brings_it_back(desk: Desks) -> None:
    source, editor = make_source("Right", byline="By A"), desk()
    editor.edit(source, title="Wrong", byline="By B")
    address = restoring(source, 1)

    page = editor.open(address)
    assert {each.text_content() for each in page.xpath("//ins")} == {"added: Right", "added: A"}
    (form,) = page.xpath("//form[.//input[@name='version']]")
    editor.send(address, {**dict(form.form_values()), "change_reason": "Vandalism"})

    source.refresh_from_db()
    assert (source.title, source.byline) == ("Right", "By A")
    newest = changes_of(Source, source.pk)[0]
    assert (newest.agent, newest.reason) == (f"user:{editor.user.pk}", "Vandalism")


def test_restore_at_another_version_asks_again(desk: Desks) -> None:
    source, editor = make_source("Right"), desk()
    editor.edit(source, title="Wrong")
    address = restoring(source, 1)
    (form,) = editor.open(address).xpath("//form[.//input[@name='version']]")
    Source.objects.update(byline="Meanwhile")

    page = editor.send(address, dict(form.form_values()), status=200)

    source.refresh_from_db()
    assert source.title == "Wrong"
    assert "Look again" in page.text_content()


def test_restore_a_part_that_was_removed(desk: Desks) -> None:
    link, editor = make_source_link(note="As it says"), desk()
    source = link.source
    with pghistory.context(reason="Not so"):
        link.delete()
    address = restoring(source)

    (form,) = editor.open(address).xpath("//form[.//input[@name='version']]")
    editor.send(address, dict(form.form_values()))

    assert SourceLink.objects.get().note == "As it says"


def test_restore_of_another_record_is_not_found(desk: Desks) -> None:
    source, other, editor = make_source(), make_source(), desk()
    theirs = restoring(other).replace(f"/{other.pk}/restore/", f"/{source.pk}/restore/")

    editor.open(theirs, status=404)


def test_restore_of_what_is_so_already_says_so(desk: Desks) -> None:
    source, editor = make_source(), desk()

    page = editor.open(restoring(source))

    assert "nothing to bring back" in page.text_content()


def test_history_of_a_claim_tells_its_threat(desk: Desks) -> None:
    claim = make_claim(kind="threat")
    make_threat(claim)
    editor = desk()

    page = editor.open(editor.address(type(claim), "history", claim.pk))

    assert "Conditional threat" in page.text_content()


def test_parts_that_went_at_once_are_brought_back_at_once(desk: Desks) -> None:
    tree = make_tree(tree={"all": ["they strike", {"not": "they leave"}]})
    claim, editor = tree.threat.claim, desk()
    with pghistory.context(reason="By mistake"):
        ConditionalThreat.objects.filter(pk=tree.threat.pk).delete()
    before = Condition.pgh_event_model.objects.filter(pgh_label="delete").count()

    page = editor.open(editor.address(Claim, "history", claim.pk))
    (address,) = page.xpath("//a[starts-with(., 'Bring back all')]/@href")
    confirming = editor.open(address)
    assert len(confirming.xpath("//dl[@class='typed']")) > before > 2
    (form,) = confirming.xpath("//form[.//input[@name='version']]")
    editor.send(address, dict(form.form_values()))

    assert Condition.objects.count() == before
    again = editor.open(editor.address(Claim, "history", claim.pk))
    assert not again.xpath("//a[starts-with(., 'Bring back')]")


def test_part_is_told_by_its_words_else_by_what_it_refers_to(desk: Desks) -> None:
    tree, editor = make_tree(), desk()
    claim = tree.threat.claim
    words = claim.citations.get().excerpt.exact

    told = editor.open(editor.address(Claim, "history", claim.pk)).xpath("//h3")

    headings = [" ".join(heading.text_content().split()) for heading in told]
    assert any(heading.startswith(f"Claim citation added: “{words}”") for heading in headings)
