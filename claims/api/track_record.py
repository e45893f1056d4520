"""What actors did of what they threatened."""

from collections.abc import Sequence
from typing import Any

import orjson
from django.db.models import QuerySet
from django.http import HttpResponseBase, QueryDict
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from actors.api.filters import AFFILIATES
from actors.api.naming import affiliates, merged_into
from actors.api.views import Actors
from actors.documents.actors import ActorBrief
from claims.api.filtersets import ThreatFilters
from claims.api.outcomes import NAMED, carried_out, outcomes, within
from claims.choices_threat import DECIDING, ThreatStatus
from claims.models import ClaimIndex
from claims.models.published import THREATS
from claims.shares import Share
from sources.api.documents import NAME
from sources.api.listing import AS_OF
from sources.api.reading import PUBLIC, answer

INCLUDE = OpenApiParameter(
    "include",
    {"type": "string", "enum": [AFFILIATES], "example": AFFILIATES},
    description="With “affiliates” also the threats of all who were part of the actor, members of "
    "it or backed by it when they threatened, and of theirs in turn.",
)


class ShareAnswer(serializers.Serializer[Any]):
    """So many of so many statements, and what they can tell."""

    count = serializers.IntegerField(help_text="How many statements.")
    of = serializers.IntegerField(help_text="Of how many.")
    share = serializers.FloatField(allow_null=True, help_text="The one by the other; null of none.")
    low = serializers.FloatField(
        allow_null=True, help_text="Lower end of the 95 % interval (Wilson); null of none."
    )
    high = serializers.FloatField(allow_null=True, help_text="Its upper end; null of none.")
    tells_little = serializers.BooleanField(
        help_text="Whether they are too few to tell: the interval is wider than a half."
    )


class CaseThreat(serializers.Serializer[Any]):
    """One threat of a statement."""

    id = serializers.CharField(help_text="Human id of the threat.")
    proposition = serializers.CharField(help_text="What is threatened, in one sentence.")
    status = serializers.ChoiceField(ThreatStatus.choices, help_text="Where it stands.")
    api_url = serializers.URLField(help_text="The threat, with its words.")
    page_url = serializers.URLField(help_text="Its page, for people.")


class CaseAnswer(serializers.Serializer[Any]):
    """One statement, which counts once."""

    statement = serializers.CharField(
        allow_null=True, help_text="Its human id; null of a claim in a source's own voice."
    )
    said_date = serializers.CharField(
        allow_null=True, help_text="When it was said, or published in a source's own voice (EDTF)."
    )
    threats = CaseThreat(many=True, help_text="What the actor threatens in it.")


class OutcomeAnswer(serializers.Serializer[Any]):
    """What became of some statements."""

    status = serializers.ChoiceField(
        ThreatStatus.choices,
        help_text="Where the threat stands that decides: of several in one statement the first of "
        + ", ".join(DECIDING)
        + ".",
    )
    condition_met = serializers.BooleanField(
        help_text="Whether the whole condition of that threat was met. Where it has none: whether "
        "something is told to have triggered it."
    )
    statements = serializers.IntegerField(help_text="How many statements.")
    threats = serializers.IntegerField(help_text="How many threats are in them.")
    url = serializers.URLField(help_text="All threats of the actor that stand so.")
    cases = CaseAnswer(many=True, help_text=f"The newest {NAMED} of these statements.")


class AffiliatesAnswer(serializers.Serializer[Any]):
    """Who else might be meant."""

    others = serializers.IntegerField(
        help_text="How many other actors are, or were, part of it, members of it or backed by it."
    )
    counted = serializers.BooleanField(help_text="Whether their threats count: see `include`.")


class TrackRecordAnswer(serializers.Serializer[Any]):
    """What became of an actor's threats. A statement counts once."""

    actor = ActorBrief(help_text="Whose threats they are.")
    seq = serializers.IntegerField(help_text="Number of the ledger's entry up to which it goes.")
    url = serializers.URLField(help_text="All threats of the actor.")
    statements = serializers.IntegerField(help_text="How many statements threaten something.")
    threats = serializers.IntegerField(help_text="How many threats are in them.")
    outcomes = OutcomeAnswer(many=True, help_text="What became of the statements.")
    carried_out = ShareAnswer(
        help_text="Of statements whose condition was met: how many were carried out so far, wholly "
        "or in part."
    )
    carried_out_of_decided = ShareAnswer(
        help_text="The same without those of which it is open still (`triggered`)."
    )
    affiliates = AffiliatesAnswer(help_text="Who else might be meant, and whether they count.")


class TrackRecords(Actors):
    """What actors did of what they threatened."""

    beneath = "/track-record"

    def get_parameters(self) -> Sequence[str]:
        return ("as_of", "include")

    @extend_schema(
        operation_id="actors_track_record",
        parameters=[NAME, AS_OF, INCLUDE],
        responses=TrackRecordAnswer,
    )
    def track_record(self, request: Request, id: str) -> HttpResponseBase:  # noqa: A002
        """What became of an actor's threats.

        A statement counts once, however many threats are in it.
        """
        row = self.held(id)
        return self.elsewhere(row) or answer(
            request,
            lambda: Response(self.told_of(row)),
            etag=self.etag(self.shape, self.moment.latest),
            modified=self.moment.latest_at,
        )

    def told_of(self, row: Any) -> dict[str, Any]:
        document = orjson.loads(row.text)
        query = self.threats_of(document["id"])
        threats = self.found_by(query)
        counted = outcomes(threats)
        named = within(threats, [number for each in counted for number in each.newest])
        url = f"{self.links.top}/threats?{query.urlencode()}"
        return {
            "actor": {name: document[name] for name in ActorBrief.Meta.fields},
            "seq": self.moment.seq,
            "url": url,
            "statements": sum(each.statements for each in counted),
            "threats": sum(each.threats for each in counted),
            "outcomes": [
                {
                    "status": each.status,
                    "condition_met": each.condition_met,
                    "statements": each.statements,
                    "threats": each.threats,
                    "url": f"{url}&status={each.status}",
                    "cases": [self.case(named[number]) for number in each.newest],
                }
                for each in counted
            ],
            "carried_out": shown(carried_out(counted)),
            "carried_out_of_decided": shown(carried_out(counted, decided=True)),
            "affiliates": {
                "others": self.others(row.number),
                "counted": "include" in self.request.query_params,
            },
        }

    def threats_of(self, human_id: str) -> QueryDict:
        """The query that finds all threats that count, as of the same moment."""
        asked = self.request.query_params.copy()
        asked["threatener"] = human_id
        asked.pop("format", None)
        return asked

    def found_by(self, query: QueryDict) -> QuerySet[Any]:
        held = self.moment.holds(ClaimIndex.objects.using(PUBLIC).filter(THREATS))
        filters = ThreatFilters(query, held, moment=self.moment)
        if not filters.is_valid():
            raise ValidationError(dict(filters.errors))
        return filters.qs

    def others(self, number: int) -> int:
        """How many other actors stand below this one."""
        below = affiliates([number], self.moment)
        return len({*merged_into(below, self.moment).values()} - {number})

    def case(self, rows: Sequence[Any]) -> dict[str, Any]:
        documents = [orjson.loads(row.text) for row in rows]
        statement, source = documents[0]["statement"], documents[0]["source"]
        return {
            "statement": statement["id"] if statement else None,
            "said_date": statement["said_date"] if statement else source["published_date"],
            "threats": [
                {
                    "id": each["id"],
                    "proposition": each["proposition"],
                    "status": each["threat"]["status"],
                    "api_url": self.links.record("threat", each["id"]),
                    "page_url": self.links.page("threat", each["id"]),
                }
                for each in documents
            ],
        }


def shown(share: Share) -> dict[str, Any]:
    low, high = share.interval or (None, None)
    return {
        "count": share.count,
        "of": share.of,
        "share": rounded(share.share),
        "low": rounded(low),
        "high": rounded(high),
        "tells_little": share.tells_little,
    }


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
