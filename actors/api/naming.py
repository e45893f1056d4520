"""Who is meant by a name, and who stands with whom, as published and as of a moment."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from django.db import connections

from actors.choices import BACKED_BY, BACKING, BELONGING
from sources.api.moments import Moment
from sources.api.reading import PUBLIC

# How far relations are followed: a unit of a force of a ministry of a state is three.
MOST_STEPS = 6
ALWAYS = "{(,)}"
# Of so many names that are somewhat alike, those as near as this are told; so much is compared.
CANDIDATES = 100
NEAR = 0.6
LONGEST = 60
# So few letters are alike to too many names: they may be initials.
FEW = 4
# What stands between two initials of a name.
NEXT = r"[^ .\n]*[ .]+((of|the|and|for|in) )*"
CURRENT = "from_seq <= %(seq)s AND (until_seq IS NULL OR until_seq > %(seq)s)"
# Merges as they were published: each record redirects to one other, at most.
MERGES = f"""
WITH RECURSIVE merges AS (
    SELECT number, merged_into FROM actors_actorindex
     WHERE merged_into IS NOT NULL AND {CURRENT}
)"""
# The other record of a merge.
OTHER = """CASE WHEN merges.number = cluster.number THEN merges.merged_into ELSE merges.number END
      FROM cluster JOIN merges ON cluster.number IN (merges.number, merges.merged_into)"""
CLUSTER = f"""{MERGES}, cluster(number) AS (
    SELECT unnest(%(asked)s::bigint[])
    UNION
    SELECT {OTHER}
)
SELECT number FROM cluster
"""
REDIRECT = f"""
WITH RECURSIVE onward(asked, number, step) AS (
    SELECT asked, asked, 0 FROM unnest(%(asked)s::bigint[]) AS asked
    UNION
    SELECT asked, merged_into, step + 1 FROM onward JOIN actors_actorindex USING (number)
     WHERE merged_into IS NOT NULL AND {CURRENT}
)
SELECT DISTINCT ON (asked) asked, number FROM onward ORDER BY asked, step DESC
"""
# Those of a name, whole.
BEARING = f"""
  FROM unnest(%(names)s::text[]) AS asked
  JOIN actors_actorindex
    ON string_to_array(btrim(folded, E'\\n'), E'\\n') @> ARRAY[claimbase_fold(asked)]
 WHERE {CURRENT}
"""
BEARERS = f"SELECT asked, number, names[1] {BEARING} ORDER BY asked, number"
NAMED = f"""{MERGES}, cluster(asked, number) AS (
    SELECT asked, number {BEARING}
    UNION
    SELECT asked, {OTHER}
)
SELECT asked, array_agg(number) FROM cluster GROUP BY asked
"""
ALIKE = f"""
SELECT number, names[1], string_to_array(btrim(folded, E'\\n'), E'\\n'), claimbase_fold(%(name)s),
       coalesce(folded ~ %(initials)s::text, false) AS has_initials,
       word_similarity(claimbase_fold(%(name)s), folded) AS likeness
  FROM actors_actorindex
 WHERE (folded %%> claimbase_fold(%(name)s)
        OR folded LIKE %(letters)s::text AND folded ~ %(initials)s::text)
   AND merged_into IS NULL AND {CURRENT}
 ORDER BY has_initials DESC, likeness DESC, number LIMIT {CANDIDATES}
"""
# The cluster of each, and all who stand below it, with the time through which each step held.
AFFILIATES = f"""
WITH RECURSIVE affiliates(number, valid, step) AS (
    SELECT asked, '(,)'::tstzrange, 0 FROM unnest(%(asked)s::bigint[]) AS asked
    UNION
    SELECT found.number, valid * coalesce(held, '(,)'), step + length
      FROM affiliates CROSS JOIN LATERAL (
        SELECT subject, valid_range, 1 FROM actors_actorrelationindex
         WHERE object = affiliates.number AND predicate = ANY (%(below)s) AND {CURRENT}
        UNION ALL
        SELECT object, valid_range, 1 FROM actors_actorrelationindex
         WHERE subject = affiliates.number AND predicate = ANY (%(backing)s) AND {CURRENT}
        UNION ALL
        SELECT merged_into, NULL, 0 FROM actors_actorindex
         WHERE number = affiliates.number AND merged_into IS NOT NULL AND {CURRENT}
        UNION ALL
        SELECT number, NULL, 0 FROM actors_actorindex
         WHERE merged_into = affiliates.number AND {CURRENT}
      ) AS found(number, held, length)
     WHERE step + length <= %(most)s AND NOT isempty(valid * coalesce(held, '(,)'))
)
SELECT number, range_agg(valid)::text FROM affiliates GROUP BY number
"""


def cluster(numbers: Sequence[int], moment: Moment) -> list[int]:
    """The actors of these numbers, and all that were one with any of them at that moment."""
    return [number for (number,) in _ask(CLUSTER, moment, asked=[*numbers])]


def merged_into(numbers: Collection[int], moment: Moment) -> dict[int, int]:
    """The actor that each record redirected to at that moment, at the end of all redirections."""
    return dict(_ask(REDIRECT, moment, asked=[*numbers]))


def bearers(names: Sequence[str], moment: Moment) -> Mapping[str, dict[int, str]]:
    """By each of ``names``, the actors that bore it: their preferred names by number.

    Case, accents and variants of letters make no difference. Records that were merged are one.
    """
    rows = _ask(BEARERS, moment, names=[*names])
    ends = merged_into({number for _, number, _ in rows}, moment)
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for asked, number, name in rows:
        found[asked].setdefault(ends[number], name)
    return found


def named_actors(names: Sequence[str], moment: Moment) -> dict[str, list[int]]:
    """By each of ``names`` that is one: the actors that bore it, and all that were one with them.

    It matches as in :func:`bearers`.
    """
    return dict(_ask(NAMED, moment, names=[*names]))


def alike(name: str, moment: Moment) -> dict[int, str]:
    """The actors with the nearest names, or of these initials: their preferred names by number."""
    if len(name) > FEW:
        with connections[PUBLIC].cursor() as cursor:  # for the rest of the transaction
            cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', '0.3', true)")
    near: list[tuple[float, int, str]] = []
    rows = _ask(ALIKE, moment, name=name[:LONGEST], **_initials(name))
    for number, shown, names, asked, has_initials, likeness in rows:
        letters = max(SequenceMatcher(None, asked, each).ratio() for each in names)
        near.append((-max(letters, likeness, has_initials), number, shown))
    return {number: shown for score, number, shown in sorted(near)[:3] if -score >= NEAR}


def _initials(name: str) -> dict[str, str | None]:
    """What finds names whose words begin with these letters, and what tells them for sure."""
    letters = name.replace(".", "").lower()
    if not (letters.isalpha() and 1 < len(letters) <= FEW):
        return {"letters": None, "initials": None}
    pattern = "\n" + NEXT.join(letters) + r"[^ .\n]*[ .]*\n"
    return {"letters": "%\n" + "% ".join(letters) + "%", "initials": pattern}


def affiliates(numbers: Sequence[int], moment: Moment) -> dict[int, str]:
    """These actors and all that are part of, members of or backed by them, step by step.

    By number, the time through which that held, as a multirange; ``ALWAYS`` when nobody has said.
    """
    below, backing = [*BELONGING, *BACKED_BY], [*BACKING]
    rows = _ask(AFFILIATES, moment, asked=[*numbers], below=below, backing=backing, most=MOST_STEPS)
    return dict(rows)


def _ask(sql: str, moment: Moment, **values: Any) -> list[Any]:
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute(sql, {"seq": moment.seq, **values})
        return cursor.fetchall()
