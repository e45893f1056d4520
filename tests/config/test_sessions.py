"""Sessions say whose, where and since when they are, and end when they must."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from sources.devices import device_name
from sources.models import Session, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1"
PASSWORD = "a long way to Baghdad"


@pytest.fixture
def ada() -> User:
    return User.objects.create_user("ada", password=PASSWORD, is_staff=True)


def browser(person: User, address: str = "192.0.2.1", **headers: str) -> Client:
    client = Client(REMOTE_ADDR=address, headers={"user-agent": FIREFOX, **headers})
    form = {"username": person.username, "password": PASSWORD}
    assert client.post("/admin/login/?next=/admin/", form).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/admin/account/").status_code == 200


def test_session_says_whose_where_and_since_when(ada: User) -> None:
    before = timezone.now()
    browser(ada)

    (session,) = Session.objects.all()
    assert (session.person, session.address, session.device) == (ada, "192.0.2.1", FIREFOX)
    assert before <= session.started_at <= session.seen_at
    assert str(session) == "Firefox on Linux 192.0.2.1"


def test_last_seen_is_told_to_some_minutes_and_since_stays(ada: User) -> None:
    with time_machine.travel("2026-05-01T10:00Z", tick=False) as clock:
        client = browser(ada)
        seen = []
        for minutes in (4, 2, 7):
            clock.shift(minutes * 60)
            assert is_in(client)
            seen.append(Session.objects.get().seen_at.strftime("%H:%M"))

    assert seen == ["10:00", "10:06", "10:13"]
    assert Session.objects.get().started_at.strftime("%H:%M") == "10:00"


def test_changed_session_keeps_its_beginning(ada: User) -> None:
    client = browser(ada)
    started_at = Session.objects.get().started_at

    session = client.session
    session["anything"] = 1
    session.save()

    kept = Session.objects.get()
    assert (kept.started_at, kept.person, kept.device) == (started_at, ada, FIREFOX)


def test_expired_session_opens_nothing_and_is_cleared_away(ada: User) -> None:
    client = browser(ada)
    Session.objects.update(expire_date=timezone.now())

    assert not is_in(client)
    client.session.clear_expired()
    assert not Session.objects.exists()


@pytest.mark.parametrize("change", [{"password": "other"}, {"is_active": False}])
def test_password_or_closing_ends_every_session(ada: User, change: dict[str, Any]) -> None:
    one, other, bob = browser(ada), browser(ada), make_user("bob", is_staff=True)
    bob.set_password(PASSWORD)
    bob.save()
    his = browser(bob)

    User.objects.filter(pk=ada.pk).update(**change)

    assert [*Session.objects.values_list("person", flat=True)] == [bob.pk]
    assert [is_in(one), is_in(other), is_in(his)] == [False, False, True]


def test_other_changes_of_an_account_end_nothing(ada: User) -> None:
    client = browser(ada)

    ada.first_name = "Ada"
    ada.save()

    assert is_in(client)


def test_own_new_password_ends_the_other_sessions_alone(ada: User) -> None:
    here, there = browser(ada), browser(ada)
    new = "a short way to Basra"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}

    assert here.post("/admin/password_change/", form).status_code == 302

    assert [is_in(here), is_in(there)] == [True, False]


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        (f"{CHROME.format('Windows NT 10.0; Win64; x64')} Edg/140.0.0.0", "Edge on Windows"),
        (CHROME.format("Linux; Android 15; Pixel 9"), "Chrome on Android"),
        (SAFARI, "Safari on iPhone"),
        ("curl/8.9", "curl/8.9"),
        ("", "Unknown device"),
    ],
)
def test_device_is_named_as_people_call_it(user_agent: str, name: str) -> None:
    assert device_name(user_agent) == name


def test_browser_that_says_too_much_of_itself_is_let_in(ada: User) -> None:
    browser(ada, **{"user-agent": "y" * 999})

    assert Session.objects.get().device == "y" * 300
