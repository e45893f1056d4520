"""Pairs of claims that may say the same: their propositions share most of their trigrams."""

from collections.abc import Iterator
from typing import NamedTuple

from claims.models import Claim
from sources.choices import State
from sources.likeness import page_of_pairs, rows_alike

# The share of trigrams that two propositions have in common, from which on a person is asked.
ALIKE = 0.6

# What is affirmed does not repeat what is denied. OFFSET 0 keeps the planner at one look-up in the
# index per claim.
PAIRS = """
SELECT given.id AS newer, held.id AS older,
       similarity(upper(held.proposition), upper(given.proposition)) AS likeness
  FROM claims_claim given CROSS JOIN LATERAL (
       SELECT id, proposition, polarity, state FROM claims_claim
        WHERE upper(proposition) %% upper(given.proposition) OFFSET 0) held
 WHERE given.id = ANY(%(claims)s) AND held.id < given.id
   AND held.state <> 'discarded' AND held.polarity = given.polarity
   AND NOT EXISTS (SELECT FROM claims_claimlink
                    WHERE (claim_id, target_id) IN ((given.id, held.id), (held.id, given.id)))
   AND NOT EXISTS (SELECT FROM claims_repeatjudgement
                    WHERE older_id = held.id AND newer_id = given.id)
 ORDER BY newer DESC, likeness DESC, older
"""


class Candidates(NamedTuple):
    """Two claims (primary keys) that no link joins and nobody has judged."""

    newer: int
    older: int
    likeness: float


def candidates(before: int | None = None) -> tuple[list[Candidates], int | None]:
    """Pairs of a claim, the newest first, with an older one; those of a page the best first.

    ``before`` is the key that the claims come before; the second value is that of the next page.
    """
    claims = Claim.objects.exclude(state=State.DISCARDED)
    found, following = page_of_pairs(claims, _pairs, before)
    return sorted(found, key=lambda pair: (-pair.likeness, -pair.newer)), following


def _pairs(claims: list[int]) -> Iterator[Candidates]:
    return map(Candidates._make, rows_alike(PAIRS, {"claims": claims}, share=ALIKE))
