"""Deleting: at the version that was seen, all or none, with who and why."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from sources.models import Publisher, Source
from tests.desk import Desk
from tests.factories import make_publisher, make_snapshot, make_source

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]


def confirm(desk: Desk, row: Any) -> tuple[str, dict[str, Any]]:
    address = desk.address(type(row), "delete", row.pk)
    page = desk.open(address)
    (form,) = page.xpath("//form[.//input[@name='post']]")
    return address, dict(form.form_values())


def test_delete_says_who_and_why(desk: Desks) -> None:
    source, editor = make_source("Gone"), desk()
    address, form = confirm(editor, source)

    editor.send(address, {**form, "change_reason": "Twice the same"})

    assert not Source.objects.exists()
    removal = apps.get_model("sources", "SourceChange").objects.get(pgh_label="delete")
    assert removal.pgh_agent == f"user:{editor.user.pk}"
    assert removal.pgh_context["reason"] == "Twice the same"


def test_delete_what_was_changed_since_asks_again(desk: Desks) -> None:
    source, editor = make_source("Old"), desk()
    address, form = confirm(editor, source)
    Source.objects.update(title="New")

    page = editor.send(address, {**form, "change_reason": "Typed"}, status=200)

    assert Source.objects.exists()
    assert "Somebody has changed this record" in page.text_content()
    (again,) = page.xpath("//form[.//input[@name='post']]")
    assert dict(again.form_values())["change_reason"] == "Typed"
    editor.send(address, dict(again.form_values()))
    assert not Source.objects.exists()


def test_delete_without_a_version_is_refused(desk: Desks) -> None:
    source, editor = make_source(), desk()
    address, _ = confirm(editor, source)

    editor.send(address, {"post": "yes"}, status=200)

    assert Source.objects.exists()


def test_delete_what_others_rest_on_is_refused(desk: Desks) -> None:
    snapshot, editor = make_snapshot(), desk()

    page = editor.open(editor.address(Source, "delete", snapshot.source_id))

    assert "Cannot delete source" in page.text_content()


def select(desk: Desk, rows: list[Any]) -> tuple[str, list[tuple[str, str]]]:
    """The confirmation of deleting ``rows``, chosen in their list."""
    address = desk.address(type(rows[0]), "changelist")
    chosen = {"action": "delete_selected", "index": 0, "_selected_action": [r.pk for r in rows]}
    page = desk.page(desk.client.post(address, chosen))
    (form,) = page.xpath("//form[.//input[@name='post']]")
    return address, form.form_values()


def send(desk: Desk, address: str, form: list[tuple[str, str]]) -> Any:
    data: dict[str, list[str]] = {}
    for name, value in form:
        data.setdefault(name, []).append(value)
    return desk.client.post(address, data, follow=True)


def test_delete_selected_reports_the_count(desk: Desks) -> None:
    rows, editor = [make_publisher() for _ in range(3)], desk()
    address, form = select(editor, rows[:2])

    response = send(editor, address, form)

    assert Publisher.objects.get() == rows[2]
    assert "Successfully deleted 2 publishers." in editor.page(response).text_content()
    assert (
        apps.get_model("sources", "PublisherChange")
        .objects.filter(pgh_label="delete", pgh_agent=f"user:{editor.user.pk}")
        .count()
        == 2
    )


def test_delete_selected_of_which_one_changed_deletes_none(desk: Desks) -> None:
    rows, editor = [make_publisher("First"), make_publisher("Second")], desk()
    address, form = select(editor, rows)
    Publisher.objects.filter(pk=rows[1].pk).update(country="IQ")

    response = send(editor, address, form)

    assert Publisher.objects.count() == 2
    assert "Somebody has changed Second since" in editor.page(response).text_content()


def test_delete_selected_is_not_offered_to_readers(desk: Desks) -> None:
    make_publisher()
    reader = desk("reader")

    page = reader.open(reader.address(Publisher, "changelist"))

    assert "delete_selected" not in page.xpath("//select[@name='action']/option/@value")
