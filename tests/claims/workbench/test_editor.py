"""A claim, its statement and its threat are written on one screen and saved in one act."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from claims.models import Claim, ConditionalThreat, Statement
from claims.wording import threat_sentence, voice_chain
from tests.claims.admin.threat_pages import IF_ISRAEL, WOULD_BE_HIT, errors
from tests.factories import make_action, make_source

pytestmark = pytest.mark.django_db
Desks = Callable[..., Any]
NEW = reverse("admin:claims_editor")


def address_of(claim: Any) -> str:
    return reverse("admin:claims_editor", args=[claim.pk])


def opened(editor: Any, address: str = NEW) -> dict[str, Any]:
    form: dict[str, Any] = editor.form(editor.open(address))
    return form


def redrawn(editor: Any, address: str, form: dict[str, Any], action: str = "refresh") -> Any:
    """The form as it is shown after a button of a row, or a field on which others depend."""
    return editor.form(editor.page(editor.client.post(address, {**form, "_rows": action})))


def threat(scene: Any, **over: Any) -> dict[str, Any]:
    """What is typed of a threat with one condition and one consequence."""
    condition, consequence = "threat-conditions-new0", "threat-consequences-new0"
    return {
        "threat-conditions": "new0",
        f"{condition}-operator": "leaf",
        f"{condition}-depth": 0,
        f"{condition}-wording": "Israel strikes",
        f"{condition}-quote_words": IF_ISRAEL,
        f"{condition}-actors": [scene.israel.pk],
        "threat-consequences": "new0",
        f"{consequence}-wording": "bases are hit",
        f"{consequence}-quote_words": WOULD_BE_HIT,
        f"{consequence}-timing": "unspecified",
        f"{consequence}-targets": [scene.us.pk],
        **over,
    }


@pytest.fixture
def typed(scene: Any) -> Callable[..., dict[str, Any]]:
    """What somebody types who enters a new statement with the threat in it."""

    def fill(editor: Any, **over: Any) -> dict[str, Any]:
        address = f"{NEW}?source={scene.source.pk}"
        form = redrawn(
            editor, address, {**opened(editor, address), "voice": "new", "kind": "threat"}
        )
        return {
            **form,
            "proposition": "If Israel strikes, the committee will hit American bases.",
            "citations-new0-quote_words": WOULD_BE_HIT,
            "statement-new-summary": "A second warning",
            "statement-new-speakers": [scene.committee.pk],
            "statement-new-reports-new0-hops-new1-mode": "paraphrase",
            **threat(scene),
            **over,
        }  # fmt: skip

    return fill


def test_claim_threat_and_statement_are_saved_in_one_act(
    desk: Desks, scene: Any, typed: Any
) -> None:
    editor = desk()

    editor.send(NEW, typed(editor))

    claim: Any = Claim.objects.exclude(pk=scene.claim.pk).get()
    assert (claim.kind, claim.statement.summary) == ("threat", "A second warning")
    assert [cited.excerpt.exact for cited in claim.citations.all()] == [WOULD_BE_HIT]
    (report,) = claim.statement.reports.all()
    assert report.source == scene.source
    assert voice_chain(report.hops.all()) == "unknown ▸ The committee (paraphrase)"
    assert threat_sentence(claim.threat) == (
        "The committee threatens: if Israel strikes, then bases are hit."
    )


def test_error_in_the_tree_leaves_nothing_stored(desk: Desks, scene: Any, typed: Any) -> None:
    editor = desk()
    wrong = {"threat-conditions-new0-quote_words": "if Israel used Iraqi airports for strikes"}

    page = editor.send(NEW, typed(editor, **wrong), 200)

    assert "nearest" in errors(page)
    shown = editor.form(page)
    assert shown["threat-conditions-new0-wording"] == "Israel strikes"
    assert shown["statement-new-summary"] == "A second warning"
    assert shown["proposition"].startswith("If Israel strikes")
    assert Claim.objects.get() == scene.claim
    assert Statement.objects.get() == scene.statement
    assert not ConditionalThreat.objects.exists()


def test_refusal_of_the_database_loses_nothing(desk: Desks, scene: Any, typed: Any) -> None:
    editor = desk()
    elsewhere = make_source("Another article")
    form = typed(editor, **{"statement-new-reports-new0-source": elsewhere.pk})

    page = editor.send(NEW, form, 200)

    assert "no report of its statement" in errors(page)
    assert editor.form(page)["threat-consequences-new0-wording"] == "bases are hit"
    assert Statement.objects.get() == scene.statement


def test_statement_of_the_document_is_offered_for_the_next_claim(desk: Desks, scene: Any) -> None:
    editor = desk()
    address = f"{NEW}?source={scene.source.pk}"

    form = opened(editor, address)
    editor.send(address, {
        **form, "kind": "demand", "proposition": "Nobody may strike through Iraq.",
        "citations-new0-quote_words": WOULD_BE_HIT,
    })  # fmt: skip

    assert form["voice"] == str(scene.statement.pk)
    scene.statement.refresh_from_db()
    assert Claim.objects.first().statement == scene.statement
    assert scene.statement.version == int(form[f"statement-{scene.statement.pk}-version"])


def test_claim_in_the_own_voice_of_the_document(desk: Desks, scene: Any) -> None:
    editor = desk()
    address = f"{NEW}?source={scene.source.pk}"

    editor.send(address, {
        **opened(editor, address), "kind": "fact", "proposition": "There are bases in Iraq.",
        "voice": "own", "citations-new0-quote_words": WOULD_BE_HIT,
    })  # fmt: skip

    claim = Claim.objects.first()
    assert (claim.source, claim.statement) == (scene.source, None)


def test_claim_without_words_is_told_beside_them(desk: Desks, scene: Any) -> None:
    editor = desk()
    address = f"{NEW}?source={scene.source.pk}"

    page = editor.send(
        address, {**opened(editor, address), "kind": "fact", "proposition": "So it is."}, 200
    )

    assert page.get_element_by_id("id_citations-new0-quote_words_error") is not None


def test_saving_unchanged_writes_nothing(desk: Desks, scene: Any, typed: Any) -> None:
    editor = desk()
    editor.send(NEW, typed(editor))
    claim = Claim.objects.first()
    before = (claim.version, claim.statement.version)

    editor.send(address_of(claim), opened(editor, address_of(claim)))

    claim = Claim.objects.get(pk=claim.pk)
    assert (claim.version, claim.statement.version) == before


def test_what_was_typed_of_another_kind_or_voice_comes_back(
    desk: Desks, scene: Any, typed: Any
) -> None:
    editor = desk()
    form = typed(editor)

    other = redrawn(editor, NEW, {**form, "kind": "warning", "voice": "own"})
    back = redrawn(editor, NEW, {**other, "kind": "threat", "voice": "new"})
    editor.send(NEW, back)

    assert {"statement-new", "threat"} <= {*other["parts"]}
    claim: Any = Claim.objects.first()
    assert claim.statement.summary == "A second warning"
    assert claim.threat.conditions.get().wording == "Israel strikes"


def test_what_is_set_aside_is_not_saved(desk: Desks, scene: Any, typed: Any) -> None:
    editor = desk()

    editor.send(NEW, redrawn(editor, NEW, {**typed(editor), "kind": "warning", "voice": "own"}))

    assert Claim.objects.first().source == scene.source
    assert not ConditionalThreat.objects.exists()
    assert Statement.objects.get() == scene.statement


def test_threat_of_which_nothing_is_told_yet(desk: Desks, scene: Any) -> None:
    editor = desk()
    address = f"{NEW}?source={scene.source.pk}&kind=threat"

    editor.send(address, {
        **opened(editor, address), "proposition": "They threaten.",
        "citations-new0-quote_words": WOULD_BE_HIT,
    })  # fmt: skip

    claim = Claim.objects.first()
    assert claim.kind == "threat"
    assert not ConditionalThreat.objects.exists()
    assert opened(editor, address_of(claim))["threat-aim"] == "unclear"


# --- A further threat of a statement ------------------------------------------------------------


def test_further_threat_begins_as_the_one_before(desk: Desks, scene: Any, typed: Any) -> None:
    editor, consequence = desk(), "threat-consequences-new0"
    deed = make_action("190")
    told = {
        "addressees": [scene.us.pk], "threat-aim": "deterrent", "threat-form": "explicit",
        "threat-protected_actors": [scene.israel.pk], f"{consequence}-action": deed.pk,
    }  # fmt: skip
    editor.send(NEW, typed(editor, **told))
    before: Any = Claim.objects.first()
    further = f"{NEW}?source={scene.source.pk}&statement={before.statement_id}&kind=threat"

    page = editor.open(further)
    form = editor.form(page)

    assert {name: form[name] for name in told} == {
        name: str(value[0] if isinstance(value, list) else value) for name, value in told.items()
    }
    assert form[f"{consequence}-targets"] == str(scene.us.pk)
    assert f"Begun as {before.human_id}" in page.text_content()
    assert "threat-conditions" not in form  # they differ


def test_further_threat_of_which_nothing_is_told_yet_is_none(
    desk: Desks, scene: Any, typed: Any
) -> None:
    editor = desk()
    editor.send(NEW, typed(editor, **{"threat-aim": "deterrent"}))
    statement = Claim.objects.first().statement
    further = f"{NEW}?source={scene.source.pk}&statement={statement.pk}&kind=threat"
    form = {
        **opened(editor, further),
        "proposition": "They threaten.",
        "citations-new0-quote_words": WOULD_BE_HIT,
    }

    editor.send(further, form)
    editor.send(further, {
        **form, "threat-consequences-new0-wording": "bases are hit",
        "threat-consequences-new0-quote_words": WOULD_BE_HIT,
    })  # fmt: skip

    told: Any
    told, untold = Claim.objects.all()[:2]
    assert not ConditionalThreat.objects.filter(claim=untold).exists()
    assert told.threat.aim == "deterrent"
    (target,) = told.threat.consequences.get().actors.all()
    assert target.actor == scene.us


def test_condition_beside_begins_with_the_same_words_and_parties(
    desk: Desks, scene: Any, typed: Any
) -> None:
    editor, first = desk(), "threat-conditions-new0"
    form = typed(editor, **{f"{first}-object_actors": [scene.us.pk]})

    form = redrawn(editor, NEW, form, "threat-conditions beside new0")

    _group, leaf, added = form["threat-conditions"]
    assert leaf == "new0"
    for name in ("quote_words", "actors", "object_actors"):
        assert form[f"threat-conditions-{added}-{name}"] == form[f"{first}-{name}"]
    assert form[f"threat-conditions-{added}-wording"] == ""


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Unless Israel strikes", "unless Israel strikes, then bases are hit."),
        ("until Israel strikes", "until Israel strikes, bases are hit."),
        ("Should Israel be struck", "if Israel should be struck, then bases are hit."),
        ("if Israel strikes", "if Israel strikes, then bases are hit."),
    ],
)
def test_words_of_a_condition_are_read(
    desk: Desks, scene: Any, typed: Any, words: str, sentence: str
) -> None:
    editor = desk()
    form = typed(editor, **{"threat-conditions-new0-wording": words})

    for _ in range(2):  # read again, it is as it was
        form = redrawn(editor, NEW, form, "threat-conditions read new0")
    editor.send(NEW, form)

    threat = ConditionalThreat.objects.get()
    assert threat_sentence(threat) == f"The committee threatens: {sentence}"
    assert threat.conditions.get(operator="leaf").excerpt.exact == IF_ISRAEL


# --- What the address fills in ------------------------------------------------------------------


def test_marked_words_are_the_origin_at_their_very_place(desk: Desks, scene: Any) -> None:
    editor = desk()
    text = scene.source.snapshots.get().text
    start = text.rindex("Iraq")
    words = f"snapshot={scene.source.snapshots.get().pk}&start={start}&end={start + 4}"
    address = f"{NEW}?{words}&kind=event&proposition=It+is+so."

    form = opened(editor, address)
    editor.send(address, form)

    cited = Claim.objects.first().citations.get()
    assert form["document"] == str(scene.source.pk)
    assert (cited.role, cited.excerpt.exact, cited.excerpt.start) == ("origin", "Iraq", start)


def test_marked_words_are_offered_to_a_claim_that_is_there(desk: Desks, scene: Any) -> None:
    editor = desk()
    capture = scene.source.snapshots.get()
    address = f"{address_of(scene.claim)}?snapshot={capture.pk}&start=0&end=13"

    editor.send(address, {**opened(editor, address), "citations-new0-role": "supports"})

    cited = scene.claim.citations.get(role="supports")
    assert cited.excerpt.exact == "The committee"


def test_suggested_speaker_is_filled_in(desk: Desks, scene: Any) -> None:
    suggested = f"{NEW}?source={scene.source.pk}&kind=threat&mode=direct_quote"

    by_another = opened(desk(), f"{suggested}&actor={scene.us.pk}")
    by_the_speaker = opened(desk(), f"{suggested}&actor={scene.committee.pk}")
    by_somebody = opened(desk(), f"{suggested}&actor=0")

    assert (by_another["voice"], by_another["statement-new-speakers"]) == ("new", str(scene.us.pk))
    assert by_another["statement-new-reports-new0-hops-new1-mode"] == "direct_quote"
    assert by_the_speaker["voice"] == str(scene.statement.pk)
    assert (by_somebody["voice"], by_somebody.get("statement-new-speakers", "")) == ("new", "")


def test_suggested_threat_is_filled_in(desk: Desks, scene: Any) -> None:
    guess = f"addressee={scene.israel.pk}&protected={scene.us.pk}&aim=deterrent&form=explicit"

    form = opened(desk(), f"{NEW}?source={scene.source.pk}&kind=threat&{guess}")

    assert (form["addressees"], form["threat-protected_actors"]) == (
        str(scene.israel.pk),
        str(scene.us.pk),
    )
    assert (form["threat-aim"], form["threat-form"]) == ("deterrent", "explicit")


@pytest.mark.parametrize(
    "address",
    ["kind=threat&addressee=77&protected=x&aim=none&form=",
     "source=99999999", "source=x&statement=²", "snapshot=1&start=9&end=2", "start=-1&end=5",
     "kind=none&voice=7", "snapshot=99&start=0&end=99999999999", "actor=77&mode=%00"],
)  # fmt: skip
def test_address_that_means_nothing_opens_an_empty_form(
    desk: Desks, scene: Any, address: str
) -> None:
    form = opened(desk(), f"{NEW}?{address}")

    assert form["citations-new0-quote_words"] == ""


# --- Within the page of the source --------------------------------------------------------------


def test_panel_gets_the_form_alone_and_is_told_what_was_saved(
    desk: Desks, scene: Any, typed: Any
) -> None:
    editor = desk()
    panel = {"X-Panel": "1"}

    shown = editor.page(editor.client.get(f"{NEW}?source={scene.source.pk}", headers=panel))
    refused = editor.client.post(NEW, typed(editor, proposition=""), headers=panel)
    saved = editor.client.post(NEW, typed(editor), headers=panel)

    assert (shown.tag, shown.get("id")) == ("form", "claim_form")
    assert refused.status_code == 200
    assert "This field is required" in errors(editor.page(refused))
    assert saved.status_code == 201
    claim = Claim.objects.first()
    assert saved.json() == {
        "claim": claim.pk,
        "human_id": claim.human_id,
        "address": address_of(claim),
        "message": f"{claim.human_id} is saved.",
    }
