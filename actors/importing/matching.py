"""Actors held already whose names are like those of a record."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from actors.importing.record import ActorRecord
from actors.models import Actor
from sources.likeness import rows_alike

# The share of trigrams that two names have in common, from which on a person is asked.
# Measured on two sanctions lists: docs/ingest.md.
ALIKE = 0.7
MOST = 5

# A register lists nobody twice, so an actor with another id in it is somebody else; nor is a
# person anything but a person. OFFSET 0 keeps the planner at one look-up in the index per name,
# and per actor found: else, without fresh statistics, it compares each of them with every other.
MATCHES = """
  WITH wanted AS MATERIALIZED (
       SELECT record, kind, name, claimbase_fold(name) AS folded
         FROM unnest(%(records)s::int[], %(kinds)s::text[], %(names)s::text[])
           AS given(record, kind, name))
SELECT DISTINCT ON (wanted.record, held.actor_id)
       wanted.record, held.actor_id, wanted.name, held.name,
       CASE WHEN held.folded = wanted.folded THEN 1
            ELSE similarity(held.folded, wanted.folded) END AS likeness
  FROM wanted CROSS JOIN LATERAL (
       SELECT id, actor_id, name, folded FROM actors_actorname
        WHERE folded = wanted.folded OR folded %% wanted.folded OFFSET 0) held
       CROSS JOIN LATERAL (
       SELECT kind FROM actors_actor
        WHERE id = held.actor_id
          AND NOT EXISTS (SELECT FROM actors_actorexternalid
                           WHERE actor_id = held.actor_id AND scheme = %(scheme)s) OFFSET 0) actor
 WHERE 'unknown' IN (actor.kind, wanted.kind)
    OR (actor.kind = 'person') = (wanted.kind = 'person')
 ORDER BY wanted.record, held.actor_id, likeness DESC, held.id
"""


@dataclass(frozen=True, slots=True)
class Match:
    """An actor (primary key) that a record may be of, and the two names most alike."""

    actor: int
    likeness: float
    record_name: str
    actor_name: str


def matches(scheme: str, records: Sequence[ActorRecord]) -> dict[str, list[Match]]:
    """For each record of ``scheme`` (by its id), the most alike actors, best first."""
    named = [
        (place, record, name.name) for place, record in enumerate(records) for name in record.names
    ]
    given = {
        "scheme": scheme,
        "records": [place for place, _, _ in named],
        "kinds": [record.kind for _, record, _ in named],
        "names": [name for _, _, name in named],
    }
    rows = rows_alike(MATCHES, given, share=ALIKE)
    stands = Actor.objects.redirects({actor for _, actor, *_ in rows})
    found: defaultdict[str, dict[int, Match]] = defaultdict(dict)
    for place, actor, record_name, actor_name, likeness in sorted(rows, key=lambda row: -row[4]):
        # Who was merged is proposed as whom it stands for.
        match = Match(stands[actor], likeness, record_name, actor_name)
        found[records[place].value].setdefault(match.actor, match)
    return {value: list(best.values())[:MOST] for value, best in found.items()}
