"""Loading: what names and quoted words refer to."""

from typing import Any
from uuid import UUID

import pytest

from claims.models import Claim
from claims.sheets import SheetText, load
from claims.sheets.storing import reserve
from sources.models import Source, User
from tests.claims.sheets.whole import ids, load_data, messages, small, whole, words

pytestmark = pytest.mark.django_db


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
    "whole document": (
        lambda s: s["claims"][0].update(source="It\nsays\n" + "so " * 1_000),
        f"claims[0].source: there is no source “It says {'so ' * 64}…” in the sheets",
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
    "not even ASCII": (
        lambda s: s["sources"][0]["snapshots"][0].update(raw="“raw”", media_type="text/plain"),
        "sources[0].snapshots[0].raw: these bytes are not base64.",
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


def test_fault_of_a_record_is_not_told_again_as_a_difference() -> None:
    load_data(small())
    data = small()
    data["claims"][0]["citations"][0]["exact"] = "The port did not reply."

    (problem,) = load_data(data).problems

    assert problem.message.startswith("quote not found")


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


@pytest.mark.parametrize("is_there", [False, True])
def test_quotes_are_looked_up_in_a_source_that_is_wrong_elsewhere(is_there: bool) -> None:
    if is_there:
        load_data(small())
    data = small()
    data["sources"][0]["kind"] = "artcle"
    if is_there:
        del data["sources"][0]["snapshots"]
    data["claims"][0]["citations"] += [words("The port did reply.")]

    told = {problem.pointer: problem.message for problem in load_data(data).problems}

    assert list(told) == ["/sources/0/kind", "/claims/0/citations/1"]
    assert told["/claims/0/citations/1"].startswith("quote not found")


def test_quotes_are_not_looked_up_in_captures_that_cannot_be_read() -> None:
    data = small()
    data["sources"][0]["snapshots"][0]["methd"] = "paste"
    data["claims"][0]["citations"] += [words("The port did reply.")]

    (problem,) = load_data(data).problems

    assert problem.pointer == "/sources/0/snapshots/0/methd"
