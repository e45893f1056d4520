"""Export: what a list shows, as CSV and as a claim sheet."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actors.models import Actor, Place
from claims.models import Claim, Topic
from claims.sheets import SheetText, load
from claims.workbench import exporting
from sources.models import Publisher, Source, User
from tests.desk import Desk
from tests.factories import (
    make,
    make_actor,
    make_claim,
    make_name,
    make_publisher,
    make_source,
    make_user,
)

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]


def address(model: Any, query: str = "") -> str:
    return reverse("admin:claims_export", args=[model._meta.label_lower]) + f"?{query}"


def content(person: Desk, model: Any, query: str) -> str:
    response = person.client.get(address(model, query))
    assert response.status_code == 200
    assert response.headers["content-disposition"].startswith("attachment")
    return b"".join(response.streaming_content).decode()


def table(person: Desk, model: Any, query: str = "") -> list[dict[str, str]]:
    text = content(person, model, f"{query}&form=csv")
    return [*csv.DictReader(io.StringIO(text, newline=""))]


def test_filtered_list_is_exported_in_its_order(desk: Desks) -> None:
    first, second = make_publisher("B", country="NO"), make_publisher("A", country="NO")
    make_publisher("C", country="SE")
    reader = desk("reader")

    (link,) = reader.open(f"{reader.address(Publisher, 'changelist')}?country=NO&o=1").xpath(
        "//ul[@class='object-tools']//a[text()='Export']/@href"
    )
    page = reader.open(link)
    assert "2 publishers, as the list is filtered" in " ".join(page.text_content().split())
    (download,) = page.xpath("//a[text()='Download as CSV']/@href")

    rows = table(reader, Publisher, download.partition("?")[2].removesuffix("&form=csv"))
    assert {row["id"] for row in rows} == {first.human_id, second.human_id}
    assert {(row["version"], row["state"], row["tlp"]) for row in rows} == {("1", "draft", "clear")}


def test_selected_records_are_exported(desk: Desks) -> None:
    chosen, editor = make_source("Chosen"), desk()
    make_source("Other")
    lists = editor.address(Source, "changelist")

    response = editor.client.post(lists, {"action": "claims_export", "_selected_action": chosen.pk})

    assert response.headers["location"] == address(Source, f"ids={chosen.pk}")
    assert [row["title"] for row in table(editor, Source, f"ids={chosen.pk}")] == ["Chosen"]


def test_whole_list_that_is_selected_is_exported_as_it_is_filtered(desk: Desks) -> None:
    chosen, editor = make_source("Chosen"), desk()
    lists = editor.address(Source, "changelist")

    response = editor.client.post(
        f"{lists}?q=Chosen",
        {"action": "claims_export", "_selected_action": chosen.pk, "select_across": "1"},
    )

    assert response.headers["location"] == address(Source, "q=Chosen")


def test_several_values_stand_in_one_cell_in_their_order(desk: Desks) -> None:
    actor = make_actor("Harakat", kind="armed_group", description="=1+1")
    make_name(actor, name="حركة", script="Arab", language="ar")
    actor.external_ids.create(scheme="wikidata", value="Q794")

    (row,) = table(desk("reader"), Actor)

    assert (row["names"], row["name_languages"]) == ("Harakat | حركة", " | ar")
    assert (row["external_id_schemes"], row["external_ids"]) == ("wikidata", "Q794")
    assert row["description"] == "'=1+1"


@pytest.mark.parametrize("model", [one.model for one in exporting.LISTS], ids=lambda m: m.__name__)
def test_every_list_is_exported_in_each_form(model: Any, desk: Desks) -> None:
    make(model)
    reader = desk("reader")

    assert len(table(reader, model)) == model.objects.count()
    for form in ("yaml", "json"):
        assert "claimbase" in content(reader, model, f"form={form}")
    assert reader.open(address(model)).xpath("//a[text()='Download as CSV']")


def test_sheet_holds_all_that_its_records_refer_to_and_is_loaded_again(desk: Desks) -> None:
    claim = make_claim()
    make_claim(proposition="Another claim.")

    sheet = content(desk("reader"), Claim, f"ids={claim.pk}&form=yaml")
    result = load([SheetText("sheet", sheet)])

    assert not result.problems
    assert [one.here for one in result.unchanged if one.collection == "claims"] == [claim.human_id]
    assert {one.collection for one in result.unchanged} >= {"sources", "claims"}


def test_what_is_too_much_for_a_file_says_what_to_do(desk: Desks, monkeypatch: Any) -> None:
    make_source(), make_source()
    monkeypatch.setitem(exporting.MOST, "yaml", 1)

    page = desk("reader").open(address(Source, "form=yaml"))

    assert "At most 1 go into one sheet" in " ".join(page.text_content().split())


@pytest.mark.parametrize("label", ["sources.snapshot", "sources.user", "a.b", "sources", "x"])
def test_list_that_no_sheet_has_is_not_found(label: str, desk: Desks) -> None:
    desk("administrator").open(reverse("admin:claims_export", args=[label]), status=404)


def test_odd_filter_is_not_found(desk: Desks) -> None:
    desk("reader").open(address(Source, "odd=1"), status=404)


def test_empty_list_has_nothing_to_export(desk: Desks) -> None:
    page = desk("reader").open(address(Source, "q=nothing"))

    assert "nothing to export" in page.text_content()


def test_who_may_not_see_all_exports_nothing(desk: Desks) -> None:
    stranger = Desk(make_user(is_staff=True))

    assert stranger.client.get(address(Topic)).status_code == 403
    assert not User.objects.get(pk=stranger.user.pk).get_all_permissions()


def test_queries_do_not_grow_with_records(desk: Desks) -> None:
    reader = desk("reader")

    def count(rows: int) -> int:
        for _ in range(rows):
            make_actor()
            make(Place)
        with CaptureQueriesContext(connection) as queries:
            reader.open(address(Actor))
            table(reader, Actor)
            content(reader, Actor, "form=yaml")
        return len(queries)

    assert count(2) == count(10)
