"""Anybody may read; a token gives a higher limit. Who asks too often is told when to come back."""

import contextlib
import os
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection, connections
from rest_framework.test import APIClient

from sources import tokens
from sources.addresses import household
from sources.api import limits
from sources.models import Token, TokenUse
from tests.factories import make_token_words, make_user

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 12, 0, 20, tzinfo=UTC)


def bearing(words: str, **more: Any) -> APIClient:
    """Somebody who sends a token."""
    return APIClient(headers={"Authorization": f"Bearer {words}"}, **more)


def ask(api: APIClient, path: str = "/api/v1/topics", **more: Any) -> Any:
    return api.get(path, **more)


# --- tokens ---


def test_anybody_reads_without_a_token(api: APIClient) -> None:
    assert ask(api).status_code == 200


def test_token_that_serves_is_let_in() -> None:
    _, words = make_token_words()

    assert ask(bearing(words)).status_code == 200


def revoked() -> str:
    token, words = make_token_words()
    tokens.revoke(token, by=make_user(), reason="Lost.")
    return words


def of_closed_account() -> str:
    token, words = make_token_words()
    type(token.owner).objects.filter(pk=token.owner.pk).update(is_active=False)
    return words


def altered() -> str:
    _, words = make_token_words()
    return words[:-1] + ("A" if words[-1] != "A" else "B")


REFUSED = {
    "revoked": (revoked, "was revoked on"),
    "expired": (
        lambda: make_token_words(expiry_date="2024-10")[1],
        "expired: it served until 2024-10.",
    ),
    "of a closed account": (of_closed_account, "account of the owner of this token is closed"),
    "altered": (altered, "There is no such token"),
    "of nobody": (lambda: f"cb_00000000_{'x' * 43}", "There is no such token"),
    "of no form": (lambda: "let me in", "There is no such token"),
    "of other letters": (lambda: "cb_é\x7f_" + "x" * 43, "There is no such token"),
}


@pytest.mark.parametrize(("make", "why"), REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("path", ["/api/v1/topics", "/api/v1/", "/api/v1/claims/CLM-000001"])
def test_token_that_does_not_serve_is_told_why(make: Any, why: str, path: str) -> None:
    response = ask(bearing(make()), path)

    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert why in response.json()["detail"]
    assert response["WWW-Authenticate"] == (
        'Bearer realm="Claimbase", error="invalid_token", '
        f'error_description="{response.json()["detail"]}"'
    )


@pytest.mark.parametrize("header", ["Basic YTpi", "Bearer", "", "cb_12345678"])
def test_header_of_another_kind_is_refused(header: str) -> None:
    response = ask(APIClient(headers={"Authorization": header}))

    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith('Bearer realm="Claimbase", error=')


def test_expiry_is_the_end_of_the_last_day() -> None:
    _, words = make_token_words(expiry_date="2026-06-01")

    with time_machine.travel(datetime(2026, 6, 1, 23, 59, 59, tzinfo=UTC), tick=False):
        assert ask(bearing(words)).status_code == 200
    with time_machine.travel(datetime(2026, 6, 2, tzinfo=UTC), tick=False):
        assert ask(bearing(words)).status_code == 401


def test_last_use_is_noted_once_a_minute(django_assert_num_queries: Any) -> None:
    token, words = make_token_words()

    for at, noted in [(0, 0), (30, 0), (61, 61)]:
        moment = datetime.fromtimestamp(NOON.timestamp() + at, UTC)
        with (
            time_machine.travel(moment, tick=False),
            django_assert_num_queries(1 if at == 30 else 2),
        ):
            ask(bearing(words))
        assert TokenUse.objects.get(token=token).used_at.timestamp() == NOON.timestamp() + noted


def test_words_are_kept_nowhere(caplog: Any) -> None:
    token, words = make_token_words()
    ask(bearing(words))
    ask(bearing(words[:-1]))
    tokens.revoke(token, by=make_user(), reason="Lost.")
    secret = words.removeprefix(f"{token.prefix}_")  # which may hold an underscore itself
    held = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" held WHERE position(%s IN held::text) > 0',
                [secret],
            )
            held += [table] * cursor.fetchone()[0]

    assert held == []
    assert secret not in caplog.text
    assert secret not in repr(Token.objects.get().__dict__)


# --- limits ---


@pytest.fixture
def few(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three requests a minute to an address, five to a token, counted from nothing."""
    settings.API_LIMIT, settings.API_TOKEN_LIMIT = 3, 5
    monkeypatch.setattr(limits, "COUNTER", limits.Counter())


def told(response: Any) -> tuple[Any, ...]:
    names = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
    return response.status_code, *(response[name] for name in names)


@pytest.mark.usefixtures("few")
@time_machine.travel(NOON, tick=False)
def test_who_asks_too_often_is_told_when_to_come_back(api: APIClient) -> None:
    answers = [told(ask(api)) for _ in range(3)]
    refused = ask(api)

    assert answers == [(200, "3", left, "40") for left in ("2", "1", "0")]
    assert told(refused) == (429, "3", "0", "40")
    assert refused["Retry-After"] == "40"
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json()["detail"] == (
        "3 requests a minute are answered to your address, and this was one more. "
        "Wait 40 seconds, or send a token, whose limit is higher."
    )


@pytest.mark.usefixtures("few")
def test_next_minute_begins_anew(api: APIClient) -> None:
    with time_machine.travel(NOON, tick=False):
        assert [ask(api).status_code for _ in range(4)] == [200, 200, 200, 429]
    with time_machine.travel(NOON.replace(minute=1, second=0), tick=False):
        assert told(ask(api)) == (200, "3", "2", "60")


@pytest.mark.usefixtures("few")
@time_machine.travel(NOON, tick=False)
def test_token_has_a_limit_of_its_own(api: APIClient) -> None:
    _, words = make_token_words()
    for _ in range(4):
        ask(api)

    answers = [ask(bearing(words)).status_code for _ in range(6)]

    assert answers == [200] * 5 + [429]
    assert "or send a token" not in ask(bearing(words)).json()["detail"]


@pytest.mark.usefixtures("few")
@time_machine.travel(NOON, tick=False)
def test_token_without_the_scope_reads_as_anybody_does() -> None:
    _, words = make_token_words(scopes=["propose"])

    assert told(ask(bearing(words)))[1] == "3"


@pytest.mark.usefixtures("few")
@time_machine.travel(NOON, tick=False)
def test_who_guesses_tokens_is_counted_too() -> None:
    guess = bearing(f"cb_00000000_{'x' * 43}")

    assert [ask(guess).status_code for _ in range(4)] == [401, 401, 401, 429]


@pytest.mark.usefixtures("few")
@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/topics?nothing=1", 400),
        ("/api/v1/claims/CLM-000001", 404),
        ("/api/v1/schema", 200),
    ],
)
def test_every_answer_tells_the_limit(api: APIClient, path: str, status: int) -> None:
    assert told(ask(api, path)) == (status, "3", "2", "40")


@pytest.mark.usefixtures("few")
@time_machine.travel(NOON, tick=False)
def test_forwarded_address_counts_behind_our_proxy_alone(settings: Any) -> None:
    def ask_from(*addresses: str) -> list[int]:
        return [ask(APIClient(), headers={"X-Forwarded-For": a}).status_code for a in addresses]

    assert ask_from("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4") == [200, 200, 200, 429]
    settings.BEHIND_PROXY = True
    assert ask_from("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4") == [200] * 4


@pytest.mark.usefixtures("few")
def test_counting_costs_no_query(api: APIClient, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        ask(api)


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("unknown", "unknown"),
        (None, ""),
    ],
)
def test_ipv6_clients_are_counted_by_their_network(address: str | None, counted_as: str) -> None:
    assert household(address) == counted_as


def test_processes_that_were_forked_count_together() -> None:
    counter = limits.Counter()
    for _ in range(3):
        child = os.fork()
        if child == 0:
            counter.add("192.0.2.1", 7)
            os._exit(0)
        os.waitpid(child, 0)

    assert counter.add("192.0.2.1", 7) == 4


def test_many_are_counted_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    counter = limits.Counter()
    names = [f"client {number}" for number in range(2_000)]

    counts = [[counter.add(name, 1) for name in names] for _ in range(3)]

    assert counts == [[time] * 2_000 for time in (1, 2, 3)]
    monkeypatch.setattr(counter, "SLOTS", 16)  # no room for all of them
    assert max(counter.add(name, 2) for name in names) <= 2


# --- time ---


@pytest.mark.django_db(transaction=True, databases=["default", "public"])
@pytest.mark.parametrize("path", ["claims", "claims/CLM-000001", "revisions", "ledger/heads", ""])
def test_question_that_takes_too_long_is_ended_with_advice(api: APIClient, path: str) -> None:
    def slow(execute: Any, _sql: str, _params: Any, many: bool, context: dict[str, Any]) -> Any:
        return execute("SELECT pg_sleep(60)", None, many, context)

    public = connections["public"]
    with contextlib.closing(public):
        with public.cursor() as cursor:
            cursor.execute("SET statement_timeout = '20ms'")  # less than the alias has
        with public.execute_wrapper(slow):
            response = ask(api, f"/api/v1/{path}")

    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert response["Content-Type"] == "application/problem+json"
    assert "Ask for less: another filter" in response.json()["detail"]
