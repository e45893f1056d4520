from typing import Any, ClassVar

import orjson
from rest_framework.renderers import BaseRenderer


class JSON(BaseRenderer):
    """JSON in which stored documents stand as they are (``orjson.Fragment``)."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, _media_type: str | None = None, _context: Any = None) -> bytes:
        return b"" if data is None else orjson.dumps(data)


class Streamed(BaseRenderer):
    """A form that whole queries are streamed in: see :mod:`sources.api.exports`."""

    content_type: ClassVar[str]


class NDJSON(Streamed):
    """JSON, a result a line."""

    media_type = content_type = "application/x-ndjson"
    format = "ndjson"


class CSV(Streamed):
    """A table with a header, for spreadsheets."""

    media_type = "text/csv"
    content_type = "text/csv; charset=utf-8; header=present"
    format = "csv"
