"""What every form of a record has besides the record's fields: its version, and a reason."""

import re
from typing import Any, ClassVar

from django import forms
from django.forms.utils import ErrorDict
from django.http import HttpRequest

# Among what is sent, it asks for the form as it was sent: nothing is judged, and nothing saved.
AGAIN = "_again"

REASON: dict[str, Any] = {
    "max_length": 500,
    "required": False,
    "label": "Reason for this change",
    "help_text": "Goes into the history beside your name. Optional.",
}


SEEN = re.compile(r"([0-9a-f-]{36}):(\d{1,9})")


def versions_seen(request: HttpRequest) -> dict[str, int]:
    """By UUID, the versions of the records that a page of several showed, as it sends them."""
    sent = map(SEEN.fullmatch, request.POST.getlist("seen"))
    return {found[1]: int(found[2]) for found in sent if found}


def area(**attrs: Any) -> forms.Textarea:
    """Where people write words, of any script."""
    return forms.Textarea(attrs={"rows": 3, "dir": "auto", **attrs})


class Redrawable(forms.BaseForm):
    """A form that can be shown again as it was sent, without judging what was typed."""

    redraw = False

    def full_clean(self) -> None:
        if not self.redraw:
            return super().full_clean()
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
        return None

    def is_valid(self) -> bool:
        return not self.redraw and super().is_valid()


class Walked(forms.BaseForm):
    """A form through which a key (parts.js) leads to what is mostly filled in and is empty."""

    usual: tuple[str, ...] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in {*self.usual} & {*self.fields}:
            field = self.fields[name]
            widget: Any = getattr(field.widget, "widget", field.widget)
            widget.attrs["data-usual"] = field.initial or ""  # what it holds when nobody was there


class RecordForm(Redrawable, forms.ModelForm):
    """The base of every record's form in the admin.

    ``version`` is the version of the record as it was when the form was opened, and ``opened``
    what its fields said then; both go with the form, so that a change made meanwhile by somebody
    else is neither missed nor overwritten (:mod:`sources.admin.conflicts`).
    """

    # What stood in the way of saving, found by the database or by the comparison of versions.
    refusal: ClassVar[str | None] = None
    # Whether it is only to be shown again.
    again: ClassVar[bool] = False

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    opened = forms.CharField(required=False, widget=forms.HiddenInput)
    change_reason = forms.CharField(**REASON)

    OWN: tuple[str, ...] = ("version", "opened", "change_reason")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.redraw = self.again and self.is_bound

    @property
    def changed_data(self) -> list[str]:
        return [name for name in super().changed_data if name not in self.OWN]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.refusal:
            self.add_error(None, self.refusal)
        return cleaned


class ConfirmationForm(forms.Form):
    """What is asked before a record is deleted, or brought back to what it was."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    change_reason = forms.CharField(**REASON)
