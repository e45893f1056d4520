from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from sources.api.entries import in_utc
from sources.api.links import Links
from sources.api.moments import moment_of
from sources.api.reading import PublicView

RESOURCES = {
    "claims": "Propositions: who claims what, in which exact words.",
    "threats": "Claims that threaten, with conditions, consequences, events and status.",
    "threats/over-time": "How many there were, as known at each of some moments.",
    "statements": "Utterances: who spoke, to whom, when, and how each source carries it.",
    "actors": "Those who act, speak, are addressed or are hit.",
    "relations": "How actors stand to each other.",
    "sources": "Documents in the world, with their captures.",
    "publishers": "Outlets that make documents public.",
    "topics": "Vocabulary: subjects that claims are about.",
    "places": "Vocabulary: places that claims speak of.",
    "actions": "Vocabulary: what actors do to each other.",
    "revisions": "Everything that was ever published, newest first.",
    "changes": "The same with the documents, the first one first: to keep a copy with.",
    "corrections": "What was put right or taken back.",
    "ledger/heads": "Signed heads of the ledger, to keep and to check against.",
    "ledger/heads/latest": "The newest of them, as the text that was signed.",
    "ledger/key": "The key that it is signed with.",
    "ledger/entries": "All entries of the ledger, in its order.",
    "ledger/proof": "That an entry is in the ledger: `?seq=1`.",
    "ledger/consistency": "That the ledger has only grown: `?from=1`.",
    "ledger/verification": "When we last checked all of it, and what we found.",
    "ledger/verifier.py": "The program that checks all of this by itself.",
    "intake/sheets": "Where programs with a token send claim sheets, which become drafts.",
    "docs": "Every parameter and field.",
    "schema": "The same for programs: OpenAPI.",
}


class RootAnswer(serializers.Serializer[Any]):
    """What there is to read, and how far the ledger goes."""

    about = serializers.CharField(help_text="What this is.")
    seq = serializers.IntegerField(help_text="Number of the ledger's last entry.")
    published_at = serializers.DateTimeField(allow_null=True, help_text="When it was entered, UTC.")
    resources = serializers.DictField(
        child=serializers.DictField(child=serializers.CharField()),
        help_text="By name: where each is, and what it holds.",
    )


class Root(PublicView):
    """What there is to read."""

    @extend_schema(operation_id="root", responses=RootAnswer)
    def get(self, request: Request) -> Response:
        now, top = moment_of(None), Links(request).top
        return Response(
            {
                "about": "Who said what, about whom, on what condition, and the exact words.",
                "seq": now.latest,
                "published_at": in_utc(now.latest_at) if now.latest_at else None,
                "resources": {
                    name: {"url": f"{top}/{name}", "about": about}
                    for name, about in RESOURCES.items()
                },
            }
        )
