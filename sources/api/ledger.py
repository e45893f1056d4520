"""The ledger for strangers: signed heads, entries, proofs, and the program that checks them."""

from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from sources.api.entries import in_utc
from sources.api.reading import PUBLIC, AsItIs, PublicView, answer, number, whole_number
from sources.api.revisions import Envelope, entry_at
from sources.ledger import tree, verifier
from sources.ledger.heads import envelope, nodes
from sources.models import LedgerEntry, TreeHead, Verification
from sources.publication.kinds import kind_named

MOST = 1_000
TEXT = "text/plain; charset=utf-8"


class HeadAnswer(serializers.Serializer[Any]):
    """A signed head of the ledger."""

    size = serializers.IntegerField(help_text="How many entries it promises.")
    root = serializers.CharField(help_text="Hash over them all.")  # type: ignore[assignment]
    signed_at = serializers.DateTimeField(help_text="UTC.")
    key = serializers.CharField(help_text="The verifier key of whoever signed.")
    note = serializers.CharField(
        trim_whitespace=False, help_text="The signed checkpoint, to be kept (C2SP)."
    )


class Heads(PublicView):
    """The signed heads of the ledger, newest first. Keep one: it shows what was there then."""

    parameters = ("before", "limit")

    @extend_schema(
        operation_id="ledger_heads",
        parameters=[
            whole_number("before", "Only heads of fewer entries.", least=1, example=100),
            whole_number("limit", "At most so many.", least=1, most=MOST, example=100),
        ],
        responses=HeadAnswer(many=True),
    )
    def get(self, request: Request) -> Response:
        before = number(request, "before", default=2**62, least=1, most=2**62)
        limit = number(request, "limit", default=100, least=1, most=MOST)
        heads = TreeHead.objects.using(PUBLIC).filter(size__lt=before).order_by("-size")[:limit]
        return Response(
            [
                {
                    "size": head.size,
                    "root": head.root,
                    "signed_at": in_utc(head.signed_at),
                    "key": head.signed_by,
                    "note": head.note,
                }
                for head in heads
            ]
        )


class LatestHead(PublicView):
    """The newest signed head, as the text that was signed and its signature."""

    content_negotiation_class = AsItIs

    @extend_schema(operation_id="ledger_latest_head", responses={(200, "text/plain"): str})
    def get(self, request: Request) -> HttpResponseBase:
        head = latest_head()
        return answer(
            request, lambda: HttpResponse(head.note, content_type=TEXT), etag=head.root,
            modified=head.signed_at,
        )  # fmt: skip


class Key(PublicView):
    """The key that the newest head is signed with. Get it once, and compare it elsewhere."""

    content_negotiation_class = AsItIs

    @extend_schema(operation_id="ledger_key", responses={(200, "text/plain"): str})
    def get(self, _: Request) -> HttpResponse:
        return HttpResponse(f"{latest_head().signed_by}\n", content_type=TEXT)


class Verifier(PublicView):
    """The program that checks documents, proofs and heads by itself: one file of Python."""

    content_negotiation_class = AsItIs

    @extend_schema(operation_id="ledger_verifier", responses={(200, "text/x-python"): str})
    def get(self, _: Request) -> HttpResponse:
        code = Path(verifier.__file__).read_bytes()
        return HttpResponse(code, content_type="text/x-python; charset=utf-8")


class EntriesAnswer(serializers.Serializer[Any]):
    """Entries of the ledger, in its order."""

    count = serializers.IntegerField(allow_null=True, help_text="Always null.")
    next = serializers.URLField(allow_null=True, help_text="Null when these are the last so far.")
    previous = serializers.URLField(allow_null=True, help_text="Always null: ask with `after`.")
    results = Envelope(many=True, help_text="The envelopes.")


class Entries(PublicView):
    """The entries of the ledger in its order, each as the envelope that its leaf is the hash of."""

    parameters = ("after", "limit")

    @extend_schema(
        operation_id="ledger_entries",
        parameters=[
            whole_number("after", "Only entries after this number.", example=0),
            whole_number("limit", "At most so many.", least=1, most=MOST, example=100),
        ],
        responses=EntriesAnswer,
    )
    def get(self, request: Request) -> Response:
        after = number(request, "after", default=0, least=0, most=2**62)
        limit = number(request, "limit", default=MOST, least=1, most=MOST)
        entries: QuerySet[LedgerEntry] = LedgerEntry.objects.using(PUBLIC).filter(seq__gt=after)
        found = list(entries.order_by("seq")[: limit + 1])
        page, more = found[:limit], len(found) > limit
        here = request.build_absolute_uri()
        return Response(
            {
                "count": None,
                "next": replace_query_param(here, "after", page[-1].seq) if more else None,
                "previous": None,
                "results": [envelope(entry) for entry in page],
            }
        )


class ProofAnswer(serializers.Serializer[Any]):
    """That an entry is in the ledger."""

    envelope = Envelope(help_text="The entry that is proved.")
    salt = serializers.CharField(allow_null=True, help_text="Null once the words were taken down.")
    digest = serializers.CharField(allow_null=True, help_text="As the salt.")
    leaf_index = serializers.IntegerField(help_text="Its place in the tree, from 0.")
    tree_size = serializers.IntegerField(help_text="The size of the head that it is a proof for.")
    path = serializers.ListField(child=serializers.CharField(), help_text="Hashes, leaf to root.")


class Proof(PublicView):
    """The proof that an entry is in the ledger, as the verifier reads it."""

    parameters = ("seq", "size")

    @extend_schema(
        operation_id="ledger_proof",
        parameters=[
            whole_number("seq", "Number of the entry.", least=1, example=12, required=True),
            whole_number(
                "size",
                "Size of a head that you hold; else that of the newest.",
                least=1,
                example=40,
            ),
        ],
        responses=ProofAnswer,
    )
    def get(self, request: Request) -> Response:
        latest = size_of_ledger()
        seq = number(request, "seq", default=0, least=1, most=max(latest, 1))
        if not seq:
            raise ValidationError({"seq": ["Which entry is to be proved?"]})
        head = TreeHead.objects.using(PUBLIC).filter(size__gte=seq).order_by("-size").first()
        size = number(
            request, "size", default=head.size if head else latest, least=seq, most=max(latest, seq)
        )
        row = entry_at(seq)
        revision = kind_named(row.kind).revision._default_manager.using(PUBLIC).get(entry=seq)
        node = nodes(tree.inclusion_nodes(seq - 1, size), PUBLIC)
        return Response(
            {
                "envelope": envelope(row),
                "salt": revision.salt,
                "digest": revision.digest,
                "leaf_index": seq - 1,
                "tree_size": size,
                "path": tree.inclusion_path(seq - 1, size, node),
            }
        )


class ConsistencyAnswer(serializers.Serializer[Any]):
    """That a later head contains all of an earlier one."""

    old_size = serializers.IntegerField(help_text="Size of the earlier head.")
    new_size = serializers.IntegerField(help_text="Size of the later head.")
    path = serializers.ListField(child=serializers.CharField(), help_text="Hashes, in order.")


class Consistency(PublicView):
    """The proof that a later head contains all of an earlier one."""

    parameters = ("from", "to")

    @extend_schema(
        operation_id="ledger_consistency",
        parameters=[
            whole_number("from", "Size of the earlier head.", least=1, example=12, required=True),
            whole_number(
                "to", "Size of the later head; else that of the newest.", least=1, example=40
            ),
        ],
        responses=ConsistencyAnswer,
    )
    def get(self, request: Request) -> Response:
        latest = size_of_ledger()
        old = number(request, "from", default=0, least=1, most=max(latest, 1))
        if not old:
            raise ValidationError({"from": ["Which earlier head?"]})
        new = number(request, "to", default=latest_head().size, least=old, most=max(latest, old))
        node = nodes(tree.consistency_nodes(old, new), PUBLIC)
        path = tree.consistency_path(old, new, node)
        return Response({"old_size": old, "new_size": new, "path": path})


class VerificationAnswer(serializers.Serializer[Any]):
    """The last time that all was checked against itself; null where it never was."""

    verified_at = serializers.DateTimeField(allow_null=True, help_text="When that was done, UTC.")
    seq = serializers.IntegerField(
        allow_null=True, help_text="Number of the ledger's last entry by then."
    )
    problems = serializers.IntegerField(allow_null=True, help_text="How many were found.")


class LastVerification(PublicView):
    """When we last checked all that was published against itself, and what we found.

    It is our word: what you can check for yourself, you need not take from us.
    """

    @extend_schema(operation_id="ledger_verification", responses=VerificationAnswer)
    def get(self, _: Request) -> Response:
        last = Verification.objects.using(PUBLIC).first()
        return Response(
            {
                "verified_at": in_utc(last.verified_at) if last else None,
                "seq": last.seq if last else None,
                "problems": last.problems if last else None,
            }
        )


def size_of_ledger() -> int:
    last = LedgerEntry.objects.using(PUBLIC).order_by("-seq").values_list("seq", flat=True)
    return last.first() or 0


def latest_head() -> TreeHead:
    head = TreeHead.objects.using(PUBLIC).order_by("-size").first()
    if head is None:
        raise Http404("No head has been signed yet.")
    return head
