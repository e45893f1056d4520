"""Every kind of screen of the admin: no barrier, nothing wider than a phone, a silent console."""

from collections.abc import Callable
from itertools import pairwise

import pghistory
import pytest
from django.urls import reverse
from playwright.sync_api import Dialog, Page, expect

from actors.models import Actor, ActorRelation, IdentityJudgement
from sources.models import Excerpt, Publisher, Snapshot, Source, Taint, User
from sources.review.batch import publish_reviewed
from sources.timeline import changes_of
from tests.browser.axe import barriers, overflow
from tests.factories import (
    make_actor,
    make_excerpt,
    make_judgement,
    make_publisher,
    make_relation,
    make_snapshot,
    make_source,
    make_source_link,
    make_taint,
)
from tests.people import person

SignIn = Callable[[str], User]
WIDE, PHONE = {"width": 1366, "height": 850}, {"width": 390, "height": 800}
looks = pytest.mark.parametrize(
    ("size", "scheme"),
    [(WIDE, "light"), (WIDE, "dark"), (PHONE, "light")],
    ids=["wide light", "wide dark", "phone light"],
)


def address(model: type, view: str, *args: object) -> str:
    opts = model._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{view}", args=args)


def corpus() -> list[str]:
    """Records with something in every part; the addresses of all kinds of screens."""
    publisher = make_publisher("Meridian Wire", form="agency", country="IQ")
    text = "The committee warned them.\n\nIt said 😀 that every base would be hit.\nهذا سطر."
    with pghistory.context(reason="First seen"):
        source = make_source("A warning", publisher=publisher, published_date="2024-10-02")
    snapshot = make_snapshot(text, source)
    excerpt = make_excerpt("every base", snapshot)
    make_source_link(source, note="As it says")
    with pghistory.context(reason="As printed"):
        Source.objects.filter(pk=source.pk).update(title="The warning", byline="By A")
    actor = make_actor("Harakat al-Nujaba", kind="armed_group", country="IQ")
    actor.names.create(name="حركة النجباء", script="Arab", language="ar")
    actor.external_ids.create(scheme="wikidata", value="Q794")
    relation = make_relation(subject=actor)
    judgement = make_judgement()
    row = changes_of(Source, source.pk)[-1].rows[0]
    public = make_publisher("Harbour News", country="NO")
    publish_reviewed([public], by=person("editor"), reviewer=person("reviewer"))
    Publisher.objects.filter(pk=public.pk).update(country="SE")
    Publisher.objects.filter(pk=public.pk).update(state="in_review")
    return [
        reverse("admin:index"),
        reverse("admin:guide"),
        reverse("admin:sources_source_ingest"),
        reverse("admin:password_change"),
        address(Source, "changelist"),
        f"{address(Source, 'changelist')}?q=warning&state__exact=draft",
        address(Actor, "changelist"),
        address(Source, "add"),
        address(Source, "change", source.pk),
        address(Source, "history", source.pk),
        address(Source, "delete", source.pk),
        reverse(
            "admin:sources_source_restore",
            args=[source.pk, row.model._meta.label_lower, row.event.pgh_id],
        ),
        address(Snapshot, "change", snapshot.pk),
        address(Excerpt, "change", excerpt.pk),
        address(Actor, "change", actor.pk),
        address(ActorRelation, "add"),
        address(ActorRelation, "change", relation.pk),
        address(IdentityJudgement, "change", judgement.pk),
        reverse("admin:actors_identityjudgement_undo", args=[judgement.pk]),
        address(Publisher, "change", publisher.pk),
        address(Publisher, "step", publisher.pk, "submit"),
        address(Publisher, "revisions", public.pk),
        address(Publisher, "revision", public.pk, 1),
        address(Publisher, "review", public.pk),
        address(Source, "together", source.pk),
        reverse("admin:sources_source_queue"),
        reverse("admin:sources_ledgerentry_changelist"),
        address(Taint, "changelist"),
        address(Taint, "change", make_taint(source).pk),
    ]


def look(page: Page) -> list[str]:
    found = barriers(page)
    wider = overflow(page)
    return found + ([f"{wider} pixels too wide"] if wider > 0 else [])


@looks
def test_every_kind_of_screen(page: Page, sign_in: SignIn, size: dict, scheme: str) -> None:
    sign_in("reviewer")
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    found = {}

    for where in corpus():
        page.goto(where)
        expect(page.locator("h1")).to_have_count(1)
        if problems := look(page):
            found[where] = problems

    assert found == {}


@looks
def test_signing_in(page: Page, size: dict, scheme: str) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto("/admin/")
    page.get_by_label("Username").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Log in").click()

    expect(page.get_by_text("Name, password or code is not right")).to_be_visible()
    assert look(page) == []


@looks
def test_comparison_of_two_edits(page: Page, sign_in: SignIn, size: dict, scheme: str) -> None:
    source = make_source("Old title", byline="Old byline")
    sign_in("editor")
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address(Source, "change", source.pk))
    page.get_by_label("Title").fill("My title")
    Source.objects.filter(pk=source.pk).update(title="Their title")

    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("cell", name="Their title")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("My title")
    assert look(page) == []
    page.get_by_label("I have seen these changes").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    source.refresh_from_db()
    assert source.title == "My title"


def test_fields_of_a_narrow_box_stay_in_it(page: Page, sign_in: SignIn) -> None:
    sign_in("reviewer")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(address(Taint, "change", make_taint(make_source()).pk))

    wider = page.locator(".deciding").evaluate("box => box.scrollWidth - box.clientWidth")

    assert wider <= 0


@pytest.mark.parametrize("width", [320, 390, 1366])
def test_columns_of_weeks_are_wide_enough_for_a_finger(
    page: Page, sign_in: SignIn, width: int
) -> None:
    publish_reviewed([make_publisher()], by=person("editor"), reviewer=person("reviewer"))
    sign_in("editor")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(reverse("admin:index"))

    columns = page.locator(".plot svg a")
    edges: list[float] = columns.evaluate_all("all => all.map(a => a.getBoundingClientRect().left)")

    assert len(edges) > 1
    assert min(later - one for one, later in pairwise(edges)) >= 24  # WCAG 2.2, 2.5.8


def test_leaving_with_unsaved_typing_asks_first(page: Page, sign_in: SignIn) -> None:
    source = make_source("Old title")
    sign_in("editor")
    asked: list[str] = []

    def decline(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", decline)
    page.goto(address(Source, "change", source.pk))
    page.wait_for_timeout(100)  # the form is remembered once all scripts have filled it

    page.get_by_label("Title").fill("My title")
    page.get_by_role("link", name="Publishers", exact=True).click()

    expect(page.get_by_label("Title")).to_have_value("My title")
    assert asked == ["beforeunload"]


def test_leaving_an_untouched_form_asks_nothing(page: Page, sign_in: SignIn) -> None:
    actor = make_actor("Harakat")
    sign_in("editor")
    page.goto(address(Actor, "change", actor.pk))
    page.wait_for_timeout(100)
    page.get_by_label("Description").click()

    page.get_by_role("link", name="Publishers", exact=True).click()

    expect(page.get_by_role("heading", name="Publishers")).to_be_visible()


def test_keyboard_alone_edits_and_saves(page: Page, sign_in: SignIn) -> None:
    source = make_source("Old title")
    sign_in("editor")
    page.goto(address(Source, "change", source.pk))

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.get_by_label("Title").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Typed title")
    page.keyboard.press("Control+S")

    expect(page.get_by_text("was changed successfully")).to_be_visible()
    source.refresh_from_db()
    assert source.title == "Typed title"


def test_saving_takes_the_choice_that_was_typed_for(page: Page, sign_in: SignIn) -> None:
    actor = make_actor("Harakat al-Nujaba")
    sign_in("editor")
    page.goto(address(ActorRelation, "add"))

    page.get_by_role("combobox", name="Subject").click()
    page.keyboard.type("nobody")
    expect(page.get_by_text("No results found")).to_be_visible()
    page.keyboard.press("Control+S")
    expect(page.get_by_text("No results found")).to_be_visible()  # not saved, nor lost
    page.keyboard.press("Control+A")
    page.keyboard.type("nujaba")
    expect(page.locator(".select2-results__option--highlighted")).to_contain_text("Nujaba")
    page.keyboard.press("Control+S")

    expect(page.get_by_text("Please correct the errors below")).to_be_visible()
    expect(page.locator("#id_subject")).to_have_value(str(actor.pk))


def test_letter_after_g_leads_from_everywhere_and_means_nothing_else(
    page: Page, sign_in: SignIn
) -> None:
    source = make_snapshot("Words to read.").source
    sign_in("editor")
    page.goto(reverse("admin:claims_reader", args=[source.pk]))
    page.wait_for_load_state("networkidle")

    page.keyboard.press("g")
    page.keyboard.press("q")
    expect(page.get_by_role("heading", name="Review queue", level=1)).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page.get_by_role("heading", name="Home", level=1)).to_be_visible()
    page.keyboard.press("?")
    link = page.get_by_role("dialog", name="Keys").get_by_role("link", name="Add a source")
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("a")

    text = page.get_by_label("Text", exact=True)
    expect(text).to_be_focused()
    page.keyboard.type("gh")
    expect(text).to_have_value("gh")


def test_focus_is_seen(page: Page, sign_in: SignIn) -> None:
    sign_in("editor")
    page.goto(reverse("admin:index"))
    page.keyboard.press("Tab")
    unseen = []

    for _ in range(12):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "(e => [e.outerHTML.slice(0, 80), getComputedStyle(e).outlineStyle,"
            " parseFloat(getComputedStyle(e).outlineWidth)])(document.activeElement)"
        )
        if style[1] == "none" or style[2] < 1:
            unseen.append(style[0])

    assert unseen == []


def test_actor_is_chosen_by_typing_in_its_own_script(page: Page, sign_in: SignIn) -> None:
    actor = make_actor("Harakat al-Nujaba", kind="armed_group", country="IQ")
    actor.names.create(name="حركة النجباء", script="Arab")
    sign_in("editor")
    page.goto(address(ActorRelation, "add"))

    page.get_by_role("combobox", name="Subject").click()
    page.keyboard.type("حركه النجبا")
    option = page.get_by_role(
        "option", name=f"Harakat al-Nujaba · Armed group · IQ · {actor.human_id}"
    )
    option.click()

    expect(page.locator("#id_subject")).to_have_value(str(actor.pk))


@pytest.mark.parametrize("opening", ["key", "mouse"])
def test_no_key_is_lost_while_a_box_opens(page: Page, sign_in: SignIn, opening: str) -> None:
    sign_in("editor")
    page.goto(address(ActorRelation, "add"))

    searched = page.get_by_role("combobox", name="Subject").evaluate(
        """(box, opening) => {
            const press = (key) => document.activeElement.dispatchEvent(
                new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
            if (opening === "mouse") {
                box.dispatchEvent(new MouseEvent("mousedown", { bubbles: true }));
            }
            box.focus(); // as the browser does when a mouse button goes down
            press("h");
            return [document.activeElement.className, document.activeElement.value];
        }""",
        opening,
    )

    assert searched == ["select2-search__field", "h"]


def test_relation_is_entered_with_pasted_words(page: Page, sign_in: SignIn) -> None:
    source = make_snapshot("Iran arms them. Later: Iran arms them, it was said.").source
    make_actor("Iran"), make_actor("Harakat")
    sign_in("editor")
    page.goto(address(ActorRelation, "add"))

    typed = [("Subject", "iran", "Iran"), ("Object", "harakat", "Harakat")]
    for box, words, shown in [*typed, ("In source", source.human_id, source.human_id)]:
        page.get_by_role("combobox", name=box).click()
        page.keyboard.type(words)
        page.get_by_role("listbox").get_by_role("option").filter(has_text=shown).click()
    page.get_by_label("Predicate").select_option("arms")
    page.get_by_role("textbox", name="Exact words").fill("Iran arms them")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_label("Later: [Iran arms them], it was said").check()
    assert look(page) == []
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("was added successfully")).to_be_visible()
    assert Excerpt.objects.get().start == 23
