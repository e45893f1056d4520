"""The rows of the claim editor: the words that a claim rests on, and its links."""

from typing import Any

from claims.admin.fields import row_field
from claims.admin.quoted_rows import QUOTE, QuotedRowForm
from claims.admin.row_forms import RowForm
from claims.admin.rows import Rows
from claims.choices import CitationRole
from claims.models import ClaimCitation, ClaimLink


class CitationRow(QuotedRowForm):
    shown = ("excerpt__snapshot__source",)

    class Meta:
        model = ClaimCitation
        formfield_callback = row_field
        fields = ("role", *QUOTE, "note")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("role", CitationRole.ORIGIN)

    @property
    def summary(self) -> str:
        return self.instance.excerpt.exact if self.instance.excerpt_id else ""


class CitationRows(Rows):
    """A claim rests on words, so the first row is asked for even when it is empty."""

    @property
    def entered(self) -> list[Any]:
        return super().entered or self.forms[:1]


class LinkRow(RowForm):
    shown = ("target",)

    class Meta:
        model = ClaimLink
        formfield_callback = row_field
        fields = ("kind", "target", "note")
        labels = {"kind": "This claim", "target": "The other claim"}

    @property
    def summary(self) -> str:
        return "" if self.is_new else str(self.instance)
