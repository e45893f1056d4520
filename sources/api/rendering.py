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


class Made(BaseRenderer):
    """A form that a view makes by itself."""

    content_type: ClassVar[str]


class NDJSON(Made):
    """JSON, a result a line: see :mod:`sources.api.exports`."""

    media_type = content_type = "application/x-ndjson"
    format = "ndjson"


class CSV(Made):
    """A table with a header, for spreadsheets."""

    media_type = "text/csv"
    content_type = "text/csv; charset=utf-8; header=present"
    format = "csv"


class Atom(Made):
    """The newest of what is found, for feed readers: see :mod:`sources.api.feeds`."""

    media_type = "application/atom+xml"
    content_type = "application/atom+xml; charset=utf-8"
    format = "atom"
