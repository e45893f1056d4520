import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce, Greatest, Least

from actors.choices import SYMMETRIC, Confidence, Predicate
from actors.models.actor import Actor
from actors.querysets import ActorRelationQuerySet
from sources.fields import EDTFField, TermField, edtf_range
from sources.history import tracked
from sources.models import Citation, CuratedModel
from sources.triggers import Rule, number, refuse, touch_root

# A relation of unknown dates may hold at any time, so it overlaps every other.
ANY_TIME = Coalesce(
    F("valid_range"),
    Func(template="'(,)'::tstzrange", output_field=DateTimeRangeField()),
)

UNCITED = refuse("Relation REL-% rests on no words. Cite at least one excerpt.", number("root"))


@tracked
class ActorRelation(CuratedModel):
    """The curated fact that one actor stands so to another, for a time."""

    PREFIX = "REL"
    KIND = "relation"

    subject = models.ForeignKey(
        Actor,
        models.PROTECT,
        related_name="relations_as_subject",
        help_text="Who funds, leads, is part.",
    )
    predicate = TermField(Predicate, help_text="Read as a sentence: subject – predicate – object.")
    object = models.ForeignKey(
        Actor,
        models.PROTECT,
        related_name="relations_as_object",
        help_text="Who is funded, led, the whole.",
    )
    valid_date = EDTFField(
        help_text="When it holds, as an EDTF interval (2014/..); empty when unknown."
    )
    valid_range = edtf_range("valid_date")
    confidence = TermField(Confidence, blank=True, help_text="How sure the analyst is (ICD 203).")
    note = models.TextField(blank=True, help_text="What a reader must know to use this fact.")

    objects = ActorRelationQuerySet.as_manager()

    class Meta(CuratedModel.Meta):
        ordering = ["-id"]
        triggers = [
            *CuratedModel.Meta.triggers,
            Rule(
                name="is_cited",
                operation=pgtrigger.Insert,
                declare=[("root", "bigint := NEW.id")],
                func=f"""
                    IF EXISTS (SELECT FROM actors_actorrelation WHERE id = root) AND NOT EXISTS (
                        SELECT FROM actors_relationcitation WHERE relation_id = root) THEN {UNCITED}
                    END IF;
                """,
            ),
        ]
        constraints = [
            *CuratedModel.Meta.constraints,
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_not_to_itself",
                condition=~Q(subject=F("object")),
                violation_error_message="An actor cannot stand in a relation to itself.",
            ),
            ExclusionConstraint(
                name="%(app_label)s_%(class)s_no_overlap",
                expressions=[
                    ("subject", RangeOperators.EQUAL),
                    ("predicate", RangeOperators.EQUAL),
                    ("object", RangeOperators.EQUAL),
                    (ANY_TIME, RangeOperators.OVERLAPS),
                ],
                violation_error_message="This relation is recorded already for a time that "
                "overlaps (no dates means any time). Change that record, or give dates that do "
                "not overlap.",
            ),
            ExclusionConstraint(
                name="%(app_label)s_%(class)s_no_mirror",
                expressions=[
                    (Least("subject", "object"), RangeOperators.EQUAL),
                    ("predicate", RangeOperators.EQUAL),
                    (Greatest("subject", "object"), RangeOperators.EQUAL),
                    (ANY_TIME, RangeOperators.OVERLAPS),
                ],
                condition=Q(predicate__in=SYMMETRIC),
                violation_error_message="This relation holds both ways and is recorded already, "
                "from the other end, for a time that overlaps.",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.human_id} {self.subject.name} {self.get_predicate_display()} {self.object.name}"
        )


@tracked
class RelationCitation(Citation):
    """The exact words that show a relation."""

    relation = models.ForeignKey(ActorRelation, models.CASCADE, related_name="citations")

    class Meta:
        triggers = [
            *touch_root("relation"),
            Rule(
                name="leaves_one",
                operation=pgtrigger.Update | pgtrigger.Delete,
                declare=[("root", "bigint := OLD.relation_id")],
                func=f"""
                    IF EXISTS (SELECT FROM actors_actorrelation WHERE id = root) AND NOT EXISTS (
                        SELECT FROM actors_relationcitation WHERE relation_id = root) THEN {UNCITED}
                    END IF;
                """,
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["relation", "excerpt"],
                name="%(app_label)s_%(class)s_cited_once",
                violation_error_message="These words are cited already.",
            )
        ]
