import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least, Now

from actors.choices import JudgementVerdict
from actors.models.actor import Actor
from sources.fields import TermField
from sources.history import tracked
from sources.triggers import refuse, touch_root

NO_CIRCLE = pgtrigger.Trigger(
    name="no_circle",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func=f"""
        -- Judgements are few: one at a time, so that two sessions cannot close a circle together.
        PERFORM pg_advisory_xact_lock(hashtext('actors_identityjudgement'));
        IF NEW.verdict = 'same' AND NEW.undone_at IS NULL AND EXISTS (
            WITH RECURSIVE onward(id) AS (
                SELECT NEW.other_id
                UNION
                SELECT judgement.other_id FROM onward JOIN actors_identityjudgement judgement
                    ON judgement.actor_id = onward.id AND judgement.id <> NEW.id
                WHERE judgement.verdict = 'same' AND judgement.undone_at IS NULL
            ) SELECT FROM onward WHERE id = NEW.actor_id
        ) THEN
            {refuse("These actors are judged to be the same already, the other way round.")}
        END IF;
        RETURN NEW;
    """,
)


@tracked
class IdentityJudgement(models.Model):
    """A person's judgement whether two actor records are one actor.

    *Same* is a merge: ``actor`` redirects to ``other``. Nothing is rewritten, so that undoing it
    (``undone_at``, ``undone_by``) restores exactly what was.
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

    class Meta:
        ordering = ["-judged_at"]
        triggers = [NO_CIRCLE, *touch_root("actor", "other")]
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
