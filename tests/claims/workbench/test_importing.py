"""Import: claim sheets and CSV, looked at before anything is written, whole or not at all."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from actors.models import Actor, Place
from claims.models import Topic
from claims.workbench import importing
from sources.models import Publisher, Source
from sources.timeline import changes_of
from tests.claims.workbench.test_exporting import content
from tests.desk import Desk
from tests.factories import (
    make_actor,
    make_excerpt,
    make_name,
    make_publisher,
    make_snapshot,
    make_source,
    make_source_link,
    make_user,
)

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]
ADDRESS = reverse("admin:claims_import")
SHEET = """claimbase: 1
namespace: harbour
publishers:
  - {id: gazette, name: The Example Gazette, form: newspaper}
actors:
  - {id: union, kind: ngo, names: [{name: Dockers' union, language: en}]}
"""
ACTORS = "id,names,name_languages,kind,country\n,Dockers' union | Dockers,en | en,ngo,NO\n"


def look(person: Desk, text: str, of: str = "sheet", **typed: Any) -> Any:
    response = person.client.post(ADDRESS, {"of": of, "text": text, "_look": "1", **typed})
    assert response.status_code == 200
    return person.page(response)


def take(person: Desk, page: Any, **typed: Any) -> Any:
    """Press Import on a page that shows what would be done; the page that it leads to."""
    (form,) = page.xpath("//form[@id='import_form']")
    shown = {name: value.removeprefix("\n") for name, value in form.form_values()}
    sent = {**shown, "_save": "Import", **typed}
    return person.page(person.client.post(ADDRESS, sent, follow=True))


def told(page: Any) -> str:
    return " ".join(page.text_content().split())


def counts(page: Any) -> dict[str, list[str]]:
    """By list, how many records would be new, changed and unchanged."""
    rows = page.xpath("//div[@class='outcome']/table[not(@class)]/tbody/tr")
    return {row.findtext("th"): row.xpath("td/text()") for row in rows}


def problems(page: Any) -> list[list[str]]:
    rows = page.xpath("//table[@class='problems']/tbody/tr")
    return [[cell.text_content() for cell in row] for row in rows]


def test_sheet_is_looked_at_then_taken_in(desk: Desks) -> None:
    editor = desk()

    page = look(editor, SHEET)
    assert counts(page) == {"Publishers": ["1", "0", "0"], "Actors": ["1", "0", "0"]}
    assert not Actor.objects.exists()
    page = take(editor, page, change_reason="From the union")

    assert "Imported: 2 new, 0 changed, 0 unchanged." in told(page)
    actor = Actor.objects.get()
    assert (actor.name, actor.state) == ("Dockers' union", "draft")
    assert changes_of(Actor, actor.pk)[0].reason == "From the union"
    assert actor.contributors == [f"user:{editor.user.pk}"]
    assert counts(look(editor, SHEET)) == {
        "Publishers": ["0", "0", "1"],
        "Actors": ["0", "0", "1"],
    }


def test_sheet_comes_as_a_file_in_json(desk: Desks) -> None:
    editor = desk()
    data = b'{"claimbase": 1, "topics": [{"code": "ports", "label": "Ports"}]}'

    page = look(editor, "", file=SimpleUploadedFile("a.json", b"\xef\xbb\xbf" + data))
    assert page.xpath("//textarea")[0].text_content().strip() == data.decode()
    take(editor, page)

    assert Topic.objects.get().label == "Ports"


def test_what_is_wrong_is_told_with_its_line_and_nothing_is_lost(desk: Desks) -> None:
    wrong = SHEET.replace("kind: ngo", "kind: n_g_o")

    page = look(desk(), wrong)

    ((line, where, message),) = problems(page)
    assert (line, where) == ("6", "actors[0].kind")
    assert "“n_g_o” is not a term of this field; nearest: “ngo”" in message
    assert page.xpath("//textarea")[0].text_content().strip() == wrong.strip()
    assert not page.xpath("//input[@value='Import']")


def test_one_wrong_record_keeps_all_of_it_out(desk: Desks) -> None:
    editor = desk()
    page = look(editor, SHEET)

    take(editor, page, text=SHEET.replace("kind: ngo", "kind: odd"))

    assert not Publisher.objects.exists()


def test_only_what_was_seen_is_taken_in(desk: Desks) -> None:
    editor = desk()
    page = look(editor, SHEET)

    page = take(editor, page, text=SHEET + "  - {id: port, names: [{name: Port}]}\n")

    assert "This is not what you have seen: look at it again." in told(page)
    assert counts(page)["Actors"] == ["2", "0", "0"]
    assert not Actor.objects.exists()
    assert "Imported: 3 new" in told(take(editor, page))


def test_what_somebody_changes_meanwhile_is_seen_first(desk: Desks) -> None:
    editor, outlet = desk(), make_publisher("The Example Gazette")
    page = look(
        editor, f"claimbase: 1\npublishers:\n  - {{id: {outlet.human_id}, name: The Gazette}}\n"
    )
    Publisher.objects.filter(pk=outlet.pk).update(name="The Post")

    page = take(editor, page, update="on")

    assert "This is not what you have seen: look at it again." in told(page)
    outlet.refresh_from_db()
    assert outlet.name == "The Post"


def test_records_that_differ_are_written_over_only_when_asked(desk: Desks) -> None:
    editor, outlet = desk(), make_publisher("The Example Gazette")
    sheet = f"claimbase: 1\npublishers:\n  - {{id: {outlet.human_id}, name: The Gazette}}\n"

    page = look(editor, sheet)
    assert f"{outlet.human_id} in name" in told(page)
    page = take(editor, page)
    assert "Some records differ: tick this, or take them out." in told(page)
    outlet.refresh_from_db()
    assert outlet.name == "The Example Gazette"
    take(editor, page, update="on")

    outlet.refresh_from_db()
    assert outlet.name == "The Gazette"


def test_judgements_are_not_imported_in_the_name_of_others(desk: Desks) -> None:
    one, other, judge = make_actor(), make_actor(), make_user("judge")
    sheet = (
        f"claimbase: 1\njudgements:\n  - {{actor: {one.human_id}, other: {other.human_id}, "
        f"verdict: same, reason: So it is., judged_by: {judge.username}}}\n"
    )

    assert "Judgements are made on their own screen" in told(look(desk(), sheet))


# --- CSV --------------------------------------------------------------------------------------


def test_rows_become_new_actors_once(desk: Desks) -> None:
    editor = desk()

    page = look(editor, ACTORS, "actors")
    assert counts(page) == {"Actors": ["1", "0", "0"]}
    take(editor, page)

    actor = Actor.objects.get()
    assert (actor.kind, actor.country) == ("ngo", "NO")
    assert [(name.name, name.preferred) for name in actor.names.order_by("pk")] == [
        ("Dockers' union", True),
        ("Dockers", False),
    ]
    assert counts(look(editor, ACTORS, "actors")) == {"Actors": ["0", "0", "1"]}


def test_export_comes_back_unchanged_and_changed_where_it_is_edited(desk: Desks) -> None:
    editor = desk()
    actor = make_actor("Harakat", kind="armed_group", description="=1+1", active_date="2014/..")
    make_name(actor, name="حركة", script="Arab", language="ar", used_date="2019/..")
    actor.external_ids.create(scheme="wikidata", value="Q794")
    text = content(editor, Actor, "form=csv")
    assert counts(look(editor, text, "actors")) == {"Actors": ["0", "0", "1"]}

    page = look(editor, text.replace("armed_group", "party").replace("Q794", "Q795"), "actors")
    assert f"{actor.human_id} in kind, external_ids" in told(page)
    take(editor, page, update="on")

    actor.refresh_from_db()
    assert (actor.kind, actor.description) == ("party", "=1+1")
    assert actor.external_ids.get().value == "Q795"
    assert actor.names.get(script="Arab").used_date == "2019/.."


def test_what_is_not_flat_stays_as_it_is(desk: Desks) -> None:
    editor, source = desk(), make_source("A report", byline="A. Writer")
    make_source_link(source)
    excerpt = make_excerpt("The river rose.", make_snapshot("The river rose.", source))

    page = look(editor, f"id,title,byline\n{source.human_id},The report,\n", "sources")
    take(editor, page, update="on")

    source.refresh_from_db()
    assert (source.title, source.byline) == ("The report", "")
    assert source.links.count() == 1
    assert source.snapshots.get().excerpts.get() == excerpt


@pytest.mark.parametrize("between", [";", "\t"])
def test_file_of_a_spreadsheet_elsewhere_is_read(between: str, desk: Desks) -> None:
    text = "\ufeff" + ACTORS.replace(",", between).replace("\n", "\r\n")

    page = look(desk(), "", "actors", file=SimpleUploadedFile("a.csv", text.encode()))

    assert counts(page) == {"Actors": ["1", "0", "0"]}


def test_vocabularies_come_with_numbers_and_lists(desk: Desks) -> None:
    editor = desk()
    text = 'code,name,aliases,kind,latitude,longitude\nport,Port,"Haven | Quay",city,59.9,10.7\n'

    take(editor, look(editor, text, "places"))

    place = Place.objects.get()
    assert (place.aliases, float(place.latitude or 0)) == (["Haven", "Quay"], 59.9)


def test_row_that_somebody_has_changed_since_is_told(desk: Desks) -> None:
    editor, outlet = desk(), make_publisher("Gazette")
    text = content(editor, Publisher, "form=csv")
    Publisher.objects.filter(pk=outlet.pk).update(country="NO")

    ((line, where, message),) = problems(
        look(editor, text.replace("Gazette", "Post"), "publishers")
    )

    assert (line, where) == ("2", "version")
    assert f"{outlet.human_id} was changed since this file was made" in message


@pytest.mark.parametrize(
    ("text", "line", "where", "message"),
    [
        ("id,names,knid\n,A,ngo\n", "1", "", "unknown column “knid”; nearest: “kind”."),
        ("names,kind\nA,ngo\n", "1", "", "the column “id” is missing"),
        ("id,names,names\n,A,B\n", "1", "", "the column “names” is there twice."),
        ("id,names\n,A,B\n", "2", "", "this row has 3 cells, and there are 2 columns."),
        ('id,names\n,"A\n', "2", "", "this is not CSV"),
        ("id,names\n", "", "", "There is no row below the header."),
        ("id,names,kind\n,A,ngo\n,B,odd\n", "3", "kind", "“odd” is not a term"),
        ('id,names,kind\n,"A\nB",ngo\n,C,odd\n', "4", "kind", "“odd” is not a term"),
        ("id,names,kind\n,,ngo\n", "2", "", "“names” is missing"),
        ("id,names,name_languages\n,A | B,en\n", "2", "names", "names 2, name_languages 1"),
        ("id,names\nACT-999999,A\n", "2", "", "there is no ACT-999999 in the database"),
    ],
)
def test_what_is_wrong_is_told_by_row(
    text: str, line: str, where: str, message: str, desk: Desks
) -> None:
    found = problems(look(desk(), text, "actors"))

    assert any(
        told[:1] == [line] and told[1].startswith(where) and message in told[2] for told in found
    ), found
    assert not Actor.objects.exists()


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, "Choose a file, or paste what it holds."),
        ({"file": SimpleUploadedFile("a.csv", b"\xff\xfe")}, "This is not UTF-8."),
        ({"text": "id\0"}, "Null characters are not allowed."),
        ({"text": "a: ["}, "Line"),
    ],
)
def test_odd_input_is_told(sent: dict[str, Any], message: str, desk: Desks) -> None:
    assert message in told(look(desk(), sent.pop("text", ""), **sent))


def test_file_that_is_too_large_is_told(desk: Desks, monkeypatch: Any) -> None:
    monkeypatch.setattr(importing, "MOST_BYTES", 10)

    page = look(desk(), "", file=SimpleUploadedFile("a.yaml", SHEET.encode()))

    assert "This file is larger than" in told(page)


@pytest.mark.parametrize(("role", "status"), [("reader", 403), ("editor", 200)])
def test_who_may_import(role: str, status: int, desk: Desks) -> None:
    person = desk(role)

    assert person.client.get(ADDRESS).status_code == status
    assert person.client.post(ADDRESS, {"of": "sheet", "text": SHEET}).status_code == status
    shown = person.open(reverse("admin:index")).xpath(f"//a[@href='{ADDRESS}']")
    assert bool(shown) is (status == 200)


def test_form_is_shown_again_as_a_draft_has_it(desk: Desks) -> None:
    page = look(desk(), SHEET, _again="1")

    assert page.xpath("//textarea")[0].text_content().strip() == SHEET.strip()
    assert not counts(page)


def test_source_is_not_there_before_it_is_imported(desk: Desks) -> None:
    editor = desk()

    take(editor, look(editor, "id,title,url\n,A report,https://example.org/a\n", "sources"))

    assert Source.objects.get().url == "https://example.org/a"
