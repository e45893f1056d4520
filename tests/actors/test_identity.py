"""Merges: a judgement redirects, rewrites nothing, and can be taken back."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from actors.identity import Reference, judge, merge, preview, standing, undo
from actors.models import Actor
from sources.models import User
from tests.factories import (
    make_actor,
    make_claim,
    make_external_id,
    make_judgement,
    make_name,
    make_participant,
    make_relation,
    make_statement,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return make_user("editor")


def everything() -> dict[str, list[Any]]:
    """Every row of every table but the judgements, without the versions that a write counts."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {
            table: _rows(cursor, table)
            for table in tables
            if not table.startswith("actors_identityjudgement")
        }


def _rows(cursor: Any, table: str) -> list[Any]:
    cursor.execute(
        f"SELECT to_jsonb(t) - 'version' - 'contributors' AS line FROM {table} t ORDER BY line"
    )
    return list(cursor.fetchall())


def test_merge_redirects_and_undo_restores_exactly(editor: User) -> None:
    loser, keeper = make_actor("Crescent Brigade"), make_actor("Brigade of the Crescent")
    make_name(loser, "كتائب الهلال")
    make_external_id(loser)
    make_relation(loser, keeper, "allied_with")
    make_claim(statement=make_statement(speakers=[loser]))
    before = everything()

    judgement = merge(loser, keeper, reason="Same founders.", by=editor)

    assert everything() == before
    assert standing(loser) == keeper
    assert list(Actor.objects.standing()) == [keeper]

    undone = undo(judgement, by=editor)

    assert (undone.undone_by, undone.undone_at is not None) == (editor, True)
    assert everything() == before
    assert standing(loser) == loser
    assert set(Actor.objects.standing()) == {loser, keeper}


def test_redirects_are_followed_to_the_end(editor: User) -> None:
    first, second, third, other = (make_actor() for _ in range(4))
    merge(first, second, reason="One.", by=editor)
    last = merge(second, third, reason="One.", by=editor)

    assert standing(first) == third
    assert set(Actor.objects.cluster([second.pk])) == {first, second, third}
    assert Actor.objects.redirects([first.pk, other.pk]) == {first.pk: third.pk, other.pk: other.pk}

    undo(last, by=editor)

    assert standing(first) == second
    assert set(Actor.objects.cluster([third.pk])) == {third}


def test_judging_different_or_unsure_merges_nothing(editor: User) -> None:
    one, two, three = make_actor(), make_actor(), make_actor()

    judge(one, two, verdict="different", reason="Other founders.", by=editor)
    judge(one, three, verdict="unsure", reason="One source says so.", by=editor)

    assert [standing(actor) for actor in (one, two, three)] == [one, two, three]


def test_history_names_the_judge_and_the_reason(editor: User) -> None:
    judgement: Any = merge(make_actor(), make_actor(), reason="Same founders.", by=editor)
    undo(judgement, by=editor, reason="Mistaken.")

    written = [(e.pgh_agent, e.pgh_context["reason"]) for e in judgement.changes.order_by("pgh_id")]
    assert written == [
        (f"user:{editor.pk}", "Same founders."),
        (f"user:{editor.pk}", "Mistaken."),
    ]


@pytest.mark.parametrize(
    ("verdict", "pair", "said"),
    [
        ("same", (0, 0), "two different actors"),
        ("same", (0, 1), "judged already"),
        ("same", (1, 0), "judged already"),
        ("unsure", (1, 0), "judged already"),
        ("same", (0, 4), "redirects to another already"),
        ("same", (2, 0), "say already that these two are the same"),
        ("different", (0, 2), "say already that these two are the same"),
        ("same", (2, 3), "are different"),
        ("same", (4, 1), "are different"),
        ("maybe", (4, 5), "not a valid choice"),
    ],
)
def test_judgement_that_contradicts_others_is_refused(
    editor: User, verdict: str, pair: tuple[int, int], said: str
) -> None:
    """Standing: 0 is 1, which is 2; 1 differs from 3, and 4 from 2."""
    actors = [make_actor() for _ in range(6)]
    for one, other, known in [
        (0, 1, "same"),
        (1, 2, "same"),
        (1, 3, "different"),
        (4, 2, "different"),
    ]:
        make_judgement(actors[one], actors[other], by=editor, verdict=known)

    with pytest.raises(ValidationError, match=said):
        judge(actors[pair[0]], actors[pair[1]], verdict=verdict, reason="So.", by=editor)


def test_reason_is_asked_for(editor: User) -> None:
    with pytest.raises(ValidationError, match="reason"):
        merge(make_actor(), make_actor(), reason="", by=editor)


def test_judgement_is_taken_back_once(editor: User) -> None:
    judgement = merge(make_actor(), make_actor(), reason="So.", by=editor)
    undo(judgement, by=editor)

    with pytest.raises(ValidationError, match="taken back already, by editor"):
        undo(judgement, by=editor)


def test_preview_counts_what_names_the_actor(editor: User) -> None:
    loser, follower, keeper, redirected = (make_actor() for _ in range(4))
    merge(follower, loser, reason="One.", by=editor)
    merge(redirected, keeper, reason="One.", by=editor)
    make_name(loser)
    make_participant(actor=loser)
    tie = make_relation(redirected, loser)
    before = everything()

    shown = preview(loser, redirected)

    assert set(shown.references) == {
        Reference("actor names", "actor", 2),
        Reference("actor relations", "object", 1),
        Reference("claim participants", "actor", 1),
    }
    assert (shown.other, shown.followers, shown.between) == (keeper, [follower], [tie])
    assert everything() == before
