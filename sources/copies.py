"""Texts that are near-copies of a capture: reprints, and the same page captured again."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from sources.likeness import rows_alike

# From this share of phrases in common on, a person is asked.
ALIKE = 0.3
# A phrase of the sketch is looked up in so many captures: what more of them have is a footer.
MOST = 50
# Of each text, so many captures are compared in full, and of these so many sources told.
COMPARED, TOLD = 12, 3

COPIES = """
  WITH asked AS MATERIALIZED (
       SELECT place, claimbase_sketch(text) AS sketch
         FROM unnest(%(texts)s::text[]) WITH ORDINALITY AS given(text, place)
), sharing AS MATERIALIZED (
       SELECT place, sketch, held.id, row_number() OVER (
              PARTITION BY place ORDER BY count(*) DESC, held.id) AS rank
         FROM asked CROSS JOIN LATERAL unnest(sketch) AS phrase
              CROSS JOIN LATERAL (
              SELECT id FROM sources_snapshot
               WHERE claimbase_sketch(text) && ARRAY[phrase] LIMIT %(most)s) held
        GROUP BY place, sketch, held.id
)
SELECT place, source_id, max(likeness)
  FROM sharing JOIN sources_snapshot held USING (id)
       CROSS JOIN LATERAL (
       SELECT avg((times = 2)::integer)::float AS likeness FROM (
              SELECT count(*) AS times
                FROM (SELECT unnest(sketch) AS phrase
                       UNION ALL SELECT unnest(claimbase_sketch(held.text))) both_texts
               GROUP BY phrase ORDER BY phrase LIMIT 64) AS least) compared
 WHERE rank <= %(compared)s AND likeness >= %(alike)s
 GROUP BY place, source_id ORDER BY place, max(likeness) DESC, source_id
"""


class Copy(NamedTuple):
    """A source that has nearly the same text, and the share of phrases that they have in common."""

    source: int
    likeness: float


def near_copies(texts: Sequence[str]) -> list[list[Copy]]:
    """Of each text, the sources captured with nearly the same one, those most alike first.

    The share is estimated from 64 phrases, and so right to a few per cent.
    """
    given = {"texts": [*texts], "most": MOST, "compared": COMPARED, "alike": ALIKE}
    found: defaultdict[int, list[Copy]] = defaultdict(list)
    for place, source, likeness in rows_alike(COPIES, given):
        found[place].append(Copy(source, likeness))
    return [found[place][:TOLD] for place in range(1, len(texts) + 1)]
