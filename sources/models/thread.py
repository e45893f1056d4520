import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now, Upper

from sources.history import tracked
from sources.models.excerpt import Excerpt
from sources.models.of_record import OfRecord
from sources.triggers import refuse

IN_THEIR_OWN_NAME = pgtrigger.Trigger(
    name="in_their_own_name",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func=f"""
        IF claimbase_taking_down() THEN
            RETURN NEW;
        END IF;
        IF TG_OP = 'UPDATE' AND NEW.written_by_id <> OLD.written_by_id THEN
            {refuse("What one person has said does not become another’s.")}
        END IF;
        IF NEW.removed_at IS NULL THEN
            IF (TG_OP = 'INSERT' OR NEW.body <> OLD.body)
               AND claimbase_agent() <> 'user:' || NEW.written_by_id THEN
                {refuse("The words of a comment are their author’s alone to write and change.")}
            END IF;
        ELSIF claimbase_agent() <> 'user:' || NEW.removed_by_id THEN
            {refuse("Nobody can remove a comment in another’s name.")}
        END IF;
        RETURN NEW;
    """,
)


class Thread(OfRecord):
    """What people say to each other about a record, or about words of a source; never published."""

    excerpt = models.ForeignKey(
        Excerpt,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="threads",
        help_text="The words that it is about. None where it is about the record as a whole.",
    )
    resolved_at = models.DateTimeField(null=True, editable=False)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_resolved_pair",
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                violation_error_message="A thread is resolved by a person, at a moment.",
            ),
        ]

    def __str__(self) -> str:
        return f"Thread {self.pk} of {self.kind} {self.record_number}"


class CommentQuerySet(models.QuerySet["Comment"]):
    def with_edited(self) -> "CommentQuerySet":
        """Each with ``is_edited``: whether its words were others once."""
        changes = Comment.pgh_event_model._base_manager  # type: ignore[attr-defined]
        edits = changes.filter(pgh_obj_id=OuterRef("pk"), pgh_label="update")
        return self.annotate(is_edited=Exists(edits))


@tracked
class Comment(models.Model):
    """What one person says in a thread. Removed, its place stays, and its words are gone.

    The database lets its author alone write and change the words. It knows the author as the
    history does, by whom the application says that it acts for.
    """

    thread = models.ForeignKey(Thread, models.PROTECT, editable=False, related_name="comments")
    body = models.TextField(
        max_length=5000,
        help_text="Plain words. An id (CLM-000123) becomes a link; @name tells that person.",
    )
    written_at = models.DateTimeField(db_default=Now(), editable=False, db_index=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="comments"
    )
    removed_at = models.DateTimeField(null=True, editable=False)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    removal_reason = models.CharField(max_length=500, blank=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        # Taking down another's is for administrators.
        default_permissions = ("take_down",)
        indexes = [  # whatever the capitals, for finding words
            GinIndex(OpClass(Upper("body"), name="gin_trgm_ops"), name="sources_comment_trigrams")
        ]
        triggers = [IN_THEIR_OWN_NAME]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_removed_pair",
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                violation_error_message="A comment is removed by a person, at a moment.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_says_something",
                condition=Q(removed_at=None, body__regex=r"\S")
                | Q(removed_at__isnull=False, body=""),
                violation_error_message="A comment says something until it is removed.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_removed_with_reason",
                condition=Q(removed_by=None)
                | Q(removed_by=F("written_by"))
                | Q(removal_reason__regex=r"\S"),
                violation_error_message="Say why another’s comment is removed.",
            ),
        ]

    def __str__(self) -> str:
        return self.body if len(self.body) <= 80 else f"{self.body[:79]}…"
