"""Deciding in the admin who an imported record is."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from actors.importing import ActorRecord, RecordName, import_records
from actors.models import Actor, MatchProposal
from sources.models import User
from tests.factories import make_actor, make_user

pytestmark = pytest.mark.django_db

LIST = "admin:actors_matchproposal_changelist"
CHANGE = "admin:actors_matchproposal_change"


@pytest.fixture
def chief() -> User:
    return make_user("chief", is_staff=True, is_superuser=True)


@pytest.fixture
def client(chief: User) -> Client:
    client = Client()
    client.force_login(chief)
    return client


def propose(*names: str) -> list[MatchProposal]:
    for name in names:
        make_actor(name)
    records = [ActorRecord("own", name, (RecordName(name.title()),)) for name in names]
    import_records("own", records)
    return list(MatchProposal.objects.order_by("pk"))


def choose(client: Client, proposal: MatchProposal, who: str) -> Any:
    address = reverse(CHANGE, args=[proposal.pk])
    page = html.fromstring(client.get(address).content)
    fields = dict(page.get_element_by_id("matchproposal_form").form_values())
    return client.post(address, {**fields, "who": who, "_save": "Save"})


def test_form_offers_the_candidates_and_none_of_them(client: Client) -> None:
    [proposal] = propose("party of the sun")
    actor = Actor.objects.get()

    page = html.fromstring(client.get(reverse(CHANGE, args=[proposal.pk])).content)

    labels = [
        label.text_content().strip() for label in page.xpath("//label[.//input[@name='who']]")
    ]
    assert labels == [f"The same as {actor}", "Different from all of them"]
    assert "Party Of The Sun" in page.text_content()


def test_same_is_decided(client: Client, chief: User) -> None:
    [proposal] = propose("party of the sun")
    actor = Actor.objects.get()

    response = choose(client, proposal, str(actor.pk))

    proposal.refresh_from_db()
    assert response.status_code == 302
    assert (proposal.decision, proposal.actor, proposal.decided_by) == ("same", actor, chief)


def test_different_is_decided(client: Client) -> None:
    [proposal] = propose("party of the sun")

    choose(client, proposal, "different")

    proposal.refresh_from_db()
    assert (proposal.decision, Actor.objects.count()) == ("different", 2)


@pytest.mark.parametrize("who", ["", "0", "whoever"])
def test_other_answers_are_refused(client: Client, who: str) -> None:
    [proposal] = propose("party of the sun")

    response = choose(client, proposal, who)

    proposal.refresh_from_db()
    assert (response.status_code, proposal.decision) == (200, "")


def test_decided_proposal_is_only_read(client: Client) -> None:
    [proposal] = propose("party of the sun")
    choose(client, proposal, "different")

    page = html.fromstring(client.get(reverse(CHANGE, args=[proposal.pk])).content)

    assert not page.xpath("//input[@name='who']")
    assert "different" in page.text_content().lower()
    assert choose_again(client, proposal) == 403


def choose_again(client: Client, proposal: MatchProposal) -> int:
    address = reverse(CHANGE, args=[proposal.pk])
    return client.post(address, {"who": "different", "_save": "Save"}).status_code


@pytest.mark.parametrize(("action", "actors"), [("same", 2), ("different", 4)])
def test_many_are_decided_at_once(client: Client, action: str, actors: int) -> None:
    proposals = propose("party of the sun", "league of the moon")

    response = client.post(
        reverse(LIST),
        {"action": action, "_selected_action": [p.pk for p in proposals]},
        follow=True,
    )

    assert {p.decision for p in MatchProposal.objects.all()} == {action}
    assert Actor.objects.count() == actors
    assert "2 decided." in response.content.decode()


def test_action_passes_over_what_is_decided_and_says_so(client: Client) -> None:
    one, two = propose("party of the sun", "league of the moon")
    choose(client, one, "different")

    response = client.post(
        reverse(LIST), {"action": "same", "_selected_action": [one.pk, two.pk]}, follow=True
    )

    two.refresh_from_db()
    text = html.fromstring(response.content).text_content()
    assert two.decision == "same"
    assert "1 decided." in text
    assert "was decided already." in text


def test_list_asks_no_more_queries_for_more_rows(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(LIST)).status_code == 200
        return len(captured)

    propose("party of the sun")
    client.get(reverse(LIST))  # what is cached once
    few = queries()
    for number in range(12):
        make_actor(f"body number {number}")
    records = [ActorRecord("other", str(n), (RecordName(f"Body Number {n}"),)) for n in range(12)]
    import_records("other", records)

    assert MatchProposal.objects.count() == 13
    assert queries() == few


def test_reader_sees_and_cannot_decide() -> None:
    [proposal] = propose("party of the sun")
    reader = make_user("reader", is_staff=True)
    reader.groups.add(reader.groups.model.objects.get(name="reader"))
    client = Client()
    client.force_login(reader)

    assert client.get(reverse(LIST)).status_code == 200
    assert choose_again(client, proposal) == 403
