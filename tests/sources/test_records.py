"""Publishers, sources, their links, and anchors: what passes, and what each rule refuses."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from sources.models import Publisher, Source, SourceLink
from tests.factories import (
    make_anchor,
    make_excerpt,
    make_publisher,
    make_snapshot,
    make_source,
    make_source_link,
    make_translation,
    make_user,
)
from tests.house.writes import raw_update

pytestmark = pytest.mark.django_db

Make = Callable[..., Any]


@pytest.mark.parametrize(
    ("make", "good", "bad", "rule"),
    [
        (
            make_publisher,
            {"reliability": "B", "reliability_rationale": "Corrects its errors."},
            {"reliability_rationale": ""},
            "reliability_has_rationale",
        ),
        (make_publisher, {"form": "agency"}, {"form": "blog"}, "form_is_a_term"),
        (make_publisher, {"country": "IQ"}, {"country": "iq"}, "country_has_its_form"),
        (make_publisher, {"country": ""}, {"country": "I"}, "country_has_its_form"),
        (make_source, {"language": "ar-IQ"}, {"language": "Arabic!"}, "language_has_its_form"),
        (
            make_source,
            {"licence": "open", "licence_name": "CC-BY-4.0"},
            {"licence_name": ""},
            "open_licence_is_named",
        ),
        (make_source, {"licence": "unknown"}, {"licence": "open"}, "open_licence_is_named"),
        (make_source, {"published_date": "2024-10-02~"}, {"published_date": "soon"}, "not an EDTF"),
        (make_translation, {"language": "fa"}, {"language": ""}, "language_has_its_form"),
        (
            make_anchor,
            {"outcome": "fuzzy", "score": 91.5},
            {"score": None},
            "fuzzy_has_score",
        ),
        (make_anchor, {"outcome": "fuzzy", "score": 0}, {"score": 100.5}, "fuzzy_has_score"),
        (make_anchor, {"outcome": "exact"}, {"score": 99.0}, "fuzzy_has_score"),
        (
            make_anchor,
            {"outcome": "gone", "start": None, "end": None},
            {"start": 0, "end": 5},
            "gone_has_no_place",
        ),
        (
            make_anchor,
            {"outcome": "normalised", "start": 2, "end": 7},
            {"end": 2},
            "gone_has_no_place",
        ),
        (
            make_anchor,
            {"outcome": "normalised", "start": 2, "end": 7},
            {"start": None, "end": None},
            "gone_has_no_place",
        ),
        (
            make_anchor,
            {"outcome": "normalised", "start": 2, "end": 7},
            {"end": None},
            "gone_has_no_place",
        ),
        (
            make_anchor,
            {"outcome": "normalised", "start": 2, "end": 7},
            {"end": 5000},
            "later snapshot ends at",
        ),
    ],
)
def test_rule_of_one_row(make: Make, good: dict[str, Any], bad: dict[str, Any], rule: str) -> None:
    row: models.Model = make(**good)
    rows = type(row)._base_manager.filter(pk=row.pk)

    for write in (
        lambda: make(**{**good, **bad}),
        lambda: rows.update(**bad),
        lambda: raw_update(row, bad),
    ):
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            write()


def test_publisher_name_is_unique() -> None:
    publisher = make_publisher("Meridian")

    with pytest.raises(IntegrityError):
        Publisher.objects.create(name=publisher.name)


def test_source_cannot_link_to_itself() -> None:
    link = make_source_link()

    with pytest.raises(IntegrityError, match="not_to_itself"), transaction.atomic():
        make_source_link(link.source, link.source)
    with pytest.raises(IntegrityError, match="not_to_itself"), transaction.atomic():
        SourceLink.objects.update(target=models.F("source"))


def test_link_is_stated_once() -> None:
    link = make_source_link(kind="quotes")
    make_source_link(link.source, link.target, kind="corrects")
    make_source_link(link.target, link.source, kind="quotes")

    with pytest.raises(IntegrityError, match="stated_once"):
        make_source_link(link.source, link.target, kind="quotes")


def test_linked_source_is_kept_and_its_own_links_go_with_it() -> None:
    link = make_source_link()

    with pytest.raises(models.ProtectedError):
        link.target.delete()
    link.source.delete()

    assert list(Source.objects.all()) == [link.target]


def test_anchor_is_in_another_capture_of_the_same_source() -> None:
    excerpt = make_excerpt()
    make_anchor(excerpt)

    for snapshot in (excerpt.snapshot, make_snapshot(f"{excerpt.exact} elsewhere")):
        with pytest.raises(IntegrityError, match="another snapshot"), transaction.atomic():
            make_anchor(excerpt, snapshot)


def test_exact_anchor_holds_the_very_words() -> None:
    excerpt = make_excerpt("We warn 😀 you")
    later = make_snapshot("Now: We warn 😀 you", excerpt.snapshot.source)

    for place in ({"start": 0, "end": 13}, {"start": 5, "end": 17}):
        with pytest.raises(IntegrityError, match="not at"), transaction.atomic():
            make_anchor(excerpt, later, **place)
    anchor = make_anchor(excerpt, later, start=5, end=18)
    with pytest.raises(IntegrityError, match="not at"), transaction.atomic():
        raw_update(anchor, {"start": 4})

    with pytest.raises(IntegrityError, match="one_per_capture"):
        make_anchor(excerpt, later, outcome="gone", start=None, end=None)


def test_fuzzy_anchor_is_accepted_by_a_person() -> None:
    anchor = make_anchor(outcome="fuzzy", score=80.0)

    anchor.accepted_at, anchor.accepted_by = timezone.now(), make_user()
    anchor.save()

    anchor.accepted_by = None
    with pytest.raises(IntegrityError, match="accepted_pair"):
        anchor.save()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"published_date": "2024-13"}, "not an EDTF date"),
        ({"language": "Arabic!"}, "BCP 47"),
        ({"licence": "open"}, "Name the open licence"),
        ({"kind": "novel"}, "not a valid choice"),
    ],
)
def test_form_says_what_is_wrong(values: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Source(title="A report", **values).full_clean()
