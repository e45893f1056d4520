import pgtrigger
from django.db import models
from django.db.models import Q

from actors.models import Actor, Place
from claims.choices_threat import Connective, Operator
from claims.models.rules import Stays
from claims.models.threat import ConditionalThreat
from claims.models.vocabularies import Action
from claims.querysets import ConditionQuerySet
from sources.fields import EDTFField, TermField, edtf_range
from sources.history import tracked
from sources.models import Excerpt
from sources.triggers import Rule, number, refuse, touch_root

NOT_ONE_TOP = refuse(
    "The conditions of CLM-% form one tree, so exactly one of them has no parent; here % "
    "have none.",
    number("root"),
    "tree.tops",
)
NOT_A_TREE = refuse(
    "Some conditions of CLM-% hang in a circle or below another threat's condition.",
    number("root"),
)
WRONG_PARTS = refuse(
    "A condition “%” cannot have % parts: a leaf has none, “not” has one, “all” and “any”"
    " have one or more.",
    "misfit.operator",
    "misfit.parts",
)

MAX_DEPTH = 8
MAX_SIZE = 64

TREE = f"""
    SELECT count(*) AS size, count(*) FILTER (WHERE parent_id IS NULL) AS tops INTO tree
      FROM claims_condition WHERE threat_id = root;
    IF tree.size > 0 AND tree.tops <> 1 THEN
        {NOT_ONE_TOP}
    END IF;
    IF tree.size > {MAX_SIZE} THEN
        {refuse(f"A condition tree has at most {MAX_SIZE} parts; here are %.", "tree.size")}
    END IF;
    WITH RECURSIVE walk(id, depth) AS (
        SELECT id, 1 FROM claims_condition WHERE threat_id = root AND parent_id IS NULL
        UNION ALL
        SELECT child.id, walk.depth + 1 FROM claims_condition child
          JOIN walk ON child.parent_id = walk.id
         WHERE child.threat_id = root AND walk.depth <= {MAX_DEPTH}
    ) SELECT count(*) AS reached, max(depth) AS depth INTO walked FROM walk;
    IF walked.depth > {MAX_DEPTH} THEN
        {refuse(f"A condition tree is at most {MAX_DEPTH} levels deep.")}
    END IF;
    IF walked.reached <> tree.size THEN
        {NOT_A_TREE}
    END IF;
    SELECT node.operator, count(child.id) AS parts INTO misfit
      FROM claims_condition node LEFT JOIN claims_condition child ON child.parent_id = node.id
     WHERE node.threat_id = root
     GROUP BY node.id
    HAVING CASE node.operator WHEN 'leaf' THEN count(child.id) > 0
                              WHEN 'not' THEN count(child.id) <> 1
                              ELSE count(child.id) < 1 END
     LIMIT 1;
    IF FOUND THEN
        {WRONG_PARTS}
    END IF;
"""


@tracked
class Condition(models.Model):
    """One node of the tree on which a threat hangs: all of, any of, not, or a single condition.

    A leaf says in words who would have to do what to whom; what the words leave open stays empty.
    """

    threat = models.ForeignKey(ConditionalThreat, models.CASCADE, related_name="conditions")
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="children",
        help_text="The group that it stands in; empty for the top.",
    )
    order = models.PositiveSmallIntegerField(default=1, help_text="Its place among its siblings.")
    operator = TermField(Operator, default=Operator.LEAF, help_text="A group, or one condition.")
    connective = TermField(
        Connective, blank=True, help_text="The document's own joining word: unless, until."
    )
    wording = models.TextField(
        blank=True, help_text="The condition in plain words: “Israel strikes Iran”."
    )
    excerpt = models.ForeignKey(
        Excerpt,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The words that state it.",
    )
    action = models.ForeignKey(
        Action,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="conditions",
        help_text="What would be done.",
    )
    third_actor = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="conditions_as_third",
        help_text="Whose action would be joined: Israel in “supports Israel's strike”.",
    )
    third_action = models.ForeignKey(
        Action,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="conditions_as_third",
        help_text="The action that would be joined or supported.",
    )
    means = models.CharField(
        max_length=300, blank=True, help_text="By what means: “through its airspace”."
    )
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="conditions",
        help_text="Where, or the airspace or waters used.",
    )
    window_date = EDTFField(help_text="When it would have to happen (EDTF), if said.")
    window_range = edtf_range("window_date")
    judged_by_threatener = models.BooleanField(
        default=False, help_text="Only the threatener decides: “if they perceive a threat”."
    )

    objects = ConditionQuerySet.as_manager()

    class Meta:
        ordering = ["threat_id", "parent_id", "order", "id"]
        triggers = [
            *touch_root("threat__claim"),
            Stays("threat"),
            Rule(
                name="tree",
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[
                    ("root", "bigint := NEW.threat_id"),
                    ("tree", "record"),
                    ("walked", "record"),
                    ("misfit", "record"),
                ],
                func=TREE,
            ),
            Rule(
                name="tree_left",
                operation=pgtrigger.Delete,
                declare=[
                    ("root", "bigint := OLD.threat_id"),
                    ("tree", "record"),
                    ("walked", "record"),
                    ("misfit", "record"),
                ],
                func=TREE,
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_leaf_has_words",
                condition=~Q(operator=Operator.LEAF)
                | Q(wording__regex=r"\S", excerpt__isnull=False),
                violation_error_message="A single condition has wording and an excerpt.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_group_is_bare",
                condition=Q(operator=Operator.LEAF)
                | Q(
                    action=None,
                    third_actor=None,
                    third_action=None,
                    means="",
                    place=None,
                    judged_by_threatener=False,
                ),
                violation_error_message="A group says nothing itself; put this into a part of it.",
            ),
        ]

    def __str__(self) -> str:
        return self.wording or self.get_operator_display()


@tracked
class ConditionActor(models.Model):
    """Who would have to act for a condition to be met."""

    condition = models.ForeignKey(Condition, models.CASCADE, related_name="actors")
    actor = models.ForeignKey(
        Actor, models.PROTECT, related_name="condition_parts", help_text="Who would act."
    )

    class Meta:
        triggers = touch_root("condition__threat__claim")
        constraints = [
            models.UniqueConstraint(
                fields=["condition", "actor"],
                name="%(app_label)s_%(class)s_named_once",
                violation_error_message="This actor is named already.",
            )
        ]

    def __str__(self) -> str:
        return self.actor.name


@tracked
class ConditionObject(models.Model):
    """To whom or what it would have to be done: an actor, a place, or something in words."""

    condition = models.ForeignKey(Condition, models.CASCADE, related_name="objects_of_action")
    actor = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="condition_objects",
        help_text="Whom.",
    )
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="condition_objects",
        help_text="Where.",
    )
    wording = models.CharField(
        max_length=300, blank=True, help_text="What, if neither actor nor place."
    )

    class Meta:
        triggers = touch_root("condition__threat__claim")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_is_one_thing",
                condition=Q(actor__isnull=False, place=None, wording="")
                | Q(actor=None, place__isnull=False, wording="")
                | Q(Q(actor=None, place=None), ~Q(wording="")),
                violation_error_message="Give an actor, a place or words: just one of them.",
            ),
            models.UniqueConstraint(
                fields=["condition", "actor", "place", "wording"],
                nulls_distinct=False,
                name="%(app_label)s_%(class)s_named_once",
                violation_error_message="This object is named already.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.actor.name if self.actor else self.place or self.wording)
