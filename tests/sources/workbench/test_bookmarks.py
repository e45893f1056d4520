"""What a person keeps at hand: pinned records and filtered lists, seen by nobody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim
from sources.models import Bookmark, Publisher, Source
from tests.desk import Desk
from tests.factories import make, make_bookmark, make_source, make_user
from tests.house.inventory import ROOTS, label

pytestmark = pytest.mark.django_db
Desks = Callable[[str], Desk]
FIND, HOME, KEEP = (reverse(f"admin:{name}") for name in ("find", "index", "find_keep"))
SOURCES = reverse("admin:sources_source_changelist")


def press(person: Desk, address: str, words: str) -> str:
    """Press the button of these words on a page; where that leads."""
    (form,) = person.open(address).xpath(f"//form[.//button[starts-with(., '{words}')]]")
    return str(person.client.post(form.action, dict(form.form_values())).headers["location"])


def kept(person: Desk, address: str = FIND) -> list[tuple[str, str]]:
    """What a page shows as kept: the words of each link, and where it leads."""
    links = person.open(address).xpath("//section[@aria-labelledby='kept-heading']//li/a")
    return [(" ".join(link.text_content().split()), link.get("href")) for link in links]


def keeps_nothing(page: Any) -> bool:
    return not page.xpath("//button[starts-with(., 'Keep this list')]")


@pytest.mark.parametrize("model", ROOTS, ids=label)
def test_record_is_pinned_and_unpinned_on_its_page(model: Any, desk: Desks) -> None:
    record, reader = make(model), desk("reader")
    address = reader.address(model, "change", record.pk)

    assert press(reader, address, "Pin") == address
    ((words, link),) = kept(reader)
    assert (words.split()[0], link) == (record.human_id, address)
    assert kept(reader, HOME) == kept(reader)

    assert press(reader, address, "Unpin") == address
    assert kept(reader) == kept(reader, HOME) == []


def test_pinned_record_is_shown_with_its_words_of_now(desk: Desks) -> None:
    source, reader = make_source("Before"), desk("reader")
    press(reader, reader.address(Source, "change", source.pk), "Pin")

    Source.objects.filter(pk=source.pk).update(title="After")

    assert [words for words, _ in kept(reader)] == [f"{source.human_id} After"]
    assert Bookmark.objects.get().label == source.human_id


def test_record_that_is_gone_is_still_named_and_can_be_removed(desk: Desks) -> None:
    source, reader = make_source(), desk("reader")
    press(reader, reader.address(Source, "change", source.pk), "Pin")
    human_id = source.human_id
    source.delete()

    assert [words for words, _ in kept(reader, HOME)] == [human_id]
    assert press(reader, HOME, "Remove") == HOME
    assert not Bookmark.objects.exists()


def test_filtered_list_is_kept_by_what_it_is_filtered_by(desk: Desks) -> None:
    reader = desk("reader")
    asked = f"{SOURCES}?state__exact=draft&q=harbour+road&captured=no"

    assert press(reader, asked, "Keep this list") == asked
    ((words, link),) = kept(reader)

    assert words == "Sources: Not captured yet, Draft, “harbour road”"
    assert reader.open(link).xpath("//button[.='Keep this list no more']")
    assert press(reader, link, "Keep this list no more") == link
    assert kept(reader) == []


def test_list_is_the_same_in_another_order_of_its_filters_or_at_another_page(desk: Desks) -> None:
    make_source("Road")
    reader = desk("reader")
    press(reader, f"{SOURCES}?state__exact=draft&tlp__exact=clear", "Keep this list")

    page = reader.open(f"{SOURCES}?tlp__exact=clear&p=1&state__exact=draft")

    assert page.xpath("//button[.='Keep this list no more']")


@pytest.mark.parametrize("asked", ["", "?_popup=1&state__exact=draft"])
def test_list_that_is_not_filtered_or_a_popup_is_not_kept(asked: str, desk: Desks) -> None:
    assert keeps_nothing(desk("reader").open(SOURCES + asked))


def test_nobody_sees_or_removes_what_another_keeps(desk: Desks) -> None:
    owner, other = desk("editor"), desk("administrator")
    bookmark = make_bookmark(owner.user)
    remove = reverse("admin:find_remove", args=[bookmark.pk])

    assert kept(other) == kept(other, HOME) == []
    other.client.post(remove)
    assert kept(owner) == [("Claims: Draft", "/admin/claims/claim/?state__exact=draft")]
    owner.client.post(remove)
    assert kept(owner) == []


def test_two_people_keep_the_same(desk: Desks) -> None:
    for person in (desk("reader"), desk("reader")):
        press(person, f"{SOURCES}?state__exact=draft", "Keep this list")
        assert len(kept(person)) == 1


def test_keeping_twice_keeps_once(desk: Desks) -> None:
    person = desk("reader")
    sent = {"label": "Sources", "address": "sources/source/?q=a"}

    for _ in range(2):
        assert person.client.post(KEEP, sent).headers["location"] == FIND

    assert len(kept(person)) == 1


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://example.org/",
        "//example.org",
        "/admin/",
        "../api/",
        "a\\b",
        "a b",
        "a/?q=\nb",
        "a#b",
    ],
)
def test_address_elsewhere_is_refused(address: str, desk: Desks) -> None:
    person = desk("reader")

    answer = person.client.post(KEEP, {"label": "Elsewhere", "address": address}, follow=True)

    assert person.page(answer).xpath("//ul[@class='messagelist']/li[@class='error']")
    assert not Bookmark.objects.exists()
    with pytest.raises(IntegrityError, match="address_has_its_form"):
        make_bookmark(address=address)


def test_database_keeps_an_address_once_for_each_person() -> None:
    first = make_bookmark()
    make_bookmark(make_user())

    with pytest.raises(IntegrityError, match="kept_once"):
        make_bookmark(first.owner)


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org", "javascript:a"])
def test_way_back_is_never_elsewhere(back: str, desk: Desks) -> None:
    person = desk("reader")

    for address in (KEEP, reverse("admin:find_remove", args=[1])):
        assert person.client.post(address, {"back": back}).headers["location"] == FIND


@pytest.mark.parametrize("name", ["keep", "remove"])
def test_nothing_is_kept_by_looking_nor_by_strangers(name: str, desk: Desks, client: Any) -> None:
    address = reverse(f"admin:find_{name}", args=[] if name == "keep" else [1])

    assert desk("reader").client.get(address).status_code == 405
    assert "/login/" in client.post(address).url


def test_queries_do_not_grow_with_bookmarks(desk: Desks) -> None:
    reader = desk("reader")

    def count(rows: int) -> int:
        for record in [make(model) for model in (Claim, Publisher) for _ in range(rows)]:
            address = reader.address(type(record), "change", record.pk).removeprefix(HOME)
            make_bookmark(reader.user, label=record.human_id, address=address)
        reader.open(HOME)  # what is cached once is cached
        with CaptureQueriesContext(connection) as queries:
            reader.open(HOME)
        return len(queries)

    assert count(1) == count(5)
