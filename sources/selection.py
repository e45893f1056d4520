"""Words selected in a capture: the server's own look at them, and the excerpt that they become."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.functions import Substr

from sources.models import Excerpt, Snapshot
from sources.models.snapshot import MAX_TEXT

MAX_KEY = 2**63 - 1


class SelectionForm(forms.Form):
    """``start`` and ``end`` of the words in code points of the capture, and the words as seen.

    Cleaned, :meth:`excerpt` is the excerpt of just these words, marked now if it was not before.
    """

    snapshot = forms.IntegerField(min_value=1, max_value=MAX_KEY, widget=forms.HiddenInput)
    start = forms.IntegerField(min_value=0, max_value=MAX_TEXT, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=1, max_value=MAX_TEXT, widget=forms.HiddenInput)
    exact = forms.CharField(strip=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if {*SelectionForm.base_fields} & {*self.errors}:
            raise ValidationError("No words are selected: select them in the text.")
        cleaned["exact"] = as_stored(cleaned["exact"])
        verify(*(cleaned[name] for name in ("snapshot", "start", "end", "exact")))
        return cleaned

    def excerpt(self) -> Excerpt:
        words = self.cleaned_data
        return Excerpt.objects.get_or_create(
            snapshot_id=words["snapshot"],
            start=words["start"],
            end=words["end"],
            defaults={"exact": words["exact"]},
        )[0]


def as_stored(words: str) -> str:
    """Words as a text holds them: what a form sends has a carriage return before each line feed."""
    return words.replace("\r\n", "\n")


def verify(snapshot: int, start: int, end: int, exact: str) -> None:
    """Refuse words that are not at this place of the capture, code point for code point."""
    words = Substr("text", start + 1, max(end - start, 0))
    found = Snapshot.objects.filter(pk=snapshot).values_list(words, flat=True).first()
    if found is None:
        raise ValidationError("This capture is not there any more: open the source again.")
    if not found or found != exact:
        raise ValidationError(
            f"The selected words are not at {start}–{end} of this capture, where it says: "
            f"“{found[:200]}”. Select them again."
        )
