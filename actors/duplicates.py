"""Pairs of actors that may be one: their names are alike, or they have an id in common."""

from collections.abc import Iterator
from typing import NamedTuple

from actors.importing.matching import ALIKE
from actors.models import Actor
from sources.choices import State
from sources.likeness import page_of_pairs, rows_alike

# As in an import: a register lists nobody twice, so two actors with ids of one register are two;
# nor is a person anything but a person. A number alone is no id that two registers could share.
# OFFSET 0 keeps the planner at one look-up in an index per name, id and actor found.
PAIRS = """
  WITH RECURSIVE given AS MATERIALIZED (
       SELECT id, kind FROM actors_actor WHERE id = ANY(%(actors)s)
), alike AS (
       SELECT given.id AS newer, held.actor_id AS older, named.name, held.name AS held_name,
              CASE WHEN held.folded = named.folded THEN 1
                   ELSE similarity(held.folded, named.folded) END AS likeness, '' AS shared
         FROM given JOIN actors_actorname named ON named.actor_id = given.id
              CROSS JOIN LATERAL (
              SELECT actor_id, name, folded FROM actors_actorname
               WHERE folded = named.folded OR folded %% named.folded OFFSET 0) held
        UNION ALL
       SELECT given.id, held.actor_id, '', '', 1, held.value
         FROM given JOIN actors_actorexternalid own ON own.actor_id = given.id
              CROSS JOIN LATERAL (
              SELECT actor_id, value FROM actors_actorexternalid
               WHERE value = own.value AND value ~ '[^0-9]' OFFSET 0) held
), pairs AS (
       SELECT newer, older, max(likeness) AS likeness, max(shared) AS shared,
              (array_agg(ARRAY[name, held_name] ORDER BY name = '', likeness DESC))[1:1] AS names
         FROM alike JOIN given ON given.id = newer
              CROSS JOIN LATERAL (
              SELECT kind FROM actors_actor
               WHERE id = older AND state <> 'discarded'
                 AND NOT EXISTS (SELECT FROM actors_identityjudgement
                                  WHERE actor_id = older AND verdict = 'same' AND undone_at IS NULL)
                 AND NOT EXISTS (SELECT FROM actors_actorexternalid one
                                   JOIN actors_actorexternalid two USING (scheme)
                                  WHERE one.actor_id = newer AND two.actor_id = older)
              OFFSET 0) held
        WHERE older < newer AND ('unknown' IN (given.kind, held.kind)
                                 OR (given.kind = 'person') = (held.kind = 'person'))
        GROUP BY newer, older
), merged(root, id) AS (
       SELECT id, id FROM (SELECT newer FROM pairs UNION SELECT older FROM pairs) AS ends(id)
        UNION
       SELECT root, actor_id FROM merged JOIN actors_identityjudgement ON other_id = merged.id
        WHERE verdict = 'same' AND undone_at IS NULL
)
SELECT newer, older, likeness, shared, names[1][1], names[1][2] FROM pairs
 WHERE NOT EXISTS (
       SELECT FROM merged one
         JOIN actors_identityjudgement judged ON one.id IN (actor_id, other_id)
         JOIN merged two ON two.id IN (actor_id, other_id)
        WHERE undone_at IS NULL AND one.root = newer AND two.root = older)
 ORDER BY newer DESC, likeness DESC, older
"""


class Candidates(NamedTuple):
    """Two standing actors (primary keys) that nobody has judged, and why they may be one."""

    newer: int
    older: int
    likeness: float
    # An id that both have, in two registers.
    shared_id: str
    # The two names most alike; empty when they have only an id in common.
    newer_name: str
    older_name: str


def candidates(before: int | None = None) -> tuple[list[Candidates], int | None]:
    """Pairs of an actor, the newest first, with an older one; those of a page the best first.

    ``before`` is the key that the actors come before; the second value is that of the next page.
    """
    actors = Actor.objects.standing().exclude(state=State.DISCARDED)
    found, following = page_of_pairs(actors, _pairs, before)
    best_first = sorted(found, key=lambda pair: (not pair.shared_id, -pair.likeness, -pair.newer))
    return best_first, following


def _pairs(actors: list[int]) -> Iterator[Candidates]:
    return map(Candidates._make, rows_alike(PAIRS, {"actors": actors}, share=ALIKE))
