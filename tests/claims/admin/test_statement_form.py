"""Entering a statement: who spoke, and the voice chain of each report."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from lxml import html

from claims.models import Report, Statement
from claims.wording import voice_chain
from tests.factories import make_publisher, make_report, make_source, make_statement

pytestmark = pytest.mark.django_db
ADD = "admin:claims_statement_add"


def change_address(statement: Statement) -> str:
    return reverse("admin:claims_statement_change", args=[statement.pk])


def errors(page: Any) -> str:
    return " ".join(page.xpath("//ul[contains(@class, 'errorlist')]//text()"))


def typed(desk: Any, **over: Any) -> dict[str, Any]:
    """The empty form with its one report of two voices, and what is typed into it."""
    return {**desk.form(desk.open(reverse(ADD))), "summary": "A warning", **over}


def test_new_statement_offers_a_report_of_two_voices(desk: Callable[..., Any]) -> None:
    editor = desk()

    form = typed(editor)

    assert form["reports"] == "new0"
    assert form["reports-new0-hops"] == ["new0", "new1"]


def test_voices_left_empty_are_the_outlet_and_the_speaker(
    desk: Callable[..., Any], scene: Any
) -> None:
    editor = desk()
    source = make_source(publisher=make_publisher("Meridian"))

    editor.send(reverse(ADD), typed(editor, **{
        "speakers": scene.committee.pk, "reports-new0-source": source.pk,
        "reports-new0-hops-new1-mode": "paraphrase",
    }))  # fmt: skip

    report = Report.objects.get(source=source)
    assert voice_chain(report.hops.all()) == "Meridian ▸ The committee (paraphrase)"
    assert [hop.naming for hop in report.hops.all()] == ["named", "named"]


def test_unknown_outlet_is_a_voice_that_cannot_be_told(
    desk: Callable[..., Any], scene: Any
) -> None:
    editor = desk()
    source = make_source()

    editor.send(reverse(ADD), typed(editor, **{
        "speakers": scene.committee.pk, "addressees": [scene.us.pk, scene.israel.pk],
        "reports-new0-source": source.pk, "reports-new0-hops-new1-naming": "collective",
    }))  # fmt: skip

    first, last = Report.objects.get(source=source).hops.all()
    assert (first.publisher, first.actor, first.naming) == (None, None, "unidentified")
    assert (last.actor, last.naming) == (scene.committee, "collective")
    statement = Statement.objects.get(summary="A warning", reports__source=source)
    assert [(p.role, p.actor) for p in statement.parties.all()] == [
        ("speaker", scene.committee),
        ("addressee", scene.us),
        ("addressee", scene.israel),
    ]


def test_voice_that_is_said_to_be_unidentified_stays_unknown(
    desk: Callable[..., Any], scene: Any
) -> None:
    editor = desk()
    source = make_source(publisher=make_publisher())

    editor.send(reverse(ADD), typed(editor, **{
        "speakers": scene.committee.pk, "reports-new0-source": source.pk,
        "reports-new0-hops-new0-naming": "unidentified",
        "reports-new0-hops-new1-naming": "unidentified",
    }))  # fmt: skip

    hops = Report.objects.get(source=source).hops.all()
    assert [(hop.publisher, hop.actor) for hop in hops] == [(None, None), (None, None)]


def test_voice_in_between_must_be_told_how_it_is_named(
    desk: Callable[..., Any], scene: Any
) -> None:
    editor = desk()
    form = typed(editor, **{
        "speakers": scene.committee.pk, "reports-new0-source": scene.source.pk,
        "reports-new0-hops": ["new0", "new2", "new1"],
        "reports-new0-hops-new2-actor": scene.iran.pk,
    })  # fmt: skip

    page = editor.send(reverse(ADD), form, 200)

    assert "Say how the voice before names this one." in errors(page)


def test_statement_without_report_is_entered(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()

    editor.send(reverse(ADD), typed(editor, summary="Unheard", speakers=scene.committee.pk))

    assert not Statement.objects.get(summary="Unheard").reports.exists()


@pytest.mark.parametrize(
    ("named", "unknown", "problem"),
    [(True, "on", "named and unknown at once"), (False, "", "Name a speaker, or tick")],
)
def test_speaker_is_named_or_unknown(
    desk: Callable[..., Any], scene: Any, named: bool, unknown: str, problem: str
) -> None:
    editor = desk()
    speakers = [scene.committee.pk] if named else []

    page = editor.send(reverse(ADD), typed(editor, speakers=speakers, speaker_unknown=unknown), 200)

    assert problem in errors(page)
    assert editor.form(page)["summary"] == "A warning"


def test_source_that_a_claim_cites_keeps_its_report(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()
    report = scene.statement.reports.get()
    form = editor.form(editor.open(change_address(scene.statement)))
    del form["reports"]

    page = editor.send(change_address(scene.statement), {**form, "reports-removed": report.pk}, 200)

    assert "has no report of its statement" in errors(page)
    assert scene.statement.reports.exists()
    # The report is still folded away, and can be brought back.
    assert page.xpath("//input[@name='reports-removed']/@value") == [str(report.pk)]


def test_voices_are_put_in_another_order(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()
    statement = make_statement(speakers=[scene.committee])
    hops = [{"naming": "named", "publisher": make_publisher(name)} for name in ("A", "B", "C")]
    report = make_report(statement, hops=hops)
    first, second, third = (hop.pk for hop in report.hops.all())
    form = editor.form(editor.open(change_address(statement)))
    rows = f"reports-{report.pk}-hops"

    editor.send(change_address(statement), {
        **form, rows: [first, third, second], f"{rows}-{first}-mode": "",
    })  # fmt: skip

    assert voice_chain(report.hops.all()).startswith("A ▸ C")


def test_saving_unchanged_writes_nothing(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()
    scene.statement.refresh_from_db()
    before = scene.statement.version

    editor.edit(scene.statement)

    assert scene.statement.version == before


def test_next_step_is_a_claim_of_the_statement(desk: Callable[..., Any], scene: Any) -> None:
    editor = desk()
    form = typed(editor, summary="Said on", speakers=scene.committee.pk)

    response = editor.client.post(reverse(ADD), {**form, "_next": "1"})

    made = Statement.objects.get(summary="Said on")
    assert response.url == reverse("admin:claims_claim_add") + f"?statement={made.pk}"


def test_button_adds_a_voice(desk: Callable[..., Any]) -> None:
    editor = desk()

    response = editor.client.post(reverse(ADD), {**typed(editor), "_rows": "reports-new0-hops add"})

    page = html.fromstring(response.content.decode())
    assert editor.form(page)["reports-new0-hops"] == ["new0", "new1", "new2"]
    assert editor.form(page)["summary"] == "A warning"
