"""A resource: the published documents of one kind, as they stand in the ledger at a moment."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any, ClassVar
from uuid import UUID

import orjson
from django.contrib.postgres.search import SearchRank
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponseBase
from django.utils.functional import cached_property
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from sources.api.entries import (
    Entry,
    EntrySummary,
    Standing,
    in_utc,
    of_record,
    standing,
)
from sources.api.feeds import Item
from sources.api.listing import AS_OF, Listing
from sources.api.names import named
from sources.api.pages import Ordering
from sources.api.problems import NoLongerHeldError, NotYetError
from sources.api.reading import answer, one, whole_number
from sources.api.rendering import JSON
from sources.api.revisions import RevisionAnswer, revision_answer
from sources.api.search import search_query, snippets
from sources.api.selecting import FIELDS, OMIT, PARAMETERS
from sources.api.told import told_by
from sources.choices import PublicationReason
from sources.functions import Utc
from sources.models import LedgerEntry
from sources.publication.kinds import Kind, kind_of

RELEVANCE = "relevance"
# Of the matches of a search, so many of the newest are ranked.
RANKED = 1_000
NAME = OpenApiParameter("id", location="path", description="Human id, such as CLM-000123, or UUID.")
NUMBER = whole_number(
    "number", "1, 2, 3 … of this record.", location="path", most=10**9 - 1, example=1
)
ONE = "IN (SELECT revision_id FROM {table} WHERE {by} = %s AND {then})"
NOW = "until_seq IS NULL"
THEN = "from_seq <= %s::bigint AND (until_seq IS NULL OR until_seq > %s::bigint)"
BY_NUMBER = {
    "-number": Ordering(F("number")),
    "number": Ordering(F("number"), ascending=True),
    "-published": Ordering(F("from_seq")),
    "published": Ordering(F("from_seq"), ascending=True),
}


class Envelope(serializers.Serializer[Any]):
    """What an answer says of a document, before the document's own keys."""

    seq = serializers.IntegerField(help_text="Number of this publication in the ledger.")
    digest = serializers.CharField(help_text="SHA-256 of the exact bytes at `raw`.")
    published_at = serializers.DateTimeField(help_text="When this revision was published, UTC.")
    reason = serializers.ChoiceField(PublicationReason.choices, help_text="Why it was published.")
    revision_status = serializers.ChoiceField(Standing.choices, help_text="How it stands by now.")
    api_url = serializers.URLField(help_text="The record as it is now.")
    page_url = serializers.URLField(help_text="The record's page, for people.")
    permalink = serializers.URLField(help_text="This revision, for ever.")
    raw = serializers.URLField(help_text="The exact bytes that the digest is of.")
    snippets = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="Of a search for words: where they stand, as HTML that marks them.",
    )
    similarity = serializers.FloatField(
        required=False, help_text="Of a search for claims alike: how alike the words are, up to 1."
    )
    heat = serializers.IntegerField(
        required=False,
        help_text="Of threats by heat: on how many of the 90 days up to the moment asked for it "
        "was made, made again or raised.",
    )


def published(document: type[serializers.ModelSerializer]) -> type[serializers.ModelSerializer]:
    """How answers of one kind are described: the envelope, then the document's serializer."""
    fields = [*Envelope().fields, *document.Meta.fields]
    meta = type("Meta", (document.Meta,), {"fields": fields})
    name = document.__name__.removesuffix("Document")
    return type(name, (Envelope, document), {"Meta": meta, "__doc__": document.__doc__})


class Documents(Listing, viewsets.GenericViewSet[Any]):
    """The base of each resource: the queryset of an index, what describes its documents, filters.

    Stored documents are sent as they are: the envelope's keys are put before their own, and
    nothing is parsed.
    """

    lookup_url_kwarg = "id"
    lookup_value_regex = "[^/]+"
    orderings: ClassVar[Mapping[str, Ordering]] = BY_NUMBER
    more_orderings: ClassVar[Collection[str]] = (RELEVANCE,)  # every resource has `q`
    columns: ClassVar[tuple[str, ...]] = (
        "number", "from_seq", "text", "revision__number", "revision__digest",
        "published_at", "revision__entry__reason", "latest_reason", "latest_seq", "latest_at",
    )  # fmt: skip

    # Whether the address of one record may lead to that of another.
    leads_elsewhere: ClassVar[bool] = False

    @property
    def example(self) -> str:
        return self.kind.human_id(12)

    def get_parameters(self) -> Collection[str]:
        if self.action == "list":
            return super().get_parameters()
        return ("as_of", *PARAMETERS) if self.action == "retrieve" else ()

    @cached_property
    def kind(self) -> Kind:
        return kind_of(self.serializer_class.Meta.model)  # type: ignore[union-attr]

    @property
    def shape(self) -> int:  # type: ignore[override]
        return self.kind.shape

    def get_queryset(self) -> QuerySet[Any]:
        """What was current at the moment asked for."""
        return self.moment.holds(super().get_queryset())

    def told(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """With what is said of each revision."""
        held = rows.annotate(
            text=Coalesce("document", "revision__document"),
            published_at=Utc("revision__entry__published_at"),
        )
        if self.is_now:  # each is its record's latest
            return held.annotate(
                latest_seq=F("from_seq"),
                latest_reason=F("revision__entry__reason"),
                latest_at=F("published_at"),
            )
        latest = LedgerEntry.objects.filter(record_uuid=OuterRef("uuid")).order_by("-number")
        return held.annotate(
            latest_seq=Subquery(latest.values("seq")[:1]),
            latest_reason=Subquery(latest.values("reason")[:1]),
            latest_at=Subquery(latest.values(at=Utc("published_at"))[:1]),
        )

    # --- The list ---------------------------------------------------------------------------------

    @extend_schema(parameters=[AS_OF, FIELDS, OMIT])
    def list(self, _: Request) -> HttpResponseBase:
        return self.listed()

    def default_ordering(self) -> str:
        return RELEVANCE if self._is_search() else super().default_ordering()

    def get_orderings(self) -> Mapping[str, Ordering]:
        """Those of the resource; when words are searched for, also how well they match."""
        if not self._is_search():
            return self.orderings
        rank = SearchRank(F("search"), search_query(str(one(self.request, "q"))))
        return {**self.orderings, RELEVANCE: Ordering(rank, "real")}

    def _is_search(self) -> bool:
        """Whether matches are ranked. The whole of them is not: that would take too long."""
        return "q" in self.request.query_params and self.form == JSON.format

    def among(self, matches: QuerySet[Any]) -> QuerySet[Any]:
        if (one(self.request, "ordering") or self.default_ordering()) != RELEVANCE:
            return matches
        # To rank all matches of a common word would take too long.
        newest = matches.order_by("-number").values("pk")[:RANKED]
        return self.list_queryset().filter(pk__in=newest)

    def results(self, rows: Sequence[Any]) -> Sequence[Any]:
        """The rows of a page; of a search for words, with the places where they stand."""
        words = one(self.request, "q")
        if words is None or not rows:
            return super().results(rows)
        weighted = [self.kind.words(orjson.loads(row.text)) for row in rows]
        found = snippets([chain.from_iterable(each.values()) for each in weighted], words)
        return [self.result(row, snippets=each) for row, each in zip(rows, found, strict=True)]

    def result(self, row: Any, **more: Any) -> orjson.Fragment:
        human_id = self.kind.human_id(row.number)
        envelope = {
            "seq": row.from_seq,
            "digest": row.revision__digest,
            "published_at": row.published_at,
            "reason": row.revision__entry__reason,
            "revision_status": standing(
                is_latest=row.latest_seq == row.from_seq, latest_reason=row.latest_reason
            ),
            "api_url": self.links.record(self.kind.name, human_id),
            "page_url": self.links.page(self.page_name(row), human_id),
            "permalink": self.links.permalink(self.kind.name, human_id, row.revision__number),
            "raw": self.links.raw(row.from_seq),
            **more,
        }
        return orjson.Fragment(orjson.dumps(envelope)[:-1] + b"," + self.shown(row)[1:])

    def shown(self, row: Any) -> bytes:
        """The document as answers hold it: as it is stored."""
        text: str = row.text
        return text.encode()

    def item(self, row: Any) -> Item:
        """Under its foremost words, with the first of those that it quotes."""
        human_id, words = self.kind.human_id(row.number), self.kind.words(orjson.loads(row.text))
        return Item(
            f"{human_id}: {next(filter(None, words['A']), '')}",
            self.links.page(self.page_name(row), human_id),
            self.links.permalink(self.kind.name, human_id, row.revision__number),
            datetime.fromisoformat(row.published_at),
            next(filter(None, words.get("C", ())), ""),
        )

    def page_name(self, _row: Any) -> str:
        """What its page stands under, in the singular."""
        return self.kind.name

    # --- One record -------------------------------------------------------------------------------

    def asks_once(self) -> bool:
        return self.action == "retrieve"

    @extend_schema(parameters=[NAME, AS_OF, FIELDS, OMIT])
    def retrieve(self, request: Request, id: str) -> HttpResponseBase:  # noqa: A002
        row = self.held(id)
        return self.elsewhere(row) or answer(
            request,
            lambda: Response(self.chosen(self.result(row))),
            etag=self.etag(self.kind.shape, row.from_seq, row.latest_seq),
            modified=datetime.fromisoformat(row.latest_at),
        )

    def held(self, id: str) -> Any:  # noqa: A002
        """What is told of the record of this name; raises why there is none at that moment."""
        name = self.named(id)
        then, seqs = (NOW, ()) if self.is_now else (THEN, (self.moment.seq, self.moment.seq))
        by = "uuid" if isinstance(name, UUID) else "number"
        which = ONE.format(table=self.kind.index._meta.db_table, by=by, then=then)
        row = told_by(self).one(which, name, *seqs)
        if row is None:
            raise self.gone(id, name)
        return row

    def elsewhere(self, _row: Any) -> Response | None:
        """The answer that leads to another record, when this one does."""
        return None

    @extend_schema(parameters=[NAME], responses=EntrySummary(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def revisions(self, _: Request, id: str) -> Response:  # noqa: A002
        """All revisions of one record, the first one first, without their documents."""
        rows = self.entries(id)
        return Response([Entry(row, self.links).summary() for row in rows])

    @extend_schema(parameters=[NAME, NUMBER], responses=RevisionAnswer)
    @action(detail=True, url_path=r"revisions/(?P<number>[0-9]{1,9})", pagination_class=None)
    def revision(self, request: Request, id: str, number: str) -> HttpResponseBase:  # noqa: A002
        """One revision of one record: its permalink."""
        for row in self.entries(id):
            if row.number == int(number):
                return revision_answer(row, request)
        raise Http404(f"There is no revision {number} of “{id[:80]}”.")

    def named(self, name: str) -> int | UUID:
        found = named(self.kind.root.PREFIX, name)
        if found is None:
            raise Http404(f"There is no {self.kind.name} “{name[:80]}”.")
        return found

    def entries(self, name: str) -> Sequence[Any]:
        found = of_record(self.kind, self.named(name))
        if not found:
            raise Http404(f"There is no {self.kind.name} “{name[:80]}”.")
        return found

    def gone(self, name: str, key: int | UUID) -> Exception:
        """Why there is no such record at the moment that is asked for."""
        rows = of_record(self.kind, key)
        if not rows:
            return Http404(f"There is no {self.kind.name} “{name[:80]}”.")
        known = [row for row in rows if row.seq <= self.moment.seq]
        if not known:
            first = Entry(rows[0], self.links)
            return NotYetError(
                f"{first.human_id} was not published by then.",
                first_published_at=in_utc(rows[0].published_at),
            )
        row = known[-1]
        entry = Entry(row, self.links)
        if not row.said["has_words"] or row.reason == PublicationReason.TAKE_DOWN:
            return entry.taken_down()
        if row.reason != PublicationReason.RETRACTION:
            return Http404(f"There is no such record “{name[:80]}”.")
        before = self.links.permalink(self.kind.name, entry.human_id, row.number - 1)
        return NoLongerHeldError(
            f"{entry.human_id} was retracted.",
            reason=row.said["note"] or None,
            since=in_utc(row.published_at),
            retracted=before,
            permalink=entry.permalink,
        )
