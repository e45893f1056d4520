"""Places: a tree without circles, coordinates in pairs."""

from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from actors.models import Place
from tests.factories import make_place
from tests.house.writes import raw_update

pytestmark = pytest.mark.django_db


def test_places_lie_within_each_other() -> None:
    country = make_place("Iraq", kind="country", iso_code="IQ")
    city = make_place("Erbil", parent=country, latitude=36.19, longitude=44.01)

    assert list(country.children.all()) == [city]


def test_place_cannot_lie_within_itself() -> None:
    region = make_place("Region")
    city = make_place("City", parent=region)
    base = make_place("Base", parent=city)

    for place, parent in ((region, region), (region, base), (city, base)):
        with pytest.raises(IntegrityError, match="cannot lie within itself"), transaction.atomic():
            Place.objects.filter(pk=place.pk).update(parent=parent)
        with pytest.raises(IntegrityError, match="cannot lie within itself"), transaction.atomic():
            raw_update(place, {"parent_id": parent.pk})


def test_place_that_others_lie_in_stays() -> None:
    place = make_place("City", parent=make_place("Region"))

    with pytest.raises(models.ProtectedError):
        place.parent.delete()


def test_code_is_unique() -> None:
    make_place(code="erbil")

    with pytest.raises(IntegrityError):
        make_place(code="erbil")


@pytest.mark.parametrize(
    ("good", "bad", "rule"),
    [
        ({"latitude": -90, "longitude": 180}, {"latitude": -90.1}, "coordinates_are_real"),
        ({"latitude": 36.2, "longitude": 44.0}, {"longitude": None}, "coordinates_are_real"),
        ({"latitude": 36.2, "longitude": 44.0}, {"latitude": None}, "coordinates_are_real"),
        ({"latitude": 36.2, "longitude": 44.0}, {"longitude": 180.5}, "coordinates_are_real"),
        ({"latitude": 1, "longitude": 1}, {"latitude": float("nan")}, "coordinates_are_real"),
        ({"iso_code": "IQ-BG"}, {"iso_code": "iq"}, "iso_code_has_its_form"),
        ({"kind": "airspace"}, {"kind": "sky"}, "kind_is_a_term"),
    ],
)
def test_rule_of_a_place(good: dict[str, Any], bad: dict[str, Any], rule: str) -> None:
    place = make_place(**good)

    for write in (
        lambda: make_place(**{**good, **bad}),
        lambda: Place.objects.filter(pk=place.pk).update(**bad),
        lambda: raw_update(place, bad),
    ):
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            write()
