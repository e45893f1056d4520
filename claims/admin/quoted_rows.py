"""Rows that cite words: pasted, and found in the document."""

from typing import Any

from claims.admin.row_forms import RowForm
from claims.models import Claim
from sources.admin.quotes import QuoteForm, marked_place
from sources.models import Source
from sources.quotes import Place

QUOTE = ("excerpt", *QuoteForm.QUOTE)


def sources_of(claim: Claim | None) -> list[Source]:
    """The documents in which the claim is made: its own source, or those that report it."""
    if claim is None:
        return []
    if claim.source:
        return [claim.source]
    reports = claim.statement.reports.select_related("source") if claim.statement else ()
    return [report.source for report in reports]


class QuotedRowForm(QuoteForm, RowForm):
    """A row with a quotation. Where only one document can have the words, it need not be named."""

    needs_quote = True

    def __init__(self, *args: Any, only_source: Source | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.only_source = only_source
        self.excerpt_is_needed = self.needs_quote
        self.fields["quote_words"].widget.attrs["rows"] = 2

    @property
    def source_is_open(self) -> bool:
        """Whether the page must show where the words stand."""
        asked = bool(self.typed("quote_source")) or self._has_error("quote_source", "excerpt")
        return not self.only_source or asked

    @property
    def quote_is_open(self) -> bool:
        """Whether the page must show the place to paste words: there are none yet, or new ones."""
        asked = bool(self.typed("quote_words")) or self._has_error("quote_words", "quote_place")
        return not self.instance.excerpt_id or asked or self._has_error("quote_source", "excerpt")

    @property
    def marked(self) -> Place | None:
        """The words that were marked in the text and are not cited yet, in their context."""
        return marked_place(self.typed("quote_place"), self.typed("quote_words"))

    @property
    def asks_which(self) -> bool:
        """Whether the words occur more than once, and the form asks which are meant."""
        return not self.fields["quote_place"].widget.is_hidden

    def _has_error(self, *names: str) -> bool:
        return any(name in self.errors for name in names) if self.is_bound else False

    def source_of_words(self, cleaned: dict[str, Any]) -> Source | None:
        return super().source_of_words(cleaned) or self.only_source

    def _get_validation_exclusions(self) -> set[str]:
        # Words are marked on saving, so rules that ask for an excerpt are kept only by then.
        return {*super()._get_validation_exclusions(), "excerpt"}  # type: ignore[misc]
