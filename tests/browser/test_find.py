"""Anything is found from anywhere by the box in the header, in a real browser."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from sources.models import Publisher
from sources.review.batch import publish_reviewed
from tests.browser.test_admin_screens import SignIn, look, looks
from tests.factories import make_actor, make_claim, make_publisher, make_snapshot, make_source
from tests.people import person


@looks
def test_box_is_reached_by_a_key_and_finds(
    page: Page, sign_in: SignIn, size: dict, scheme: str
) -> None:
    outlet = make_publisher("Harbour Gazette", country="NO")
    publish_reviewed([outlet], by=person("editor"), reviewer=person("reviewer"))
    Publisher.objects.filter(pk=outlet.pk).update(name="Quay Courier")
    make_claim(proposition="The harbour will be closed to every ship of the fleet on Friday.")
    make_source("Notice of the harbour master")
    make_actor("Harbour watch").names.create(name="حرس الميناء", script="Arab", language="ar")
    sign_in("editor")
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    box = page.get_by_role("searchbox", name="Words, a name or an id")

    page.goto(reverse("admin:sources_source_add"))
    page.get_by_label("Title").press_sequentially("a/b")
    expect(page.get_by_label("Title")).to_have_value("a/b")
    page.get_by_label("Title").fill("")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.type("harbour")
    page.keyboard.press("Enter")

    expect(page.get_by_role("region", name="Publishers")).to_contain_text("as published")
    expect(box).to_have_value("harbour")
    assert look(page) == []
    page.get_by_role("link", name="The harbour will be closed").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("The harbour will be closed")

    page.get_by_role("button", name="Pin").click()
    expect(page.get_by_role("button", name="Unpin")).to_be_visible()
    assert look(page) == []
    page.goto(f"{reverse('admin:sources_source_changelist')}?q=harbour")
    page.get_by_role("button", name="Keep this list").click()
    expect(page.get_by_role("button", name="Keep this list no more")).to_be_visible()
    assert look(page) == []
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("region", name="Kept at hand")).to_contain_text("Sources: “harbour”")
    assert look(page) == []

    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.get_by_text("What is searched")).to_be_visible()
    expect(page.get_by_role("region", name="Kept at hand")).to_contain_text("The harbour will")
    assert look(page) == []


@looks
def test_words_of_a_text_are_shown_in_the_reader(
    page: Page, sign_in: SignIn, size: dict, scheme: str
) -> None:
    make_snapshot(
        "\n".join(
            [*["The council met."] * 80, "At noon the harbour of Norland shut.", *["End."] * 80]
        )
    )
    sign_in("editor")
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]

    page.goto(f"{reverse('admin:find')}?q=norland harbours")
    found = page.get_by_role("region", name="Texts")
    expect(found.locator("mark")).to_have_text("harbour of Norland")
    assert look(page) == []
    found.get_by_role("link").click()

    expect(page.get_by_text("At noon the harbour of Norland shut.")).to_be_in_viewport()
    assert look(page) == []
