"""Who asks: anybody, or a program with a token; and what its scopes let it do."""

from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from sources.models import Token, User
from sources.tokens import TokenRefusedError, find, note_use

HOW = "Send a token as: Authorization: Bearer cb_..."


class Bearer(BaseAuthentication):
    """A token in the header ``Authorization`` (RFC 6750). None is needed to read."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        given = request.headers.get("Authorization")
        if given is None:
            return None
        scheme, _, words = given.strip().partition(" ")
        try:
            if scheme.lower() != "bearer":
                raise TokenRefusedError(HOW)
            token = find(words.strip())
        except TokenRefusedError as error:
            request.refused = str(error)  # type: ignore[attr-defined]
            raise AuthenticationFailed(str(error)) from error
        note_use(token)
        return token.owner, token

    def authenticate_header(self, request: Request) -> str:
        challenge, refused = 'Bearer realm="Claimbase"', getattr(request, "refused", "")
        if refused:
            challenge += f', error="invalid_token", error_description="{refused}"'
        return challenge


class HasScope(BasePermission):
    """Asks for a token of the scope that the view names."""

    def has_permission(self, request: Request, view: Any) -> bool:
        self.message = f"This token has not the scope “{view.scope}”. Ask for one that has."
        token: Any = request.auth
        return token is not None and view.scope in token.scopes
