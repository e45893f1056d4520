from typing import Any, ClassVar

from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from claims.admin.chosen import Chosen, ChosenParts
from claims.admin.citations import CitationInline
from claims.admin.quoted_rows import sources_of
from claims.admin.record_rows import NextStep
from claims.choices import CitationRole, ClaimKind, ParticipantRole, StatementRole
from claims.models import (
    Claim,
    ClaimCitation,
    ClaimLink,
    ClaimParticipant,
    ClaimPlace,
    ClaimTopic,
    ConditionalThreat,
)
from claims.wording import judgement, threat_sentence
from sources.admin.base import CuratedAdmin, PartInline
from sources.admin.forms import RecordForm
from sources.admin.quotes import QuoteForm
from sources.models import Source
from sources.site.guide import see_guide


def participants(role: ParticipantRole) -> Chosen:
    """The field for the actors that have this part in what a claim tells."""
    return Chosen(
        ClaimParticipant,
        "actor",
        fixed={"role": role},
        label=role.label,
        help_text=role.help,
    )


class ClaimForm(ChosenParts, RecordForm):
    subjects = participants(ParticipantRole.SUBJECT)
    objects_of_it = participants(ParticipantRole.OBJECT)
    addressees = participants(ParticipantRole.ADDRESSEE)
    beneficiaries = participants(ParticipantRole.BENEFICIARY)
    shielded = participants(ParticipantRole.PROTECTED)
    mentioned = participants(ParticipantRole.MENTIONED)
    about_places = Chosen(ClaimPlace, "place", label="Places")
    about_topics = Chosen(ClaimTopic, "topic", label="Topics")


class CitationForm(QuoteForm):
    """A citation; where only one document can have the claim's words, it need not be named."""

    claim_typed: Claim | None = None

    def source_of_words(self, cleaned: dict[str, Any]) -> Source | None:
        named = super().source_of_words(cleaned)
        sources = sources_of(self.claim_typed)
        return named or (sources[0] if len(sources) == 1 else None)


class CitationFormSet(BaseInlineFormSet):
    """The citations of a claim, each of which knows the claim as it is typed above them."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        form.claim_typed = self.instance
        return form


class WordsInline(CitationInline):
    model = ClaimCitation
    form = CitationForm
    formset = CitationFormSet
    fieldsets = (
        (
            None,
            {
                "fields": [
                    "cited",
                    "quote_words",
                    ("role", "quote_source"),
                    "quote_place",
                    ("excerpt", "note"),
                ],
                "description": see_guide("Origin or support"),
            },
        ),
    )

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj else 1  # a claim rests on words


class LinkInline(PartInline):
    model = ClaimLink
    fk_name = "claim"
    verbose_name = "link to another claim"
    verbose_name_plural = "links to other claims"
    fields = ("kind", "target", "note")


@admin.register(Claim)
class ClaimAdmin(NextStep, CuratedAdmin):  # type: ignore[misc]
    add_screen = ("admin:claims_editor", "Write a claim")
    form = ClaimForm
    next_step = (
        "Save and describe the threat",
        "admin:claims_conditionalthreat_add",
        "claim",
    )
    list_display = ("sentence", "kind", "claimant", "modality")
    list_display_links = ("human_id", "sentence")
    list_filter = ("kind", "modality", "polarity")
    search_fields = ("proposition",)
    search_help_text = "Words of the claim, any name of its claimant, id (CLM-000123) or UUID"
    inlines = (WordsInline, LinkInline)
    readonly_fields = ("threat_says", "judgements", "linked_from_others")
    parts = (ClaimParticipant, ClaimPlace, ClaimTopic)
    change_form_template = "admin/claims/claim_form.html"

    class Media:
        css: ClassVar = {"all": ["claims/rows.css"]}

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        *_, handling = super().get_fieldsets(request, obj)
        fieldsets = [
            (
                "What is claimed",
                {
                    "fields": ["proposition", ("kind", "modality", "polarity")],
                    "description": see_guide("Claim kinds"),
                },
            ),
            (
                "By whom: a statement, or a source’s own voice",
                {
                    "fields": ["statement", "source"],
                    "description": see_guide("Statement or own voice"),
                },
            ),
            (
                "Whom and what it is about",
                {
                    "fields": [
                        ("subjects", "objects_of_it", "addressees"),
                        ("about_places", "about_topics"),
                        ("action", "about_date"),
                    ]
                },
            ),
            (
                "Other parts, and the relation it speaks of",
                {
                    "fields": [("beneficiaries", "shielded", "mentioned"), "relation"],
                    "classes": ["collapse"],
                },
            ),
        ]
        if obj:
            follows = {"fields": ["threat_says", "judgements", "linked_from_others"]}
            fieldsets.append(("What rests on it", follows))
        return [*fieldsets, handling]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).for_lists()

    def search(self, request: HttpRequest, queryset: Any, words: str) -> Any:
        return queryset.search(words) if words else queryset

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial = super().get_changeform_initial_data(request)
        return {"role": CitationRole.ORIGIN, **initial}

    def has_next_step(self, obj: Claim | None) -> bool:
        if obj is None:
            return True
        described = ConditionalThreat.objects.filter(claim=obj).exists()
        return obj.kind == ClaimKind.THREAT and not described

    # --- The list -------------------------------------------------------------------------------

    @admin.display(description="Claim", ordering="proposition")
    def sentence(self, obj: Claim) -> str:
        return obj.proposition

    @admin.display(description="Claimant")
    def claimant(self, obj: Claim) -> str:
        return claimant(obj)

    # --- What rests on it -----------------------------------------------------------------------

    @admin.display(description="Threat")
    def threat_says(self, obj: Claim) -> SafeString | str:
        threat = ConditionalThreat.objects.filter(claim=obj).first()
        if threat is not None:
            address = reverse("admin:claims_conditionalthreat_change", args=[obj.pk])
            return format_html('<a href="{}">{}</a>', address, threat_sentence(threat))
        if obj.kind != ClaimKind.THREAT:
            return "none, as this is no threat"
        address = f"{reverse('admin:claims_conditionalthreat_add')}?claim={obj.pk}"
        return format_html('<a href="{}">Describe the threat</a>', address)

    @admin.display(description="Assessments")
    def judgements(self, obj: Claim) -> SafeString:
        lines = (
            (
                reverse("admin:claims_assessment_change", args=[assessment.pk]),
                assessment.assessor,
                assessment.get_about_display(),
                judgement(assessment),
            )
            for assessment in obj.assessments.all()
        )
        return format_html(
            '{}<div class="line"><a href="{}?claim={}">Add an assessment</a></div>',
            format_html_join("", '<div class="line"><a href="{}">{}: {}</a> {}</div>', lines),
            reverse("admin:claims_assessment_add"),
            obj.pk,
        )

    @admin.display(description="Linked from")
    def linked_from_others(self, obj: Claim) -> SafeString | str:
        lines = (
            (
                reverse("admin:claims_claim_change", args=[link.claim_id]),
                link.claim,
                link.get_kind_display(),
            )
            for link in obj.linked_from.select_related("claim")
        )
        found = format_html_join("", '<div class="line"><a href="{}">{}</a> {} it</div>', lines)
        return found or "no other claim"


def claimant(claim: Claim) -> str:
    """Whose claim it is; reads the speakers, so join them for lists."""
    if claim.source:
        return str(claim.source.publisher or claim.source)
    if claim.statement is None or claim.statement.speaker_unknown:
        return "unknown"
    parties = claim.statement.parties.all()
    return ", ".join(p.actor.name for p in parties if p.role == StatementRole.SPEAKER)
