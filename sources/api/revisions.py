"""Revisions: each publication with its exact words, what it changed, and the log of corrections."""

import base64
from typing import Any, ClassVar

import orjson
from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiResponse,
    PolymorphicProxySerializer,
    extend_schema,
    extend_schema_field,
)
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from sources.api.entries import Entry, EntrySummary, entries, with_said
from sources.api.feeds import Item
from sources.api.filters import Terms
from sources.api.grammar import Filters
from sources.api.links import Links
from sources.api.listing import AS_OF, Listing
from sources.api.pages import Ordering
from sources.api.reading import AsItIs, PublicView, answer, whole_number
from sources.api.selecting import FIELDS, OMIT
from sources.api.tables import flat
from sources.choices import CORRECTIONS, PublicationReason, RecordKind
from sources.ledger.heads import envelope
from sources.models import LedgerEntry
from sources.publication.differences import by_path
from sources.publication.indexing import current_shape
from sources.publication.kinds import kinds
from sources.publication.publishing import read

SEQ = whole_number("seq", "Number in the ledger.", location="path", most=10**18 - 1, example=12)
OTHER = whole_number("other", "That of another.", location="path", most=10**18 - 1, example=12)
NEWEST_FIRST = {"-seq": Ordering(F("seq")), "seq": Ordering(F("seq"), ascending=True)}


class Envelope(serializers.Serializer[Any]):
    """What the entry's leaf in the ledger is the hash of, as canonical JSON (RFC 8785)."""

    at = serializers.CharField(help_text="When it was published, UTC, to the microsecond.")
    commitment = serializers.CharField(help_text="SHA-256 of salt and digest.")
    kind = serializers.CharField(help_text="The kind of record.")
    number = serializers.IntegerField(help_text="The record's revision.")
    reason = serializers.CharField(help_text="Why it was published.")
    seq = serializers.IntegerField(help_text="Its number in the ledger.")
    uuid = serializers.UUIDField(help_text="UUID of the record.")


class Tombstone(serializers.Serializer[Any]):
    """What stands in the place of a document that is no longer held."""

    type = serializers.ChoiceField(RecordKind.choices, help_text="The kind of record.")
    id = serializers.CharField(help_text="Human id.")
    uuid = serializers.UUIDField(help_text="UUID, the same for ever.")
    revision = serializers.IntegerField(help_text="1, 2, 3 … of this record.")
    change_note = serializers.CharField(allow_null=True, help_text="Why it is gone.")
    retracted = serializers.BooleanField(required=False, help_text="It is no longer held.")
    taken_down = serializers.BooleanField(required=False, help_text="Its words were removed.")
    withheld = serializers.ListField(
        child=serializers.IntegerField(),
        required=False,
        help_text="The entries whose words were removed.",
    )


def documents() -> list[Any]:
    return [*(kind.serializer for kind in kinds()), Tombstone]


class RevisionAnswer(EntrySummary):
    """One revision, with the very document that was published."""

    digest = serializers.CharField(help_text="SHA-256 of the bytes at `raw`.")
    salt = serializers.CharField(help_text="With the digest it makes the envelope's commitment.")
    leaf = serializers.CharField(help_text="Hash of the envelope: its leaf in the ledger's tree.")
    envelope = Envelope(help_text="What the leaf is the hash of.")
    raw = serializers.URLField(help_text="The exact bytes that the digest is of.")
    proof = serializers.URLField(help_text="That it is in the ledger.")
    document = serializers.SerializerMethodField(help_text="The document as it was published.")

    @extend_schema_field(PolymorphicProxySerializer("Document", documents, None))
    def get_document(self, _: Any) -> Any: ...


def revision_answer(row: Any, request: Request) -> HttpResponseBase:
    """One revision. Raises when its words were taken down."""
    entry = Entry(row, Links(request))

    def make() -> Response:
        revision = entry.revision()
        return Response(
            {
                **entry.summary(),
                "digest": revision.digest,
                "salt": revision.salt,
                "leaf": row.leaf,
                "envelope": envelope(row),
                "raw": entry.links.raw(row.seq),
                "proof": entry.links.proof(row.seq),
                "document": orjson.Fragment(revision.document),
            }
        )

    etag = f"{row.seq}-{row.latest_seq}"
    return answer(request, make, etag=etag, modified=row.latest_at)


def entry_at(seq: int | str) -> Any:
    """The entry of this number; ``Http404`` when there is none."""
    found = entries("= %s", int(seq))
    if not found:
        raise Http404(f"The ledger has no entry {seq}.")
    return found[0]


class Revision(PublicView):
    """One publication by its number in the ledger: what was said, and how that stands now."""

    @extend_schema(operation_id="revision", parameters=[SEQ], responses=RevisionAnswer)
    def get(self, request: Request, seq: str) -> HttpResponseBase:
        return revision_answer(entry_at(seq), request)


class Raw(PublicView):
    """The exact bytes of a document as it was published: those that its digest is of."""

    content_negotiation_class = AsItIs

    @extend_schema(
        operation_id="revision_raw",
        parameters=[SEQ],
        responses={(200, "application/json"): OpenApiResponse(OpenApiTypes.OBJECT)},
    )
    def get(self, request: Request, seq: str) -> HttpResponseBase:
        row = entry_at(seq)
        revision = Entry(row, Links(request)).revision()

        def make() -> HttpResponse:
            response = HttpResponse(revision.document.encode(), content_type="application/json")
            digest = base64.b64encode(bytes.fromhex(revision.digest)).decode()
            response["Repr-Digest"] = f"sha-256=:{digest}:"  # RFC 9530
            return response

        return answer(request, make, etag=revision.digest, modified=row.published_at)


class RunAnswer(serializers.Serializer[Any]):
    """A stretch of text."""

    kind = serializers.ChoiceField(
        ["same", "removed", "added"],
        help_text="Whether both have it, or the earlier or the later alone.",
    )
    text = serializers.CharField(trim_whitespace=False, help_text="The text itself.")


class DifferenceAnswer(serializers.Serializer[Any]):
    """A place where two documents differ; `before` or `after` is missing where it is not there."""

    path = serializers.CharField(help_text="JSON Pointer, in the later document if it is there.")
    before = serializers.JSONField(required=False, help_text="The earlier value.")
    after = serializers.JSONField(required=False, help_text="The later value.")
    runs = RunAnswer(many=True, required=False, help_text="Word by word, where both are texts.")


class DiffAnswer(serializers.Serializer[Any]):
    """What differs between two revisions of one record."""

    before = EntrySummary(help_text="The earlier revision.")
    after = EntrySummary(help_text="The later revision.")
    differences = DifferenceAnswer(many=True, help_text="Each place where they differ.")


class Diff(PublicView):
    """What differs between two revisions of one record, place by place, word by word."""

    @extend_schema(
        operation_id="revision_diff",
        parameters=[SEQ, OTHER],
        responses=DiffAnswer,
    )
    def get(self, request: Request, seq: str, other: str) -> HttpResponseBase:
        links = Links(request)
        before, after = (Entry(entry_at(each), links) for each in (seq, other))
        if before.row.record_uuid != after.row.record_uuid:
            raise ValidationError(f"{seq} and {other} are revisions of different records.")

        def make() -> Response:
            old, new = (
                current_shape(entry.kind, read(revision), revision.shape)
                for entry, revision in ((each, each.revision()) for each in (before, after))
            )
            return Response(
                {
                    "before": before.summary(),
                    "after": after.summary(),
                    "differences": by_path(old, new),
                }
            )

        etag = f"{seq}-{other}-{before.row.latest_seq}-{before.kind.shape}"
        return answer(request, make, etag=etag)


class RevisionFilters(Filters):
    rows = LedgerEntry
    type = Terms(RecordKind, "kind", "The kind of record.")
    reason = Terms(PublicationReason, "reason", "Why it was published.")


class Revisions(Listing):
    """Everything that was ever published, newest first, without the documents."""

    queryset = LedgerEntry.objects.all()
    serializer_class = EntrySummary
    filterset_class: Any = RevisionFilters
    orderings = NEWEST_FIRST
    tables = {"revision": flat(*EntrySummary().fields)}
    facets = ("type", "reason")
    parts: ClassVar = {"fields": "id", "omit": "diff"}
    tie = entered = "seq"
    columns = (
        "seq", "kind", "record_uuid", "number", "reason", "published_at", "said",
        "latest_reason", "latest_seq", "previous_seq",
    )  # fmt: skip

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().filter(seq__lte=self.moment.seq)

    def told(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return with_said(rows)

    @extend_schema(
        operation_id="revisions_list",
        parameters=[AS_OF, FIELDS, OMIT],
        responses=EntrySummary(many=True),
    )
    def get(self, _: Request) -> HttpResponseBase:
        return self.listed()

    def result(self, row: Any) -> Any:
        return Entry(row, self.links).summary()

    def item(self, row: Any) -> Item:
        entry = Entry(row, self.links)
        return Item(
            f"{entry.human_id}: {PublicationReason(row.reason).label}",
            entry.links.page(row.kind, entry.human_id),
            entry.permalink,
            row.published_at,
            row.said["note"],
        )


class CorrectionFilters(Filters):
    rows = LedgerEntry
    type = Terms(RecordKind, "kind", "The kind of record.")
    reason = Terms(PublicationReason, "reason", "What was done.", among=CORRECTIONS)


class Corrections(Revisions):
    """What was put right or taken back: corrections, retractions, reinstatements, take-downs.

    Newest first, each with its note. That words taken from another record were brought up to date
    is no correction.
    """

    filterset_class = CorrectionFilters

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().filter(reason__in=CORRECTIONS)

    @extend_schema(
        operation_id="corrections_list",
        parameters=[AS_OF, FIELDS, OMIT],
        responses=EntrySummary(many=True),
    )
    def get(self, request: Request) -> HttpResponseBase:
        return super().get(request)
