"""A second factor: turned on by its first code, asked for at sign-in, each code once."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from sources import second_factor
from sources.models import AccessEvent, SecondFactor, User

PASSWORD = "a long way to Baghdad"
NOW = 1_790_000_010  # the middle of a half-minute

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def ada() -> User:
    return User.objects.create_user("ada", password=PASSWORD, is_staff=True)


def code_of(secret: str, away: int = 0) -> str:
    """What an app shows that has the secret, ``away`` half-minutes from now."""
    key = second_factor._open(secret)
    return TOTP(key, 6, SHA1(), 30).generate(time.time() + away * 30).decode()


def turn_on(person: User) -> tuple[str, list[str]]:
    """A factor that is on, whose first code is long used; its secret and its recovery codes."""
    secret = second_factor.new_secret()
    codes = second_factor.turn_on(person, secret, code_of(secret))
    SecondFactor.objects.update(step=1)
    return secret, codes


def sign_in(code: str = "", **typed: str) -> int:
    form = {"username": "ada", "password": PASSWORD, "code": code, **typed}
    return Client().post("/admin/login/?next=/admin/", form).status_code


def told() -> list[str]:
    return [*AccessEvent.objects.order_by("pk").values_list("kind", flat=True)][-2:]


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B."""
    secret = second_factor._seal().encrypt(b"12345678901234567890").decode()

    assert second_factor._step_of(secret, "081804", after=0) is None
    with time_machine.travel(1111111109, tick=False):
        assert second_factor._step_of(secret, "081 804", after=0) == 1111111109 // 30


@pytest.mark.parametrize(("away", "status"), [(-2, 200), (-1, 302), (0, 302), (1, 302), (2, 200)])
def test_code_serves_about_its_half_minute(ada: User, away: int, status: int) -> None:
    secret, _codes = turn_on(ada)

    assert sign_in(code_of(secret, away)) == status


def test_sign_in_needs_both(ada: User) -> None:
    secret, _codes = turn_on(ada)

    assert sign_in() == 200
    assert sign_in("000000") == 200
    assert sign_in(code_of(secret), password="a guess") == 200
    assert sign_in(code_of(secret)) == 302


def test_code_serves_once(ada: User) -> None:
    secret, _codes = turn_on(ada)
    code = code_of(secret)

    assert [sign_in(code), sign_in(code), sign_in(code_of(secret, -1))] == [302, 200, 200]


def test_first_code_does_not_sign_in_again(ada: User) -> None:
    secret = second_factor.new_secret()
    second_factor.turn_on(ada, secret, code_of(secret))

    assert sign_in(code_of(secret)) == 200


def test_recovery_code_serves_once_however_it_is_typed(ada: User) -> None:
    _secret, codes = turn_on(ada)

    assert sign_in(codes[0].lower().replace("-", " ")) == 302
    assert told() == ["recovery_used", "signed_in"]
    assert sign_in(codes[0]) == 200
    assert sign_in(codes[1]) == 302


def test_new_recovery_codes_end_the_old_ones(ada: User) -> None:
    _secret, old = turn_on(ada)

    new = second_factor.renew_recovery(ada)

    assert told()[-1] == "recovery_made"
    assert len(set(new) | set(old)) == 20
    assert [sign_in(old[0]), sign_in(new[0])] == [200, 302]


def test_guessing_codes_is_stopped_as_guessing_passwords_is(ada: User) -> None:
    secret, _codes = turn_on(ada)

    assert [sign_in("000000") for _ in range(8)] == [200] * 7 + [429]
    assert sign_in(code_of(secret)) == 429


def test_wrong_first_code_turns_nothing_on(ada: User) -> None:
    with pytest.raises(ValidationError, match="clock of the telephone"):
        second_factor.turn_on(ada, second_factor.new_secret(), "000000")

    assert sign_in() == 302


def test_factor_that_is_on_is_not_replaced(ada: User) -> None:
    turn_on(ada)
    other = second_factor.new_secret()

    with pytest.raises(ValidationError, match="on already"):
        second_factor.turn_on(ada, other, code_of(other))


def test_off_by_oneself_and_by_another_are_told_apart(ada: User) -> None:
    other = User.objects.create_user("chief")

    turn_on(ada)
    assert second_factor.turn_off(ada, by=ada)
    assert told() == ["factor_on", "factor_off"]
    turn_on(ada)
    assert second_factor.turn_off(ada, by=other, reason="Lost telephone.")
    assert told() == ["factor_on", "factor_reset"]
    event = AccessEvent.objects.first()
    assert event
    assert (event.account, event.detail, event.made_by) == (
        "ada",
        "Lost telephone.",
        f"user:{other.pk}",
    )
    assert not second_factor.turn_off(ada, by=ada)


def test_nothing_that_is_kept_opens(ada: User) -> None:
    secret, codes = turn_on(ada)
    words = second_factor.words_of(secret).replace(" ", "")

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(f)::text FROM sources_secondfactor f")
        (kept,) = cursor.fetchone()

    assert words not in kept
    assert not [code for code in codes if code in kept or code.replace("-", "") in kept]


def test_under_another_secret_key_no_code_opens(ada: User, settings: Any) -> None:
    secret, codes = turn_on(ada)
    code = code_of(secret)
    settings.SECRET_KEY = "another secret key of at least fifty characters in all"

    assert [sign_in(code), sign_in(codes[0])] == [200, 200]
