"""What holds for every screen: two people at once lose nothing, and more rows cost no more."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from lxml import html

from sources.admin.lists import MANY, Counted
from sources.models import Publisher
from tests.conftest import APP_ROLE
from tests.factories import FACTORIES, make_publisher, make_user
from tests.house import screens

pytestmark = pytest.mark.django_db

# Forms that may lack the version of what they were opened on, by the name of their address.
UNVERSIONED = {
    "account_end": "a session that has ended stays ended",
    "account_factor": "one's own, and there is only one",
    "auth_user_password_change": "a password is never shown, so that none is overwritten unseen",
    "find_keep": "one's own pins",
    "keys": "one's own",
    "claims_reader_remark": "what people say is added, and nobody edits another's words",
    "logout": "ends a session",
    "news_seen": "one's own",
    "password_change": "asks for the password as it is",
    "sources_source_ingest": "brings in what is new",
    "sources_token_revoke": "a token is revoked once; who comes later is told",
}
ADDED = 8
TALK = "what people say is added, and nobody edits another's words"
NEW = "a new record"
LIST = "leads to a page that has the versions, or decides what can be decided once"


@pytest.fixture
def chief() -> Client:
    client = Client()
    client.force_login(make_user("chief", is_staff=True, is_superuser=True))
    return client


def forms_of(client: Client, address: str) -> Iterator[tuple[str, Any]]:
    """The forms of a screen that write, each with the name of where it goes."""
    response = client.get(address)
    if response.status_code != 200 or not response.content.strip().startswith(b"<"):
        return
    page = html.fromstring(response.content.decode())
    for form in page.xpath("//form[translate(@method, 'POST', 'post') = 'post']"):
        action = (form.get("action") or address).partition("?")[0]
        target = action if action.startswith("/") else address.partition("?")[0]
        yield resolve(target).url_name or "", form


def is_versioned(form: Any) -> bool:
    """Whether a form says at which version of its record, or of several, it was opened."""
    fields = [*form.form_values()]
    fields += [(each.get("name"), each.get("value")) for each in form.xpath(".//input")]
    return any(
        (name or "").split("-")[-1] in ("version", "versions", "seen")
        or re.fullmatch(r"\d+:\d+", value or "")
        for name, value in fields
    )


def excuse(name: str) -> str:
    """Why a form to this address needs no version, or nothing."""
    _model, _, view = name.rpartition("_")
    return UNVERSIONED.get(name) or {"add": NEW, "changelist": LIST, "talk": TALK}.get(view, "")


def test_every_screen_is_looked_at_or_excused() -> None:
    looked_at = {*screens.plain(), *screens.of_records()}

    missing = screens.names() - looked_at - screens.NO_SCREENS - screens.ELSEWHERE

    assert {name for name in missing if not screens.is_of_records(name)} == set()


def test_every_form_says_at_which_version_it_was_opened(chief: Client) -> None:
    pages = {name: [address] for name, address in screens.plain().items()}
    found = [
        (address, name, is_versioned(form))
        for addresses in (*pages.values(), *screens.of_records().values())
        for address in addresses
        for name, form in forms_of(chief, address)
    ]

    assert len([each for each in found if each[2]]) > 60
    assert [each for each in found if not each[2] and not excuse(each[1])] == []
    assert UNVERSIONED.keys() <= screens.names()


def rows_of_everything(number: int) -> None:
    for _ in range(number):
        for factory in FACTORIES.values():
            factory()
    with connection.cursor() as cursor:  # else plans are those of empty tables
        cursor.execute(f"RESET ROLE; ANALYZE; SET LOCAL ROLE {APP_ROLE}")


def counts_all(sql: str) -> bool:
    """Whether a query counts without an end: neither up to one, nor of some weeks, of the records
    that are shown, or of what one person has brought.
    """
    return not re.search(r"LIMIT|DATE_TRUNC\('week'|IN \(|\"brought_by_id\" =", sql)


def shapes(sqls: list[str]) -> Counter[str]:
    """How often a screen asks each thing, whatever it asks it of."""
    plain = (re.sub(r"'[^']*'|\d+", "?", sql) for sql in sqls)
    return Counter(re.sub(r"\?(, \?)+", "?", sql) for sql in plain)


def test_no_screen_asks_once_more_for_each_row_nor_counts_them_all(chief: Client) -> None:
    asked: dict[str, list[list[str]]] = {}
    for number in (2, ADDED):
        rows_of_everything(number)
        for name, address in screens.plain().items():
            with CaptureQueriesContext(connection) as queries:
                chief.get(address)
            asked.setdefault(name, []).append([query["sql"] for query in queries])

    # A few more: of what a page has none there is nothing to be fetched along.
    more = {
        (name, sql)
        for name, (first, later) in asked.items()
        for sql, number in (shapes(later) - shapes(first)).items()
        if number >= ADDED
    }
    counted = {
        (name, sql)
        for name, (_first, later) in asked.items()
        for sql in later
        if "COUNT(" in sql.upper() and counts_all(sql)
    }
    assert more == set()
    assert counted == set()


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label)
def test_list_changes_nothing_in_place_and_counts_no_further_than_it_must(model: Any) -> None:
    model_admin = admin.site._registry[model]

    assert not model_admin.list_editable  # a list has no place for versions
    assert not model_admin.show_full_result_count
    assert issubclass(model_admin.paginator, Counted)


def test_list_of_more_than_it_counts_says_so(
    chief: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.admin.lists.MANY", 3)
    for _ in range(5):
        make_publisher()

    address = screens.plain()["sources_publisher_changelist"]
    page = html.fromstring(chief.get(address).content.decode())

    assert "3+ publishers" in " ".join(page.text_content().split())
    assert len(page.xpath("//table[@id='result_list']/tbody/tr")) == 5
    assert MANY == 10_000
    assert Publisher.objects.count() == 5
