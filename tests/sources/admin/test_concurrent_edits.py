"""Two people have one record's form open; the later one neither overwrites nor loses."""

from collections.abc import Callable
from typing import Any

import pytest

from sources.models import Source, SourceLink
from tests.desk import Desk
from tests.factories import make_place, make_source, make_source_link

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]


def opened(desk: Desk, row: Any) -> tuple[str, dict[str, Any]]:
    address = desk.address(type(row), "change", row.pk)
    return address, desk.form(desk.open(address))


def table(page: Any) -> list[list[str]]:
    rows = page.xpath("//section[@id='conflict']//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def test_conflict_is_shown_and_nothing_is_written(desk: Desks) -> None:
    source = make_source("Old title", byline="Old byline")
    late = desk()
    address, form = opened(late, source)
    desk().edit(source, title="Their title")

    page = late.send(address, {**form, "title": "My title", "byline": "My byline"}, status=200)

    source.refresh_from_db()
    assert (source.title, source.byline) == ("Their title", "Old byline")
    assert table(page) == [["Title", "Old title", "Their title", "My title", "what you typed"]]
    assert "Somebody else has changed this record" in page.text_content()


def test_conflict_form_keeps_what_was_typed_and_takes_the_rest(desk: Desks) -> None:
    source = make_source("Old title", byline="Old byline", language="en")
    late = desk()
    address, form = opened(late, source)
    desk().edit(source, title="Their title", language="fr")

    page = late.send(address, {**form, "title": "My title", "byline": "My byline"}, status=200)

    shown = late.form(page)
    assert shown["title"] == "My title"
    assert shown["byline"] == "My byline"
    assert shown["language"] == "fr"
    assert shown["version"] == form["version"]


def test_conflict_saving_again_without_saying_so_is_refused(desk: Desks) -> None:
    source = make_source("Old title")
    late = desk()
    address, form = opened(late, source)
    desk().edit(source, title="Their title")

    page = late.send(address, {**form, "title": "My title"}, status=200)
    late.send(address, late.form(page), status=200)

    source.refresh_from_db()
    assert source.title == "Their title"


def test_conflict_saving_over_knowingly(desk: Desks) -> None:
    source = make_source("Old title", language="en")
    late = desk()
    address, form = opened(late, source)
    desk().edit(source, title="Their title", language="fr")

    page = late.send(address, {**form, "title": "My title"}, status=200)
    (box,) = page.xpath("//input[@name='save_over']/@value")
    late.send(address, {**late.form(page), "save_over": box})

    source.refresh_from_db()
    assert (source.title, source.language) == ("My title", "fr")


def test_conflict_saving_over_is_for_one_version_only(desk: Desks) -> None:
    source = make_source("Old title")
    late, other = desk(), desk()
    address, form = opened(late, source)
    other.edit(source, title="Their title")
    page = late.send(address, {**form, "title": "My title"}, status=200)
    (box,) = page.xpath("//input[@name='save_over']/@value")
    other.edit(source, title="Their next title")

    page = late.send(address, {**late.form(page), "save_over": box}, status=200)

    source.refresh_from_db()
    assert source.title == "Their next title"
    assert table(page)[0][2] == "Their next title"


def test_conflict_after_saving_over_an_error_does_not_ask_again(desk: Desks) -> None:
    source = make_source("Old title", licence="unknown")
    late = desk()
    address, form = opened(late, source)
    desk().edit(source, title="Their title")
    page = late.send(address, {**form, "title": "Mine", "licence": "open"}, status=200)
    (box,) = page.xpath("//input[@name='save_over']/@value")

    page = late.send(address, {**late.form(page), "save_over": box}, status=200)
    assert "Name the open licence" in page.text_content()
    late.send(address, {**late.form(page), "licence_name": "CC-BY-4.0"})

    source.refresh_from_db()
    assert (source.title, source.licence_name) == ("Mine", "CC-BY-4.0")


def test_form_without_its_version_is_refused(desk: Desks) -> None:
    source = make_source("Old title")
    late = desk()
    address, form = opened(late, source)
    del form["version"]

    late.send(address, {**form, "title": "My title"}, status=200)

    source.refresh_from_db()
    assert source.title == "Old title"


def test_conflict_with_a_changed_part(desk: Desks) -> None:
    source = make_source()
    link = make_source_link(source, note="Old note")
    late = desk()
    address, form = opened(late, source)
    desk().edit(source, **{"links-0-note": "Their note"})

    page = late.send(address, {**form, "byline": "Mine"}, status=200)

    assert table(page)[0][1:3] == ["Old note", "Their note"]
    assert late.form(page)["links-0-note"] == "Their note"
    (box,) = page.xpath("//input[@name='save_over']/@value")
    late.send(address, {**late.form(page), "save_over": box})
    link.refresh_from_db()
    source.refresh_from_db()
    assert (link.note, source.byline) == ("Their note", "Mine")


def test_conflict_with_a_part_added_by_another(desk: Desks) -> None:
    source, mine, theirs = make_source(), make_source("Mine"), make_source("Theirs")
    late = desk()
    address, form = opened(late, source)
    make_source_link(source, theirs, kind="corrects")
    row = {"links-0-kind": "quotes", "links-0-target": mine.pk, "links-0-note": "Typed"}

    page = late.send(address, {**form, **row, "links-TOTAL_FORMS": 1}, status=200)

    assert "added" in table(page)[0]
    (box,) = page.xpath("//input[@name='save_over']/@value")
    late.send(address, {**late.form(page), "save_over": box})
    assert {link.target.title: link.note for link in source.links.all()} == {
        "Mine": "Typed",
        "Theirs": "",
    }


@pytest.mark.parametrize(("typed", "kept"), [("Typed", ["Typed"]), ("Old note", [])])
def test_conflict_with_a_part_removed_by_another(desk: Desks, typed: str, kept: list[str]) -> None:
    source = make_source()
    make_source_link(source, note="Old note")
    late = desk()
    address, form = opened(late, source)
    SourceLink.objects.all().delete()

    page = late.send(address, {**form, "links-0-note": typed}, status=200)

    assert "removed" in table(page)[0]
    (box,) = page.xpath("//input[@name='save_over']/@value")
    late.send(address, {**late.form(page), "save_over": box})
    assert [link.note for link in source.links.all()] == kept


def test_conflict_keeps_the_mark_for_removal(desk: Desks) -> None:
    source = make_source()
    make_source_link(source, note="Old note")
    late = desk()
    address, form = opened(late, source)
    desk().edit(source, title="Their title")

    page = late.send(address, {**form, "links-0-DELETE": "on"}, status=200)
    (box,) = page.xpath("//input[@name='save_over']/@value")
    late.send(address, {**late.form(page), "save_over": box})

    assert source.links.count() == 0


def test_conflict_on_a_row_without_versions(desk: Desks) -> None:
    place = make_place(name="Old name")
    late = desk()
    address, form = opened(late, place)
    desk().edit(place, name="Their name")

    page = late.send(address, {**form, "name": "My name"}, status=200)

    place.refresh_from_db()
    assert place.name == "Their name"
    assert table(page)[0][1:4] == ["Old name", "Their name", "My name"]


def test_saving_unchanged_writes_no_version(desk: Desks) -> None:
    source = make_source()

    desk().edit(source)

    assert source.version == 1


def test_record_deleted_meanwhile_shows_what_was_typed(desk: Desks) -> None:
    source = make_source("Old title")
    late = desk()
    address, form = opened(late, source)
    Source.objects.all().delete()

    page = late.send(address, {**form, "title": "My long title"}, status=200)

    assert "has been deleted" in page.text_content()
    assert "My long title" in page.text_content()
