import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from sources.choices import Scope
from sources.fields import EDTFField, edtf_range
from sources.history import tracked
from sources.querysets import TokenQuerySet
from sources.triggers import refuse

STAYS = pgtrigger.Trigger(
    name="stays",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition(
        "OLD.revoked_at IS NOT NULL"
        " OR (OLD.owner_id, OLD.scopes, OLD.prefix, OLD.digest, OLD.created_at, OLD.created_by_id)"
        " IS DISTINCT FROM"
        " (NEW.owner_id, NEW.scopes, NEW.prefix, NEW.digest, NEW.created_at, NEW.created_by_id)"
    ),
    func=refuse("A token stays as it was made, and revoked once it is. Make another one."),
)


@tracked
class Token(models.Model):
    """A key with which a program asks the API in the name of a person.

    Only a keyed hash of it is kept (:mod:`sources.tokens`), and its beginning, to find it by.
    """

    label = models.CharField(
        max_length=100, help_text="What uses it, such as “nightly mirror of the library”."
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="tokens",
        help_text="In whose name it asks. What it sends counts as written by this person.",
    )
    scopes = ArrayField(
        models.CharField(max_length=20, choices=Scope.choices),
        help_text="What it lets its holder do beyond what everybody may.",
    )
    expiry_date = EDTFField(
        help_text="The last day, month or year (UTC) in which it serves: 2027-06-30, 2027-06. "
        "Empty: until it is revoked.",
    )
    expiry_range = edtf_range("expiry_date")
    prefix = models.CharField(max_length=11, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "API token"
        triggers = [STAYS]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_revoked_pair",
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                violation_error_message="A token is revoked by a person, at a moment.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_scopes_are_terms",
                condition=Q(scopes__contained_by=Scope.values) & ~Q(scopes=[]),
                violation_error_message="A token has one scope or both.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_expiry_has_an_end",
                condition=Q(expiry_date=None)
                | Q(expiry_range__isnull=False, expiry_range__upper_inf=False),
                violation_error_message="Give a day, month or year at whose end it expires.",
            ),
            models.UniqueConstraint(
                fields=["owner", "label"],
                condition=Q(revoked_at=None),
                name="%(app_label)s_%(class)s_labelled_once",
                violation_error_message="This person has a token of this label already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.prefix}…)"

    @property
    def is_expired(self) -> bool:
        return self.expiry_range is not None and self.expiry_range.upper <= timezone.now()


class TokenUse(models.Model):
    """When a token was last used, to the minute or so. It is no change of the token."""

    token = models.OneToOneField(Token, models.CASCADE, primary_key=True, related_name="use")
    used_at = models.DateTimeField(editable=False)

    def __str__(self) -> str:
        return f"{self.token}: {self.used_at:%Y-%m-%d %H:%M}"
