from collections.abc import Iterable
from typing import Any

from django.db.models import Func, Prefetch, TextField, Value
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from actors.choices import JudgementVerdict
from actors.models import Actor, ActorExternalId, ActorName, IdentityJudgement
from sources.documents.excerpts import ExcerptPart, complete_excerpts
from sources.documents.publishers import PublisherBrief
from sources.fields import EDTFRange
from sources.publication.documents import (
    DocumentSerializer,
    Part,
    PublishedBrief,
    document_fields,
    number_of,
)
from sources.publication.kinds import Document, Kind, register


class ActorBrief(PublishedBrief):
    """An actor, as its own document has it."""

    name = serializers.CharField(help_text="Preferred name.")

    class Meta:
        model = Actor
        fields = ["id", "uuid", "name", "kind", "country"]


class ActorNamePart(Part):
    """One name of the actor."""

    excerpt = ExcerptPart(
        read_only=True, allow_null=True, help_text="Words that use it; null when none are cited."
    )

    class Meta:
        model = ActorName
        fields = ["name", "language", "script", "kind", "preferred", "used_date", "excerpt"]


class ActorExternalIdPart(Part):
    """What others call the actor, in a scheme of theirs."""

    class Meta:
        model = ActorExternalId
        fields = ["scheme", "value"]


class ActorDocument(DocumentSerializer):
    """Somebody who acts, speaks, is addressed or is hit."""

    name = serializers.CharField(read_only=True, help_text="Preferred name.")
    names = ActorNamePart(
        many=True, read_only=True, help_text="All its names, the preferred one first."
    )
    external_ids = ActorExternalIdPart(many=True, read_only=True, help_text="Its ids elsewhere.")
    publisher = PublisherBrief(
        read_only=True,
        allow_null=True,
        help_text="The outlet that it also is; null when it is none.",
    )
    merged_into = serializers.SerializerMethodField(
        help_text="The record that it redirects to, when both were judged to be one actor."
    )

    class Meta:
        model = Actor
        fields = document_fields(
            "name", "kind", "sector", "country", "active_date", "description", "names",
            "external_ids", "publisher", "merged_into",
        )  # fmt: skip

    @extend_schema_field(ActorBrief(allow_null=True))
    def get_merged_into(self, actor: Any) -> Any:
        return ActorBrief(actor.merges[0].other).data if actor.merges else None


def records() -> Any:
    merges = IdentityJudgement.objects.standing().filter(verdict=JudgementVerdict.SAME)
    names = ActorName.objects.select_related("excerpt__snapshot__source__publisher")
    return Actor.objects.select_related("publisher").prefetch_related(
        Prefetch("names", names.order_by("-preferred", "pk").defer("excerpt__snapshot__text")),
        Prefetch("external_ids", ActorExternalId.objects.order_by("scheme", "value")),
        Prefetch("judgements", merges.select_related("other"), to_attr="merges"),
    )


class FoldedLines(Func):
    """Names in their form for searching, each on a line of its own, with a line's end before it."""

    template = (
        r"(SELECT E'\n' || string_agg(claimbase_fold(name), E'\n') || E'\n'"
        " FROM unnest(%(expressions)s::text[]) AS name)"
    )
    output_field = TextField()

    def __init__(self, names: Iterable[str], **extra: Any) -> None:
        super().__init__(Value([*names]), **extra)


def columns(document: Document) -> dict[str, Any]:
    return {
        "kind": document["kind"],
        "sector": document["sector"] or "",
        "country": document["country"] or "",
        "names": [name["name"] for name in document["names"]],
        "folded": FoldedLines(name["name"] for name in document["names"]),
        "external_ids": [f"{one['scheme']}:{one['value']}" for one in document["external_ids"]],
        "publisher": number_of(document["publisher"]),
        "active_range": EDTFRange(Value(document["active_date"])),
        "merged_into": number_of(document["merged_into"]),
    }


def words(document: Document) -> dict[str, list[str | None]]:
    names = [name["name"] for name in document["names"]]
    return {"A": [document["name"]], "B": [*names], "C": [document["description"]]}


register(
    Kind(
        order=3,
        root=Actor,
        serializer=ActorDocument,
        columns=columns,
        words=words,
        records=records,
        derive=complete_excerpts,
    )
)
