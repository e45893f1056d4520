"""What a document states of itself beside what a person says of it, before it is saved."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms

from sources.admin.forms import RecordForm, Walked
from sources.choices import Licence, SourceLinkKind
from sources.ingest import Overrides
from sources.models import Publisher, Source, SourceLink
from sources.workbench.previews import Alike, Preview

# As they stand in the form; the name of a publisher follows the choice of one.
FIELDS = (
    *("title", "byline", "publisher", "published_date", "url", "canonical_url", "language"),
    *("kind", "licence", "licence_name"),
)
CAPTURE = "capture"
# The one that is chosen most first.
KINDS = sorted(SourceLinkKind.choices, key=lambda kind: kind[0] != SourceLinkKind.REPUBLISHES)
RELATIONS = [("", "no link"), *KINDS, (CAPTURE, "is a later capture of it")]
# The other way round: what the source that we hold does with the document.
HELD_ONE = {
    "republished": SourceLinkKind.REPUBLISHES,
    "translated": SourceLinkKind.TRANSLATES,
}
OTHER_WAY_ROUND = [(says, f"is {says} by it") for says in HELD_ONE]


class Row(NamedTuple):
    """A field, and what the document states there."""

    field: forms.BoundField
    note: str
    is_unknown: bool


class Asked(NamedTuple):
    """How the document stands to a source that is like it: the question."""

    alike: Alike
    field: forms.BoundField


class ArrivalForm(Walked, RecordForm):
    """The fields of the source that a document becomes."""

    usual = ("title", "byline", "publisher", "published_date", "language", "kind", "licence")

    publisher_name = forms.CharField(
        required=False,
        max_length=Publisher._meta.get_field("name").max_length,
        label="Its name, if it is new",
        widget=forms.TextInput(attrs={"class": "vTextField", "dir": "auto"}),
    )

    def __init__(
        self, *args: Any, preview: Preview, may_change: bool = True, **options: Any
    ) -> None:
        """``may_change``: whether a link may be written into a source that is held."""
        self.preview, self.stated = preview, preview.stated
        self.inferred = preview.document.inferred if preview.document else ()
        held = preview.publisher
        name = "" if held else self.stated["publisher"]
        initial = {**self.stated, "publisher": held, "publisher_name": name}
        super().__init__(*args, initial=initial, **options)
        for name in ("url", "canonical_url"):  # without a link to what it is now
            self.fields[name].widget = forms.URLInput(attrs={"class": "vURLField"})
        choices = [*RELATIONS, *(OTHER_WAY_ROUND if may_change else [])]
        for source, _why in preview.alike:
            self.fields[_asks(source)] = forms.ChoiceField(
                choices=choices, required=False, widget=forms.RadioSelect, label="This document"
            )

    def rows(self) -> Iterator[Row]:
        for name in FIELDS:
            yield Row(self[name], *self._note(name))
            if name == "publisher":
                yield Row(self["publisher_name"], "", False)

    def asked(self) -> list[Asked]:
        return [Asked(alike, self[_asks(alike.source)]) for alike in self.preview.alike]

    def _note(self, name: str) -> tuple[str, bool]:
        value, held = self.stated.get(name), self.preview.publisher
        if not value or value == Licence.UNKNOWN:
            return "Not stated.", True
        if name == "publisher":
            return f"Stated: “{value}”, {held.human_id if held else 'not held yet'}.", False
        if name in self.inferred:
            return f"Not stated; told from the text: {value}.", False
        return f"Stated: “{value}”.", False

    # --- What was said ------------------------------------------------------------------------

    def said(self) -> Overrides:
        """The fields as the person leaves them."""
        cleaned = self.cleaned_data
        said: Any = {name: cleaned[name] for name in FIELDS}
        said["publisher"] = cleaned["publisher"] or cleaned["publisher_name"]
        return said

    def outdone(self) -> str:
        """Where a person's word stands for the document's, which the history keeps."""
        said: Any = {**self.said()}
        said["publisher"] = getattr(said["publisher"], "name", said["publisher"])
        words = [
            f"the {name.replace('_', ' ')} “{value}”"
            for name, value in self.stated.items()
            if value and name not in self.inferred
            if value.casefold() != (said[name] or "").casefold()
        ]
        return f"The document states {', '.join(words)}." if words else ""

    def captured(self) -> Source | None:
        """The source of which the document is said to be a later capture."""
        return next((alike.source for kind, alike in self._relations() if kind == CAPTURE), None)

    def links(self, source: Source) -> Iterator[SourceLink]:
        """How the document, which is ``source`` by now, is said to stand to those like it."""
        for kind, (held, why) in self._relations():
            if kind in HELD_ONE:
                yield SourceLink(source=held, kind=HELD_ONE[kind], target=source, note=why)
            else:
                yield SourceLink(source=source, kind=kind, target=held, note=why)

    def _relations(self) -> list[tuple[str, Alike]]:
        return [
            (kind, alike)
            for alike in self.preview.alike
            if (kind := self.cleaned_data[_asks(alike.source)])
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        names = [_asks(alike.source) for alike in self.preview.alike]
        captures = [name for name in names if cleaned.get(name) == CAPTURE]
        for name in captures[1:]:
            self.add_error(name, "It can be a later capture of one source only.")
        return cleaned


def _asks(source: Source) -> str:
    return f"as_{source.pk}"
