"""The list of sign-ins and changes of permissions: all is told, by whoever and however."""

from collections.abc import Callable
from typing import Any

import pghistory
import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from sources import second_factor
from sources.admin.access import in_words
from sources.choices import TOLD_BY_THE_SITE, AccessKind
from sources.models import AccessEvent, SecondFactor, Session, User
from sources.roles import ROOMS, grant_roles
from tests.config.test_second_factor import code_of
from tests.desk import Desk
from tests.factories import make_access_event, make_user

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]
PASSWORD = "a long way to Baghdad"
Told = list[tuple[str, str, str]]


def told(act: Callable[[], object]) -> Told:
    """What the list has more, the oldest first, after something was done."""
    newest = AccessEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    act()
    events = AccessEvent.objects.filter(pk__gt=newest).order_by("pk")
    return [*events.values_list("kind", "account", "detail")]


def update(person: User, **values: Any) -> Callable[[], object]:
    return lambda: User.objects.filter(pk=person.pk).update(**values)


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


# --- Sign-ins -------------------------------------------------------------------------------


def test_signing_in_and_out_is_told_with_who_and_where() -> None:
    ada = User.objects.create_user("ada", password=PASSWORD, is_staff=True)
    client = Client(REMOTE_ADDR="192.0.2.1", headers={"user-agent": "curl/8.9"})
    form = {"username": "ada", "password": PASSWORD}

    assert told(lambda: client.post("/admin/login/", form)) == [("signed_in", "ada", "")]
    assert told(lambda: client.post("/admin/logout/")) == [("signed_out", "ada", "")]

    wheres = AccessEvent.objects.values_list("address", "device", "made_by")[:2]
    assert [*wheres] == [("192.0.2.1", "curl/8.9", f"user:{ada.pk}")] * 2


def test_guesses_are_told_until_the_name_rests() -> None:
    User.objects.create_user("ada", password=PASSWORD, is_staff=True)
    form = {"username": "ada", "password": "a guess"}

    events = told(lambda: [Client().post("/admin/login/", form) for _ in range(12)])

    assert events == [("refused", "ada", "")] * 8 + [("locked_out", "ada", "")]


def test_guesses_at_nobody_are_told() -> None:
    form = {"username": "mallory", "password": "a guess"}

    assert told(lambda: Client().post("/admin/login/", form)) == [("refused", "mallory", "")]


# --- Accounts and permissions ---------------------------------------------------------------


def test_account_is_made_changed_and_deleted() -> None:
    made = told(lambda: make_user("ada", is_staff=True))
    ada = User.objects.get(username="ada")

    assert made == [("account_made", "ada", "may sign in")]
    assert told(update(ada, is_active=False)) == [("account_changed", "ada", "closed")]
    assert told(update(ada, username="eve", is_active=True)) == [
        ("account_changed", "eve", "was called ada, opened")
    ]
    assert told(update(ada, is_superuser=True, is_staff=False)) == [
        ("account_changed", "eve", "may not sign in, superuser")
    ]
    assert told(update(ada, password="other")) == [("password_changed", "eve", "")]
    assert told(update(ada, first_name="Ada", last_login=None)) == []
    assert told(ada.delete) == [("account_deleted", "eve", "")]


def test_roles_and_rights_are_told_one_by_one() -> None:
    ada, reviewer = make_user("ada"), Group.objects.get(name="reviewer")
    right = Permission.objects.get(codename="add_claim")
    given, taken = "permission_given", "permission_taken"

    assert told(lambda: ada.groups.add(reviewer)) == [(given, "ada", "role reviewer")]
    assert told(lambda: ada.groups.add(reviewer)) == []
    assert told(ada.groups.clear) == [(taken, "ada", "role reviewer")]
    assert told(lambda: ada.user_permissions.add(right)) == [(given, "ada", "add_claim")]
    assert told(ada.user_permissions.clear) == [(taken, "ada", "add_claim")]
    assert told(lambda: reviewer.permissions.remove(right)) == [
        (taken, "", "role reviewer: add_claim")
    ]


def test_what_raw_sql_gives_is_told_as_the_database_users() -> None:
    ada, role = make_user("ada"), Group.objects.get(name="editor")

    events = told(
        lambda: sql(
            "INSERT INTO sources_user_groups (user_id, group_id) VALUES (%s, %s)", ada.pk, role.pk
        )
    )

    assert events == [("permission_given", "ada", "role editor")]
    event = AccessEvent.objects.first()
    assert event
    assert event.made_by.startswith("db:")


def test_chief_who_changes_a_person_is_named(desk: Desks) -> None:
    chief, ada = desk("administrator"), make_user("ada")
    editor = Group.objects.get(name="editor")

    events = told(lambda: chief.edit(ada, groups=[str(editor.pk)], is_active=[]))

    assert events == [
        ("account_changed", "ada", "closed"),
        ("permission_given", "ada", "role editor"),
    ]
    agents = {*AccessEvent.objects.values_list("made_by", flat=True)[:2]}
    assert agents == {f"user:{chief.user.pk}"}


def test_roles_as_they_are_tell_nothing_when_granted_anew() -> None:
    rooms = [apps.get_app_config(room) for room in ROOMS]

    def grant() -> None:
        for room in rooms:
            grant_roles(room, using="default")

    assert told(grant) == []


# --- The list stays as it was written -------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in AccessKind if kind not in TOLD_BY_THE_SITE])
def test_change_cannot_be_made_up(kind: str) -> None:
    with pytest.raises(IntegrityError, match="by the change itself"):
        make_access_event(kind=kind)


def test_neither_moment_nor_agent_can_be_made_up() -> None:
    with pghistory.context(user=7):
        event = make_access_event(made_by="user:1", made_at="2001-01-01T00:00Z")

    event.refresh_from_db()
    assert event.made_by == "user:7"
    assert event.made_at.year > 2001


@pytest.mark.usefixtures("as_owner")
@pytest.mark.parametrize(
    "statement",
    ["UPDATE sources_accessevent SET account = 'x'", "DELETE FROM sources_accessevent"],
)
def test_list_is_not_rewritten_by_its_owner_either(statement: str) -> None:
    make_access_event()

    with pytest.raises(DatabaseError, match="cannot be changed or deleted"), transaction.atomic():
        sql(statement)


@pytest.mark.parametrize("model", [AccessEvent, Session, SecondFactor], ids=lambda m: m.__name__)
def test_public_reads_none_of_it(model: Any) -> None:
    sql("SET LOCAL ROLE claimbase_public")

    with pytest.raises(ProgrammingError, match="permission denied"):
        sql(f"SELECT FROM {model._meta.db_table}")


# --- The screens ----------------------------------------------------------------------------


def test_list_names_people_and_says_what(desk: Desks) -> None:
    chief = desk("administrator")
    make_access_event(kind="refused", account="mallory", address="192.0.2.66")
    chief.edit(make_user("ada"), is_active=[])

    page = chief.open(chief.address(AccessEvent, "changelist"))

    rows = [
        [" ".join(cell.text_content().split()) for cell in row.xpath("*")[1:5]]
        for row in page.xpath("//table[@id='result_list']/tbody/tr")
    ]
    assert rows[0] == ["Account changed", "ada", "closed", str(chief.user)]
    assert ["Refused", "mallory", "–", "–"] in rows


def test_factor_is_reset_by_a_chief_with_a_reason(desk: Desks) -> None:
    chief, ada = desk("administrator"), make_user("ada")
    secret = second_factor.new_secret()
    second_factor.turn_on(ada, secret, code_of(secret))
    address = reverse("admin:sources_user_measure", args=[ada.pk, "reset-factor"])
    tools = chief.open(chief.address(User, "change", ada.pk)).xpath("//ul[@class='object-tools']")

    assert "Reset second factor" in tools[0].text_content()
    assert chief.open(address).xpath("//input[@value='Reset it']")
    events = told(lambda: chief.client.post(address, {"change_reason": "Lost telephone."}))

    assert events == [("factor_reset", "ada", "Lost telephone.")]
    chief.open(address, status=404)


def test_person_is_signed_out_everywhere_by_a_chief(desk: Desks) -> None:
    chief, ada = desk("administrator"), desk("editor")
    address = reverse("admin:sources_user_measure", args=[ada.user.pk, "sign-out"])

    events = told(lambda: chief.client.post(address, {"change_reason": "Stolen laptop."}))

    name = ada.user.username
    assert events == [("session_ended", name, "Unknown device: Stolen laptop.")]
    assert ada.client.get("/admin/").status_code == 302
    chief.open("/admin/")


@pytest.mark.parametrize("role", ["reader", "editor", "reviewer"])
@pytest.mark.parametrize("name", ["reset-factor", "sign-out"])
def test_measures_are_the_administrators(role: str, name: str, desk: Desks) -> None:
    ada = desk("editor").user

    desk(role).open(reverse("admin:sources_user_measure", args=[ada.pk, name]), status=403)


def test_administrator_takes_no_measure_against_a_superuser(desk: Desks) -> None:
    root = make_user("root", is_staff=True, is_superuser=True)
    Desk(root)

    address = reverse("admin:sources_user_measure", args=[root.pk, "sign-out"])
    desk("administrator").open(address, status=403)


def test_deleting_a_person_tells_no_key_of_a_session(desk: Desks) -> None:
    chief, ada = desk("administrator"), desk("editor")

    text = chief.client.get(chief.address(User, "delete", ada.user.pk)).content.decode()

    assert str(ada.client.session.session_key) not in text


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ("role reader", "role reader"),
        (
            "role reader: add_claim, view_claim, view_topic",
            "role reader: add claims; view claims, topics",
        ),
        ("take_down_source", "take down sources"),
        ("view_something: else", "view_something: else"),
    ],
)
def test_permissions_are_told_in_words(detail: str, words: str) -> None:
    assert in_words(detail) == words


def test_list_tells_permissions_in_words(desk: Desks) -> None:
    chief = desk("administrator")
    make_user().user_permissions.add(Permission.objects.get(codename="view_claimtopic"))
    event = AccessEvent.objects.latest("pk")

    for page in (
        chief.open(chief.address(AccessEvent, "changelist")),
        chief.open(chief.address(AccessEvent, "change", event.pk)),
    ):
        assert "view claim topics" in page.text_content()
