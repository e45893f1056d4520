from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer


class JSON(BaseRenderer):
    """JSON in which stored documents stand as they are (``orjson.Fragment``)."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, _media_type: str | None = None, _context: Any = None) -> bytes:
        return b"" if data is None else orjson.dumps(data)
