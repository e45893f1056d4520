"""The rows of a statement's form: the sources that report it, each with its voice chain."""

from collections.abc import Sequence
from typing import Any

from actors.models import Actor
from claims.admin.fields import row_field
from claims.admin.quoted_rows import QUOTE, QuotedRowForm
from claims.admin.row_forms import RowForm
from claims.admin.rows import Rows
from claims.choices import Naming
from claims.models import Hop, Report
from claims.wording import voice_chain
from sources.models import Source


class HopForm(QuotedRowForm):
    """One voice. An empty one counts too: the first may be an outlet that nobody knows."""

    order_field = "order"
    needs_quote = False
    is_blank = False
    shown = ("actor__names", "publisher", "excerpt__snapshot__source")

    class Meta:
        model = Hop
        formfield_callback = row_field
        fields = ("publisher", "actor", "naming", "mode", "translated", "hedge", *QUOTE)
        labels = {"publisher": "Outlet or agency", "actor": "Or actor"}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["naming"].required = False  # the form around it may know it

    @property
    def is_silent(self) -> bool:
        """A new voice that is neither named nor said to be one that nobody can tell."""
        cleaned = self.cleaned_data
        named = cleaned.get("publisher") or cleaned.get("actor")
        return self.is_new and not named and cleaned.get("naming") != Naming.UNIDENTIFIED

    def tell(self, **voice: Any) -> None:
        """Set what the form around the voice knows of it."""
        for name, value in voice.items():
            self.cleaned_data[name] = value
            setattr(self.instance, name, value)

    @property
    def has_more(self) -> bool:
        """Whether one of the rarer fields is filled, so that they should be seen."""
        quoted = self.instance.excerpt_id or self.typed("quote_words")
        return bool(quoted or any(self.typed(name) for name in ("hedge", "translated")))


class ChainRows(Rows):
    """The voices from the outlet to the speaker; there are two at least to begin with."""

    def can(self, verb: str, index: int) -> bool:
        return super().can(verb, index) and (verb != "remove" or len(self.forms) > 1)


class ReportForm(RowForm):
    parent_name = "report"
    shown = ("source", "hops__actor__names", "hops__publisher")

    class Meta:
        model = Report
        formfield_callback = row_field
        fields = ("source",)

    def make_row_lists(self) -> Sequence[Rows]:
        name = f"{self.prefix}-hops"
        self.hops = self.rows(
            name, HopForm, "hops", ChainRows,
            blank=2 if self.is_new else 0, offered=self.initial.get("voices", ()),
        )  # fmt: skip
        source = self.source_typed()
        for hop in (*self.hops.forms, *self.hops.drawer):
            hop.only_source = source
        return [self.hops]

    def source_typed(self) -> Source | None:
        """The source that the page names, valid or not."""
        chosen = str(self.typed("source") or "")
        return Source.objects.filter(pk=chosen).first() if chosen.isdecimal() else None

    @property
    def chain(self) -> str:
        """The voices as saved, on one line."""
        return "" if self.is_new else voice_chain(self.instance.hops.all())

    def fill_in(self, speaker: Actor | None) -> None:
        """Name what the record tells: the outlet is the source's, the last voice the speaker.

        Only in new voices in which nothing was typed. Adds an error where a voice is not told
        how it is named.
        """
        first, last = self.hops.forms[0], self.hops.forms[-1]
        source = self.cleaned_data.get("source")
        for hop in self.hops:
            if hop is first and hop.is_silent and not hop.cleaned_data["naming"] and source:
                known = Naming.NAMED if source.publisher else Naming.UNIDENTIFIED
                hop.tell(publisher=source.publisher, naming=known)
            elif hop is last and hop.is_silent and speaker:
                hop.tell(actor=speaker, naming=hop.cleaned_data["naming"] or Naming.NAMED)
            elif not hop.cleaned_data["naming"]:
                hop.add_error("naming", "Say how the voice before names this one.")
