"""Who is who, said once: names in any script, relations from both ends, identity clusters."""

from collections.abc import Iterable
from typing import Any, Self

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db import connections, models
from django.db.models import Exists, F, Max, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from actors.choices import BACKED_BY, BACKING
from sources.functions import Fold

STANDING_MERGES = """
    SELECT actor_id, other_id FROM actors_identityjudgement
     WHERE verdict = 'same' AND undone_at IS NULL
"""
CLUSTER = f"""
WITH RECURSIVE merges AS ({STANDING_MERGES}), cluster(id) AS (
    SELECT unnest(%s::bigint[])
    UNION
    SELECT CASE WHEN actor_id = cluster.id THEN other_id ELSE actor_id END
      FROM cluster JOIN merges ON cluster.id IN (actor_id, other_id)
)
SELECT id FROM cluster
"""
REDIRECTS = f"""
WITH RECURSIVE merges AS ({STANDING_MERGES}), onward(start, id, step) AS (
    SELECT id, id, 0 FROM unnest(%s::bigint[]) AS asked(id)
    UNION ALL
    SELECT start, other_id, step + 1 FROM onward JOIN merges ON actor_id = onward.id
)
SELECT DISTINCT ON (start) start, id FROM onward ORDER BY start, step DESC
"""


class ActorQuerySet(models.QuerySet[Any]):
    def with_label(self) -> Self:
        """Adds ``label``, the preferred name."""
        names = self.model._meta.get_field("names").related_model._default_manager
        preferred = names.filter(actor=OuterRef("pk"), preferred=True).values("name")[:1]
        return self.annotate(
            label=Coalesce(Subquery(preferred), Value(""), output_field=TextField())
        )

    def standing(self) -> Self:
        """Actors that no standing judgement redirects to another."""
        return self.exclude(
            Exists(self._judgements().filter(actor=OuterRef("pk"), verdict="same", undone_at=None))
        )

    def redirecting(self) -> Self:
        """Actors that a standing judgement redirects to another."""
        return self.filter(
            Exists(self._judgements().filter(actor=OuterRef("pk"), verdict="same", undone_at=None))
        )

    def named(self, words: str) -> Self:
        """Actors by any name in any script, whatever its accents, with typos, best first.

        Matches a part of a name, or words that are similar to a part; adds ``likeness`` (0 to 1).
        """
        folded: Any = Fold(Value(words))
        return (
            self.filter(
                Q(names__folded__contains=folded) | Q(names__folded__trigram_word_similar=folded)
            )
            .annotate(
                likeness=Max(TrigramWordSimilarity(folded, F("names__folded"))),
                # Of two that have the words, the one whose name is just these words.
                closeness=Max(TrigramSimilarity(F("names__folded"), folded)),
            )
            .order_by("-likeness", "-closeness", "pk")
        )

    def exactly_named(self, name: str) -> Self:
        """Actors that carry just this name, whatever its case and accents."""
        return self.filter(names__folded=Fold(Value(name))).distinct()

    def cluster(self, actors: Iterable[int]) -> Self:
        """All actors judged to be the same as any of ``actors`` (primary keys), these included."""
        with connections[self.db].cursor() as cursor:
            cursor.execute(CLUSTER, [list(actors)])
            return self.filter(pk__in=[pk for (pk,) in cursor.fetchall()])

    def redirects(self, actors: Iterable[int]) -> dict[int, int]:
        """For each of ``actors`` (primary keys), the record that it redirects to in the end.

        That is itself when no standing judgement redirects it.
        """
        with connections[self.db].cursor() as cursor:
            cursor.execute(REDIRECTS, [list(actors)])
            return dict(cursor.fetchall())

    def _judgements(self) -> models.QuerySet[Any]:
        judgement: Any = self.model._meta.get_field("judgements").related_model
        return judgement._default_manager.all()


class JudgementQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """Judgements that nobody took back."""
        return self.filter(undone_at=None)

    def undone(self) -> Self:
        """Judgements that somebody took back."""
        return self.filter(undone_at__isnull=False)

    def with_people(self) -> Self:
        """Joins both actors with their names, and who judged."""
        return self.select_related("actor", "other", "judged_by", "undone_by").prefetch_related(
            "actor__names", "other__names"
        )


class ProposalQuerySet(models.QuerySet[Any]):
    def waiting(self) -> Self:
        """Proposals that nobody decided yet."""
        return self.filter(decision="")

    def decided(self) -> Self:
        """Proposals that somebody decided."""
        return self.exclude(decision="")

    def with_candidates(self) -> Self:
        """Fetches the candidates, and joins the actor and who decided."""
        return self.select_related("actor", "decided_by").prefetch_related(
            "candidates", "actor__names"
        )


class ActorRelationQuerySet(models.QuerySet[Any]):
    def with_ends(self) -> Self:
        """Joins both actors with their names."""
        return self.select_related("subject", "object").prefetch_related(
            "subject__names", "object__names"
        )

    def naming(self, words: str) -> Self:
        """Relations of which either actor has such a name (:meth:`ActorQuerySet.named`)."""
        actors: Any = self.model._meta.get_field("subject").related_model
        named = actors._default_manager.named(words).order_by().values("pk")
        return self.filter(Q(subject__in=named) | Q(object__in=named))

    def involving(self, actor: Any) -> Self:
        """Relations that have ``actor`` at either end."""
        return self.filter(Q(subject=actor) | Q(object=actor))

    def between(self, some: Iterable[Any], others: Iterable[Any]) -> Self:
        """Relations of one of ``some`` to one of ``others``, or the other way round."""
        return self.filter(
            Q(subject__in=some, object__in=others) | Q(subject__in=others, object__in=some)
        )

    def backing(self, actor: Any) -> Self:
        """Relations by which another backs ``actor``: support of any kind, and being its proxy."""
        return self.filter(
            Q(predicate__in=BACKING, object=actor) | Q(predicate__in=BACKED_BY, subject=actor)
        )
