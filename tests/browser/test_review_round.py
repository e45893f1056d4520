"""What waits for a review is gone through by key alone, in a real browser."""

import re

import pghistory
from django.urls import reverse
from playwright.sync_api import Page, expect

from claims.models import Claim
from sources.models import Publisher
from sources.review import steps
from sources.review.batch import companions, publish_reviewed
from tests.browser.test_admin_screens import SignIn, address, look, looks
from tests.factories import make_claim, make_excerpt, make_publisher, make_snapshot, make_source
from tests.people import person

WORDS = [f"The {each} stayed where they were." for each in ("ships", "guards", "planes")]


@looks
def test_source_with_its_claims_and_then_the_next(
    page: Page, sign_in: SignIn, size: dict, scheme: str
) -> None:
    me, editor = sign_in("reviewer"), person("editor")
    with pghistory.context(user=editor.pk):
        outlet = make_publisher("Harbour News", country="NO")
        publish_reviewed([outlet], by=editor, reviewer=person("reviewer"))
        Publisher.objects.filter(pk=outlet.pk).update(country="SE")
        snapshot = make_snapshot("\n".join(WORDS), make_source("A calm day"))
        for words in WORDS:
            make_claim(excerpt=make_excerpt(words, snapshot), proposition=words)
        steps.submit(companions(snapshot.source), by=editor, note="Look at the guards.")
        steps.submit([Publisher.objects.get(pk=outlet.pk)], by=editor)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]

    page.goto(reverse("admin:sources_source_queue"))
    assert look(page) == []
    page.keyboard.press("n")
    expect(page.get_by_text("5 records wait for you")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("j")
    claim = page.get_by_role("article").nth(1)
    expect(claim).to_be_focused()
    expect(claim.get_by_text(WORDS[0]).last).to_be_visible()
    page.keyboard.press("o")
    expect(claim.get_by_role("definition")).to_have_count(0)
    page.keyboard.press("o")
    page.keyboard.press("k")
    expect(page.get_by_role("article").first).to_be_focused()
    assert look(page) == []
    page.keyboard.press("a")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(address(Publisher, "review", outlet.pk)))
    expect(page.get_by_text("1 record waits for you")).to_be_visible()
    assert Claim.objects.filter(state="approved", reviewed_by=me).count() == len(WORDS)
    page.keyboard.press("r")
    page.keyboard.type("nap? or journal")  # letters that are keys elsewhere
    expect(page.get_by_label("What is to be changed")).to_have_value("nap? or journal")
    assert look(page) == []
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text("Nothing waits for your review")).to_be_visible()
    assert look(page) == []
    outlet.refresh_from_db()
    assert outlet.state == "changes_requested"


def test_single_keys_can_be_switched_off(page: Page, sign_in: SignIn) -> None:
    sign_in("reviewer")
    with pghistory.context(user=person("editor").pk):
        outlet = make_publisher()
    steps.submit([outlet], by=person("editor"))
    queue = reverse("admin:sources_source_queue")
    page.goto(queue)
    page.keyboard.press("?")
    page.get_by_label("Single letters, digits and signs work as keys").uncheck()
    expect(page.get_by_text("Kept for you, in every browser.")).to_be_visible()
    page.keyboard.press("Escape")

    for _ in range(2):
        for key in ("n", "?", "/"):
            page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_role("searchbox", name="Words, a name or an id")).not_to_be_focused()
        expect(page).to_have_url(re.compile(f"{queue}$"))
        page.reload()

    page.get_by_role("button", name="Keys", exact=True).click()
    page.get_by_label("Single letters, digits and signs work as keys").check()
    expect(page.get_by_text("Kept for you, in every browser.")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile(address(Publisher, "review", outlet.pk)))
