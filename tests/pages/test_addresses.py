"""Each record has one page: whoever asks elsewhere, or for another moment, is told where it is."""

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from tests.api.publishing import correct, publish, retract
from tests.factories import make_actor, make_claim, make_publisher
from tests.pages.test_pages import shown, text, whole

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_strangers_read(public: BaseDatabaseWrapper) -> None:
    pass


def test_record_is_led_to_from_the_address_of_what_it_is_not(client: Client) -> None:
    threat, fact, actor = whole(), make_claim(), make_actor()
    publish(fact, actor)
    paths = {
        f"/claims/{threat.human_id}": f"/threats/{threat.human_id}",
        f"/claims/{threat.human_id}/revisions/1": f"/threats/{threat.human_id}/revisions/1",
        f"/threats/{threat.uuid}": f"/threats/{threat.human_id}",
        f"/threats/{fact.human_id}?as_of=": f"/claims/{fact.human_id}?as_of=",
        f"/sources/{actor.human_id}": f"/actors/{actor.human_id}",
        f"/claims?q={threat.human_id.lower()}": f"/claims/{threat.human_id}",
        f"/sources?q={actor.human_id}&kind=article": f"/actors/{actor.human_id}",
    }

    assert {path: client.get(path).get("Location") for path in paths} == paths
    assert client.get(f"/claims/{fact.human_id}").status_code == 200
    for path in ("/claims/CLM-999999", "/threats/CLM-999999", "/claims?q=CLM-999999"):
        assert client.get(path, follow=True).status_code == 404


def test_words_that_look_like_no_id_are_searched_for(client: Client) -> None:
    publish(make_claim(text="Flight ABC-123 was late."))

    page = shown(client, "/claims?q=ABC-123")

    assert "Flight ABC-123 was late." in text(page)
    (others,) = page.xpath("//p[contains(@class, 'others')]")
    assert text(others).startswith("The same words in threats, statements, actors,")
    assert "/actors?q=ABC-123" in others.xpath("./a/@href")


def test_page_says_that_a_record_was_not_published_then(client: Client) -> None:
    publish(make_actor())
    outlet = make_publisher()
    publish(outlet)
    address = f"/publishers/{outlet.human_id}"

    page = shown(client, f"{address}?as_of=seq:1", status=404)
    problem = client.get(f"/api/v1{address}?as_of=seq:1").json()

    assert page.xpath("//h1")[0].text == "Not published then"
    assert page.xpath("//a[.='As known now']/@href") == ["?"]
    assert problem["detail"] == f"{outlet.human_id} was not published by then."
    assert problem["first_published_at"] == client.get(f"/api/v1{address}").json()["published_at"]


def test_empty_list_says_of_when_and_of_what_it_is(client: Client) -> None:
    publish(make_actor())

    assert "Nothing had to be corrected so far." in text(shown(client, "/corrections"))
    page = shown(client, "/claims?kind=fact&as_of=2000")
    assert "Nothing of this was published by 2000" in text(page)
    assert page.xpath("//a[.='As known now']/@href") == ["?kind=fact"]


def test_revisions_lead_to_pages_of_what_was_said(client: Client) -> None:
    outlet = make_publisher("The Gauge", country="IR")
    publish(outlet)
    correct(outlet, "It is of Iraq.", country="IQ")
    retract(outlet, "There is no such outlet.")
    address = f"/publishers/{outlet.human_id}/revisions"

    links = shown(client, f"/publishers/{outlet.uuid}/revisions").xpath("//section//a/@href")
    changes = shown(client, "/changes").xpath("//p[@class='line quiet']/a[1]/@href")
    gone = shown(client, f"/publishers/{outlet.human_id}", status=410)

    assert [each for each in links if each.startswith("/")] == [f"{address}/2", f"{address}/1"]
    assert {f"{address}/1", f"{address}/2"} <= {*changes}
    assert f"{address}/3" not in changes
    assert gone.xpath("//a[.='What it said before']/@href") == [f"{address}/2"]
    assert "Iran" in text(shown(client, f"{address}/1"))
