"""The whole texts of captures, where their licences let strangers read them, by their digests."""

import re
from collections.abc import Sequence
from typing import Any

from django.db import connections
from django.http import Http404, HttpResponse, HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from sources.api.reading import PUBLIC, AsItIs, PublicView, answer
from sources.models import PublishedText

SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
EXAMPLE = "36a6c32a9248e45b401acdaea7b4251568daa510bb526bd79afc0c18c89c25b4"  # of the demonstration
NAME = OpenApiParameter(
    "sha256",
    {"type": "string", "pattern": f"^{SHA256.pattern}$", "example": EXAMPLE},
    "path",
    description="SHA-256 of its UTF-8.",
)

AROUND = """
SELECT substr(text, greatest(first - %(width)s, 0) + 1, least(first, %(width)s)),
       substr(text, last + 1, %(width)s)
  FROM unnest(%(texts)s::text[], %(firsts)s::int[], %(lasts)s::int[])
       WITH ORDINALITY AS quote(sha, first, last, place)
  LEFT JOIN sources_publishedtext ON text_sha256 = sha
 ORDER BY place
"""


def around(places: Sequence[tuple[str, int, int]], width: int) -> list[tuple[str, str] | None]:
    """So many code points before and after each place, in one query; None where none may be read.

    A place is the digest of a text, its first code point there, and the one after its last.
    """
    if not places:
        return []
    texts, firsts, lasts = map(list, zip(*places, strict=True))
    given: dict[str, Any] = {"texts": texts, "firsts": firsts, "lasts": lasts, "width": width}
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute(AROUND, given)
        return [None if before is None else (before, after) for before, after in cursor]


class Text(PublicView):
    """The whole text of a capture, where its licence lets strangers read it, by its SHA-256.

    Offsets of excerpts count its code points.
    """

    content_negotiation_class = AsItIs

    @extend_schema(
        operation_id="texts_retrieve",
        parameters=[NAME],
        responses={(200, "text/plain"): str},
    )
    def get(self, request: Request, sha256: str) -> HttpResponseBase:
        published = PublishedText.objects.using(PUBLIC).filter(text_sha256=sha256)
        if not SHA256.fullmatch(sha256) or not published.exists():
            raise Http404(f"There is no published text “{sha256[:80]}”.")
        return answer(
            request,
            lambda: HttpResponse(
                published.get().text.encode(), content_type="text/plain; charset=utf-8"
            ),
            etag=sha256,
        )
