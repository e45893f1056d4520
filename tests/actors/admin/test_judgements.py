"""Judging actors to be one, looking first, and taking it back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from actors.models import Actor, IdentityJudgement
from tests.desk import Desk
from tests.factories import make_actor, make_judgement, make_relation

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]


def judge(desk: Desk, status: int = 302, **typed: Any) -> Any:
    address = desk.address(IdentityJudgement, "add")
    form = desk.form(desk.open(address))
    return desk.send(address, {**form, **typed}, status=status)


def test_merge_is_looked_at_first(desk: Desks) -> None:
    actor, other, editor = make_actor("Twice"), make_actor("Once"), desk()
    make_relation(subject=actor)
    typed: dict[str, Any] = {
        "actor": actor.pk,
        "other": other.pk,
        "verdict": "same",
        "reason": "The register says so",
    }

    page = judge(editor, status=200, **typed)
    assert f"Twice ({actor.human_id}) would redirect to Once" in page.text_content()
    assert "1 actor relations (subject)" in page.text_content()
    assert not IdentityJudgement.objects.exists()
    judge(editor, **typed, looked_at="on")

    judgement = IdentityJudgement.objects.get()
    assert (judgement.judged_by, judgement.reason) == (editor.user, "The register says so")
    assert list(Actor.objects.redirecting()) == [actor]


def test_judgement_against_another_is_refused_in_words(desk: Desks) -> None:
    judgement = make_judgement(verdict="different")
    typed = {"verdict": "same", "reason": "Still", "looked_at": "on"}

    page = judge(desk(), status=200, actor=judgement.actor_id, other=judgement.other_id, **typed)

    assert "judged already" in page.text_content()
    assert page.xpath("//textarea[@name='reason']")[0].text_content().strip() == "Still"


def test_judgement_is_taken_back(desk: Desks) -> None:
    judgement, editor = make_judgement(verdict="same"), desk()
    page = editor.open(editor.address(IdentityJudgement, "change", judgement.pk))
    (link,) = page.xpath("//a[text()='Take it back']/@href")
    (form,) = editor.open(link).xpath("//form[.//input[@name='version']]")

    editor.send(link, {**dict(form.form_values()), "change_reason": "It was another"})

    judgement.refresh_from_db()
    assert judgement.undone_by == editor.user
    assert not Actor.objects.redirecting().exists()
    page = editor.open(editor.address(IdentityJudgement, "change", judgement.pk))
    assert page.xpath("//a[text()='Take it back']") == []


def test_judgement_is_not_taken_back_twice(desk: Desks) -> None:
    judgement, editor = make_judgement(verdict="same"), desk()
    link = reverse("admin:actors_identityjudgement_undo", args=[judgement.pk])
    (form,) = editor.open(link).xpath("//form[.//input[@name='version']]")
    data = dict(form.form_values())
    editor.send(link, data)

    page = editor.send(link, data, status=200)

    assert "since you opened this page" in page.text_content()


def test_judgement_is_not_taken_back_by_readers(desk: Desks) -> None:
    judgement = make_judgement(verdict="same")

    desk("reader").open(
        reverse("admin:actors_identityjudgement_undo", args=[judgement.pk]), status=403
    )
