"""The page of an actor: its names, its track record as a threatener, and its relations."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone

from actors.pages.names import by_language
from actors.pages.relations import around
from claims.api.track_record import TrackRecords
from claims.pages.track import track
from sources.pages.asking import Answer, ask
from sources.pages.views import RecordPage


class ActorPage(RecordPage):
    def told_beside(
        self, request: HttpRequest, record: dict[str, Any], then: dict[str, str]
    ) -> Iterator[tuple[str, Answer]]:
        yield from super().told_beside(request, record, then)
        include = request.GET.get("include")
        query = urlencode(then | ({"include": include} if include else {}))
        yield "record", ask(request, TrackRecords, query, "track_record", id=record["id"])

    def drawn(self, record: dict[str, Any], beside: dict[str, Any]) -> dict[str, Any]:
        today = timezone.now()
        return {
            "names": by_language(record["names"]),
            "track": track(beside["record"]),
            "around": around(
                record, beside["relations"]["results"], today.year + (today.month - 1) / 12
            ),
        }
