"""Finding records: lists, search, choices by typing; and that their queries do not grow."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actors.models import Actor, ActorRelation
from claims.models import Claim
from sources import talk
from sources.models import Excerpt, Publisher, Snapshot, Source, Taint
from tests.desk import Desk
from tests.factories import (
    make,
    make_actor,
    make_excerpt,
    make_publisher,
    make_relation,
    make_snapshot,
    make_source,
    make_user,
)
from tests.house.inventory import ROOTS

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]
REGISTERED = list(admin.site._registry)


def choices(desk: Desk, model: Any, field: str, term: str) -> list[str]:
    """What is offered for a field when somebody types ``term``."""
    asked = {
        "app_label": model._meta.app_label,
        "model_name": model._meta.model_name,
        "field_name": field,
        "term": term,
    }
    response = desk.client.get(reverse("admin:autocomplete"), asked)
    assert response.status_code == 200
    return [result["text"] for result in response.json()["results"]]


def found(desk: Desk, model: Any, words: str) -> list[str]:
    page = desk.open(f"{desk.address(model, 'changelist')}?q={words}")
    rows = page.xpath("//table[@id='result_list']/tbody/tr")
    return [row.xpath(".//*[contains(@class, 'field-human_id')]")[0].text_content() for row in rows]


def test_empty_list_says_why(desk: Desks) -> None:
    editor = desk("editor")

    def told(model: Any, query: str = "") -> str:
        page = editor.open(f"{editor.address(model, 'changelist')}?{query}")
        return page.xpath("string(//p[@class='empty'])")

    assert told(Source) == "Nothing is recorded here yet."
    assert told(Source, "q=harbour") == "Nothing here fits."
    assert told(Taint, "looked=no").startswith("No flag here.")
    make_source()
    assert told(Source) == ""


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_list_query_count_does_not_grow(model: Any, desk: Desks) -> None:
    chief = desk("administrator")
    address = chief.address(model, "changelist")
    counts = []
    for rows in (2, 6):
        for _ in range(rows):
            make(model)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            chief.open(address)
        counts.append(len(queries))

    assert counts[0] == counts[1], [query["sql"][:150] for query in queries]
    assert counts[1] < 20


@pytest.mark.parametrize("model", [Actor, Source, ActorRelation], ids=lambda m: m.__name__)
def test_choices_query_count_does_not_grow(model: Any, desk: Desks) -> None:
    fields = {
        Actor: (ActorRelation, "subject"),
        Source: (Snapshot, "source"),
        ActorRelation: (Claim, "relation"),
    }
    editor = desk()
    counts = []
    for rows in (2, 6):
        for _ in range(rows):
            make(model)
        with CaptureQueriesContext(connection) as queries:
            assert choices(editor, *fields[model], "")
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "typed", ["Hizballah", "ḥizb allāh", "HIZB ALLAH", "حزب الله", "حِزب اللّٰه", "Hizb Alah"]
)
def test_actor_is_found_by_any_name_however_typed(typed: str, desk: Desks) -> None:
    actor = make_actor("Ḥizb Allāh", kind="armed_group", country="LB")
    actor.names.create(name="حزب الله", script="Arab")
    actor.names.create(name="Hizballah")
    make_actor("Marsh Falcons")

    offered = choices(desk(), ActorRelation, "subject", typed)

    assert offered == [f"Ḥizb Allāh · Armed group · LB · {actor.human_id}"]


def test_actor_is_found_by_its_id_here_and_elsewhere(desk: Desks) -> None:
    actor, editor = make_actor("Iran"), desk()
    actor.external_ids.create(scheme="wikidata", value="Q794")
    make_actor("Q795")

    for words in (actor.human_id, actor.human_id.lower(), f"ACT-{actor.pk}", actor.uuid, "q794"):
        assert found(editor, Actor, str(words)) == [actor.human_id]


def test_best_match_comes_first(desk: Desks) -> None:
    editor = desk()
    make_actor("Committee of the Northern Committees")
    best = make_actor("Committee")

    assert found(editor, Actor, "committee")[0] == best.human_id


@pytest.mark.parametrize("words", ["warning", "meridian warning", "by-a"])
def test_source_is_found_by_title_publisher_byline(words: str, desk: Desks) -> None:
    source = make_source("A Warning", byline="By-A", publisher=make_publisher("Meridian Wire"))
    make_source("Another")

    offered = choices(desk(), Snapshot, "source", words)

    assert offered == [f"{source.human_id} · A Warning · Meridian Wire"]


def test_excerpt_is_found_by_its_words_and_shows_its_source(desk: Desks) -> None:
    excerpt = make_excerpt("every base would be hit", source=make_source("A warning"))
    make_excerpt("something else")

    offered = choices(desk(), type(make_relation().citations.get()), "excerpt", "base hit")

    assert offered == [f"“every base would be hit” · {excerpt.snapshot.source}"]


def test_choices_need_the_right_to_see(desk: Desks, person: Any) -> None:
    nobody = Desk(person("reader"))
    nobody.user.groups.clear()

    response = nobody.client.get(
        reverse("admin:autocomplete"),
        {"app_label": "sources", "model_name": "snapshot", "field_name": "source"},
    )

    assert response.status_code == 403


@pytest.mark.parametrize("model", ROOTS, ids=lambda model: model._meta.label)
def test_records_are_listed_by_whose_hands_they_are_in(model: Any, desk: Desks) -> None:
    person, other = desk(), make_user(is_staff=True)
    rows: list[Any] = [make(model) for _ in range(3)]
    mine, theirs, nobodys = rows
    talk.assign([mine], person.user, by=other)
    talk.assign([theirs], other, by=person.user)

    def listed(whose: str) -> set[str]:
        return {*found(person, model, f"&assigned={whose}")}

    assert listed("me") == {mine.human_id}
    assert listed("others") == {theirs.human_id}
    nobody = listed("nobody")
    assert nobodys.human_id in nobody
    assert not nobody & {mine.human_id, theirs.human_id}


def test_sources_that_are_not_captured_yet(desk: Desks) -> None:
    captured, known, editor = make_snapshot().source, make_source(), desk()
    address = editor.address(Source, "changelist")

    shown = {
        value: editor.open(f"{address}?captured={value}").xpath(
            "//tbody//*[contains(@class, 'field-human_id')]"
        )
        for value in ("yes", "no")
    }

    assert [each.text_content() for each in shown["yes"]] == [captured.human_id]
    assert [each.text_content() for each in shown["no"]] == [known.human_id]


def test_first_page_counts_and_says_what_waits(desk: Desks) -> None:
    make_publisher(), make_publisher()

    page = desk().open(reverse("admin:index"))

    (row,) = page.xpath("//li[a[@class='name' and text()='Publishers']]")
    assert row.xpath("span[@class='count']/text()") == ["2"]
    assert "2 publishers" in page.xpath("//ul[@class='waiting']")[0].text_content()


def test_first_page_of_an_empty_base_says_how_to_begin(desk: Desks) -> None:
    page = desk().open(reverse("admin:index"))

    assert page.xpath("//h2[text()='Start here']")
    assert page.xpath("//ol[@class='steps']/li[1]/a/@href") == [
        reverse("admin:sources_source_ingest")
    ]


def test_page_of_a_room_counts_its_records(desk: Desks) -> None:
    make_publisher()

    page = desk().open(reverse("admin:app_list", args=["sources"]))

    assert page.xpath("//h1")[0].text_content() == "Sources"
    (row,) = page.xpath("//li[a[@class='name' and text()='Publishers']]")
    assert row.xpath("span[@class='count']/text()") == ["1"]


def test_page_of_no_room_is_not_found(desk: Desks) -> None:
    desk().open("/admin/nowhere/", status=404)


def test_first_page_offers_readers_nothing_to_add(desk: Desks) -> None:
    page = desk("reader").open(reverse("admin:index"))

    assert page.xpath("//ol[@class='steps']") == []
    assert page.xpath("//a[contains(@href, '/add/')]") == []


def test_links_into_the_guide_lead_to_headings(desk: Desks) -> None:
    editor = desk()
    guide = editor.open(reverse("admin:guide"))
    anchors = set(guide.xpath("//article//h2/@id"))
    linked = set()
    for model in REGISTERED:
        if model_admin := admin.site._registry[model]:
            address = editor.address(model, "add")
            if model_admin.has_add_permission(_asking(editor)):
                links = editor.open(address).xpath("//a[contains(@href, '/guide/#')]/@href")
                linked |= {link.partition("#")[2] for link in links}

    assert linked - anchors == set()
    assert {"claim-kinds", "unknown-none-not-stated"} <= anchors


def _asking(desk: Desk) -> Any:
    request = type("Request", (), {})()
    request.user = desk.user
    return request


@pytest.mark.parametrize("model", [Publisher, Excerpt], ids=lambda m: m.__name__)
def test_list_of_odd_addresses_is_shown(model: Any, desk: Desks) -> None:
    editor = desk()
    address = editor.address(model, "changelist")

    for odd in ("q=%00", "q=%F0%9F%98%80", "p=99999", "q=" + "9" * 400, "state__exact=odd"):
        assert editor.client.get(f"{address}?{odd}", follow=True).status_code == 200


@pytest.mark.parametrize(
    ("model", "screen", "name"),
    [
        (Source, "sources_source_ingest", "Add a source"),
        (Claim, "claims_editor", "Write a claim"),
        (Publisher, "sources_publisher_add", "Add publisher"),
    ],
)
def test_one_way_leads_to_a_new_record(model: Any, screen: str, name: str, desk: Any) -> None:
    editor = desk()
    there = reverse(f"admin:{screen}")

    page = editor.open(editor.address(model, "changelist"))

    links = page.xpath("//ul[@class='object-tools']//a[contains(@class, 'addlink')]")
    assert [(link.text_content().strip(), link.get("href")) for link in links] == [(name, there)]
    row = f"//tr[contains(@class, 'model-{model._meta.model_name} ')]"
    assert page.xpath(f"{row}//a[@class='addlink']/@href") == [there]
