"""Who may ask what: every address of the site, by verb, role and state of the record."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from claims.models import Claim
from sources.ledger.heads import sign_head
from tests.api.publishing import publish, retract
from tests.factories import (
    make_action,
    make_claim,
    make_correction_request,
    make_place,
    make_publisher,
    make_relation,
    make_snapshot,
    make_source,
    make_statement,
    make_threat,
    make_topic,
)
from tests.people import person

pytestmark = pytest.mark.django_db

ROLES = ("stranger", "reader", "editor", "reviewer", "administrator")
SAFE = ("get", "head", "options")
UNSAFE = ("post", "put", "patch", "delete")
KINDS = ("claims", "threats", "statements", "actors", "relations", "sources", "publishers")
VOCABULARIES = ("topics", "places", "actions")
PLAIN = (
    "changes", "corrections", "live", "method", "method/terms", "method/coding-guide", "robots.txt",
    "sitemap.xml", "sitemap-pages.xml",
)  # fmt: skip

# Each route, and an address of it that has an answer. What the admin shows is tested there.
TABLE = {
    "favicon.ico": "/favicon.ico",
    "": "/",
    "^api(?:/|/v1)?$": "/api",
    "^api/": "/api/v1/nothing/here",
    "api/v1/": "/api/v1/",
    **{f"api/v1/^{name}/?$": f"/api/v1/{name}" for name in (*KINDS, *VOCABULARIES)},
    **{
        f"api/v1/^{name}/(?P<id>[^/]+)/?$": f"/api/v1/{name}/{{{name}}}"
        for name in (*KINDS, *VOCABULARIES)
    },
    **{
        f"api/v1/^{name}/(?P<id>[^/]+)/revisions/?$": f"/api/v1/{name}/{{{name}}}/revisions"
        for name in KINDS
    },
    **{
        f"api/v1/^{name}/(?P<id>[^/]+)/revisions/(?P<number>[0-9]{{1,9}})/?$": (
            f"/api/v1/{name}/{{{name}}}/revisions/1"
        )
        for name in KINDS
    },
    "api/v1/^actors/(?P<id>[^/]+)/track-record/?$": "/api/v1/actors/{actors}/track-record",
    "api/v1/^sources/(?P<id>[^/]+)/excerpts/?$": "/api/v1/sources/{sources}/excerpts",
    "api/v1/^threats/over-time/?$": "/api/v1/threats/over-time",
    "api/v1/^revisions/?$": "/api/v1/revisions",
    "api/v1/^revisions/(?P<seq>[0-9]{1,18})/?$": "/api/v1/revisions/1",
    "api/v1/^revisions/(?P<seq>[0-9]{1,18})/raw/?$": "/api/v1/revisions/1/raw",
    "api/v1/^revisions/(?P<seq>[0-9]{1,18})/diff/(?P<other>[0-9]{1,18})/?$": (
        "/api/v1/revisions/1/diff/1"
    ),
    "api/v1/^corrections/?$": "/api/v1/corrections",
    "api/v1/^changes/?$": "/api/v1/changes",
    "api/v1/^ledger/heads/?$": "/api/v1/ledger/heads",
    "api/v1/^ledger/heads/latest/?$": "/api/v1/ledger/heads/latest",
    "api/v1/^ledger/key/?$": "/api/v1/ledger/key",
    "api/v1/^ledger/entries/?$": "/api/v1/ledger/entries",
    "api/v1/^ledger/proof/?$": "/api/v1/ledger/proof?seq=1",
    "api/v1/^ledger/consistency/?$": "/api/v1/ledger/consistency?from=1",
    "api/v1/^ledger/verification/?$": "/api/v1/ledger/verification",
    "api/v1/^ledger/verifier\\.py$": "/api/v1/ledger/verifier.py",
    "api/v1/^texts/(?P<sha256>[^/]+)/?$": "/api/v1/texts/{texts}",
    "api/v1/^guide/(?P<name>.+)$": "/api/v1/guide/cookbook.md",
    "api/v1/^intake/sheets/?$": "/api/v1/intake/sheets",
    "api/v1/^schema/?$": "/api/v1/schema",
    "api/v1/^docs/?$": "/api/v1/docs",
    # The pages.
    **{name: f"/{name}" for name in (*KINDS, *PLAIN)},
    **{f"{name}/<str:id>/report-error": f"/{name}/{{{name}}}/report-error" for name in KINDS},
    "reports/<uuid:key>": "/reports/{reports}",
    "sitemap-<str:name>-<int:page>.xml": "/sitemap-threat-1.xml",
    "^(?P<path>[a-z].*)/$": "/claims/",
    **{f"{name}/<str:id>": f"/{name}/{{{name}}}" for name in KINDS},
    **{f"{name}/<str:id>/revisions": f"/{name}/{{{name}}}/revisions" for name in KINDS},
    **{
        f"{name}/<str:id>/revisions/<int:number>": f"/{name}/{{{name}}}/revisions/1"
        for name in KINDS
    },
    **{f"{name}/<str:id>/cite.<str:form>": f"/{name}/{{{name}}}/cite.bib" for name in KINDS},
}
# These lead on.
LEADING_ON = ("favicon.ico", "^api(?:/|/v1)?$")
FOR_EVER = "^(?P<path>[a-z].*)/$"
# Anybody may: tests/pages/test_reporting.py.
SENT = "/report-error"
NOTHING = "^api/"
# Asks for a token, and takes no session for one: tests/api/test_intake.py.
INTAKE = "api/v1/^intake/sheets/?$"
# A page of Django's own, which answers more verbs than it needs.
PAGES = ("api/v1/^docs/?$", "api/v1/^schema/?$")


def routes(resolver: Any, above: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        route = above + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each, route)
        else:
            yield route, each


def of_record(claim: Claim) -> dict[str, str]:
    source = claim.citations.get().excerpt.snapshot.source
    return {"claims": claim.human_id, "threats": claim.human_id, "sources": source.human_id}


@pytest.fixture
def names() -> dict[str, str]:
    """Names of one public record of each kind."""
    claim = make_claim("threat", statement=make_statement())
    make_threat(claim)
    relation, text = make_relation(), make_snapshot(source=make_source(licence="public_domain"))
    made = {"topics": make_topic(), "places": make_place(), "actions": make_action()}
    fact, outlet = make_claim(), make_publisher()
    publish(claim, fact, relation, text.source, outlet)
    sign_head()
    return {
        **{name: row.code for name, row in made.items()},
        **of_record(claim),
        "claims": fact.human_id,
        "statements": claim.statement.human_id,
        "actors": relation.subject.human_id,
        "relations": relation.human_id,
        "publishers": outlet.human_id,
        "texts": text.text_sha256,
        "reports": str(make_correction_request(outlet).key),
    }


def test_table_knows_every_route() -> None:
    known = {route for route, _ in routes(get_resolver()) if not route.startswith("admin/")}

    assert known == set(TABLE)


def signed_in() -> dict[str, APIClient]:
    clients = {role: APIClient() for role in ROLES}
    for role in ROLES[1:]:
        clients[role].force_login(person(role))
    return clients


@pytest.mark.parametrize("verb", [*SAFE, *UNSAFE])
def test_intake_asks_everybody_for_a_token(verb: str) -> None:
    answers = [getattr(client, verb)(TABLE[INTAKE]) for client in signed_in().values()]

    assert {answer.status_code for answer in answers} == {401}


def test_reading_is_for_everybody_and_writing_for_nobody(names: dict[str, str]) -> None:
    clients = signed_in()

    for route, pattern in TABLE.items():
        if route == INTAKE:
            continue
        address = pattern.format(**names)
        answers = {role: client.get(address) for role, client in clients.items()}
        expected = {**dict.fromkeys(LEADING_ON, 302), NOTHING: 404, FOR_EVER: 301}.get(route, 200)
        assert {answer.status_code for answer in answers.values()} == {expected}, address
        assert len({answer.getvalue() for answer in answers.values()}) == 1, address
        for client in clients.values():
            assert client.head(address).status_code == expected
            if route not in (*LEADING_ON, *PAGES, NOTHING, FOR_EVER):
                assert client.options(address).status_code == 200
                for verb in UNSAFE if not address.endswith(SENT) else UNSAFE[1:]:
                    refused = getattr(client, verb)(address, {})
                    assert refused.status_code == 405
                    if address.startswith("/api/"):
                        assert refused.headers["Content-Type"] == "application/problem+json"


def test_answer_follows_from_the_state_of_the_record(api: APIClient) -> None:
    threat = make_claim("threat")
    make_threat(threat)
    publish(threat)
    retract(threat, "A hoax.")
    draft = make_claim("threat")
    make_threat(draft)
    amber = make_claim("fact", tlp="amber")
    states = {404: [draft, amber], 410: [threat]}

    for status, claims in states.items():
        for claim in claims:
            for name in ("claims", "threats"):
                address = f"/api/v1/{name}/{claim.human_id}"
                assert api.get(address).status_code == status
                listed = 404 if status == 404 else 200
                assert api.get(f"{address}/revisions").status_code == listed
                assert api.get(f"{address}/revisions/1").status_code == listed


def test_admin_is_closed_to_strangers() -> None:
    client = Client()
    asked = 0
    for route, each in routes(get_resolver()):
        if not route.startswith("admin/") or each.name in ("login", "logout"):
            continue
        address = "/" + _filled(route, each)
        answer = client.get(address)
        assert answer.status_code == 302, address
        assert answer.headers["Location"].startswith("/admin/login/") or each.name is None, address
        asked += 1
    assert asked > 100


def _filled(route: str, each: URLPattern) -> str:
    """The route with something in the place of each of its parameters."""
    for name, converter in each.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower()
        for written in (f"<{kind}:{name}>", f"<{name}>"):
            route = route.replace(written, "1")
    return route.replace("(?P<url>.*)$", "1")
