"""The second factor: codes of an app (RFC 6238), asked for beside the password.

What is kept opens nothing by itself: the secret is sealed under a key derived from ``SECRET_KEY``,
and recovery codes are keyed hashes, as tokens of the API are. A code serves once.
"""

import secrets
import time
from base64 import b32encode, urlsafe_b64encode

import pghistory
import segno
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.core.exceptions import ValidationError
from django.db.models import F, Func, Value
from django.utils.crypto import constant_time_compare, salted_hmac

from sources.models import SecondFactor, User

DIGITS, SECONDS, BYTES = 6, 30, 20
# A telephone's clock may be half a minute wrong, either way.
DRIFT = 1
RECOVERY_CODES = 10
# Neither 0 and O nor 1, I and L: they are copied by hand.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_secret() -> str:
    """A secret for an app, sealed."""
    return _seal().encrypt(secrets.token_bytes(BYTES)).decode()


def words_of(secret: str) -> str:
    """A sealed secret as one types it into an app, in groups of four."""
    text = b32encode(_open(secret)).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def picture_of(secret: str, person: User, site: str) -> str:
    """A sealed secret as the QR code that an app takes it from, as an SVG element."""
    uri = _totp(secret).get_provisioning_uri(person.get_username(), site)
    return segno.make(uri, error="m").svg_inline(scale=5, border=4, light="#fff", omitsize=True)


def turn_on(person: User, secret: str, code: str) -> list[str]:
    """Have ``person`` need a code from now on. Returns the recovery codes, which are kept nowhere.

    Raises ``ValidationError`` when the code is not of this secret, or a factor is on already.
    """
    step = _step_of(secret, code, after=0)
    if step is None:
        raise ValidationError("That is not the code of now. Is the clock of the telephone right?")
    codes, digests = _recovery_codes()
    _factor, made = SecondFactor.objects.get_or_create(
        person=person, defaults={"secret": secret, "step": step, "recovery": digests}
    )
    if not made:
        raise ValidationError("A second factor is on already: turn that off first.")
    return codes


def renew_recovery(person: User) -> list[str]:
    """Recovery codes in the place of those from before."""
    codes, digests = _recovery_codes()
    SecondFactor.objects.filter(person=person).update(recovery=digests)
    return codes


def turn_off(person: User, *, by: User, reason: str = "") -> bool:
    """Have ``person`` need no code any more; whether one was needed."""
    with pghistory.context(user=by.pk, reason=reason.strip()):
        deleted, _ = SecondFactor.objects.filter(person=person).delete()
    return bool(deleted)


def accepts(person: User, code: str) -> bool:
    """Whether ``person`` needs no code, or ``code`` is right, and then used up."""
    factor = SecondFactor.objects.filter(person=person).first()
    return factor is None or _use(factor, code) or _use_recovery(factor, code)


def _use(factor: SecondFactor, code: str) -> bool:
    step = _step_of(factor.secret, code, after=factor.step)
    rows = SecondFactor.objects.filter(pk=factor.pk, step__lt=step) if step else None
    return bool(rows and rows.update(step=step))


def _use_recovery(factor: SecondFactor, code: str) -> bool:
    digest = _digest(code)
    rows = SecondFactor.objects.filter(pk=factor.pk, recovery__contains=[digest])
    with pghistory.context(user=factor.pk):  # who knows the password, too, and is not in yet
        rest = Func(F("recovery"), Value(digest), function="array_remove")
        return bool(rows.update(recovery=rest))


def _step_of(secret: str, code: str, *, after: int) -> int | None:
    """The half-minute about now whose code this is, if it is later than ``after``."""
    code = "".join(code.split())
    now = int(time.time()) // SECONDS
    try:
        totp = _totp(secret)
    except InvalidToken:  # sealed under another SECRET_KEY: somebody has to reset it
        return None
    for step in range(max(now - DRIFT, after + 1), now + DRIFT + 1):
        if constant_time_compare(totp.generate(step * SECONDS).decode(), code):
            return step
    return None


def _totp(secret: str) -> TOTP:
    return TOTP(_open(secret), DIGITS, SHA1(), SECONDS)  # noqa: S303 (what apps know)


def _open(secret: str) -> bytes:
    return _seal().decrypt(secret.encode())


def _seal() -> Fernet:
    key = salted_hmac(f"{__name__}.seal", "", algorithm="sha256").digest()
    return Fernet(urlsafe_b64encode(key))


def _recovery_codes() -> tuple[list[str], list[str]]:
    """Codes as they are shown, and the hashes of them."""
    codes = ["-".join(_letters(5) for _ in range(2)) for _ in range(RECOVERY_CODES)]
    return codes, [_digest(code) for code in codes]


def _letters(number: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(number))


def _digest(code: str) -> str:
    plain = "".join(filter(str.isalnum, code)).upper()
    return salted_hmac(f"{__name__}.recovery", plain, algorithm="sha256").hexdigest()
