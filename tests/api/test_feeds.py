"""Any query is a feed, too."""

from typing import Any

import pytest
from lxml import etree
from rest_framework.test import APIClient

from tests.api.publishing import correct, publish, retract
from tests.factories import make_claim, make_publisher

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def feed(api: APIClient, address: str, **headers: str) -> Any:
    answer = api.get(f"/api/v1/{address}", headers=headers)
    assert answer.status_code == 200, answer.content
    assert answer["Content-Type"].startswith("application/atom+xml")
    return etree.fromstring(answer.content)


def texts(root: Any, path: str) -> list[str]:
    return [str(found) for found in root.xpath(path, namespaces=ATOM)]


def test_newest_revision_of_what_is_found_comes_first(api: APIClient) -> None:
    one, two = make_publisher("The Gauge & <Co>", country="IQ"), make_publisher(country="IQ")
    publish(one, two, make_publisher(country="IR"))
    made = correct(one, "Misspelt.", name="The Gorge & <Co>")

    root = feed(api, "publishers?country=IQ&format=atom")

    titles = texts(root, "a:entry/a:title/text()")
    assert titles == [f"{one.human_id}: The Gorge & <Co>", f"{two.human_id}: {two.name}"]
    (updated,) = texts(root, "a:updated/text()")
    assert updated == f"{made.entry.published_at:%Y-%m-%dT%H:%M:%S.%f}+00:00"
    newest = texts(root, "a:entry/a:id/text()")[0]
    assert api.get(newest).json()["digest"] == made.digest
    assert texts(root, "a:link[@rel='self']/@href")[0].endswith("country=IQ&format=atom")


def test_a_claim_shows_what_it_quotes(api: APIClient) -> None:
    claim = make_claim("fact", "The river rose.", proposition="It rose.")
    publish(claim)

    root = feed(api, "claims", Accept="application/atom+xml")

    assert texts(root, "a:entry/a:title/text()") == [f"{claim.human_id}: It rose."]
    assert texts(root, "a:entry/a:summary/text()") == ["The river rose."]


def test_corrections_are_a_feed(api: APIClient) -> None:
    outlet = make_publisher()
    publish(outlet)
    retract(outlet, "A hoax.")

    root = feed(api, "corrections?format=atom")

    assert texts(root, "a:entry/a:title/text()") == [f"{outlet.human_id}: Retraction"]
    assert texts(root, "a:entry/a:summary/text()") == ["A hoax."]


def test_nothing_found_is_a_feed_still(api: APIClient) -> None:
    assert texts(feed(api, "claims?format=atom"), "a:updated/text()") == [
        "1970-01-01T00:00:00+00:00"
    ]


@pytest.mark.parametrize("query", ["page_size=2", "fields=id", "ordering=number", "facets=kind"])
def test_what_is_of_pages_is_refused(api: APIClient, query: str) -> None:
    answer = api.get(f"/api/v1/claims?format=atom&{query}")

    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_vocabulary_has_none(api: APIClient) -> None:
    assert api.get("/api/v1/topics?format=atom").status_code in (400, 404, 406)
