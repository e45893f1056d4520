"""Words and likeness: what is found, in which order, and how it is shown."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from sources.models import LedgerEntry
from tests.api.publishing import publish, retract, update
from tests.api.test_time_travel import merged
from tests.factories import (
    make_actor,
    make_claim,
    make_name,
    make_participant,
    make_publisher,
    make_relation,
    make_report,
    make_statement,
    make_threat,
)

pytestmark = pytest.mark.django_db


def results(api: APIClient, resource: str, **query: Any) -> list[dict[str, Any]]:
    answer = api.get(f"/api/v1/{resource}", query)
    assert answer.status_code == 200, answer.json()
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def ids(api: APIClient, resource: str = "claims", **query: Any) -> list[str]:
    return [each["id"] for each in results(api, resource, **query)]


@pytest.mark.parametrize(
    ("q", "snippet"),
    [
        ("airspaces", "The <mark>airspace</mark> over Tahla is closed."),
        ("tahla -river", "The airspace over <mark>Tahla</mark> is closed."),
        (
            '"over tahla" or exercise',
            "The airspace <mark>over</mark> <mark>Tahla</mark> is closed.",
        ),
    ],
)
def test_words_found_are_marked(api: APIClient, q: str, snippet: str) -> None:
    publish(make_claim(text="They said so.", proposition="The airspace over Tahla is closed."))

    (found,) = results(api, "claims", q=q)

    assert found["snippets"] == [snippet]


def test_snippets_are_safe_to_show(api: APIClient) -> None:
    words = "A \ue000<script>alert('x')</script> & an airspace"
    publish(make_claim(proposition=words))

    (found,) = results(api, "claims", q="airspace")

    (snippet,) = found["snippets"]
    assert snippet == (
        "A &lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; an <mark>airspace</mark>"
    )


def test_only_the_places_that_are_found_are_shown(api: APIClient) -> None:
    text = " ".join(["The river rose."] * 200 + ["The airspace is closed."])
    publish(make_claim(text=text, proposition="Something was said."))

    (found,) = results(api, "claims", q="airspace")

    (snippet,) = found["snippets"]
    assert "<mark>airspace</mark> is closed" in snippet
    assert len(snippet) < 400
    assert "snippets" not in results(api, "claims")[0]


def names_and_words() -> tuple[Any, Any, Any]:
    """A claim of the guard, by its preferred name alone; one that has the words; one of neither."""
    guard = make_actor("Guard of the Revolution")
    make_name(guard, "IRGC")
    make_name(guard, "حرس الثورة")
    make_name(guard, "Army of Guardians")
    named = make_claim(proposition="The guard closes the canal.")
    make_participant(named, guard, role="subject")
    worded = make_claim(proposition="The IRGC, an Army of Guardians, closes the dam.")
    other = make_claim(proposition="The army closes the canal.")
    publish(named, worded, other)
    return named, worded, other


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("irgc", "worded named"),
        ("الثوره", ""),  # a part of a name is none
        ("حرس الثوره", "named"),
        ("IRGC canal", "named"),
        ("canal IRGC,", "named"),
        ("-irgc", "other"),
        ("closes -irgc", "other"),
        ("army of guardians", "worded named"),
        ('"Army of Guardians" dam', "worded"),
        ('-"army of guardians" canal', "other"),
        ("dam or irgc canal or valley", "worded named"),
        ("irgc or", "worded named"),
        ("Irgc -hoax -canal", "worded"),
        ('"irgc', "worded named"),
        ("guard revolution canal", "named"),
        ("nobody irgc", ""),
    ],
)
def test_names_of_actors_find_what_they_have_a_part_in(api: APIClient, q: str, found: str) -> None:
    records = dict(zip(("named", "worded", "other"), names_and_words(), strict=True))

    assert {*ids(api, q=q)} == {records[name].human_id for name in found.split()}


def test_names_count_as_they_were_at_the_moment(api: APIClient) -> None:
    named, worded, _ = names_and_words()
    before = LedgerEntry.objects.latest("seq")
    guard = named.participants.get().actor
    make_name(guard, "Pasdaran")
    unpublished = make_actor("Nobody of note")
    make_participant(worded, unpublished)
    publish(guard)

    assert ids(api, q="pasdaran") == [named.human_id]
    assert ids(api, q="pasdaran", as_of=f"seq:{before.seq}") == []
    assert ids(api, q='"nobody of note"') == []
    assert ids(api, q="irgc", ordering="number") == [named.human_id, worded.human_id]
    (best, after) = results(api, "claims", q="irgc")
    assert (best["id"], after["snippets"]) == (worded.human_id, [])


def test_names_find_statements_and_relations_and_what_was_merged(api: APIClient) -> None:
    guard, same = make_actor("The Guard"), make_actor("Guardians")
    make_name(guard, "IRGC")
    statement, relation = make_statement(speakers=[same]), make_relation(object=same)
    make_report(statement)
    publish(guard, statement, relation)
    assert ids(api, "statements", q="irgc") == ids(api, "relations", q="irgc") == []

    merged(same, guard)

    assert ids(api, "statements", q="irgc") == [statement.human_id]
    assert ids(api, "relations", q="irgc") == [relation.human_id]


NEAR = "The armed wing will strike every base in the upper valley if the dam is closed."


def test_claims_alike_come_nearest_first(api: APIClient) -> None:
    one = make_claim(proposition=NEAR)
    same = make_claim(proposition=NEAR)
    edited = make_claim(proposition=NEAR.replace("strike", "hit").replace("base", "post"))
    other = make_claim(proposition="The river rose at the dam.")
    publish(one, same, edited, other)

    for name in (one.human_id, str(one.uuid)):
        found = results(api, "claims", like=name)
        assert [each["id"] for each in found] == [same.human_id, edited.human_id]
    assert found[0]["similarity"] == 1
    assert 0.4 <= found[1]["similarity"] < 1
    assert ids(api, like=other.human_id) == []
    by_number = [edited.human_id, same.human_id]
    assert ids(api, like=one.human_id, ordering="-number") == by_number
    page = api.get("/api/v1/claims", {"like": one.human_id, "page_size": "1"}).json()
    assert [each["id"] for each in api.get(page["next"]).json()["results"]] == [edited.human_id]


def test_threats_are_alike_to_claims(api: APIClient) -> None:
    one, threat = make_claim(proposition=NEAR), make_claim("threat", proposition=NEAR)
    make_threat(threat)
    publish(one, threat)

    assert ids(api, "threats", like=one.human_id) == [threat.human_id]
    assert ids(api, like=threat.human_id, q="valley", kind="fact") == [one.human_id]


def test_like_is_of_what_was_public(api: APIClient) -> None:
    one, other = make_claim(proposition=NEAR), make_claim(proposition=NEAR)
    before = publish(one, other)[-1]
    retract(one, "A hoax.")

    assert ids(api, like=one.human_id, as_of=f"seq:{before.pk}") == [other.human_id]
    for query in (
        {"like": one.human_id},
        {"like": "CLM-999999"},
        {"like": [one.human_id, other.human_id]},
        {"like": other.human_id, "ordering": "relevance", "q": "dam"},
        {"ordering": "similarity"},
    ):
        answer = api.get("/api/v1/claims", query)
        assert answer.status_code == 400, query


@pytest.mark.parametrize("words", ["It's a “'quoted' \\ backslash”.", "Dam.", "…", "a & b | c:*"])
def test_like_takes_any_proposition(api: APIClient, words: str) -> None:
    one, other = make_claim(proposition=words), make_claim(proposition=words)
    publish(one, other)

    found = ids(api, like=one.human_id)

    assert found == ([] if words == "…" else [other.human_id])


def test_changed_since(api: APIClient) -> None:
    one, other = make_publisher(), make_publisher()
    publish(one)
    then = publish(other)[-1]
    update(one, country="IQ")
    at = LedgerEntry.objects.get(pk=then.pk).published_at

    def since(value: str) -> list[str]:
        return ids(api, "publishers", changed_since=value)

    assert since("2020") == since("seq:0") == [other.human_id, one.human_id]
    assert since(f"seq:{then.pk}") == [one.human_id]
    assert since(f"{at:%Y-%m-%dT%H:%M:%S.%fZ}") == [other.human_id, one.human_id]
    assert since("2999") == since(f"seq:{then.pk + 1}") == []
    for value in ("seq:", "yesterday", "2024-13", ""):
        assert api.get("/api/v1/publishers", {"changed_since": value}).status_code == 400


def test_overdue_is_as_of_the_moment(api: APIClient) -> None:
    now = datetime.now(UTC)
    claim = make_claim("threat")
    make_threat(claim, deadline_date=f"{now + timedelta(hours=1):%Y-%m-%dT%H:%MZ}")
    first = publish(claim)[-1]

    assert ids(api, "threats", overdue="true") == []
    later = now + timedelta(hours=2)
    with time_machine.travel(later, tick=False):
        assert ids(api, "threats", overdue="true") == [claim.human_id]
        assert ids(api, "threats", overdue="true", as_of=f"seq:{first.pk}") == [claim.human_id]
    publish(make_publisher())
    with time_machine.travel(later, tick=False):
        assert ids(api, "threats", overdue="true", as_of=f"seq:{first.pk}") == []
        assert ids(api, "threats", overdue="false", as_of=f"seq:{first.pk}") == [claim.human_id]
    answer = api.get("/api/v1/threats", {"overdue": "true"})
    assert answer["Cache-Control"] == "no-cache"
    assert "Last-Modified" not in answer
