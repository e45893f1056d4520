"""Tokens of the API in a real browser: made, copied once, listed, revoked; and what they sent."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from claims.intake import take_in
from sources.models import Token
from sources.tokens import find, note_use, revoke
from tests.browser.test_admin_screens import SignIn, look, looks
from tests.claims.sheets.whole import as_text, small
from tests.factories import make_token, make_token_words, make_user

LIST = reverse("admin:sources_token_changelist")


@looks
def test_token_is_made_copied_and_revoked(
    page: Page, sign_in: SignIn, size: dict, scheme: str
) -> None:
    chief = sign_in("administrator")
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    revoke(make_token(label="Old mirror", owner=make_user("n.amara")), by=chief, reason="Lost.")
    note_use(make_token(label="Reading room", owner=make_user("library"), expiry_date="2099-12"))
    make_token(label="Trial of May", owner=make_user("guest"), expiry_date="2024-05")

    page.goto(reverse("admin:sources_token_add"))
    assert look(page) == []
    page.get_by_label("Label").fill("Nightly mirror")
    page.get_by_label("Propose", exact=True).check()
    page.get_by_role("combobox", name="Owner").click()
    page.keyboard.type("library")
    page.get_by_role("option", name="library").click()
    page.get_by_role("button", name="Save", exact=True).click()
    words = page.locator("code.secret").inner_text()
    assert look(page) == []
    assert find(words) == Token.objects.get(label="Nightly mirror")

    page.get_by_role("link", name="I have copied it").click()
    expect(page.get_by_text(words)).to_have_count(0)
    assert look(page) == []
    page.get_by_role("link", name="Revoke").click()
    page.get_by_label("Why it is revoked").fill("Its machine is gone.")
    assert look(page) == []
    page.get_by_role("button", name="Revoke it").click()
    expect(page.get_by_text("It opens nothing any more.")).to_be_visible()

    page.goto(LIST)
    expect(page.get_by_text("Revoked", exact=True).first).to_be_visible()
    assert look(page) == []


@looks
def test_queue_has_what_came_in(page: Page, sign_in: SignIn, size: dict, scheme: str) -> None:
    token, _ = make_token_words(label="Nightly mirror", scopes=["propose"])
    content = as_text(small()).content
    assert isinstance(content, str)
    take_in(content.encode(), is_json=True, token=token, key="2024-05-03")
    sign_in("editor")
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]

    page.goto(reverse("admin:sources_source_queue"))

    expect(page.get_by_role("heading", name="Came in by intake")).to_be_visible()
    expect(page.get_by_text("key 2024-05-03").first).to_be_visible()
    assert look(page) == []
