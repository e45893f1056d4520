"""The forms within the claim editor: the statement that the claim is part of, and its threat."""

from collections.abc import Sequence
from typing import Any

from actors.models import Actor
from claims.admin.quoted_rows import sources_of
from claims.admin.statements import StatementForm
from claims.admin.threat_form import ThreatForm
from claims.models import Claim, ConditionalThreat
from claims.workbench.earlier import deed_of, fields_of
from sources.models import Source


class Part:
    """A form within the editor's: judged with it, and written only when it says something new."""

    # The fields that are folded away while they are empty.
    rare: tuple[str, ...] = ()

    @property
    def has_more(self: Any) -> bool:
        """Whether one of the rarer fields is filled, so that they should be seen."""
        return any(self.typed(name) or name in self.errors for name in self.rare)

    def drop(self: Any, *names: str) -> None:
        for name in names:
            self.fields.pop(name, None)

    def write(self: Any) -> None:
        is_new = self.instance._state.adding
        self.save(commit=False)
        if is_new or self.changed_data:  # to write the same again would count as a version
            self.instance.save()
        self.save_m2m()


class StatementPart(Part, StatementForm):
    """The statement, new or as entered before. It keeps a version of its own."""

    rare = ("on_behalf_of", "addressees", "said_wording", "place")
    usual = ("summary", "speakers", "said_date")

    def __init__(
        self, *args: Any, document: Source | None, speaker: int, mode: str, **options: Any
    ) -> None:
        self.document, self.mode = document, mode
        super().__init__(*args, **options)
        self.drop("change_reason")
        if self.instance._state.adding and Actor.objects.filter(pk=speaker).exists():
            self.initial["speakers"] = [speaker]

    def offered(self) -> Sequence[dict[str, Any]]:
        """A report of the document in hand, if it has none yet."""
        if self.document is None:
            return ()
        saved = () if self.instance._state.adding else self.instance.reports.all()
        known = any(report.source_id == self.document.pk for report in saved)
        voices = [{}, {"mode": self.mode}]  # the outlet, and who speaks
        return () if known else [{"source": self.document.pk, "voices": voices}]

    @property
    def is_open(self) -> bool:
        """Whether there is something to fill in: it is new, lacks its report, or has an error."""
        wrong = self.is_bound and any(form.errors for form in self.all_forms())
        return self.instance._state.adding or bool(self.offered()) or wrong


class ThreatPart(Part, ThreatForm):
    """What a claim of kind threat threatens. It is of the claim's version."""

    rare = (
        "retaliatory",
        "specificity",
        "deadline_period",
        "deadline_anchor",
        "deadline_anchor_date",
        "expiry_date",
        "issue",
        "commitment",
        "expected_cost",
        "triangular_override",
    )

    def __init__(self, *args: Any, editor: Any, **options: Any) -> None:
        self.editor = editor
        super().__init__(*args, **options)
        self.drop("claim", *self.OWN)
        if self.instance._state.adding:
            known = fields_of(self.before) if self.before else {}
            self.initial |= known | editor.opening.threat

    @property
    def claim(self) -> Claim:
        claim: Claim = self.editor.instance
        return claim

    @property
    def before(self) -> ConditionalThreat | None:
        """The threat of the same statement that a new one begins as."""
        before: ConditionalThreat | None = self.editor.before
        return before

    def deed(self) -> dict[str, Any]:
        return deed_of(self.before) if self.before else {}

    def speakers(self) -> list[int]:
        speakers: list[int] = self.editor.speakers()
        return speakers

    def sources(self) -> list[Source]:
        document = self.editor.reading
        return [document] if document else sources_of(self.editor.saved_claim)

    @property
    def is_blank(self) -> bool:
        """A new threat of which nothing is told yet: the claim is saved without it."""
        told = any(name != "threateners" for name in self.changed_data)
        rows = any(rows.has_changed() for rows in self.row_lists)
        return self.instance._state.adding and not told and not rows
