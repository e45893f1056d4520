"""The form of a threat, with its condition tree and its consequences."""

from collections.abc import Sequence
from typing import Any

from actors.models import Actor
from claims.admin.chosen import Chosen
from claims.admin.quoted_rows import sources_of
from claims.admin.record_rows import RowsForm
from claims.admin.rows import Rows
from claims.admin.threat_rows import ConditionForm, ConditionRows, ConsequenceForm
from claims.choices import ClaimKind, StatementRole
from claims.choices_threat import ThreatRole
from claims.models import Claim, ConditionalThreat, ThreatParty
from claims.wording import Deed, sentence
from sources.models import Source


def speakers_of(claim: Claim | None) -> list[int]:
    """The primary keys of those who speak in the claim's statement."""
    if claim is None or claim.statement is None:
        return []
    spoke = claim.statement.parties.filter(role=StatementRole.SPEAKER)
    return list(spoke.order_by("pk").values_list("actor", flat=True))


class ThreatForm(RowsForm):
    parent_name = "threat"
    usual = ("aim", "form", "protected_actors")

    threateners = Chosen(
        ThreatParty,
        "actor",
        fixed={"role": ThreatRole.THREATENER},
        label="Threateners",
        help_text="Filled in from the speakers of the statement; change it where the speaker "
        "only reads for others.",
    )
    protected_actors = Chosen(
        ThreatParty,
        "actor",
        fixed={"role": ThreatRole.PROTECTED},
        label="Protected actors",
        help_text="Whom the threat is to shield.",
    )
    protected_places = Chosen(
        ThreatParty,
        "place",
        fixed={"role": ThreatRole.PROTECTED},
        label="Protected places",
        help_text="The place that is shielded, such as an airspace.",
    )

    class Meta:
        model = ConditionalThreat
        fields = "__all__"  # the screen's fieldsets name them

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance._state.adding and not self.is_bound:
            self.initial["threateners"] = self.speakers()
        if "claim" in self.fields:
            claims: Any = self.fields["claim"]
            claims.queryset = claims.queryset.filter(kind=ClaimKind.THREAT)

    @property
    def claim(self) -> Claim | None:
        """The claim that is a threat, as saved, chosen or given in the address."""
        if not self.instance._state.adding:
            return self.instance.claim
        chosen = str(self.typed("claim") or "")
        rows = Claim.objects.select_related("source", "statement")
        return rows.filter(pk=chosen).first() if chosen.isdecimal() else None

    def speakers(self) -> list[int]:
        """The primary keys of those who threaten, unless the form says otherwise."""
        return speakers_of(self.claim)

    def sources(self) -> list[Source]:
        """The documents that can have the words of the threat."""
        return sources_of(self.claim)

    def deed(self) -> dict[str, Any]:
        """What every new consequence begins with."""
        return {}

    def make_row_lists(self) -> Sequence[Rows]:
        sources = self.sources()
        options = {"only_source": sources[0] if len(sources) == 1 else None}
        self.conditions = self.rows(
            self.add_prefix("conditions"),
            ConditionForm,
            "conditions",
            ConditionRows,
            options=options,
        )
        self.consequences = self.rows(
            self.add_prefix("consequences"),
            ConsequenceForm,
            "consequences",
            blank=1,
            begun=self.deed(),
            options=options,
        )
        return [self.conditions, self.consequences]

    @property
    def sentence(self) -> str:
        """What the form says as it stands on the page, saved or not."""
        chosen = self.typed("threateners") or self.speakers()
        keys = [key for key in chosen if str(key).isdecimal()]
        named: Any = Actor.objects.with_label().filter(pk__in=keys)  # "label" is annotated
        names = dict(named.values_list("pk", "label"))
        deeds = [
            Deed(row.typed("wording") or "", row.typed("timing"), row.typed("until_wording") or "")
            for row in self.consequences
            if not row.is_blank
        ]
        tree = self.conditions.part() if self.conditions.forms else None
        return sentence(list(names.values()), tree, deeds, self.typed("aim") or "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance._state.adding and not cleaned.get("threateners"):
            cleaned["threateners"] = Actor.objects.filter(pk__in=self.speakers())
        for row in self.conditions.drawer:
            if not row.is_new and (event := row.instance.events.first()):
                self.add_error(
                    None,
                    f"“{row.instance}” cannot be removed from the condition: the event “{event}” "
                    "is about it. Change or delete that event first, or bring the condition back.",
                )
        return cleaned
