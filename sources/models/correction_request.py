from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Now
from django.db.models.lookups import LessThanOrEqual

from sources.choices import ErrorKind, ReportOutcome
from sources.fields import TermField
from sources.history import tracked
from sources.models.ledger import LedgerEntry

LONGEST = 4_000


class CorrectionRequestQuerySet(models.QuerySet["CorrectionRequest"]):
    def waiting(self) -> "CorrectionRequestQuerySet":
        """Those that nobody has answered."""
        return self.filter(answered_at=None)

    def answered(self) -> "CorrectionRequestQuerySet":
        return self.exclude(answered_at=None)


@tracked
class CorrectionRequest(models.Model):
    """What a reader reports as wrong in a published record, and what we answer; never published.

    Its sender has no account, and reads the answer at an address that only ``key`` leads to.
    Nothing is kept of where it came from.
    """

    FORGOTTEN = ("contact",)

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    entry = models.ForeignKey(
        LedgerEntry, models.PROTECT, editable=False, related_name="correction_requests"
    )
    kind = TermField(ErrorKind, help_text="What is wrong.")
    body = models.TextField(
        max_length=LONGEST,
        help_text="What is wrong, what is right, how you know. A link to a document helps.",
    )
    contact = models.CharField(
        max_length=200,
        blank=True,
        help_text="Where we may ask back. Deleted once the report is answered.",
    )
    sent_at = models.DateTimeField(db_default=Now(), editable=False)
    outcome = TermField(ReportOutcome, blank=True, help_text="What came of it.")
    correction = models.ForeignKey(
        LedgerEntry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
        help_text="The publication that puts it right: its number, or the id of its record.",
    )
    answer = models.TextField(
        max_length=LONGEST,
        blank=True,
        help_text="To the sender: what was changed, why the record stands, or what you need.",
    )
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = CorrectionRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "report of an error"
        verbose_name_plural = "reports of errors"
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_says_something",
                condition=Q(LessThanOrEqual(Length("body"), LONGEST), body__regex=r"\S"),
                violation_error_message=f"A report says something, in {LONGEST:,} characters.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_answer_says_what_came_of_it",
                condition=Q(outcome="", answer="") | (~Q(outcome="") & Q(answer__regex=r"\S")),
                violation_error_message="Say what came of it, and answer the sender in words.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_answered_pair",
                condition=Q(outcome="", answered_at=None, answered_by=None)
                | (~Q(outcome="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                violation_error_message="A report is answered by a person, at a moment.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_corrected_by_a_revision",
                condition=Q(outcome=ReportOutcome.CORRECTED, correction__isnull=False)
                | (~Q(outcome=ReportOutcome.CORRECTED) & Q(correction=None)),
                violation_error_message="Name the publication that puts it right, if one does.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_corrected_afterwards",
                condition=Q(correction=None) | Q(correction__gt=F("entry")),
                violation_error_message="What puts it right was published after what was read.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_contact_is_forgotten",
                condition=Q(contact="") | Q(outcome__in=["", ReportOutcome.NEEDS_MORE]),
                violation_error_message="Once a report is answered, nobody keeps the contact.",
            ),
        ]

    def __str__(self) -> str:
        return f"Report {self.pk}: {self.get_kind_display()}"
