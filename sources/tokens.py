"""Tokens of the API: made, found by their words, revoked.

The words of a token are told once, to whoever makes it. What is kept is an HMAC-SHA-256 of them
under a key derived from ``SECRET_KEY``: a copy of the database alone opens nothing.
"""

import re
import secrets
from collections.abc import Sequence
from datetime import timedelta

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from sources.models import Token, TokenUse, User

WORDS = re.compile(r"(cb_[0-9a-f]{8})_[A-Za-z0-9_-]{43}", re.ASCII)
# Last use is told to the minute, so that asking does not mean writing.
NOTED_EVERY = timedelta(minutes=1)


class TokenRefusedError(Exception):
    """Why a token does not serve, in a sentence (ASCII, without quotation marks)."""


def issue(
    *, label: str, owner: User, scopes: Sequence[str], expiry_date: str | None, by: User
) -> tuple[Token, str]:
    """Make a token. Its words are returned, and kept nowhere."""
    prefix = f"cb_{secrets.token_hex(4)}"
    words = f"{prefix}_{secrets.token_urlsafe(32)}"
    token = Token.objects.create(  # type: ignore[misc]
        label=label,
        owner=owner,
        scopes=[*scopes],
        expiry_date=expiry_date,
        prefix=prefix,
        digest=_digest(words),
        created_by=by,
    )
    return token, words


def find(words: str) -> Token:
    """The token of these words, with its owner; raises ``TokenRefusedError`` unless it serves."""
    match = WORDS.fullmatch(words)
    known = Token.objects.select_related("owner", "use").filter(prefix=match[1]) if match else None
    token = known.first() if known else None
    if token is None or not constant_time_compare(token.digest, _digest(words)):
        raise TokenRefusedError("There is no such token. Check that it is whole.")
    if token.revoked_at:
        raise TokenRefusedError(f"This token was revoked on {token.revoked_at:%Y-%m-%d}.")
    if token.is_expired:
        raise TokenRefusedError(f"This token expired: it served until {token.expiry_date}.")
    if not token.owner.is_active:
        raise TokenRefusedError("The account of the owner of this token is closed.")
    return token


def note_use(token: Token) -> None:
    """Keep that the token was used just now, unless that is known to the minute."""
    use = getattr(token, "use", None)
    if use is None or use.used_at < timezone.now() - NOTED_EVERY:
        TokenUse.objects.bulk_create(
            [TokenUse(token=token, used_at=timezone.now())],
            update_conflicts=True,
            unique_fields=["token"],
            update_fields=["used_at"],
        )


def revoke(token: Token, *, by: User, reason: str) -> None:
    """End a token for ever. Raises ``ValidationError`` when it is ended, or nothing is said."""
    if not reason.strip():
        raise ValidationError("Say why it is revoked.")
    with pghistory.context(user=by.pk, reason=reason.strip()), transaction.atomic():
        if not Token.objects.filter(pk=token.pk, revoked_at=None).update(
            revoked_at=Now(), revoked_by=by
        ):
            raise ValidationError("This token was revoked already.")


def _digest(words: str) -> str:
    return salted_hmac(__name__, words, algorithm="sha256").hexdigest()
