"""The page of an actor: its names, its track record as a threatener, and its relations."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone

from actors.pages.names import by_language
from actors.pages.relations import around
from claims.api.track_record import TrackRecords
from claims.pages.track import track
from sources.pages.asking import told
from sources.pages.views import RecordPage


class ActorPage(RecordPage):
    def more(self, request: HttpRequest, record: Any, then: str) -> dict[str, Any]:
        beside = super().more(request, record, then)
        include = request.GET.get("include")
        asked = "&".join(filter(None, [then, include and urlencode({"include": include})]))
        counted = told(request, TrackRecords, asked, "track_record", id=record["id"])
        today = timezone.now()
        return beside | {
            "record": counted,
            "names": by_language(record["names"]),
            "track": track(counted),
            "around": around(
                record, beside["relations"]["results"], today.year + (today.month - 1) / 12
            ),
        }
