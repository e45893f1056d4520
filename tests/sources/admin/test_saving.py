"""What a saved form leaves behind, and what a refused one says."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from actors.models import Actor, ActorRelation
from sources.models import Publisher, Source
from tests.desk import Desk
from tests.factories import make_actor, make_excerpt, make_publisher, make_relation, make_source

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]

NAME = {
    "names-TOTAL_FORMS": 1,
    "names-0-name": "Harakat",
    "names-0-preferred": "on",
}


def test_history_says_who_and_why(desk: Desks) -> None:
    source = make_source("Old title")
    editor = desk()

    editor.edit(source, title="New title", change_reason=" As printed ")

    change = apps.get_model("sources", "SourceChange").objects.latest("pgh_id")
    assert (change.title, change.pgh_agent) == ("New title", f"user:{editor.user.pk}")
    assert change.pgh_context["reason"] == "As printed"


def test_editor_becomes_a_contributor(desk: Desks) -> None:
    source, editor = make_source("Old title"), desk()

    editor.edit(source, title="New title")

    assert f"user:{editor.user.pk}" in source.contributors


def test_add_record_with_its_parts(desk: Desks) -> None:
    editor = desk()
    address = editor.address(Actor, "add")
    form = editor.form(editor.open(address))

    editor.send(address, {**form, **NAME, "kind": "armed_group"})

    assert Actor.objects.get().name == "Harakat"


def test_refusal_at_the_end_of_the_transaction_is_an_error_of_the_form(desk: Desks) -> None:
    editor = desk()
    address = editor.address(Actor, "add")
    form = editor.form(editor.open(address))

    page = editor.send(
        address, {**form, **NAME, "names-0-preferred": "", "description": "Typed"}, status=200
    )

    assert "has no preferred name" in page.text_content()
    assert Actor.objects.count() == 0
    assert editor.form(page)["description"] == "Typed"
    assert editor.form(page)["names-0-name"] == "Harakat"


def test_refusal_leaves_a_changed_record_as_it_was(desk: Desks) -> None:
    actor, editor = make_actor(), desk()
    connection.check_constraints()  # as its own transaction would have, when it ended
    address = editor.address(Actor, "change", actor.pk)
    form = editor.form(editor.open(address))

    page = editor.send(
        address, {**form, "names-0-preferred": "", "description": "Typed"}, status=200
    )

    actor.refresh_from_db()
    assert "left without a preferred name" in page.text_content()
    assert (actor.description, editor.form(page)["description"]) == ("", "Typed")
    assert editor.form(page)["version"] == form["version"]


def test_constraint_says_what_it_demands(desk: Desks) -> None:
    make_publisher("Meridian")
    editor = desk()
    address = editor.address(Publisher, "add")
    form = editor.form(editor.open(address))

    page = editor.send(address, {**form, "name": "New", "reliability": "B"}, status=200)

    assert "Say why the reliability is judged so." in page.text_content()


def test_wrong_date_is_told_in_words(desk: Desks) -> None:
    source, editor = make_source(), desk()
    address = editor.address(Source, "change", source.pk)
    form = editor.form(editor.open(address))

    page = editor.send(address, {**form, "published_date": "2 October"}, status=200)

    assert "is not an EDTF date. Write for example 2024" in page.text_content()


def test_relation_without_words_is_refused(desk: Desks) -> None:
    subject, other, editor = make_actor(), make_actor(), desk()
    address = editor.address(ActorRelation, "add")
    form = editor.form(editor.open(address))
    typed = {"subject": subject.pk, "predicate": "funds", "object": other.pk}

    page = editor.send(address, {**form, **typed}, status=200)

    assert "rests on no words" in page.text_content()
    assert editor.form(page)["subject"] == str(subject.pk)


def test_last_citation_cannot_be_removed(desk: Desks) -> None:
    relation, editor = make_relation(), desk()
    address = editor.address(ActorRelation, "change", relation.pk)
    form = editor.form(editor.open(address))

    page = editor.send(address, {**form, "citations-0-DELETE": "on"}, status=200)

    assert "rests on no words" in page.text_content()
    assert relation.citations.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_forms_sent_at_once_are_not_both_saved(desk: Desks) -> None:
    """The second waits for the first to commit, then sees that the version is another."""
    source = make_source("Old title")
    late = desk()
    address = late.address(Source, "change", source.pk)
    form = late.form(late.open(address))
    answers: list[Any] = []

    def send() -> None:
        answers.append(late.client.post(address, {**form, "title": "Mine", "_save": "Save"}))
        connection.close()

    with transaction.atomic():
        Source.objects.filter(pk=source.pk).update(title="Theirs")
        thread = threading.Thread(target=send)
        thread.start()
        thread.join(timeout=1.0)
        assert thread.is_alive(), "it should wait for the lock"
    thread.join()

    source.refresh_from_db()
    assert answers[0].status_code == 200
    assert source.title == "Theirs"


def test_words_of_a_known_excerpt_are_not_marked_twice(desk: Desks) -> None:
    excerpt = make_excerpt("The river rose.")
    subject, other, editor = make_actor(), make_actor(), desk()
    address = editor.address(ActorRelation, "add")
    form = editor.form(editor.open(address))
    typed = {
        "subject": subject.pk,
        "predicate": "funds",
        "object": other.pk,
        "citations-0-quote_source": excerpt.snapshot.source_id,
        "citations-0-quote_words": "The river rose.",
    }

    editor.send(address, {**form, **typed})

    assert [c.excerpt for c in ActorRelation.objects.get().citations.all()] == [excerpt]
