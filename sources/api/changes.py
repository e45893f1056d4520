"""Everything that was ever published, in the ledger's order: what a mirror is kept with."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from sources.api.listing import AS_OF
from sources.api.moments import Moment, moment_of
from sources.api.reading import PUBLIC, PublicView, answer, asked, number, one, whole_number
from sources.api.revisions import Envelope
from sources.ledger.heads import envelope
from sources.models import LedgerEntry
from sources.publication.kinds import kind_named

PAGE, MOST = 100, 500


class Change(serializers.Serializer[Any]):
    """One publication, with all that proves it."""

    id = serializers.CharField(help_text="Human id of the record.")
    envelope = Envelope(help_text="What the ledger holds of it.")
    salt = serializers.CharField(allow_null=True, help_text="Null once the words were taken down.")
    document = serializers.CharField(
        allow_null=True,
        trim_whitespace=False,
        help_text="The exact text that was digested, itself JSON; null once it was taken down. "
        "That of a take-down lists the entries whose words a mirror is to remove: `withheld`.",
    )


class ChangesAnswer(serializers.Serializer[Any]):
    """Changes, in the ledger's order."""

    count = serializers.IntegerField(help_text="How many changes there are after this place.")
    next = serializers.URLField(allow_null=True, help_text="Null when these are the last so far.")
    previous = serializers.URLField(allow_null=True, help_text="Always null: ask with `after`.")
    results = Change(many=True, help_text="Each publication, the first one first.")


class Changes(PublicView):
    """All publications, corrections, refreshes, retractions and take-downs, the first one first.

    Ask for what comes after the last that you have. Whoever applies each change in turn has just
    what is public, and can compute the ledger's root over the envelopes.
    """

    parameters = ("after", "page_size", "as_of")

    @extend_schema(
        operation_id="changes",
        parameters=[
            whole_number("after", "Number of the last entry that you have.", example=0),
            whole_number("page_size", "At most so many.", least=1, most=MOST, example=PAGE),
            AS_OF,
        ],
        responses=ChangesAnswer,
    )
    def get(self, request: Request) -> HttpResponseBase:
        moment = moment_of(one(request, "as_of"))
        after = number(request, "after", default=0, least=0, most=2**62)
        size = number(request, "page_size", default=PAGE, least=1, most=MOST)
        return answer(
            request,
            lambda: _page(request, after, size, moment),
            etag=f"{moment.latest}-{asked(request)}",
            modified=moment.latest_at,
        )


def _page(request: Request, after: int, size: int, moment: Moment) -> Response:
    entries = LedgerEntry.objects.using(PUBLIC).filter(seq__gt=after, seq__lte=moment.seq)
    page = list(entries.order_by("seq")[:size])
    remaining = max(moment.seq - after, 0)  # the ledger has no gaps
    here = request.build_absolute_uri()
    more = remaining > len(page)
    return Response(
        {
            "count": remaining,
            "next": replace_query_param(here, "after", page[-1].seq) if more else None,
            "previous": None,
            "results": _changes(page),
        }
    )


def _changes(page: Sequence[LedgerEntry]) -> list[dict[str, Any]]:
    """One query for each kind of record on the page."""
    revisions: dict[int, Any] = {}
    for kind in {entry.kind for entry in page}:
        seqs = [entry.seq for entry in page if entry.kind == kind]
        revisions |= kind_named(kind).revision._default_manager.using(PUBLIC).in_bulk(seqs)
    return [
        {
            "id": kind_named(entry.kind).human_id(revisions[entry.seq].record_id),
            "envelope": envelope(entry),
            "salt": revisions[entry.seq].salt,
            "document": revisions[entry.seq].document,
        }
        for entry in page
    ]
