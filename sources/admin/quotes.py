"""Citing words in a form: a source and the pasted words, instead of an excerpt made beforehand."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models.functions import Substr

from sources.models import Excerpt, Snapshot, Source
from sources.quotes import AROUND, Place, QuoteAmbiguousError, QuoteNotFoundError, find_alike

CHOICES = 50
DIGITS = 9  # of a key or a place; more is none of ours


def marked_place(chosen: Any, words: Any) -> Place | None:
    """The words that stand at a chosen place, with what stands around them; None if others do."""
    key, _, first = str(chosen or "").partition(":")
    words = str(words or "").replace("\r\n", "\n")
    known = key.isdecimal() and first.isdecimal() and max(len(key), len(first)) <= DIGITS
    if not (known and words):
        return None
    start, after = int(first), int(first) + len(words)
    before = max(start - AROUND, 0)
    around = Snapshot.objects.filter(pk=key).values_list(
        Substr("text", before + 1, start - before),
        Substr("text", start + 1, len(words)),
        Substr("text", after + 1, AROUND),
    )
    prefix, found, suffix = around.first() or ("", "", "")
    return Place(start, after, prefix, words, suffix) if found == words else None


class WordsForm(forms.ModelForm):
    """A form that finds pasted words in the newest capture of a source that has them.

    Spaces, quotation marks and dashes may differ: what the document has is what is cited. Where
    the words occur more than once, the form is shown again with all places to choose from.
    """

    QUOTE = ("quote_source", "quote_words", "quote_place")

    quote_source: Any = forms.ModelChoiceField(
        Source.objects.select_related("publisher"),
        required=False,
        label="In source",
        help_text="The document that has the words.",
    )
    quote_words = forms.CharField(
        required=False,
        strip=False,
        label="Exact words",
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "class": "vLargeTextField words"}),
        help_text="Paste them as they stand there.",
    )
    quote_place = forms.ChoiceField(required=False, label="Which of them", widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found: tuple[Snapshot, int, int] | None = None
        source: Any = self.fields["quote_source"]
        choices = source.choices
        source.widget = AutocompleteSelect(Snapshot._meta.get_field("source"), admin.site)
        source.widget.choices = choices
        source.label_from_instance = admin.site.get_model_admin(Source).choice_label  # type: ignore[attr-defined]
        # The places are found anew in the text; the chosen one stands for itself until then.
        chosen = self.data.get(self.add_prefix("quote_place"), "") if self.is_bound else ""
        place: Any = self.fields["quote_place"]
        place.choices = [(chosen, chosen)]

    def source_of_words(self, cleaned: dict[str, Any]) -> Source | None:
        """The document that has the words. Override where the record itself tells it."""
        return cleaned.get("quote_source")

    def find_words(self, cleaned: dict[str, Any], words: str) -> None:
        """Set :attr:`found` to the capture and the place of ``words`` in it, or add an error."""
        source = self.source_of_words(cleaned)
        if source is None:
            self.add_error("quote_source", "Say which source has these words.")
            return
        try:
            self.found = self._look_in(source, words, cleaned.get("quote_place", ""))
        except QuoteNotFoundError as error:
            self.add_error("quote_words", f"{source.human_id}: {error}")
        except QuoteAmbiguousError as error:
            self._ask_which(error.places)

    def _look_in(self, source: Source, words: str, chosen: str) -> tuple[Snapshot, int, int]:
        if (marked := self._chosen_place(source, words, chosen)) is not None:
            return marked
        failure = None
        for snapshot in source.snapshots.all():
            try:
                return snapshot, *find_alike(snapshot.text, words)
            except QuoteNotFoundError as error:
                failure = failure or error
            except QuoteAmbiguousError as error:
                for place in error.places:
                    if chosen == f"{snapshot.pk}:{place.start}":  # with other quotation marks
                        return snapshot, place.start, place.end
                self.asked = snapshot
                raise
        raise failure or QuoteNotFoundError("It has no captured text yet: capture it first.")

    def _chosen_place(
        self, source: Source, words: str, chosen: str
    ) -> tuple[Snapshot, int, int] | None:
        """The place “capture:first code point” that was chosen, if it has just these words."""
        marked = marked_place(chosen, words)
        snapshot = source.snapshots.filter(pk=chosen.partition(":")[0]).first() if marked else None
        return (snapshot, marked.start, marked.end) if marked and snapshot else None

    def _ask_which(self, places: list[Place]) -> None:
        field: Any = self.fields["quote_place"]
        shown = places[:CHOICES]
        field.widget = forms.RadioSelect()
        field.choices = [(f"{self.asked.pk}:{place.start}", str(place)) for place in shown]
        self.add_error(
            "quote_place", f"The words occur {len(places)} times. Choose which you mean, and save."
        )


class QuoteForm(WordsForm):
    """The form of a row that cites an excerpt: the words are pasted, or an excerpt is picked.

    Use it as an inline's ``form``, with :attr:`QUOTE` and ``excerpt`` among its ``fields``. The
    excerpt is made when the row is saved, unless these words are marked already.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.excerpt_is_needed = self.fields["excerpt"].required
        self.fields["excerpt"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        words = cleaned.get("quote_words", "").replace("\r\n", "\n")
        if not words.strip():
            if self.excerpt_is_needed and not cleaned.get("excerpt") and not self.errors:
                self.add_error("quote_words", "Paste the exact words, or pick an excerpt.")
        elif "excerpt" in self.changed_data and cleaned.get("excerpt"):
            self.add_error("quote_words", "Paste words or pick an excerpt, not both.")
        else:
            self.find_words(cleaned, words)
        if self.found:
            # Words marked already are checked like a picked excerpt; new ones are made on saving.
            snapshot, start, end = self.found
            marked = Excerpt.objects.filter(snapshot=snapshot, start=start, end=end)
            cleaned["excerpt"] = marked.first()
        return cleaned

    def save(self, commit: bool = True) -> Any:
        if self.found:
            snapshot, start, end = self.found
            self.instance.excerpt = Excerpt.objects.get_or_create(
                snapshot=snapshot,
                start=start,
                end=end,
                defaults={"exact": snapshot.text[start:end]},
            )[0]
        return super().save(commit)
