"""Programs that send claim sheets."""

from typing import Any

from rest_framework.test import APIClient

from tests.factories import make_token_words

ADDRESS = "/api/v1/intake/sheets"


class Sender:
    """A program with a token."""

    def __init__(self, **over: Any) -> None:
        self.token, words = make_token_words(**{"scopes": ["propose"], **over})
        self.api = APIClient(headers={"Authorization": f"Bearer {words}"})

    def send(self, sheet: Any, key: str = "first", **headers: str) -> Any:
        return self.api.post(
            ADDRESS, sheet, format="json", headers={"Idempotency-Key": key, **headers}
        )

    def send_text(self, text: str | bytes, type_: str, key: str = "first") -> Any:
        return self.api.post(ADDRESS, text, content_type=type_, headers={"Idempotency-Key": key})
