"""Loading: what is new is created, what is there stays, and what differs is said."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import F

from actors.models import Actor, ActorName, IdentityJudgement
from claims.models import Claim, ClaimCitation, Condition, ConditionalThreat, Statement, ThreatEvent
from claims.sheets import SheetText, load
from claims.sheets.collections import CLAIMS
from claims.sheets.storing import reserve
from sources.models import Excerpt, RawFile, Snapshot, Source, User
from tests.claims.sheets.whole import TEXT, ids, load_data, messages, whole, words

pytestmark = pytest.mark.django_db


def small(**over: Any) -> dict[str, Any]:
    """A sheet with one source and one claim in its voice."""
    return {
        "claimbase": 1,
        "namespace": "small",
        "sources": [{"id": "front-page", "snapshots": [{"text": TEXT}]}],
        "claims": [
            {
                "id": "silence",
                "kind": "event",
                "proposition": "The port did not answer.",
                "source": "front-page",
                "citations": [words("The port did not answer.")],
            }
        ],
        **over,
    }


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


# --- names ---


def test_other_sheet_of_the_namespace_at_hand_and_loaded() -> None:
    sources = small(claims=[])
    claims = small(sources=[])

    at_once = load_data(claims, sources, dry_run=True)
    load_data(sources)
    after = load_data(claims)

    assert len(at_once.created) == 2
    assert (messages(at_once), messages(after)) == ([], [])


def test_other_namespace_knows_nothing_of_it() -> None:
    claims = small(sources=[], namespace="other")

    said = messages(load_data(small(), claims))

    assert len(said) == 2  # its voice, and its citation
    assert "there is no source “front-page” in the sheets or the database." in said[0]


@pytest.mark.parametrize("form", ["human id", "uuid"])
def test_record_of_the_database(form: str) -> None:
    load_data(small(claims=[]))
    source = Source.objects.get()
    name = source.human_id if form == "human id" else str(source.uuid)
    claim = {**small()["claims"][0], "source": name}
    claim["citations"] = [{"source": name, "exact": "The port did not answer."}]

    result = load_data({"claimbase": 1, "namespace": "x", "claims": [claim]})

    assert messages(result) == []
    assert Claim.objects.get().source == source


def test_existing_record_by_its_human_id() -> None:
    load_data(small())
    claim = Claim.objects.get()
    data = small(namespace="other", sources=[])
    data["claims"][0].update(id=claim.human_id, source=f"SRC-{claim.source_id:06d}")
    data["claims"][0]["citations"][0]["source"] = f"SRC-{claim.source_id:06d}"

    assert load_data(data).unchanged
    data["claims"][0]["proposition"] = "New"
    result = load_data(data, update=True)

    assert ids(result.updated) == [claim.human_id]
    assert Claim.objects.get().proposition == "New"


def test_new_record_gets_the_number_that_is_free() -> None:
    uuid = "11111111-1111-4111-8111-111111111111"
    number = reserve(Claim, 1)[0] + 40
    data = small()
    data["claims"][0].update(id=f"CLM-{number:06d}", uuid=uuid)

    assert messages(load_data(data)) == []

    assert Claim.objects.get().pk == number
    assert Claim.objects.get().uuid == UUID(uuid)
    assert reserve(Claim, 1) == [number + 1]


def test_sequence_never_goes_back() -> None:
    number = reserve(Claim, 50)[-1]
    data = small()
    low = number - 20
    data["claims"][0].update(id=f"CLM-{low:06d}", uuid="11111111-1111-4111-8111-111111111111")

    assert messages(load_data(data)) == []

    assert Claim.objects.get().pk == low
    assert reserve(Claim, 1) == [number + 1]


def test_number_that_is_taken() -> None:
    load_data(small())
    human_id = Claim.objects.get().human_id
    data = small(namespace="other")
    data["claims"][0].update(id=human_id, uuid="11111111-1111-4111-8111-111111111111")

    (problem,) = load_data(data).problems

    assert problem.message == f"{human_id} is another record here; give this one an id of your own."


NAMES: dict[str, tuple[Any, str]] = {
    "unknown id": (
        lambda s: s["claims"][0].update(source="front-pag"),
        (
            "claims[0].source: there is no source “front-pag” in the sheets or the database; "
            "nearest: “front-page”."
        ),
    ),
    "unknown human id": (
        lambda s: s["claims"][0].update(source="SRC-999999"),
        "claims[0].source: there is no source “SRC-999999” in the sheets or the database.",
    ),
    "enormous human id": (
        lambda s: s["claims"][0].update(source="SRC-" + "9" * 18),
        "claims[0].source: there is no source “SRC-999999999999999999” in the sheets",
    ),
    "human id of another kind": (
        lambda s: s["claims"][0].update(source="CLM-000001"),
        "claims[0].source: there is no source “CLM-000001” in the sheets or the database.",
    ),
    "unknown uuid": (
        lambda s: s["claims"][0].update(source="11111111-1111-4111-8111-111111111111"),
        "claims[0].source: there is no source “11111111-1111-4111-8111-111111111111” in",
    ),
    "unknown code": (
        lambda s: s["claims"][0].update(places=["gulf"]),
        "claims[0].places[0]: there is no place “gulf”.",
    ),
    "id of another kind": (
        lambda s: s["claims"][0].update(id="SRC-000001"),
        "claims[0]: SRC-000001 is the id of a source, not of a claim.",
    ),
    "record that is not there": (
        lambda s: s["claims"][0].update(id="CLM-999999"),
        "claims[0]: there is no CLM-999999 in the database. Give a new record an id of your own.",
    ),
    "no identity": (
        lambda s: s.pop("namespace"),
        "sources[0]: this record has no identity that lasts: write “namespace: …” with a name",
    ),
    "id twice": (
        lambda s: s["claims"].append(s["claims"][0]),
        "claims[1]: this id is taken: sheet:1 has it already.",
    ),
    "code twice": (
        lambda s: s.update(topics=[{"code": "a", "label": "A"}, {"code": "a", "label": "B"}]),
        "topics[1]: this code is taken: sheet:1 has it already.",
    ),
    "date": (
        lambda s: s["claims"][0].update(about_date="2024-13"),
        'claims[0].about_date: "2024-13" is not an EDTF date.',
    ),
    "url": (
        lambda s: s["sources"][0].update(url="front page"),
        "sources[0].url: Enter a valid URL.",
    ),
    "moment": (
        lambda s: s["sources"][0]["snapshots"][0].update(captured_at="2024-05-02"),
        "sources[0].snapshots[0]: “2024-05-02” is not a moment.",
    ),
    "base64": (
        lambda s: s["sources"][0]["snapshots"][0].update(raw="??"),
        "sources[0].snapshots[0].raw: these bytes are not base64.",
    ),
}


@pytest.mark.parametrize(("change", "expected"), NAMES.values(), ids=NAMES)
def test_name_that_means_nothing(change: Any, expected: str) -> None:
    data = small()
    change(data)

    found = [f"{problem.where}: {problem.message}" for problem in load_data(data).problems]

    assert any(said.startswith(expected) for said in found), found
    assert not Source.objects.exists()


def test_unknown_sibling(editor: User) -> None:
    data = whole()
    data["claims"][0]["threat"]["events"][0]["condition"] = "pay"

    (problem,) = load_data(data, by=editor).problems

    assert problem.where == "claims[0].threat.events[0].condition"
    assert problem.message == "none of the conditions here has the id “pay”; nearest: “pays”."


def test_sibling_named_twice(editor: User) -> None:
    data = whole()
    data["claims"][0]["threat"]["events"][1]["id"] = "paid"

    (problem,) = load_data(data, by=editor).problems

    assert problem.message == "another of these events has the id “paid”."


def test_siblings_of_another_claim_are_not_seen(editor: User) -> None:
    data = whole()
    data["claims"][2]["threat"]["events"] = [{"kind": "complied", "condition": "pays"}]

    (problem,) = load_data(data, by=editor).problems

    assert problem.message == "none of the conditions here has the id “pays”."


# --- words ---


def test_words_that_are_not_there() -> None:
    load_data(small(claims=[]))
    sheet = """\
claimbase: 1
namespace: small
claims:
  - id: silence
    kind: event
    proposition: The port did not answer.
    source: front-page
    citations:
      - source: front-page
        exact: we shall block the straits until they go
"""

    (problem,) = load([SheetText("x.yaml", sheet)]).problems

    human_id = Source.objects.get().human_id
    assert str(problem) == (
        f"x.yaml:9: claims[0].citations[0]: quote not found in {human_id}; nearest, "
        "92 %: “we shall block the strait until they leave”."
    )


def test_words_that_stand_twice() -> None:
    data = small()
    data["claims"][0]["citations"] = [words("The port did not")]

    (problem,) = load_data(data).problems

    assert problem.message.startswith("“front-page”: The words occur twice: (1) …")
    assert "(prefix)" in problem.message


def test_words_with_a_line_break_at_the_end() -> None:
    data = small()
    data["claims"][0]["citations"] = [words("The port did not answer.\n")]

    (problem,) = load_data(data).problems

    assert "Your words begin or end with a space or a line break" in problem.message


def test_words_of_a_source_without_a_text() -> None:
    data = small()
    del data["sources"][0]["snapshots"]

    (problem,) = load_data(data).problems

    assert problem.message == "“front-page” has no such snapshot, so it cannot be quoted."


def test_fault_of_a_source_is_not_told_again_where_it_is_quoted() -> None:
    data = small()
    data["sources"][0]["kind"] = "papyrus"

    (problem,) = load_data(data).problems

    assert problem.where == "sources[0].kind"


def test_translation_of_words_of_another_source(editor: User) -> None:
    data = whole()
    data["sources"][1]["translations"] = data["sources"][0].pop("translations")

    (problem,) = load_data(data, by=editor).problems

    assert problem.message == "these are words of another source; put their translation there."


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
