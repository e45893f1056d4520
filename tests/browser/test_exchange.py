"""Records go out as CSV, are put right in a spreadsheet, and come back, in a real browser."""

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from actors.models import Actor
from tests.browser.test_admin_screens import SignIn, look, looks
from tests.factories import make_actor


@looks
def test_actors_go_out_and_come_back_changed(
    page: Page, sign_in: SignIn, size: dict, scheme: str
) -> None:
    actor = make_actor("Harakat", kind="armed_group", country="IQ")
    make_actor("The port authority", kind="company")
    sign_in("editor")
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(reverse("admin:actors_actor_changelist"))
    page.get_by_role("checkbox", name="Select this object").last.check()
    page.locator("select[name=action]").select_option("Export what is selected")
    page.get_by_role("button", name="Go").click()

    expect(page.get_by_text("1 actor, as the list is filtered")).to_be_visible()
    page.get_by_text("Its columns").click()
    assert look(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    text = download.value.path().read_text()
    assert re.fullmatch(r"claimbase-actors-[\d-]+\.csv", download.value.suggested_filename)

    page.goto(reverse("admin:index"))
    page.get_by_role("link", name="Import").first.click()
    expect(page.get_by_text("Nothing is imported before you have seen")).to_be_visible()
    assert look(page) == []
    page.get_by_label("What it is").select_option("CSV of actors")
    page.get_by_label("or text").fill(text.replace("armed_group", "armed group"))
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("is not a term of this field")).to_be_visible()
    assert look(page) == []

    page.get_by_label("or text").fill(text.replace("armed_group", "party"))
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text(f"{actor.human_id} in kind")).to_be_visible()
    assert look(page) == []
    page.get_by_label("Write over records").check()
    page.get_by_role("button", name="Import").click()

    expect(page.get_by_text("Imported: 0 new, 1 changed, 0 unchanged.")).to_be_visible()
    assert Actor.objects.get(pk=actor.pk).kind == "party"
