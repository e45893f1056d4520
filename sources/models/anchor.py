import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from sources.choices import AnchorOutcome
from sources.fields import TermField
from sources.history import tracked
from sources.models.excerpt import Excerpt
from sources.models.snapshot import Snapshot
from sources.triggers import refuse, touch_root

NOT_THERE = refuse(
    "The words of the excerpt are not at %–% of the later snapshot.",
    "NEW.start",
    'NEW."end"',
)

FITS = pgtrigger.Trigger(
    name="fits",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("cited", "record"), ("later", "record")],
    func=f"""
        SELECT s.source_id, s.id, e.exact INTO cited
          FROM sources_excerpt e JOIN sources_snapshot s ON s.id = e.snapshot_id
         WHERE e.id = NEW.excerpt_id;
        SELECT source_id, id, text_length,
               substr(text, NEW.start + 1, NEW."end" - NEW.start) AS words
          INTO later
          FROM sources_snapshot WHERE id = NEW.snapshot_id;
        IF cited.source_id <> later.source_id OR cited.id = later.id THEN
            {refuse("An anchor looks for an excerpt in another snapshot of the same source.")}
        END IF;
        IF NEW."end" > later.text_length THEN
            {refuse("The later snapshot ends at %, before %.", "later.text_length", 'NEW."end"')}
        END IF;
        IF NEW.outcome = 'exact'
           AND later.words COLLATE "C" IS DISTINCT FROM cited.exact COLLATE "C" THEN
            {NOT_THERE}
        END IF;
        RETURN NEW;
    """,
)


@tracked
class Anchor(models.Model):
    """Where the words of an excerpt stand in a later capture of the source, or that they are gone.

    A fuzzy anchor counts only once a person has accepted it.
    """

    excerpt = models.ForeignKey(Excerpt, models.CASCADE, related_name="anchors")
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, related_name="anchors", help_text="The later capture."
    )
    outcome = TermField(AnchorOutcome, help_text="How the words were found.")
    start = models.PositiveIntegerField(
        null=True, blank=True, help_text="First code point in the later text."
    )
    end = models.PositiveIntegerField(
        null=True, blank=True, help_text="The code point after the last."
    )
    score = models.FloatField(
        null=True, blank=True, help_text="Likeness of a fuzzy match, 0 to 100."
    )
    accepted_at = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        triggers = [FITS, *touch_root("snapshot__source")]
        constraints = [
            models.UniqueConstraint(
                fields=["excerpt", "snapshot"], name="%(app_label)s_%(class)s_one_per_capture"
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_gone_has_no_place",
                condition=Q(outcome=AnchorOutcome.GONE, start=None, end=None)
                | Q(
                    ~Q(outcome=AnchorOutcome.GONE),
                    start__isnull=False,
                    end__isnull=False,
                    end__gt=F("start"),
                ),
                violation_error_message="Words that are gone have no position; others have one.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_fuzzy_has_score",
                condition=Q(outcome=AnchorOutcome.FUZZY, score__isnull=False, score__range=(0, 100))
                | Q(~Q(outcome=AnchorOutcome.FUZZY), score=None),
                violation_error_message="A similar match, and no other, has a score from 0 to 100.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_accepted_pair",
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                violation_error_message="An acceptance has both a moment and a person.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.excerpt}: {self.get_outcome_display()}"
