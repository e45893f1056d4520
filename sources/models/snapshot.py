import uuid

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Now

from sources.choices import CaptureMethod
from sources.fields import Agent, TermField
from sources.functions import Lexemes, Sha256, Sketch, Utf8
from sources.models.raw_file import RawFile
from sources.models.source import Source
from sources.querysets import WithoutText
from sources.triggers import Immutable, refuse, touch_root

MAX_TEXT = 5_000_000

RECORDED = pgtrigger.Trigger(
    name="recorded",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        IF (NEW.recorded_at, NEW.recorded_by)
           IS DISTINCT FROM (statement_timestamp(), claimbase_agent()) THEN
            {refuse("When a capture was recorded, and by whom, the database notes by itself.")}
        END IF;
        RETURN NEW;
    """,
)


class Snapshot(models.Model):
    """One capture of one source: the raw bytes, and the text read from them, fixed for ever.

    Offsets of excerpts count the code points of ``text``, and refer to nothing else. When it was
    captured is what somebody says; when it was recorded here is what the database knows.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="snapshots", help_text="The document captured."
    )
    method = TermField(CaptureMethod, help_text="How it was captured.")
    raw = models.ForeignKey(
        RawFile, models.PROTECT, related_name="snapshots", help_text="The bytes, as captured."
    )
    media_type = models.CharField(max_length=100, help_text="Of the raw bytes, such as text/html.")
    encoding = models.CharField(
        max_length=40,
        blank=True,
        help_text="Character encoding of the raw bytes, if they are text.",
    )
    text = models.TextField(help_text="The text, as extracted from the raw bytes.")
    text_length = models.GeneratedField(
        expression=Length("text"), output_field=models.IntegerField(), db_persist=True
    )
    text_sha256 = models.CharField(max_length=64, editable=False)
    extractor = models.CharField(max_length=60, help_text="What extracted the text.")
    extractor_version = models.CharField(max_length=40, help_text="Its version.")
    captured_at = models.DateTimeField(
        db_default=Now(), editable=False, help_text="When it was captured, as stated."
    )
    captured_by = models.CharField(
        max_length=150, db_default=Agent(), editable=False, help_text="Who captured it, as stated."
    )
    recorded_at = models.DateTimeField(
        db_default=Now(), editable=False, help_text="When it was recorded here."
    )
    recorded_by = models.CharField(
        max_length=150, db_default=Agent(), editable=False, help_text="Who recorded it here."
    )

    objects = WithoutText()

    class Meta:
        base_manager_name = "objects"
        ordering = ["-captured_at", "-id"]
        triggers = [
            RECORDED,
            Immutable("capture the source again to make a new snapshot."),
            *touch_root("source"),
        ]
        indexes = [
            GinIndex(Sketch("text"), name="sources_snapshot_sketch", fastupdate=False),
            GinIndex(Lexemes("text"), name="sources_snapshot_words", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_digest_is_true",
                condition=Q(text_sha256=Sha256(Utf8(F("text")))),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_text_is_bounded",
                condition=Q(text_length__range=(1, MAX_TEXT)),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_captured_by_then",
                condition=Q(captured_at__lte=F("recorded_at")),
                violation_error_message="A capture cannot lie in the future. Put its moment right.",
            ),
            models.UniqueConstraint(
                fields=["source", "raw", "text_sha256"],
                name="%(app_label)s_%(class)s_captured_once",
                violation_error_message="This source was captured with just these bytes already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source.human_id} as captured {self.captured_at:%Y-%m-%d %H:%M} UTC"
