"""Administrators make and revoke tokens; the words of one are shown once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from sources import tokens
from sources.models import Token
from sources.timeline import changes_of
from tests.desk import Desk
from tests.factories import make_token, make_token_words, make_user

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]
ADD = "/admin/sources/token/add/"


def fill(desk: Desk, **typed: Any) -> dict[str, Any]:
    owner = make_user()
    given = {"label": "Mirror", "owner": owner.pk, "scopes": ["read", "propose"], **typed}
    return {**desk.form(desk.open(ADD)), **given}


def make(desk: Desk, **typed: Any) -> Any:
    return desk.client.post(ADD, {**fill(desk, **typed), "_save": "Save"})


def revoke(desk: Desk, token: Token, reason: str) -> Any:
    address = reverse("admin:sources_token_revoke", args=[token.pk])
    return desk.client.post(address, {"change_reason": reason})


def test_words_are_shown_once_and_open_the_api(desk: Desks) -> None:
    chief = desk("administrator")

    response = make(chief, expiry_date="2099-12")

    (words,) = chief.page(response).xpath("//code[@class='secret']/text()")
    token = tokens.find(words)
    assert (token.label, token.scopes, token.expiry_date) == (
        "Mirror",
        ["read", "propose"],
        "2099-12",
    )
    assert token.created_by == chief.user
    assert "no-store" in response["Cache-Control"]
    secret = words.removeprefix(f"{token.prefix}_")
    for address in (
        chief.address(Token, "changelist"),
        chief.address(Token, "change", token.pk),
        chief.address(Token, "history", token.pk),
        reverse("admin:index"),
    ):
        assert secret not in chief.client.get(address).content.decode()


def test_words_are_in_no_table_of_the_site(desk: Desks) -> None:
    chief = desk("administrator")

    (words,) = chief.page(make(chief)).xpath("//code[@class='secret']/text()")

    held = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" held WHERE position(%s IN held::text) > 0',
                [words.split("_", 2)[2]],
            )
            held += [table] * cursor.fetchone()[0]
    assert held == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"scopes": []}, "This field is required."),
        ({"expiry_date": "soon"}, "soon"),
        ({"expiry_date": "2027/.."}, "Give a day, month or year at whose end it expires."),
        ({"owner": ""}, "This field is required."),
    ],
)
def test_what_is_wrong_is_told_in_the_form(desk: Desks, typed: dict[str, Any], said: str) -> None:
    chief = desk("administrator")

    response = make(chief, **typed)

    errors = " ".join(chief.page(response).xpath("//*[contains(@class, 'error')]//text()"))
    assert said in errors
    assert not Token.objects.exists()


def test_form_that_is_sent_twice_makes_one_token(desk: Desks) -> None:
    chief = desk("administrator")
    filled = {**fill(chief), "_save": "Save"}

    first, second = (chief.client.post(ADD, filled) for _ in range(2))

    assert chief.page(first).xpath("//code[@class='secret']")
    assert not chief.page(second).xpath("//code[@class='secret']")
    assert "has a token of this label already" in second.content.decode()
    assert Token.objects.count() == 1


def test_revoking_needs_a_reason_and_is_kept(desk: Desks) -> None:
    chief, (token, words) = desk("administrator"), make_token_words()

    assert revoke(chief, token, " ").status_code == 200
    assert tokens.find(words) == token
    assert revoke(chief, token, "Its laptop was stolen.").status_code == 302

    with pytest.raises(tokens.TokenRefusedError, match="revoked"):
        tokens.find(words)
    last = changes_of(Token, token.pk)[0]
    assert (last.agent, last.reason) == (f"user:{chief.user.pk}", "Its laptop was stolen.")
    assert "revoked already" in revoke(chief, token, "Again.").content.decode()


@pytest.mark.parametrize("role", ["reader", "editor", "reviewer"])
def test_nobody_else_makes_or_revokes_them(desk: Desks, role: str) -> None:
    person, token = desk(role), make_token()

    assert person.client.get(ADD).status_code == 403
    assert revoke(person, token, "Because.").status_code == 403
    assert Token.objects.revoked().count() == 0


def test_label_and_expiry_can_be_changed_and_no_more(desk: Desks) -> None:
    chief, token = desk("administrator"), make_token(label="Old")

    chief.edit(token, label="New", expiry_date="2099", owner=chief.user.pk, scopes=["propose"])

    assert (token.label, token.expiry_date, token.scopes) == ("New", "2099", ["read"])
    assert token.owner != chief.user


def test_list_finds_tokens_by_how_they_stand(desk: Desks) -> None:
    chief = desk("administrator")
    make_token(label="In use"), make_token(label="Long over", expiry_date="2024")
    tokens.revoke(make_token(label="Lost"), by=chief.user, reason="Lost.")

    def listed(query: str) -> set[str]:
        page = chief.open(f"{chief.address(Token, 'changelist')}?{query}")
        return {*page.xpath("//th[contains(@class, 'field-label')]//text()")}

    assert listed("serves=yes") == {"In use"}
    assert listed("serves=expired") == {"Long over"}
    assert listed("serves=revoked") == {"Lost"}
    assert listed("q=over") == {"Long over"}


# --- rules that the database holds ---


@pytest.mark.parametrize(
    "change",
    [
        {"scopes": ["propose"]},
        {"digest": "0" * 64},
        {"prefix": "cb_00000000"},
        {"created_at": "2024-01-01T00:00Z"},
    ],
)
def test_token_stays_as_it_was_made(change: dict[str, Any]) -> None:
    rows = Token.objects.filter(pk=make_token().pk)

    with pytest.raises(IntegrityError, match="stays as it was made"), transaction.atomic():
        rows.update(**change)


def test_revoked_token_stays_revoked() -> None:
    token, person = make_token(), make_user()
    tokens.revoke(token, by=person, reason="Lost.")

    for change in ({"revoked_at": None, "revoked_by": None}, {"label": "New"}):
        with pytest.raises(IntegrityError, match="revoked once it is"), transaction.atomic():
            Token.objects.filter(pk=token.pk).update(**change)
    with pytest.raises(ValidationError, match="Say why"):
        tokens.revoke(make_token(), by=person, reason="")


@pytest.mark.parametrize("scopes", [[], ["write"], ["read", "write"]])
def test_scopes_are_known_ones(scopes: list[str]) -> None:
    with pytest.raises(IntegrityError, match="scopes_are_terms"), transaction.atomic():
        make_token(scopes=scopes)
