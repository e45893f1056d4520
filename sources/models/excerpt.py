import uuid

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from sources.choices import TranslatorKind
from sources.fields import LANGUAGE, PatternField, TermField
from sources.functions import Lexemes
from sources.history import tracked
from sources.models.snapshot import Snapshot
from sources.triggers import Immutable, refuse, touch_root

MISQUOTED = refuse(
    "The quoted words are not at %–% of the snapshot. There it says: “%”.",
    "NEW.start",
    'NEW."end"',
    "coalesce(left(found, 200), '')",
)

CONTEXT = 32

SEAL = pgtrigger.Trigger(
    name="seal",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("found", "text")],
    func=f"""
        SELECT substr(text, NEW.start + 1, NEW."end" - NEW.start),
               substr(text, greatest(NEW.start - {CONTEXT}, 0) + 1, least(NEW.start, {CONTEXT})),
               substr(text, NEW."end" + 1, {CONTEXT})
          INTO found, NEW.prefix, NEW.suffix
          FROM sources_snapshot
         WHERE id = NEW.snapshot_id AND 0 <= NEW.start AND NEW.start < NEW."end"
           AND NEW."end" <= text_length;
        IF found COLLATE "C" IS DISTINCT FROM NEW.exact COLLATE "C" THEN
            {MISQUOTED}
        END IF;
        RETURN NEW;
    """,
)


class Excerpt(models.Model):
    """The exact words of one snapshot, by W3C Web Annotation selectors.

    ``start`` and ``end`` count code points of the snapshot's text (half-open). A trigger refuses
    words that are not there byte for byte, and fills in ``prefix`` and ``suffix``, the up to 32
    code points around. An excerpt is never changed: it is an address, not an opinion.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, related_name="excerpts", help_text="The capture that holds them."
    )
    start = models.PositiveIntegerField(help_text="First code point, counted from 0.")
    end = models.PositiveIntegerField(help_text="The code point after the last.")
    exact = models.TextField(help_text="The words, exactly as in the snapshot.")
    prefix = models.TextField(blank=True, editable=False)
    suffix = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["snapshot_id", "start", "end"]
        triggers = [SEAL, Immutable("mark other words instead.")]
        indexes = [GinIndex(Lexemes("exact"), name="sources_excerpt_words")]
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "start", "end"], name="%(app_label)s_%(class)s_marked_once"
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_after_start", condition=Q(end__gt=F("start"))
            ),
        ]

    def __str__(self) -> str:
        words = self.exact if len(self.exact) <= 80 else f"{self.exact[:79]}…"
        return f"“{words}”"


@tracked
class ExcerptTranslation(models.Model):
    """The words of an excerpt in another language, and who translated them."""

    excerpt = models.ForeignKey(Excerpt, models.CASCADE, related_name="translations")
    language = PatternField(
        **{**LANGUAGE, "blank": False}, help_text="Language of the translation (BCP 47)."
    )
    words = models.TextField(help_text="The translated words.")
    translator_kind = TermField(TranslatorKind, help_text="A person or a program.")
    translator = models.CharField(max_length=150, help_text="Name of the person or the program.")

    class Meta:
        triggers = touch_root("excerpt__snapshot__source")
        indexes = [GinIndex(Lexemes("words"), name="sources_translation_words")]
        constraints = [
            models.UniqueConstraint(
                fields=["excerpt", "language", "translator"],
                name="%(app_label)s_%(class)s_one_per_translator",
                violation_error_message="This translator has translated the excerpt already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.words[:80]} ({self.language})"
