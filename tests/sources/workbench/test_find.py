"""Find: by id, by words and names, as records stand and as they were published."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actors.models import Actor, ActorRelation, Place
from claims.models import Action, Claim, Statement, Topic
from sources import talk
from sources.admin.naming import address_of
from sources.admin.reading import reading_address
from sources.models import Excerpt, ExcerptTranslation, Publisher, Snapshot, Source
from sources.review.batch import publish_reviewed
from sources.roles import ROLES
from sources.workbench import shelves as screen
from sources.workbench.shelves import having_words
from tests.desk import Desk
from tests.factories import (
    make,
    make_actor,
    make_claim,
    make_excerpt,
    make_name,
    make_publisher,
    make_relation,
    make_snapshot,
    make_source,
    make_user,
)
from tests.house.inventory import ROOTS, label
from tests.people import person as somebody

pytestmark = pytest.mark.django_db
Desks = Callable[[str], Desk]
ADDRESS = reverse("admin:find")


def comments(page: Any) -> list[tuple[str, str]]:
    """The comments that a page shows, each with its place."""
    rows = page.xpath("//section[h2='Comments']//li/a")
    return [(row.text_content(), row.get("href")) for row in rows]


def page_for(person: Desk, words: str) -> Any:
    response = person.client.get(ADDRESS, {"q": words})
    assert response.status_code == 200
    return person.page(response)


def found(page: Any) -> dict[str, list[str]]:
    """By kind, the ids of the records that a page shows."""
    return {
        section.findtext("h2/a"): section.xpath(".//li//*[@class='human-id']/text()")
        for section in page.xpath("//section[h2/a]")
    }


def marks(page: Any, record: Any) -> list[str]:
    rows = page.xpath(f"//li[.//*[text()='{record.human_id}']]//*[contains(@class, 'mark ')]")
    return [row.text_content() for row in rows]


@pytest.fixture
def published() -> Publisher:
    outlet = make_publisher("Harbour Gazette")
    publish_reviewed([outlet], by=somebody("editor"), reviewer=somebody("reviewer"))
    outlet.refresh_from_db()
    return outlet


@pytest.mark.parametrize("model", ROOTS, ids=label)
def test_id_leads_to_its_record(model: Any, desk: Desks) -> None:
    record, reader = make(model), desk("reader")
    there = reader.address(model, "change", record.pk)

    for words in (
        record.human_id,
        f"  {record.human_id.lower()} ",
        f"{model.PREFIX}-{record.pk}",
        str(record.uuid),
        str(record.uuid).upper(),
    ):
        assert reader.client.get(ADDRESS, {"q": words}).headers.get("location") == there


@pytest.mark.parametrize(
    "words",
    [
        "CLM-000999",
        "CLM-" + "9" * 40,
        "XYZ-000001",
        "00000000-0000-4000-8000-000000000000",
        "%",
        "'",
    ],
)
def test_id_of_nothing_finds_nothing(words: str, desk: Desks) -> None:
    make_claim()

    page = page_for(desk("reader"), words)

    assert found(page) == {}
    assert words in page.text_content()


def test_words_find_records_of_every_kind(desk: Desks) -> None:
    claim = make_claim(proposition="The harbour will be closed.")
    source = make_source("Notice of the harbour master")
    outlet = make_publisher("Harbour Gazette")
    make_claim(proposition="The road stays open.")

    page = page_for(desk("reader"), "harbour")

    assert found(page) == {
        "Claims": [claim.human_id],
        "Sources": [source.human_id],
        "Publishers": [outlet.human_id],
    }
    assert marks(page, claim) == ["Draft"]


@pytest.mark.parametrize("words", ["nujaba", "النجباء", "Harakat al-Nujabaa", "Q794"])
def test_actor_is_found_by_any_of_its_names_with_typos(words: str, desk: Desks) -> None:
    actor = make_actor("Harakat al-Nujaba")
    make_name(actor, name="حركة النجباء", script="Arab", language="ar")
    actor.external_ids.create(scheme="wikidata", value="Q794")
    make_actor("The port authority")

    assert found(page_for(desk("reader"), words))["Actors"] == [actor.human_id]


def test_what_only_the_published_words_say_is_marked(published: Publisher, desk: Desks) -> None:
    Publisher.objects.filter(pk=published.pk).update(name="Quay Courier")
    reader = desk("reader")

    old, new = page_for(reader, "gazette"), page_for(reader, "courier")

    assert found(old) == found(new) == {"Publishers": [published.human_id]}
    assert marks(old, published) == ["Draft", "Public", "as published"]
    assert marks(new, published) == ["Draft", "Public"]


def test_record_found_as_it_stands_is_not_told_twice(published: Publisher, desk: Desks) -> None:
    page = page_for(desk("reader"), "gazette")

    assert found(page) == {"Publishers": [published.human_id]}
    assert marks(page, published) == ["Approved"]


def test_list_has_what_is_beyond_the_first(desk: Desks) -> None:
    sources = [make_source(f"Harbour notice {number}") for number in range(screen.SHOWN + 1)]
    reader = desk("reader")

    page = page_for(reader, "harbour")
    (more,) = page.xpath("//a[starts-with(., 'More sources')]/@href")

    assert found(page)["Sources"] == [each.human_id for each in reversed(sources[1:])]
    assert reader.open(more).text_content().count("Harbour notice") >= len(sources)


def test_kind_that_one_may_not_view_is_neither_searched_nor_named(desk: Desks) -> None:
    user = make_user(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_source"))
    person = Desk(user)
    claim = make_claim(proposition="The harbour will be closed.")
    source = make_source("Notice of the harbour master")

    assert found(page_for(person, "harbour")) == {"Sources": [source.human_id]}
    assert found(page_for(person, claim.human_id)) == {}
    assert found(page_for(person, str(claim.uuid))) == {}
    assert person.open(ADDRESS).xpath("//*[@id='content-main']//dt/text()") == [
        "Sources",
        "Comments",
    ]


@pytest.mark.parametrize("role", ROLES)
def test_everyone_has_the_box_on_every_page(role: str, desk: Desks) -> None:
    person = desk(role)

    for where in (reverse("admin:index"), ADDRESS, reverse("admin:sources_source_changelist")):
        (form,) = person.open(where).xpath("//header//form[@id='find']")
        assert (form.action, form.method) == (ADDRESS, "GET")


def test_strangers_are_asked_to_sign_in(client: Any) -> None:
    assert "/login/" in client.get(ADDRESS).url


def test_words_stay_in_the_box_and_what_is_wrong_with_them_is_told(desk: Desks) -> None:
    page = page_for(desk("reader"), "a" * 201)

    (box,) = page.xpath("//input[@name='q']")
    assert box.get("value") == "a" * 201
    assert "at most 200 characters" in page.xpath("//ul[@class='errorlist']")[0].text_content()
    assert "Nothing is found for “a b”" in page_for(desk("reader"), "a\0b").text_content()


def test_without_words_it_shows_what_one_changed_last(desk: Desks) -> None:
    editor = desk("editor")
    first, second, gone = make_source("First"), make_source("Second"), make_source("Third")
    for each in (first, gone, second, first):
        editor.edit(each, byline=f"{each.byline} again")
    desk("editor").edit(make_source("Of somebody else"), byline="Other")
    address = editor.address(Source, "delete", gone.pk)
    form = editor.open(address).xpath("//form[.//input[@name='version']]")[0]
    editor.send(address, {**dict(form.form_values()), "change_reason": "A mistake"})

    page = editor.open(ADDRESS)

    assert page.xpath("//ul[@class='found']//a/@href") == [
        editor.address(Source, "change", each.pk) for each in (first, second)
    ]


def test_without_words_it_says_what_is_searched(desk: Desks) -> None:
    told = desk("reader").open(ADDRESS).xpath("//dl[@class='searched']//dd/text()")

    assert told == [
        *(
            admin.site.get_model_admin(model).search_help_text
            for model in (Claim, Statement, ActorRelation, Actor, Source, Publisher)
        ),
        "All words of the documents, whatever their accents and English endings",
        "Words that are marked in a text, or their translation",
        "Any of their words",
        *(admin.site.get_model_admin(model).search_help_text for model in (Topic, Action, Place)),
    ]


def test_queries_do_not_grow_with_records(desk: Desks) -> None:
    reader = desk("reader")

    def count(rows: int) -> int:
        outlets = [make_publisher(f"Harbour Post {rows}.{number}") for number in range(rows)]
        publish_reviewed(outlets, by=somebody("editor"), reviewer=somebody("reviewer"))
        for outlet in outlets:
            Publisher.objects.filter(pk=outlet.pk).update(name=f"Quay Post {outlet.pk}")
            make_claim(proposition="The harbour will be closed.")
            make_relation(subject=make_actor("Harbour watch"))
            make_source("Harbour notice", publisher=make_publisher())
        page_for(reader, "harbour")  # what is cached once is cached
        with CaptureQueriesContext(connection) as queries:
            page = page_for(reader, "harbour")
        assert len(found(page)) == 5
        return len(queries)

    assert count(1) == count(5)


# --- Texts, quotes and vocabularies ---------------------------------------------------------------

TEXT = """The council met twice.
Harbours all along the coast were re-opened on Friday. Only the Café Nord stayed shut; of ships
nothing was heard. أغلقت الموانئ في الشمال."""


def links(page: Any, name: str) -> list[tuple[str, str]]:
    """What a page shows under a heading, each with where it leads."""
    rows = page.xpath(f"//section[normalize-space(h2)='{name}']//li/a")
    return [(" ".join(row.text_content().split()), row.get("href")) for row in rows]


@pytest.mark.parametrize(
    ("words", "passage", "fragment"),
    [
        ("coast harbour", "Harbours all along the coast", "Harbours%20all%20along%20the%20coast"),
        ("CAFE", "Café", "opened%20on%20Friday.%20Only%20the-,Caf%C3%A9"),
        ("الموانئ", "الموانئ", None),
        ("re-opened", "re-opened", "Harbours%20all%20along%20the%20coast%20were-,re%2Dopened"),
        ("ships nothing", "ships\nnothing", "-,ships,nothing"),
    ],
)
def test_words_of_a_text_lead_into_the_reader(
    words: str, passage: str, fragment: str | None, desk: Desks
) -> None:
    source = make_source("Notice")
    capture = make_snapshot(TEXT, source)
    make_snapshot("Something else.")

    page = page_for(desk("reader"), words)
    ((shown, address),) = links(page, "Texts")

    assert page.xpath("//section[h2='Texts']//mark/text()") == [passage]
    assert shown.startswith(f"{source.human_id} Notice")
    place = f"{reverse('admin:claims_reader', args=[source.pk])}?snapshot={capture.pk}#:~:text="
    assert address.startswith(place)
    assert fragment is None or address.endswith(fragment)


@pytest.mark.parametrize("words", ["harbour road", "!!!", '"', "harb"])
def test_text_that_lacks_a_word_is_not_found(words: str, desk: Desks) -> None:
    make_snapshot(TEXT)

    assert links(page_for(desk("reader"), words), "Texts") == []


def test_newest_capture_of_a_source_is_told(desk: Desks) -> None:
    source = make_source()
    make_snapshot("The harbour is shut.", source)
    newest = make_snapshot("The harbour is shut, they say.", source)

    ((_, address),) = links(page_for(desk("reader"), "harbour"), "Texts")

    assert f"?snapshot={newest.pk}#" in address


def test_words_far_down_in_a_long_text_are_found(desk: Desks) -> None:
    parts = " ".join(f"{number:x}" for number in range(600_000))
    capture = make_snapshot(f"{parts} harbour")

    ((shown, address),) = links(page_for(desk("reader"), "harbour"), "Texts")

    assert len(capture.text) > 3_000_000
    assert address.endswith(f"?snapshot={capture.pk}")
    assert "mark" not in shown


def test_texts_need_the_permissions_of_the_reader(desk: Desks) -> None:
    make_snapshot(TEXT)
    user = make_user(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_source"))

    assert links(page_for(Desk(user), "harbour"), "Texts") == []


def test_quote_is_found_by_its_words_and_by_its_translation(desk: Desks) -> None:
    excerpt = make_excerpt("الموانئ", make_snapshot("أغلقت الموانئ في الشمال."))
    excerpt.translations.create(
        language="en", words="the harbours", translator_kind="person", translator="A. Reader"
    )

    for words in ("الموانئ", "harbour"):
        ((shown, address),) = links(page_for(desk("reader"), words), "Quotes")
        assert shown == f"{excerpt.snapshot.source.human_id} “الموانئ”"
        assert address == reading_address(excerpt)


@pytest.mark.parametrize(
    ("words", "name", "shown"),
    [
        ("airspace", "Places", "norland-airspace Airspace of Norland"),
        ("فضاء", "Places", "norland-airspace Airspace of Norland"),
        ("airspace", "Topics", "air Use of airspace"),
        ("0138", "Actions", "0138 Threaten a blockade"),
    ],
)
def test_term_is_found_by_its_code_and_words(
    words: str, name: str, shown: str, desk: Desks
) -> None:
    place = make(Place, code="norland-airspace", name="Airspace of Norland", aliases=["فضاء"])
    topic = make(Topic, code="air", label="Use of airspace")
    action = make(Action, code="0138", label="Threaten a blockade")
    term = {"Places": place, "Topics": topic, "Actions": action}[name]

    assert links(page_for(desk("reader"), words), name) == [(shown, address_of(term))]


def test_queries_do_not_grow_with_texts(desk: Desks) -> None:
    reader = desk("reader")

    def count(rows: int) -> int:
        for number in range(rows):
            make_excerpt("harbour", make_snapshot(f"{rows}.{number}: the harbour is shut."))
        page_for(reader, "harbour")  # what is cached once is cached
        with CaptureQueriesContext(connection) as queries:
            page = page_for(reader, "harbour")
        assert links(page, "Texts")
        assert links(page, "Quotes")
        return len(queries)

    assert count(1) == count(5)


def test_words_are_looked_up_in_an_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    rows = [
        having_words(Snapshot.objects, "text", "harbour"),
        having_words(Excerpt.objects, "exact", "harbour"),
        having_words(ExcerptTranslation.objects, "words", "harbour"),
    ]

    plans = [each.order_by().explain() for each in rows]

    names = ["sources_snapshot_words", "sources_excerpt_words", "sources_translation_words"]
    assert [name for name, plan in zip(names, plans, strict=True) if name in plan] == names


# --- Comments -------------------------------------------------------------------------------------


def test_comment_is_found_by_its_words_and_leads_to_its_place(desk: Desks) -> None:
    source, author = make_source("Notice"), somebody("editor")
    said = talk.start(source, "Which harbour is the Northern one?", by=author)
    removed = talk.start(source, "The northern harbour", by=author)
    talk.remove(removed, by=author)

    page = page_for(desk("reader"), "northern HARBOUR")

    assert found(page) == {}
    place = reverse("admin:sources_source_change", args=[source.pk])
    assert comments(page) == [
        (f"{source.human_id} Which harbour is the Northern one?", f"{place}#comment-{said.pk}")
    ]
    assert author.username in page.xpath("//section[h2='Comments']")[0].text_content()
    assert not comments(page_for(desk("reader"), "northern road"))


def test_comment_on_what_one_may_not_see_is_not_found(desk: Desks) -> None:
    talk.start(make_source(), "About the harbour", by=somebody("editor"))
    actors_only = make_user(is_staff=True)
    actors_only.user_permissions.add(Permission.objects.get(codename="view_actor"))

    assert comments(page_for(Desk(actors_only), "harbour")) == []
    assert len(comments(page_for(desk("reader"), "harbour"))) == 1


def test_newest_comments_are_shown_and_the_queries_stay_the_same(desk: Desks) -> None:
    reader, author = desk("reader"), somebody("editor")

    def count(more: int) -> int:
        for _ in range(more):
            talk.start(make_source(), "About the harbour", by=author)
        page_for(reader, "harbour")  # what is cached once is cached
        with CaptureQueriesContext(connection) as queries:
            page_for(reader, "harbour")
        return len(queries)

    assert count(1) == count(screen.SHOWN)
    page = page_for(reader, "harbour")
    assert len(comments(page)) == screen.SHOWN
    assert "more words lead to others" in page.text_content()
