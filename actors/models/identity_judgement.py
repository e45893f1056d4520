import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least, Now

from actors.choices import JudgementVerdict
from actors.models.actor import Actor
from actors.querysets import JudgementQuerySet
from sources.fields import TermField
from sources.history import tracked
from sources.triggers import refuse, touch_root

SAME_ALREADY = refuse(
    "Other judgements say already that these two are the same. Take those back first.",
)
DIFFERENT_ALREADY = refuse(
    "Another judgement says that these two, or whom they redirect to, are different. "
    "Take that back first.",
)

# Whom each of the two is judged to be the same as, by the other judgements that stand.
AGREES = pgtrigger.Trigger(
    name="agrees",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Condition(
        "NEW.undone_at IS NULL AND NEW.verdict <> 'unsure' AND NEW.actor_id <> NEW.other_id"
    ),
    declare=[("known", "record")],
    func=f"""
        -- Judgements are few: one at a time, so that two sessions cannot contradict each other.
        PERFORM pg_advisory_xact_lock(hashtext('actors_identityjudgement'));
        WITH RECURSIVE others AS (
            SELECT * FROM actors_identityjudgement WHERE undone_at IS NULL AND id <> NEW.id
        ), cluster(side, id) AS (
            VALUES ('actor', NEW.actor_id), ('other', NEW.other_id)
            UNION
            SELECT side, CASE actor_id WHEN cluster.id THEN other_id ELSE actor_id END
              FROM cluster JOIN others ON verdict = 'same' AND cluster.id IN (actor_id, other_id)
        )
        SELECT count(*) > count(DISTINCT id) AS same, EXISTS (
                   SELECT FROM others JOIN cluster one ON one.id = actor_id
                                      JOIN cluster two ON two.id = other_id
                    WHERE verdict = 'different' AND one.side <> two.side) AS different
          INTO known FROM cluster;
        IF known.same THEN
            {SAME_ALREADY}
        ELSIF known.different AND NEW.verdict = 'same' THEN
            {DIFFERENT_ALREADY}
        END IF;
        RETURN NEW;
    """,
)
STAYS = pgtrigger.Trigger(
    name="stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition(
        "OLD.undone_at IS NOT NULL"
        " OR (OLD.actor_id, OLD.other_id, OLD.verdict, OLD.judged_at, OLD.judged_by_id)"
        " IS DISTINCT FROM"
        " (NEW.actor_id, NEW.other_id, NEW.verdict, NEW.judged_at, NEW.judged_by_id)"
    ),
    func=refuse("A judgement stays as it was made. Take it back, and judge anew."),
)


@tracked
class IdentityJudgement(models.Model):
    """A person's judgement whether two actor records are one actor.

    *Same* is a merge: ``actor`` redirects to ``other``. Nothing is rewritten, so that undoing it
    (``undone_at``, ``undone_by``) restores exactly what was. A judgement is never changed.
    """

    actor = models.ForeignKey(
        Actor, models.PROTECT, related_name="judgements", help_text="The record that redirects."
    )
    other = models.ForeignKey(
        Actor,
        models.PROTECT,
        related_name="judgements_as_other",
        help_text="The record that stays.",
    )
    verdict = TermField(JudgementVerdict, help_text="Same, different or unsure.")
    reason = models.TextField(help_text="What shows it.")
    judged_at = models.DateTimeField(db_default=Now(), editable=False)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    undone_at = models.DateTimeField(null=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = JudgementQuerySet.as_manager()

    class Meta:
        ordering = ["-judged_at"]
        triggers = [AGREES, STAYS, *touch_root("actor", "other")]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_not_of_itself",
                condition=~Q(actor=F("other")),
                violation_error_message="Choose two different actors.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_undone_pair",
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_reason_is_given",
                condition=~Q(reason=""),
                violation_error_message="Say what shows it.",
            ),
            models.UniqueConstraint(
                Least("actor", "other"),
                Greatest("actor", "other"),
                condition=Q(undone_at=None),
                name="%(app_label)s_%(class)s_one_standing",
                violation_error_message="These two are judged already. Undo that judgement first.",
            ),
            models.UniqueConstraint(
                fields=["actor"],
                condition=Q(verdict="same", undone_at=None),
                name="%(app_label)s_%(class)s_one_redirect",
                violation_error_message="This actor redirects to another already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor.human_id} – {self.get_verdict_display()} – {self.other.human_id}"
