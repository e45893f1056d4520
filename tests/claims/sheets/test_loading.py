"""Loading: what is new is created, what is there stays, and what differs is said."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import F

from actors.models import Actor, ActorName, IdentityJudgement
from claims.models import Claim, ClaimCitation, Condition, ConditionalThreat, Statement, ThreatEvent
from claims.sheets import SheetText, load
from claims.sheets.collections import CLAIMS
from sources.models import Excerpt, RawFile, Snapshot, User
from tests.claims.sheets.whole import ids, load_data, messages, small, whole, words

pytestmark = pytest.mark.django_db


# --- what is new ---


def test_load_creates_every_record(editor: User) -> None:
    result = load_data(whole(), by=editor)

    assert messages(result) == []
    assert len(result.created) == 20
    claim = Claim.objects.get(proposition="Unless the port pays, work stops.")
    assert claim.state == "draft"
    assert [str(c.excerpt) for c in claim.citations.order_by("pk")] == [
        "“no crane will move”",
        "“The port did not”",
    ]
    assert [loaded.here for loaded in result.created if loaded.id == "no-crane"] == [claim.human_id]


def test_load_keeps_the_tree(editor: User) -> None:
    load_data(whole(), by=editor)

    threat = ConditionalThreat.objects.get(claim__proposition__startswith="Unless")
    tops = threat.conditions.filter(parent=None)
    assert [top.operator for top in tops] == ["any"]
    children = tops[0].children.order_by("order")
    assert [child.operator for child in children] == ["not", "all"]
    assert [leaf.wording for leaf in children[1].children.order_by("order")] == [
        "ships come",
        "planes come",
    ]
    assert ThreatEvent.objects.get(kind="complied").condition == children[0].children.get()


def _threateners(threat: ConditionalThreat) -> list[str]:
    parties = threat.parties.filter(role="threatener", actor__names__preferred=True)
    return list(parties.values_list("actor__names__name", flat=True))


def test_threateners_are_the_speakers_unless_given(editor: User) -> None:
    data = whole()
    load_data(data, by=editor)

    first = ConditionalThreat.objects.get(claim__proposition__startswith="Unless")
    own = ConditionalThreat.objects.get(claim__proposition__startswith="We own up")

    assert _threateners(first) == ["Dockers' union"]
    assert _threateners(own) == ["Port"]


def test_threateners_of_a_statement_loaded_before(editor: User) -> None:
    data = whole()
    claim = next(claim for claim in data["claims"] if claim["id"] == "no-crane")
    load_data({**data, "claims": [c for c in data["claims"] if c is not claim]}, by=editor)

    result = load_data({"claimbase": 1, "namespace": "tests", "claims": [claim]})

    assert messages(result) == []
    threat = ConditionalThreat.objects.get(claim__kind="threat", aim="compellent")
    assert _threateners(threat) == ["Dockers' union"]


def test_first_name_is_preferred_unless_another_is(editor: User) -> None:
    load_data(whole(), by=editor)

    preferred = ActorName.objects.filter(preferred=True).order_by("name")
    assert [name.name for name in preferred] == ["Dockers' union", "Navy", "Port"]


def test_history_tells_who_and_why(editor: User) -> None:
    load_data(small(), by=editor, reason="A test")

    (change,) = apps.get_model("claims", "ClaimChange").objects.all()
    assert change.pgh_agent == f"user:{editor.pk}"
    assert change.pgh_context == {"user": editor.pk, "reason": "A test"}
    assert Claim.objects.get().contributors == [f"user:{editor.pk}"]


@pytest.mark.parametrize(
    ("over", "reason"), [({"reason": "Its own"}, "Its own"), ({}, "Loaded from sheet")]
)
def test_history_has_the_reason_of_the_sheet(over: dict[str, Any], reason: str) -> None:
    load_data(small(**over))

    assert apps.get_model("claims", "ClaimChange").objects.get().pgh_context == {"reason": reason}


def test_dry_run_keeps_nothing() -> None:
    result = load_data(small(), dry_run=True)

    assert len(result.created) == 2
    assert not Claim.objects.exists()


# --- what is there ---


def test_load_again_changes_nothing(editor: User) -> None:
    load_data(whole(), by=editor)
    versions = list(Claim.objects.order_by("pk").values_list("pk", "version"))

    result = load_data(whole(), by=editor)

    assert messages(result) == []
    assert (result.created, result.updated) == ([], [])
    assert len(result.unchanged) == 20
    assert list(Claim.objects.order_by("pk").values_list("pk", "version")) == versions


def test_load_again_in_another_order_of_sets_changes_nothing(editor: User) -> None:
    load_data(whole(), by=editor)
    data = whole()
    data["claims"].reverse()
    for part in ("places", "citations"):
        next(c for c in data["claims"] if c["id"] == "no-crane")[part].reverse()

    result = load_data(data, by=editor)

    assert messages(result) == []
    assert result.updated == []


def test_order_of_conditions_counts_and_not_its_numbers(editor: User) -> None:
    load_data(whole(), by=editor)
    Condition.objects.update(order=F("order") * 10)

    assert load_data(whole(), by=editor).problems == []


def test_other_order_of_conditions_is_a_difference(editor: User) -> None:
    load_data(whole(), by=editor)
    Condition.objects.filter(wording="ships come").update(order=9)

    (said,) = messages(load_data(whole(), by=editor))

    assert "differs from the sheet in threat;" in said


def test_difference_is_a_problem(editor: User) -> None:
    load_data(whole(), by=editor)
    data = whole()
    data["claims"][1]["proposition"] = "The port kept silent."
    data["claims"][1]["places"] = ["gulf"]

    result = load_data(data, by=editor)

    claim = Claim.objects.get(proposition="The port did not answer.")
    assert messages(result) == [
        (
            f"sheet:1: claims[1]: {claim.human_id} differs from the sheet in proposition, places; "
            "somebody may have edited it. Load with --update to write the sheet's version over it; "
            "the history keeps both."
        )
    ]
    assert result.failed == ["sheet"]


def test_edit_in_the_database_is_a_problem(editor: User) -> None:
    load_data(whole(), by=editor)
    Condition.objects.filter(wording="ships come").update(wording="boats come")

    (said,) = messages(load_data(whole(), by=editor))

    assert "differs from the sheet in threat;" in said


CHANGES: dict[str, Any] = {
    "columns": lambda c: c.update(proposition="Other", tlp="red", about_date="2023"),
    "reference": lambda c: c.pop("relation"),
    "sets": lambda c: c.update(places=["gulf"], topics=[], participants=[]),
    "citation": lambda c: c["citations"].append(words("so is this", role="supports")) or None,
    "first citation": lambda c: c["citations"].pop(0) and c["citations"][0].update(role="origin"),
    "links": lambda c: c.update(links=[{"kind": "denies", "target": "own-threat"}]),
    "assessment": lambda c: c["assessments"][0].update(rationale="Other"),
    "later assessment": lambda c: c["assessments"].pop(),
    "threat": lambda c: c.pop("threat"),
    "columns of the threat": lambda c: c["threat"].update(aim="deterrent", retaliatory=True),
    "parties": lambda c: c["threat"].update(threateners=["navy", "port"], protected=[]),
    "wording of a leaf": lambda c: leaf(c).update(wording="other"),
    "objects of a leaf": lambda c: leaf(c).update(objects=[]),
    "order of the tree": lambda c: c["threat"]["condition"]["any"].reverse(),
    "tree": lambda c: c["threat"].update(
        condition={"wording": "x", "excerpt": words("Unless")}, events=[]
    ),
    "no tree": lambda c: c["threat"].pop("condition") and c["threat"].update(events=[]),
    "order of consequences": lambda c: c["threat"]["consequences"].reverse(),
    "consequence": lambda c: c["threat"]["consequences"].pop(0),
    "targets": lambda c: c["threat"]["consequences"][0].update(targets=["port"]),
    "event": lambda c: c["threat"]["events"].append({"kind": "lapsed"}),
    "voided event": lambda c: c["threat"]["events"][0].update(note="Other"),
    "order of events": lambda c: c["threat"]["events"].reverse(),
    "no event": lambda c: c["threat"].pop("events"),
}


def leaf(claim: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = claim["threat"]["condition"]["any"][0]["not"]
    return found


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_update_writes_the_sheet_over_the_record(editor: User, change: Any) -> None:
    data = whole()
    data["sources"][0]["snapshots"][0]["text"] += "And so is this."
    load_data(data, by=editor)
    before = Claim.objects.get(proposition="Unless the port pays, work stops.")
    change(data["claims"][0])

    result = load_data(data, by=editor, update=True)

    assert messages(result) == []
    assert ids(result.updated) == ["no-crane"]
    after = Claim.objects.get(pk=before.pk)
    assert after.version > before.version
    again = load_data(data, by=editor)
    assert (messages(again), again.updated) == ([], [])


def test_update_touches_only_what_differs(editor: User) -> None:
    data = whole()
    load_data(data, by=editor)
    kept = Condition.objects.get(wording="the port pays")
    citation = ClaimCitation.objects.get(role="context")
    data["claims"][0]["citations"][0]["note"] = "New"
    data["claims"][0]["threat"]["condition"]["any"][1]["all"][1]["wording"] = "aircraft come"

    load_data(data, by=editor, update=True)

    assert Condition.objects.get(pk=kept.pk).wording == "the port pays"
    assert ClaimCitation.objects.get(pk=citation.pk) == citation
    assert ThreatEvent.objects.get(kind="complied").condition_id == kept.pk


def test_history_keeps_both_versions(editor: User) -> None:
    load_data(small())
    data = small()
    data["claims"][0]["proposition"] = "The port kept silent."

    load_data(data, by=editor, reason="Better words", update=True)

    changes = apps.get_model("claims", "ClaimChange").objects.order_by("pgh_id")
    assert [(c.proposition, c.pgh_context["reason"]) for c in changes] == [
        ("The port did not answer.", "Loaded from sheet"),
        ("The port kept silent.", "Better words"),
    ]


def test_update_leaves_what_the_sheet_does_not_hold(editor: User) -> None:
    load_data(whole(), by=editor)
    data = whole()
    del data["claims"][2]

    result = load_data(data, by=editor, update=True)

    assert messages(result) == []
    assert Claim.objects.count() == 3


@pytest.mark.parametrize(
    ("collection", "change"),
    [
        ("topics", lambda r: r.update(label="Work")),
        ("places", lambda r: r.update(aliases=[])),
        ("publishers", lambda r: r.update(name="Other")),
        ("sources", lambda r: r.update(title="Other", links=[])),
        ("actors", lambda r: r.update(external_ids={"wikidata": "Q2"}, kind="unknown")),
        ("relations", lambda r: r.update(valid_date="2020", citations=[words("the union")])),
        ("statements", lambda r: r["reports"][0]["hops"].pop(1)),
    ],
)
def test_update_of_every_collection(editor: User, collection: str, change: Any) -> None:
    load_data(whole(), by=editor)
    data = whole()
    change(data[collection][0])
    assert len(messages(load_data(data, by=editor))) == 1

    result = load_data(data, by=editor, update=True)

    assert messages(result) == []
    assert len(result.updated) == 1
    assert load_data(data, by=editor).problems == []


# --- judgements ---


def test_judgement_taken_back_since_is_a_problem(editor: User) -> None:
    load_data(whole(), by=editor)
    judgement = IdentityJudgement.objects.get(verdict="different")
    judgement.undone_by, judgement.undone_at = editor, judgement.judged_at
    judgement.save()

    (said,) = messages(load_data(whole(), by=editor))

    assert "differs from the sheet in undone_by, undone_at" in said


def test_judgement_needs_somebody_who_judges(editor: User) -> None:
    (said,) = messages(load_data(whole()))

    assert "say who judged it (judged_by), or load the sheet with --by USERNAME." in said


# --- snapshots ---


def test_file_beside_the_sheet(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes(b"The port\r\nsleeps.")
    (tmp_path / "s.yaml").write_text(
        "{claimbase: 1, namespace: x, sources: [{id: a, snapshots: [{file: page.txt}]}]}"
    )

    assert messages(load([tmp_path])) == []

    snapshot = Snapshot.objects.get()
    assert (snapshot.method, snapshot.media_type) == ("sheet", "text/plain")
    assert snapshot.extractor == "claimbase-text"
    assert RawFile.objects.get().sha256 == snapshot.raw.sha256 != snapshot.text_sha256
    assert load([tmp_path]).created == []


def test_file_is_extracted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.txt").write_text("The port sleeps.")
    (tmp_path / "s.yaml").write_text(
        "{claimbase: 1, namespace: x, sources: [{id: a, snapshots: [{file: page.txt}]}]}"
    )
    load([tmp_path])

    def improved(*_: Any) -> None:
        raise AssertionError("It would extract another text.")

    monkeypatch.setattr("claims.sheets.captures.extract", improved)

    assert len(load([tmp_path]).unchanged) == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("gone.txt", "there is no file “gone.txt” beside the sheet."),
        ("../outside.txt", "“../outside.txt” lies outside of the sheet's folder. Move it there."),
        ("/etc/hostname", "“/etc/hostname” lies outside of the sheet's folder. Move it there."),
        ("link.txt", "“link.txt” lies outside of the sheet's folder. Move it there."),
        ("deeper", "there is no file “deeper” beside the sheet."),
        ("empty.txt", "“empty.txt” is empty, or has more than 32 MB."),
        ("noise.png", "“noise.png” cannot be taken in: it is a PNG picture."),
    ],
)
def test_file_that_cannot_be_had(tmp_path: Path, name: str, expected: str) -> None:
    folder = tmp_path / "sheets"
    (folder / "deeper").mkdir(parents=True)
    (tmp_path / "outside.txt").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "empty.txt").touch()
    (folder / "noise.png").write_bytes(b"\x89PNG\r\n")
    (folder / "s.json").write_text(
        '{"claimbase": 1, "namespace": "x", "sources":\n'
        f'[{{"id": "a", "snapshots": [{{"file": "{name}"}}]}}]}}'
    )

    (problem,) = load([folder / "s.json"]).problems

    assert problem.line == 2
    assert problem.pointer == "/sources/0/snapshots/0/file"
    assert problem.message.startswith(expected)


def test_text_that_was_sent_names_no_files() -> None:
    sheet = "{claimbase: 1, namespace: x, sources: [{id: a, snapshots: [{file: manage.py}]}]}"

    (problem,) = load([SheetText("sent", sheet)]).problems

    assert "a sheet that is not a file itself cannot name files" in problem.message


def test_later_capture_is_no_difference_and_moves_no_quotation() -> None:
    load_data(small())
    again = small()
    again["sources"][0]["snapshots"].append({"text": "The port did not answer. Sorry."})
    assert "differs from the sheet in snapshots" in messages(load_data(again))[0]
    load_data(again, update=True)

    result = load_data(small())

    assert (messages(result), result.updated) == ([], [])
    assert Snapshot.objects.count() == 2
    assert Excerpt.objects.get().snapshot == Snapshot.objects.order_by("pk").first()


def test_excerpt_of_a_named_snapshot() -> None:
    data = small()
    uuid = "7d1d4e2c-7f3c-4b1e-9a55-3a6d54b0a001"
    data["sources"][0]["snapshots"].append({"text": "The port did not answer.", "uuid": uuid})
    data["claims"][0]["citations"][0]["snapshot"] = uuid

    assert messages(load_data(data)) == []

    assert str(Excerpt.objects.get().snapshot.uuid) == uuid


def test_same_words_are_one_excerpt(editor: User) -> None:
    load_data(whole(), by=editor)

    assert Excerpt.objects.filter(exact="The port did not answer.").count() == 1


# --- the app's role ---


def test_loads_with_the_rights_of_the_application() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("claimbase_app",)

    assert messages(load_data(small())) == []


def test_queries_do_not_grow_with_records(django_assert_max_num_queries: Any) -> None:
    data = small()
    data["claims"] = [{**data["claims"][0], "id": f"c{number}"} for number in range(60)]

    with django_assert_max_num_queries(60):
        result = load_data(data)

    assert len(result.created) == 61


def test_statement_count_stays(editor: User) -> None:
    load_data(whole(), by=editor)

    assert (Statement.objects.count(), Actor.objects.count()) == (2, 3)
    assert CLAIMS.human_id(7) == "CLM-000007"
