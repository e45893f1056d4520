from django.urls import get_script_prefix
from django.utils.functional import cached_property
from rest_framework.request import Request

from sources.api.http import TOP


class Links:
    """The addresses of what is published, as the client sees them."""

    def __init__(self, request: Request) -> None:
        self.request = request

    @cached_property
    def top(self) -> str:
        return f"{self.site}{TOP}v1"

    @cached_property
    def site(self) -> str:
        return self.request.build_absolute_uri(get_script_prefix()).rstrip("/")

    def record(self, kind: str, human_id: str) -> str:
        """A record as it is now."""
        return f"{self.top}/{kind}s/{human_id}"

    def page(self, kind: str, human_id: str) -> str:
        """The page of a record, for people."""
        return f"{self.site}/{kind}s/{human_id}"

    def permalink(self, kind: str, human_id: str, revision: int) -> str:
        """One revision of a record, for ever."""
        return f"{self.top}/{kind}s/{human_id}/revisions/{revision}"

    def raw(self, seq: int) -> str:
        """The exact bytes of a revision."""
        return f"{self.top}/revisions/{seq}/raw"

    def text(self, sha256: str) -> str:
        """The whole text of a capture, while strangers may read it."""
        return f"{self.top}/texts/{sha256}"

    def proof(self, seq: int) -> str:
        return f"{self.top}/ledger/proof?seq={seq}"

    def difference(self, earlier: int, later: int) -> str:
        return f"{self.top}/revisions/{earlier}/diff/{later}"
