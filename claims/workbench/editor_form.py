"""The form of the claim editor: a claim, the statement that it is part of, and its threat, as one.

The statement and the threat are the forms of their own screens, with a prefix. All are judged
together; the statement is saved before the claim, the threat after it.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import Q

from actors.models import Actor
from claims.admin.claims import ClaimForm
from claims.admin.fields import choices_of, label_of, typing_widget
from claims.admin.quoted_rows import sources_of
from claims.admin.record_rows import RowsForm
from claims.admin.rows import Rows
from claims.choices import ClaimKind, StatementRole
from claims.models import ConditionalThreat, Statement
from claims.workbench.earlier import addressees_of, threat_before
from claims.workbench.editor_parts import StatementPart
from claims.workbench.editor_rows import CitationRow, CitationRows, LinkRow
from claims.workbench.opening import Opening
from sources.models import Snapshot, Source

NEW, OWN_VOICE, ANOTHER = "new", "own", "another"
# Of one source; whoever has more finds the rest by typing.
MOST_STATEMENTS = 50
RARE = ("beneficiaries", "shielded", "mentioned", "relation", "modality")
# Tells the editor that other parts belong on the page now.
REDRAWS = {"data-redraws": ""}
SOURCE = Snapshot._meta.get_field("source")


def speakers_of(statement: Any) -> set[int]:
    """The keys of those who speak in a statement; prefetch its parties for many."""
    spoke = (party for party in statement.parties.all() if party.role == StatementRole.SPEAKER)
    return {party.actor_id for party in spoke}


class EditorForm(RowsForm, ClaimForm):
    parent_name = "claim"
    usual = ("proposition", "addressees")

    opening: ClassVar[Opening] = Opening()
    # They make the class of a part's form, for the record that it is of (None: a new one).
    statement_class: Callable[..., Any]
    threat_class: Callable[..., Any]

    document = forms.ModelChoiceField(
        choices_of(SOURCE),
        required=False,
        widget=typing_widget(SOURCE),
        label="Document",
        help_text="The source in which it is read. Words are looked for in it.",
    )
    voice = forms.ChoiceField(
        label="Said in", help_text="A statement that the document reports, or its own voice."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        self.reading: Source | None = None  # the document in hand
        self.statement_part: StatementPart | None = None
        self.threat_part: Any = None
        self.before: ConditionalThreat | None = None  # of the same statement
        begun = {} if args and args[0] is not None else self.opening.fields
        options["initial"] = {**(options.get("initial") or {}), **begun}
        super().__init__(*args, **options)
        self.statement_part = self._statement_part()
        self.threat_part = self._threat_part()
        self.focus = next((form.focus for form in (self, *self.within) if form.focus), "")

    def make_row_lists(self) -> Sequence[Rows]:
        self.saved_claim = None if self.instance._state.adding else self.instance
        self._settle_document()
        self._settle_voice()
        if not self.saved_claim and self.typed("kind") == ClaimKind.THREAT:
            self.before = threat_before(self.picked)
        if self.before:
            self.initial.setdefault("addressees", addressees_of(self.before))
        for name in ("document", "voice", "kind", "statement"):
            widget: Any = self.fields[name].widget
            getattr(widget, "widget", widget).attrs.update(REDRAWS)
        options = {"only_source": self.reading}
        offered = self.opening.citations
        self.citations = self.rows(
            "citations", CitationRow, "citations", CitationRows,
            blank=1, offered=offered, options=options,
        )  # fmt: skip
        self.links = self.rows("links", LinkRow, "links")
        return [self.citations, self.links]

    # --- Which document, and who speaks in it ---------------------------------------------------

    def _settle_document(self) -> None:
        if self.saved_claim and "document" not in self.initial:
            sources = sources_of(self.saved_claim)
            self.initial["document"] = sources[0].pk if len(sources) == 1 else self._cited_source()
        chosen = str(self.typed("document") or "")
        known = Source.objects.select_related("publisher")
        self.reading = known.filter(pk=chosen).first() if chosen.isdecimal() else None
        document: Any = self.fields["document"]
        document.label_from_instance = label_of

    def _cited_source(self) -> int | None:
        cited = self.instance.citations.order_by("pk").values_list("excerpt__snapshot__source")
        return next((key for (key,) in cited), None)

    def _settle_voice(self) -> None:
        """Offer what the document reports, the newest first; begin with that."""
        reported = list(self._statements())
        claim = self.saved_claim
        if claim and "voice" not in self.initial:
            self.initial["voice"] = OWN_VOICE if claim.source_id else str(claim.statement_id)
        speaker = self.opening.speaker
        fitting = [each for each in reported if speaker < 0 or speaker in speakers_of(each)]
        self.initial.setdefault("voice", str(fitting[0].pk) if fitting else NEW)
        screen: Any = self.fields["statement"]
        named = [(str(each.pk), screen.label_from_instance(each)) for each in reported]
        otherwise = [
            (NEW, "a new statement"),
            (OWN_VOICE, "the document’s own voice, quoting nobody"),
            (ANOTHER, "a statement that another source reports"),
        ]
        field: Any = self.fields["voice"]
        field.choices = [("Statements in this document", named)] if named else []
        field.choices += [("Otherwise" if named else "To begin with", otherwise)]
        chosen = str(self.typed("voice") or "")
        key = self.typed("statement") if chosen == ANOTHER else chosen
        rows = (
            Statement.objects.filter(pk=key) if str(key).isdecimal() else Statement.objects.none()
        )
        self.picked = rows.first()

    def _statements(self) -> Any:
        """Those that the document reports, and the one that the claim is part of or asked for."""
        asked = self.data.get("voice") if self.is_bound else self.initial.get("voice")
        wanted = Q(pk=self.instance.statement_id)
        if str(asked or "").isdecimal():
            wanted |= Q(pk=asked)
        if self.reading:
            wanted |= Q(pk__in=self.reading.reports.values("statement"))
        rows = Statement.objects.filter(wanted).prefetch_related("parties__actor__names")
        return rows.order_by("-pk")[:MOST_STATEMENTS]

    def speakers(self) -> list[Any]:
        """The keys of those who speak in the statement, as it stands on the page."""
        return list(self.statement_part.typed("speakers") or ()) if self.statement_part else []

    @property
    def has_more(self) -> bool:
        """Whether one of the rarer fields is filled, so that they should be seen."""
        return any(self.typed(name) or name in self.errors for name in RARE)

    @property
    def claimant(self) -> str:
        """Whose claim it is, which follows from the statement or the document."""
        if self.typed("voice") == OWN_VOICE:
            return str(self.reading.publisher or self.reading) if self.reading else ""
        if self.statement_part and self.statement_part.typed("speaker_unknown"):
            return "unknown"
        keys = [key for key in self.speakers() if str(key).isdecimal()]
        named: Any = Actor.objects.with_label().filter(pk__in=keys)  # "label" is annotated
        return ", ".join(named.values_list("label", flat=True))

    @property
    def sentence(self) -> str:
        return self.threat_part.sentence if self.threat_part else ""

    # --- The forms within -----------------------------------------------------------------------

    @property
    def parts(self) -> list[Any]:
        """The forms within that are of the claim's own version."""
        return [self.threat_part] if self.threat_part else []

    @property
    def within(self) -> list[Any]:
        return [part for part in (self.statement_part, self.threat_part) if part]

    def all_rows(self) -> Iterator[Rows]:
        yield from super().all_rows()
        for part in self.parts:
            yield from part.all_rows()

    def all_forms(self) -> Iterator[forms.BaseForm]:
        yield from super().all_forms()
        for part in self.within:
            yield from part.all_forms()

    def _data_of(self, prefix: str) -> Any:
        """What was sent of a part; nothing if it was not on the page."""
        sent = self.is_bound and prefix in self.data.getlist("parts")  # type: ignore[attr-defined]
        return self.data if sent else None

    @property
    def set_aside(self) -> list[tuple[str, str]]:
        """What was typed into parts that are not shown now; it goes along, should they be again."""
        if not self.is_bound:
            return []
        data: Any = self.data
        shown = {part.prefix for part in self.within}
        aside = [part for part in dict.fromkeys(data.getlist("parts")) if part not in shown]
        of_them = tuple(f"{part}-" for part in aside)
        typed = [
            (name, value) for name, values in data.lists() for value in values
            if name.startswith(of_them)
        ]  # fmt: skip
        return [*(("parts", part) for part in aside), *typed]

    def _statement_part(self) -> StatementPart | None:
        chosen = self.typed("voice")
        if chosen == OWN_VOICE or (chosen != NEW and self.picked is None):
            return None
        prefix = f"statement-{self.picked.pk if self.picked else NEW}"
        return self.statement_class(self.picked)(
            self._data_of(prefix),
            prefix=prefix,
            instance=self.picked or Statement(),
            document=self.reading,
            speaker=self.opening.speaker,
            mode=self.opening.mode,
        )

    def _threat_part(self) -> Any:
        if self.typed("kind") != ClaimKind.THREAT:
            return None
        saved = getattr(self.saved_claim, "threat", None)
        return self.threat_class(saved)(
            self._data_of("threat"), prefix="threat", instance=saved, editor=self
        )

    # --- Judging and saving ---------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        voice = cleaned.get("voice")
        if voice == OWN_VOICE and not cleaned.get("document"):
            self.add_error("document", "Say which document speaks.")
        if voice == ANOTHER and not self.picked:
            self.add_error("statement", "Choose the statement.")
        if voice == NEW and self.statement_part and not self.statement_part.is_bound:
            self.add_error("voice", "Fill in the new statement below.")
        cleaned["statement"] = self.picked if voice not in (NEW, OWN_VOICE) else None
        self.instance.source = cleaned.get("document") if voice == OWN_VOICE else None
        return cleaned

    def is_valid(self) -> bool:
        parts = [part.is_valid() for part in self._judged()]  # the statement before the threat
        return all([super().is_valid(), *parts])

    def _judged(self) -> list[Any]:
        return [
            part for part in self.within
            if part.is_bound and not (part is self.threat_part and part.is_blank)
        ]  # fmt: skip

    @property
    def wrong(self) -> int:
        """How many forms on the page have something to correct."""
        return sum(bool(form.errors) for form in self.all_forms() if form.is_bound)

    def write_statement(self) -> None:
        """Save the statement, and let the claim be part of it."""
        if self.statement_part and self.statement_part.is_bound:
            self.statement_part.write()
            self.instance.statement = self.statement_part.instance

    def _save_m2m(self) -> None:
        super()._save_m2m()
        if self.threat_part in self._judged():
            self.threat_part.instance.claim = self.instance
            self.threat_part.write()
