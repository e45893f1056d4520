"""Guessing passwords is slow, and locks nobody else out."""

from typing import Any

import pytest
from django.test import Client, RequestFactory

from sources.addresses import client_address
from sources.models import User

PASSWORD = "a long way to Baghdad"


def sign_in(password: str, address: str = "192.0.2.1") -> int:
    form = {"username": "ada", "password": password}
    return Client(REMOTE_ADDR=address).post("/admin/login/?next=/admin/", form).status_code


@pytest.mark.django_db
def test_guessing_is_stopped_after_eight() -> None:
    User.objects.create_user("ada", password=PASSWORD, is_staff=True)

    assert [sign_in("a guess") for _ in range(7)] == [200] * 7
    assert sign_in("a guess") == 429
    assert sign_in(PASSWORD) == 429
    assert sign_in(PASSWORD, address="192.0.2.2") == 302


@pytest.mark.parametrize(
    ("behind_proxy", "address"), [(False, "192.0.2.9"), (True, "198.51.100.7")]
)
def test_address_is_the_proxys_word_and_never_the_clients(
    settings: Any, behind_proxy: bool, address: str
) -> None:
    settings.BEHIND_PROXY = behind_proxy
    request = RequestFactory().get(
        "/", REMOTE_ADDR="192.0.2.9", HTTP_X_FORWARDED_FOR="203.0.113.1, 198.51.100.7"
    )

    assert client_address(request) == address
