"""Selected words cited for a claim that is there: those most like the words come first."""

from typing import Any

from django import forms
from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Upper
from django.urls import reverse

from claims.choices import CitationRole
from claims.models import Claim, ClaimCitation
from claims.workbench.panels import PanelView, locked
from sources.choices import State
from sources.models import Source
from sources.selection import SelectionForm

MOST = 10
# The share of trigrams in common from which on a sentence is shown as like the words.
ALIKE = 0.2
CHOICE = forms.RegexField(r"^\d{1,18}:\d{1,18}$", error_messages={"required": "Choose a claim."})


class CiteForm(SelectionForm):
    """The words, the claim that they are cited for, and as what."""

    q = forms.CharField(required=False, max_length=200)
    claim = CHOICE
    role = forms.ChoiceField(
        choices=[("", "As fits"), *CitationRole.choices],
        required=False,
        label="As",
        help_text="As fits: its origin if the claim is made in this source, else support.",
    )

    def __init__(self, source: Source, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.source = source

    @property
    def chosen(self) -> str:
        """The key of the chosen claim, whatever its version."""
        return str(self["claim"].value() or "").partition(":")[0]

    def found(self) -> list[Any]:
        """The claims to choose from: what was searched for, else what is like the words."""
        claims = Claim.objects.exclude(state=State.DISCARDED)
        words = str(self["exact"].value() or "")
        searched = str(self["q"].value() or "").strip()
        proposition: Any = Upper("proposition")
        asked: Any = Upper(Value(words))
        likeness = TrigramSimilarity(proposition, asked)
        claims = claims.annotate(likeness=likeness).order_by("-likeness", "-pk")
        if searched:
            return list(claims.search(searched).select_related("statement")[:MOST])
        here = claims.filter(citations__excerpt__snapshot__source=self.source).distinct()
        both = [*self._alike(claims, words), *here[:MOST]]
        return list({claim.pk: claim for claim in both}.values())

    @transaction.atomic
    def _alike(self, claims: Any, words: str) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(ALIKE)]
            )
        alike = claims.alias(upper=Upper("proposition")).filter(
            upper__trigram_similar=Upper(Value(words))
        )
        return list(alike[:MOST])

    def save(self) -> dict[str, Any]:
        claim = locked(Claim, self.cleaned_data["claim"])
        role = self.cleaned_data["role"] or self._role(claim)
        citation = ClaimCitation(claim=claim, excerpt=self.excerpt(), role=role)
        citation.full_clean()
        citation.save()
        return {
            "claim": claim.pk,
            "human_id": claim.human_id,
            "address": reverse("admin:claims_claim_change", args=[claim.pk]),
            "message": f"Cited for {claim.human_id}, as {CitationRole(role).label.lower()}.",
        }

    def _role(self, claim: Claim) -> str:
        made_here = claim.source_id == self.source.pk or (
            claim.statement and claim.statement.reports.filter(source=self.source).exists()
        )
        return CitationRole.ORIGIN if made_here else CitationRole.SUPPORTS


class CiteView(PanelView):
    form = CiteForm
    template = "admin/workbench/cite.html"
    permissions = ("claims.change_claim",)
