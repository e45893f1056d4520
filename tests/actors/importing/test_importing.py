import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.identity import merge
from actors.importing import ActorRecord, Outcome, RecordName, import_records
from actors.models import Actor, ActorExternalId, ActorName, MatchCandidate, MatchProposal
from tests.factories import make_actor, make_external_id, make_name, make_user

pytestmark = pytest.mark.django_db


def record(
    value: str = "1", *names: str, scheme: str = "own", kind: str = "unknown"
) -> ActorRecord:
    given = tuple(RecordName(name) for name in names or ("Party of the Sun",))
    return ActorRecord(scheme, value, given, kind)


def take_in(*records: ActorRecord) -> Outcome:
    return import_records("own", records)


def rows() -> tuple[int, ...]:
    models = (Actor, ActorName, ActorExternalId, MatchProposal, MatchCandidate)
    return tuple(model.objects.count() for model in models)


def test_unknown_record_becomes_an_actor() -> None:
    outcome = take_in(record("7", "Party of the Sun", "حزب الشمس", kind="party"))

    actor = Actor.objects.get()
    assert (outcome.made, outcome.proposed) == (1, 0)
    assert (actor.name, actor.kind) == ("Party of the Sun", "party")
    assert sorted(name.name for name in actor.names.all()) == ["Party of the Sun", "حزب الشمس"]
    assert str(actor.external_ids.get()) == "own:7"


def test_second_run_changes_nothing() -> None:
    make_actor("League of the Moon")
    records = [record("1"), record("2", "League of the Moon")]
    take_in(*records)
    before, actors = rows(), list(Actor.objects.values())

    outcome = take_in(*records)

    assert (outcome.made, outcome.proposed, outcome.held, outcome.waiting) == (0, 0, 1, 1)
    assert outcome.notes == []
    assert (rows(), list(Actor.objects.values())) == (before, actors)


@pytest.mark.parametrize(
    "name", ["PARTY OF THE SUN", "Pàrty of thé Sun", "Sun, Party of the", "Party-of-the-Sun"]
)
def test_record_of_a_known_name_is_proposed_and_not_made(name: str) -> None:
    actor = make_actor("Party of the Sun")

    outcome = take_in(record("1", "A name of its own", name))

    proposal = MatchProposal.objects.get()
    candidate = proposal.candidates.get()
    assert (outcome.made, outcome.proposed) == (0, 1)
    assert Actor.objects.count() == 1
    assert (proposal.name, proposal.decision, proposal.actor) == ("A name of its own", "", None)
    assert (candidate.actor, candidate.record_name) == (actor, name)
    assert (candidate.actor_name, candidate.likeness) == ("Party of the Sun", 1)


def test_record_of_a_similar_name_is_proposed() -> None:
    make_actor("Party of the Suns")

    take_in(record())

    assert 0.7 <= MatchCandidate.objects.get().likeness < 1


def test_name_in_another_script_is_matched_by_an_alias() -> None:
    actor = make_actor("Party of the Sun")
    make_name(actor, "حزب الشمس")

    take_in(record("1", "Hizb al-Shams", "حِزْب الشمس"))

    assert MatchCandidate.objects.get().actor == actor


@pytest.mark.parametrize("name", ["League of the Moon", "Sun"])
def test_record_of_another_name_is_made(name: str) -> None:
    make_actor("Party of the Sun")

    assert take_in(record("1", name)).made == 1


def test_candidates_come_best_first_and_bounded() -> None:
    likely = make_actor("Party of the Sun")
    for number in range(8):
        make_actor(f"Party of the Suns {number}")

    take_in(record())

    candidates = list(MatchProposal.objects.get().candidates.all())
    assert (candidates[0].actor, len(candidates)) == (likely, 5)
    likeness = [candidate.likeness for candidate in candidates]
    assert likeness == sorted(likeness, reverse=True)


def test_register_lists_nobody_twice() -> None:
    other = make_actor("Party of the Sun")
    make_external_id(other, scheme="own", value="0")

    outcome = take_in(record("1"), record("2"))

    assert (outcome.made, outcome.proposed) == (2, 0)


@pytest.mark.parametrize(
    ("held", "given", "proposed"),
    [
        ("person", "person", 1),
        ("person", "unknown", 1),
        ("unknown", "person", 1),
        ("party", "movement", 1),
        ("party", "person", 0),
        ("person", "company", 0),
    ],
)
def test_person_is_nothing_but_a_person(held: str, given: str, proposed: int) -> None:
    make_actor("Party of the Sun", kind=held)

    assert take_in(record(kind=given)).proposed == proposed


def test_merged_actor_is_proposed_as_whom_it_stands_for() -> None:
    loser, winner = make_actor("Party of the Sun"), make_actor("Solar Party")
    merge(loser, winner, reason="Renamed.", by=make_user())

    take_in(record())

    assert MatchCandidate.objects.get().actor == winner


def test_known_id_changes_nothing_and_tells_the_difference() -> None:
    actor = make_actor("Party of the Sun")
    make_external_id(actor, scheme="own", value="1")

    outcome = take_in(record("1", "Party of the Sun", "Solar Party"))

    assert outcome.held == 1
    assert outcome.notes == [f"own:1 is {actor}, which lacks: Solar Party."]
    assert actor.names.count() == 1


def test_waiting_record_that_changed_is_told_and_stays() -> None:
    make_actor("Party of the Sun")
    take_in(record())

    outcome = take_in(record("1", "Party of the Sun", "Solar Party"))

    assert (outcome.waiting, len(outcome.notes)) == (1, 1)
    assert len(MatchProposal.objects.get().record["names"]) == 1


def test_record_that_comes_twice_is_taken_once() -> None:
    outcome = take_in(record("1"), record("1", "Another"))

    assert (outcome.made, outcome.held) == (1, 1)
    assert "comes twice" in outcome.notes[0]


def test_batch_is_all_or_nothing() -> None:
    broken = record("2", "A" * 301)

    with pytest.raises(Exception, match="too long"):
        take_in(record("1"), broken)
    assert rows() == (0, 0, 0, 0, 0)


def test_queries_do_not_grow_with_records() -> None:
    def queries(count: int, start: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            take_in(
                *(
                    record(str(n), f"Body number {n} of {n * 7}")
                    for n in range(start, start + count)
                )
            )
        return len(captured)

    assert queries(40, 100) == queries(2, 1)


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_make_one_actor() -> None:
    start = threading.Barrier(3)
    made: list[int] = []

    def session() -> None:
        start.wait()
        try:
            made.append(take_in(record()).made)
        finally:
            connection.close()

    threads = [threading.Thread(target=session) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(made) == [0, 0, 1]
    assert rows() == (1, 1, 1, 0, 0)
