"""What the database refuses is told of the record concerned, and nothing of its sheet is kept."""

from typing import Any

import pytest

from actors.models import Actor
from claims.models import Claim
from claims.sheets.groups import in_groups
from claims.sheets.problems import Sheet
from sources.models import Excerpt, Publisher, RawFile, Source, User
from tests.claims.sheets.whole import load_data, messages, whole, words

pytestmark = pytest.mark.django_db


def publishers(*names: str, namespace: str = "p", **over: Any) -> dict[str, Any]:
    records = [{"id": name.lower(), "name": name} for name in names]
    return {"claimbase": 1, "namespace": namespace, "publishers": records, **over}


REFUSALS: dict[str, tuple[Any, str]] = {
    "check": (
        lambda s: s["publishers"][0].pop("reliability_rationale"),
        "publishers[0]: Say why the reliability is judged so.",
    ),
    "unique": (
        lambda s: s["publishers"].append({"id": "again", "name": "Harbour News"}),
        "publishers[1]: Another publisher has the same value already.",
    ),
    "capture yet to come": (
        lambda s: s["sources"][0]["snapshots"][0].update(captured_at="2999-01-01T00:00:00Z"),
        "sources[0]: A capture cannot lie in the future. Put its moment right.",
    ),
    "two preferred names": (
        lambda s: s["actors"][1]["names"][0].update(preferred=True),
        "actors[1]: An actor has one preferred name.",
    ),
    "unlikely place": (
        lambda s: s["places"][0].pop("longitude"),
        "places[0]: Give both coordinates:",
    ),
    "circle of places": (
        lambda s: s["places"][1].update(parent="strait"),
        "cannot lie within itself.",
    ),
    "relation to itself": (
        lambda s: s["relations"][0].update(object="union"),
        "relations[0]: An actor cannot stand in a relation to itself.",
    ),
    "claim without origin": (
        lambda s: s["claims"][1]["citations"][0].update(role="context"),
        "rests on no words. Cite at least one excerpt as its origin.",
    ),
    "origin elsewhere": (
        lambda s: s["claims"][1].update(source="leaflet"),
        "is made in the voice of another source than",
    ),
    "origin without report": (
        lambda s: s["statements"][0].pop("reports"),
        "but that source has no report of its statement.",
    ),
    "threat of an event": (
        lambda s: s["claims"][1].update(threat={}),
        "only a claim of kind threat has a conditional threat.",
    ),
    "two deadlines": (
        lambda s: s["claims"][0]["threat"].update(deadline_date="2024"),
        "claims[0]: A deadline is a date or a period, not both.",
    ),
    "duration": (
        lambda s: s["claims"][0]["threat"].update(deadline_period="P1Q"),
        "claims[0]",
    ),
    "voids itself": (
        lambda s: s["claims"][0]["assessments"][0].update(voids="first"),
        "claims[0]: An assessment voids another assessment of the same claim.",
    ),
    "link to itself": (
        lambda s: s["claims"][0]["links"][0].update(target="no-crane"),
        "claims[0]: A claim cannot link to itself.",
    ),
    "outlet with a mode": (
        lambda s: s["statements"][0]["reports"][0]["hops"][0].update(mode="headline"),
        "statements[0]: The outlet is the first voice: nobody carries its words.",
    ),
    "same bytes twice": (
        lambda s: s["sources"][1]["snapshots"].append(s["sources"][1]["snapshots"][0]),
        "sources[1].snapshots[1]: this is the same as an earlier snapshot of this source.",
    ),
}


@pytest.mark.parametrize(("change", "expected"), REFUSALS.values(), ids=REFUSALS)
def test_refusal(editor: User, change: Any, expected: str) -> None:
    data = whole()
    change(data)

    result = load_data(data, by=editor)

    assert any(expected in said for said in messages(result)), messages(result)
    assert result.created == []
    assert not any(model.objects.exists() for model in (Publisher, Source, Actor, Excerpt, RawFile))


def test_every_refused_record_is_told(editor: User) -> None:
    data = whole()
    data["relations"][0]["object"] = "union"  # on which the first claim depends
    data["claims"][1]["citations"][0]["role"] = "context"
    data["claims"][2]["source"] = "front-page"

    places = {problem.where for problem in load_data(data, by=editor).problems}

    assert places == {"relations[0]", "claims[1]", "claims[2]"}


def test_refused_update_changes_nothing(editor: User) -> None:
    load_data(whole(), by=editor)
    data = whole()
    data["topics"][0]["label"] = "Other"
    data["claims"][1]["citations"][0]["role"] = "context"

    result = load_data(data, by=editor, update=True)

    assert [problem.where for problem in result.problems] == ["claims[1]"]
    assert not load_data(whole(), by=editor).problems


def test_sheet_that_fails_does_not_keep_another_out() -> None:
    result = load_data(publishers("A", "A"), publishers("B", namespace="q"))

    assert result.failed == ["sheet"]
    assert Publisher.objects.get().name == "B"


def test_sheet_that_needs_a_failing_one_is_not_loaded() -> None:
    source = {"claimbase": 1, "namespace": "p", "sources": [{"id": "x", "publisher": "b"}]}

    result = load_data(source, publishers("A", "B", form="x"))

    assert "sheet:1: not loaded, since it needs sheet1, which is not." in messages(result)
    assert result.failed == ["sheet", "sheet1"]
    assert not Source.objects.exists()


def test_sheet_that_needs_a_refused_one_is_not_loaded() -> None:
    source = {"claimbase": 1, "namespace": "p", "sources": [{"id": "x", "publisher": "a"}]}
    refused = publishers("A")
    refused["publishers"][0]["reliability"] = "A"

    result = load_data(source, refused)

    assert messages(result) == [
        "sheet:1: not loaded, since it needs sheet1, which is not.",
        "sheet1:1: publishers[0]: Say why the reliability is judged so.",
    ]


def test_sheets_that_need_each_other_go_in_together_or_not_at_all() -> None:
    one = whole()
    one = {key: one[key] for key in ("claimbase", "namespace")} | {
        "sources": [
            {
                "id": "front-page",
                "snapshots": [{"text": "One two"}],
                "links": [{"kind": "quotes", "target": "other"}],
            }
        ]
    }
    other: dict[str, Any] = {
        **one,
        "sources": [{"id": "other", "links": [{"kind": "translates", "target": "front-page"}]}],
    }

    assert load_data(one, other, dry_run=True).problems == []
    other["sources"][0]["published_date"] = "soon"
    result = load_data(one, other)

    assert result.failed == ["sheet", "sheet1"]
    assert messages(result)[0] == "sheet:1: not loaded, since it needs sheet1, which is not."
    assert not Source.objects.exists()


def test_groups_come_in_the_order_of_need() -> None:
    a, b, c, d = (Sheet(name) for name in "abcd")

    groups = in_groups([a, b, c, d], {a: {b}, b: {c}, c: {b, d}})

    assert [([s.name for s in group], {s.name for s in needed}) for group, needed in groups] == [
        (["d"], set()),
        (["b", "c"], {"d"}),
        (["a"], {"b", "c", "d"}),
    ]


def test_numbers_are_not_left_on_records_that_failed(editor: User) -> None:
    data = whole()
    data["claims"].append(
        {
            "id": "late",
            "kind": "relation",
            "proposition": "x",
            "source": "leaflet",
            "citations": [{"source": "leaflet", "exact": "union"}],
        }
    )
    (problem,) = load_data(data, by=editor).problems
    assert problem.message == "A claim about a relation names the relation."

    data["claims"][-1]["relation"] = "rivals"

    assert load_data(data, by=editor).problems == []
    assert Claim.objects.count() == 4


def test_words_of_the_whole_survive_a_refusal_of_another(editor: User) -> None:
    load_data(whole(), by=editor)
    bad = publishers("Harbour News")
    good = {
        "claimbase": 1,
        "namespace": "tests",
        "claims": [
            {
                "id": "new",
                "kind": "fact",
                "proposition": "x",
                "source": "front-page",
                "citations": [words("said the union")],
            }
        ],
    }

    result = load_data(bad, good)

    assert result.failed == ["sheet"]
    assert [record.id for record in result.created] == ["new"]


def test_value_of_several_lines_is_told_on_one() -> None:
    (problem,) = load_data({"claimbase": 1, "namespace": "Two\n\nlines"}).problems

    assert "“Two lines” is not an id" in str(problem)
