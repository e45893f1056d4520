"""Several records of a list at once, in a real browser."""

from playwright.sync_api import Page, expect

from claims.models import Claim
from sources.review import steps
from tests.browser.test_admin_screens import SignIn, address, look, looks
from tests.factories import make_claim, make_topic, make_user


def choose_all(page: Page) -> None:
    for box in page.locator("input.action-select").all():
        box.check()


@looks
def test_several_are_chosen_counted_and_submitted(
    page: Page, sign_in: SignIn, size: dict, scheme: str
) -> None:
    sign_in("editor")
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    make_topic(label="Water")
    claims = [
        make_claim(text=text)
        for text in ("The river rose.", "قال القائد إن الجسر أُغلق.", "Every base would be hit.")
    ]
    steps.submit(claims[:1], by=make_user(is_superuser=True))

    page.goto(address(Claim, "changelist"))
    choose_all(page)
    page.get_by_label("Action:").select_option(label="Submit for review")
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_role("heading", name="Passed over 1")).to_be_visible()
    assert look(page) == []
    page.get_by_label("Note").fill("All of one page.")
    page.get_by_role("button", name="Submit 2 records").click()
    expect(page.get_by_text("2 records are offered for review")).to_be_visible()

    choose_all(page)
    page.get_by_label("Action:").select_option(label="Add a topic")
    page.get_by_role("button", name="Go").click()
    assert look(page) == []
    page.get_by_label("Topic").select_option(label="Water")
    page.get_by_role("button", name="Count").click()
    page.get_by_role("button", name="Add the topic to 3 records").click()
    expect(page.get_by_text("3 records are about this topic now")).to_be_visible()
