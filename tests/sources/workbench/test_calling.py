"""Comments that call people by their names."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from sources import talk
from tests.desk import Desk
from tests.factories import make_source, make_user
from tests.sources.workbench.test_talk import act, page_of

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]


@pytest.mark.parametrize(
    ("body", "called"),
    [
        ("@amara, look", {"amara"}),
        ("(@N.Amara) and @b_o-d.", {"n.amara", "b_o-d"}),
        ("write to a@b.org", set()),
        ("@@amara @", set()),
        ("«@عمارة»", {"عمارة"}),
    ],
)
def test_names_that_are_called(body: str, called: set[str]) -> None:
    assert talk.mentions(body) == called


def test_name_that_nobody_has_is_told(desk: Desks) -> None:
    person, source = desk(), make_source()
    make_user("n.amara")

    act(person, source, "comment", body="@N.Amara and @nobody, look")

    told = page_of(person, source).xpath("//ul[@class='messagelist']/li/text()")
    assert told == ["Nobody here is called @nobody, so nobody was told."]


def called(desk: Desk, begun: str) -> list[dict[str, str]]:
    answer = desk.client.get(reverse("admin:people"), {"q": begun})
    people: list[dict[str, str]] = answer.json()["people"]
    return people


def test_people_are_offered_by_the_beginning_of_their_names(desk: Desks) -> None:
    reader = desk("reader")
    make_user("n.amara", is_staff=True, first_name="Nadia", last_name="Amara")
    make_user("amal", is_staff=True)
    make_user("amani", is_staff=True, is_active=False)
    make_user("amanda")

    assert called(reader, "AMA") == [
        {"name": "amal", "called": ""},
        {"name": "n.amara", "called": "Nadia Amara"},
    ]
    assert [one["name"] for one in called(reader, "n.")] == ["n.amara"]
    assert called(reader, "%") == called(reader, "mal") == called(reader, "a\0b") == []


def test_few_people_are_offered_at_once_and_to_those_inside_alone(desk: Desks, client: Any) -> None:
    for number in range(10):
        make_user(f"zoe{number}", is_staff=True)

    assert len(called(desk("reader"), "zoe")) == 8
    assert "/login/" in client.get(reverse("admin:people")).url
