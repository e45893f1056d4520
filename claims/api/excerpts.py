"""The words of a source that published records cite."""

from collections.abc import Iterator, Sequence
from typing import Any

import orjson
from django.db.models.functions import Coalesce
from django.http import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from actors.models import ActorRelationIndex
from claims.documents.citing import KINDS, uses
from claims.models import ClaimIndex, StatementIndex
from sources.api.documents import NAME
from sources.api.listing import AS_OF
from sources.api.reading import PUBLIC, answer
from sources.api.views import Sources
from sources.documents.cited import Use, cited
from sources.documents.excerpts import ExcerptPart
from sources.publication.kinds import Document, kind_of_id

# Of the records of one kind that cite a source, so many of the newest are read.
MOST = 1_000
CITING = (ClaimIndex, StatementIndex, ActorRelationIndex)


class CitedBy(serializers.Serializer[Any]):
    """A record that cites the words, and for what."""

    id = serializers.CharField(help_text="Human id.")
    api_url = serializers.URLField(help_text="The record as it is now.")
    use = serializers.ChoiceField([*KINDS.items()], help_text="What it cites them for.")


class CitedExcerpt(ExcerptPart):
    """Words of the source, where they stand, and what cites them."""

    cited_by = CitedBy(many=True, help_text="What cites them.")

    class Meta(ExcerptPart.Meta):
        fields = [*(name for name in ExcerptPart.Meta.fields if name != "source"), "cited_by"]


class ExcerptsAnswer(serializers.Serializer[Any]):
    """All words of a source that are cited, as a page that is the only one."""

    count = serializers.IntegerField(help_text="How many there are.")
    next = serializers.URLField(allow_null=True, help_text="Always null.")
    previous = serializers.URLField(allow_null=True, help_text="Always null.")
    capped = serializers.BooleanField(
        help_text=f"Whether more than {MOST:,} records of a kind cite the source: then those that "
        "the newest cite."
    )
    results = CitedExcerpt(many=True, help_text="By capture, then in the order of its text.")


class Excerpts(Sources):
    """Words of sources that are cited."""

    def get_parameters(self) -> Sequence[str]:
        return ("as_of",)

    @extend_schema(
        operation_id="sources_excerpts", parameters=[NAME, AS_OF], responses=ExcerptsAnswer
    )
    def excerpts(self, request: Request, id: str) -> HttpResponseBase:  # noqa: A002
        """The words of a source that claims, statements and relations cite, and who cites them."""
        row = self.held(id)
        return answer(
            request,
            lambda: Response(self.cited_of(row)),
            etag=self.etag(self.shape, self.moment.latest),
            modified=self.moment.latest_at,
        )

    def cited_of(self, row: Any) -> dict[str, Any]:
        citing = [self.citing(index, row.number) for index in CITING]
        captures = [capture["uuid"] for capture in orjson.loads(row.text)["snapshots"]]
        found = cited(
            (excerpt, use)
            for excerpt, use in uses(*(records[:MOST] for records in citing))
            if excerpt["snapshot"]["uuid"] in captures
        )
        found.sort(key=lambda each: captures.index(each.excerpt["snapshot"]["uuid"]))
        return {
            "count": len(found),
            "next": None,
            "previous": None,
            "capped": any(len(records) > MOST for records in citing),
            "results": [
                {**_without_source(each.excerpt), "cited_by": [*self.cited_by(each.uses)]}
                for each in found
            ],
        }

    def citing(self, index: Any, source: int) -> list[Document]:
        """The newest documents of a kind that cite a source, one more than are told of."""
        rows = self.moment.holds(index.objects.using(PUBLIC)).filter(sources__overlap=[source])
        texts = rows.order_by("-number").values_list(Coalesce("document", "revision__document"))
        return [orjson.loads(text) for (text,) in texts[: MOST + 1]]

    def cited_by(self, found: list[Use]) -> Iterator[dict[str, str]]:
        for id, use in dict.fromkeys((each.record, each.kind) for each in found):  # noqa: A001
            kind: Any = kind_of_id(id)
            yield {"id": id, "api_url": self.links.record(kind.name, id), "use": use}


def _without_source(excerpt: Document) -> Document:
    return {key: value for key, value in excerpt.items() if key != "source"}
