"""Your account: its sessions ended, its second factor turned on and off."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sources import second_factor
from sources.models import AccessEvent, SecondFactor, Session, User
from sources.workbench.account import CANDIDATE
from tests.config.test_second_factor import code_of
from tests.desk import Desk
from tests.factories import make_user

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]
ACCOUNT, FACTOR = reverse("admin:account"), reverse("admin:account_factor")
CODES, OFF = reverse("admin:account_codes"), reverse("admin:account_factor_off")
END = reverse("admin:account_end")
PASSWORD = "a long way to Baghdad"


@pytest.fixture
def ada(desk: Desks) -> Desk:
    """Somebody with a password."""
    ada = desk("reader")
    ada.user.set_password(PASSWORD)
    ada.user.save()
    return Desk(ada.user)


def elsewhere(person: User) -> Client:
    """Another browser in which somebody is signed in."""
    client = Client()
    client.force_login(person)
    Session.objects.filter(pk=client.session.session_key).update(
        address="192.0.2.7", device="curl/8.9"
    )
    return client


def turn_on(desk: Desk, **typed: str) -> Any:
    desk.open(FACTOR)
    code = code_of(desk.client.session[CANDIDATE])
    return desk.client.post(FACTOR, {"code": code, "password": PASSWORD, **typed})


def factor(person: User) -> SecondFactor:
    """A factor that is on, whose first code is long used."""
    secret = second_factor.new_secret()
    second_factor.turn_on(person, secret, code_of(secret))
    SecondFactor.objects.update(step=1)
    return SecondFactor.objects.get(person=person)


def errors(page: Any) -> list[str]:
    return [each.text_content() for each in page.xpath("//ul[contains(@class, 'errorlist')]/li")]


# --- Sessions -------------------------------------------------------------------------------


def test_sessions_are_listed_and_none_of_anybody_else(ada: Desk) -> None:
    elsewhere(ada.user), elsewhere(make_user(is_staff=True))

    page = ada.open(ACCOUNT)

    rows = page.xpath("//table[@class='sessions']/tbody/tr")
    assert len(rows) == 2
    assert len(page.xpath("//span[text()='This one']")) == 1
    (device,) = page.xpath("//tr[.//button]/th/text()")
    assert device == "curl/8.9"


def test_page_tells_no_key_of_a_session(ada: Desk) -> None:
    elsewhere(ada.user)

    text = ada.client.get(ACCOUNT).content.decode()

    keys = Session.objects.values_list("session_key", flat=True)
    assert len(keys) == 2
    assert not [key for key in keys if key in text]


def test_one_session_is_ended(ada: Desk) -> None:
    one, other = elsewhere(ada.user), elsewhere(ada.user)
    handle = Session.objects.get(pk=one.session.session_key).handle

    response = ada.client.post(END, {"session": handle}, follow=True)

    assert "Signed out: curl/8.9 192.0.2.7." in response.content.decode()
    statuses = [client.get(ACCOUNT).status_code for client in (one, other, ada.client)]
    assert statuses == [302, 200, 200]
    event = AccessEvent.objects.first()
    assert event
    assert (event.kind, event.account, event.made_by) == (
        "session_ended",
        ada.user.username,
        f"user:{ada.user.pk}",
    )


def test_everywhere_else(ada: Desk) -> None:
    others = [elsewhere(ada.user), elsewhere(ada.user)]

    ada.client.post(END, {"session": "others"})

    assert [client.get(ACCOUNT).status_code for client in others] == [302, 302]
    assert ada.client.get(ACCOUNT).status_code == 200


@pytest.mark.parametrize("whose", ["own", "another's", "nobody's"])
def test_what_is_not_to_be_ended_stays(ada: Desk, whose: str) -> None:
    his = elsewhere(make_user(is_staff=True))
    handles = {
        "own": Session.objects.get(pk=ada.client.session.session_key).handle,
        "another's": Session.objects.get(pk=his.session.session_key).handle,
        "nobody's": "",
    }

    ada.client.post(END, {"session": handles[whose]})

    assert [client.get(ACCOUNT).status_code for client in (ada.client, his)] == [200, 200]


def test_query_count_does_not_grow_with_sessions(ada: Desk) -> None:
    counts = []
    for _ in range(2):
        elsewhere(ada.user)
        with CaptureQueriesContext(connection) as queries:
            ada.open(ACCOUNT)
        counts.append(len(queries))
        elsewhere(ada.user), elsewhere(ada.user)

    assert counts[0] == counts[1] < 15


# --- The second factor ----------------------------------------------------------------------


def test_factor_is_turned_on_and_its_recovery_codes_shown_once(ada: Desk) -> None:
    response = turn_on(ada)

    codes = ada.page(response).xpath("//ul[@class='recovery']//code/text()")
    assert len(codes) == 10
    assert "no-store" in response["Cache-Control"]
    assert CANDIDATE not in ada.client.session
    for address in (ACCOUNT, FACTOR, CODES):
        text = ada.client.get(address, follow=True).content.decode()
        assert not [code for code in codes if code in text]
    assert "You have 10 recovery codes left." in ada.open(ACCOUNT).text_content()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"code": "000000"}, "That is not the code of now."),
        ({"password": "a guess"}, "That is not your password."),
        ({"code": ""}, "This field is required."),
    ],
)
def test_factor_is_not_turned_on(ada: Desk, typed: dict[str, str], said: str) -> None:
    page = ada.page(turn_on(ada, **typed))

    assert said in errors(page)[0]
    assert not SecondFactor.objects.exists()


def test_secret_stays_while_one_tries(ada: Desk) -> None:
    (before,) = ada.open(FACTOR).xpath("//code/text()")

    (after,) = ada.page(turn_on(ada, code="000000")).xpath("//code/text()")

    assert before == after
    assert len(before.replace(" ", "")) == 32


def test_factor_that_is_on_is_turned_off_with_a_code(ada: Desk) -> None:
    secret = factor(ada.user).secret

    page = ada.page(ada.client.post(OFF, {"password": PASSWORD, "code": "000000"}))
    assert "Password or code is not right" in errors(page)[0]
    response = ada.client.post(OFF, {"password": PASSWORD, "code": code_of(secret)})

    assert response.status_code == 302
    assert not SecondFactor.objects.exists()
    assert AccessEvent.objects.values_list("kind", flat=True)[0] == "factor_off"


def test_new_recovery_codes_take_a_code(ada: Desk) -> None:
    secret = factor(ada.user).secret
    old = SecondFactor.objects.get().recovery

    ada.client.post(CODES, {"password": PASSWORD, "code": ""})
    assert SecondFactor.objects.get().recovery == old
    response = ada.client.post(CODES, {"password": PASSWORD, "code": code_of(secret)})

    assert len(ada.page(response).xpath("//ul[@class='recovery']//code")) == 10
    assert not set(SecondFactor.objects.get().recovery) & set(old)


def test_guessing_here_is_stopped_as_at_sign_in(ada: Desk) -> None:
    factor(ada.user)
    typed = {"password": "a guess", "code": "000000"}

    assert [ada.client.post(OFF, typed).status_code for _ in range(8)] == [200] * 7 + [429]


def test_without_a_factor_there_is_none_to_turn_off(ada: Desk) -> None:
    assert [ada.client.get(address).status_code for address in (OFF, CODES)] == [302, 302]
