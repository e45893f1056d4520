from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sources.choices import CaptureMethod
from sources.fields import TermField
from sources.functions import Sha256
from sources.models.raw_file import MAX_BYTES
from sources.models.source import Source
from sources.querysets import WithoutContent


class Arrival(models.Model):
    """A document that somebody has brought and not saved yet; nobody else sees it.

    Saved, it becomes a source or a later capture of one, and goes; left out, it goes.
    """

    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, editable=False, related_name="arrivals"
    )
    brought_at = models.DateTimeField(db_default=Now(), editable=False)
    name = models.CharField(max_length=300, help_text="What it was called where it came from.")
    method = TermField(CaptureMethod, help_text="How it came.")
    media_type = models.CharField(
        max_length=100, blank=True, help_text="What it is said to be; its bytes may know better."
    )
    encoding = models.CharField(
        max_length=40, blank=True, help_text="A person's word on its character encoding."
    )
    address = models.URLField(max_length=2000, blank=True, help_text="Where it was fetched.")
    later_capture_of = models.ForeignKey(
        Source,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="arrivals",
        help_text="The source that it is captured of once more; empty when it is a new one.",
    )
    content = models.BinaryField(editable=False)
    size = models.GeneratedField(
        expression=models.Func(F("content"), function="octet_length"),
        output_field=models.IntegerField(),
        db_persist=True,
    )
    sha256 = models.CharField(max_length=64, editable=False)
    typed: Any = models.JSONField(
        default=dict, editable=False, help_text="What was typed of it so far, field by field."
    )

    objects = WithoutContent()

    class Meta:
        base_manager_name = "objects"
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_digest_is_true",
                condition=Q(sha256=Sha256(F("content"))),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_size_is_bounded",
                condition=Q(size__range=(1, MAX_BYTES)),
            ),
            models.UniqueConstraint(
                fields=["brought_by", "sha256"],
                name="%(app_label)s_%(class)s_brought_once",
                violation_error_message="You have brought these bytes already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
