"""Your account in a real browser: a second factor from its picture to a sign-in; sessions ended."""

from base64 import b32decode

from django.test import Client
from playwright.sync_api import Page, expect

from sources import second_factor
from sources.models import SecondFactor, Session, User
from tests.browser.test_admin_screens import SignIn, look, looks
from tests.config.test_second_factor import code_of
from tests.factories import make_access_event

PASSWORD = "a long way to Baghdad"


@looks
def test_second_factor_from_its_picture_to_a_sign_in(page: Page, size: dict, scheme: str) -> None:
    ada = User.objects.create_user("ada", password=PASSWORD, is_staff=True)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]

    page.goto("/admin/login/?next=/admin/account/")
    assert look(page) == []
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    assert look(page) == []
    page.get_by_role("link", name="Turn it on").click()
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    page.get_by_label("Code that the app shows").fill("000000")
    page.get_by_label("Your password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("That is not the code of now.")).to_be_visible()
    assert look(page) == []

    words = page.locator("code.secret").inner_text().replace(" ", "")
    page.get_by_label("Code that the app shows").fill(code_of(sealed(words)))
    page.get_by_label("Your password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    recovery = page.locator(".recovery code").all_inner_texts()
    assert look(page) == []
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("You have 10 recovery codes left.")).to_be_visible()
    assert SecondFactor.objects.get().person == ada

    page.get_by_role("button", name="Log out").click()
    page.goto("/admin/login/?next=/admin/account/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Leave the code empty unless")).to_be_visible()
    assert look(page) == []
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Code").fill(recovery[0])
    page.keyboard.press("Enter")
    expect(page.get_by_text("You have 9 recovery codes left.")).to_be_visible()
    page.get_by_role("link", name="Turn it off").click()
    expect(page.get_by_role("heading", name="Turn off the second factor")).to_be_visible()
    assert look(page) == []


def sealed(words: str) -> str:
    """The secret that somebody typed into an app, as it is kept."""
    return second_factor._seal().encrypt(b32decode(words)).decode()


@looks
def test_sessions_are_ended_and_all_is_told(
    page: Page, sign_in: SignIn, size: dict, scheme: str
) -> None:
    chief = sign_in("administrator")
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    phone = Client()
    phone.force_login(chief)
    Session.objects.filter(pk=phone.session.session_key).update(
        address="2001:db8:85a3::8a2e:370:7334", device="Mozilla/5.0 (iPhone) Safari/604.1"
    )
    make_access_event(kind="refused", account="مالوري", address="192.0.2.66", device="curl/8.9")

    page.goto("/admin/account/")
    assert look(page) == []
    page.get_by_role("button", name="Sign out of Safari on iPhone").click()
    expect(page.get_by_text("Signed out: Safari on iPhone")).to_be_visible()
    assert phone.get("/admin/account/").status_code == 302

    page.goto("/admin/sources/accessevent/")
    expect(page.get_by_text("Session ended").first).to_be_visible()
    assert look(page) == []
    page.goto("/admin/sources/user/")
    assert look(page) == []
    page.goto("/admin/password_change/")
    assert look(page) == []
