"""Duplicates are gone through by key, in a real browser."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from actors.models import Actor, IdentityJudgement
from tests.browser.test_admin_screens import SignIn, look, looks
from tests.factories import make_actor, make_external_id, make_name, make_relation


def alike(name: str, arabic: str) -> tuple[Actor, Actor]:
    """Two actors of such names, with something in every row."""
    older = make_actor(name, kind="armed_group", country="IQ", active_date="2013/..")
    newer = make_actor(f"{name} (HN)", country="SY", description="Heard of in one broadcast.")
    for actor in (older, newer):
        make_name(actor, arabic, script="Arab", language="ar")
    make_external_id(older)
    make_relation(older, make_actor(f"The sponsor of {name}"), "proxy_of")
    return older, newer


@looks
def test_actors_are_judged_by_key(page: Page, sign_in: SignIn, size: dict, scheme: str) -> None:
    alike("Harakat al-Nahr", "حركة النهر")
    older, newer = alike("Liwa al-Shams", "لواء الشمس")
    sign_in("editor")
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]

    page.goto(reverse("admin:actors_duplicates"))
    first, second = page.get_by_role("article").all()
    expect(first).to_be_focused()
    assert look(page) == []
    page.keyboard.press("j")
    expect(second).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("1")
    expect(first.get_by_label("What shows it")).to_be_focused()
    page.keyboard.type("1 founder")
    assert look(page) == []
    page.keyboard.press("Control+Enter")

    expect(page.get_by_text(f"Judged same: {newer} and {older}")).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(1)
    judgement = IdentityJudgement.objects.get()
    assert (judgement.actor, judgement.other, judgement.reason) == (newer, older, "1 founder")
    page.get_by_role("link", name="Undo").click()
    page.get_by_role("button", name="Take it back").click()
    page.goto(reverse("admin:actors_duplicates"))
    expect(page.get_by_role("article")).to_have_count(2)
