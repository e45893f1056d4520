"""Documents come in by a real browser: dropped, looked at, put right and saved."""

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from sources.models import Source, SourceLink
from tests.browser.test_admin_screens import SignIn, look, looks
from tests.factories import make_publisher, make_snapshot, make_source
from tests.sources.workbench.test_arrivals import LONG, PAGE

BRING = reverse("admin:sources_source_ingest")
DROP = """([name, text]) => {
    const data = new DataTransfer();
    data.items.add(new File([text], name));
    for (const type of ["dragover", "drop"]) {
        document.body.dispatchEvent(
            new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}));
    }
}"""


@looks
def test_documents_are_dropped_looked_at_and_saved(
    page: Page, sign_in: SignIn, size: dict, scheme: str
) -> None:
    wire = make_publisher("Meridian Wire")
    first = make_snapshot(LONG, make_source("First print", publisher=wire)).source
    sign_in("editor")
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(reverse("admin:index"))
    page.get_by_role("link", name="Add a source").first.click()

    expect(page.get_by_text("Drop files anywhere")).to_be_visible()
    page.evaluate(DROP, ["reprint.txt", f"By our agency: {LONG}"])
    page.get_by_label("Files").set_input_files(
        {"name": "warning.html", "mimeType": "text/html", "buffer": PAGE}
    )
    page.evaluate(DROP, ["away.txt", "Not this one."])
    page.get_by_role("button", name="Put away away.txt").click()
    expect(page.get_by_role("listitem").filter(has_text="KB")).to_have_count(2)
    assert look(page) == []
    page.get_by_role("button", name="Continue").click()

    reprint = page.get_by_role("article", name="reprint.txt")
    expect(reprint).to_contain_text("Is it a copy of")
    warning = page.get_by_role("article", name="warning.html")
    expect(warning.get_by_label("Title")).to_have_value("A warning")
    warning.get_by_text("The page as it came").click()
    expect(warning.frame_locator("iframe").get_by_text("what would follow")).to_be_visible()
    assert look(page) == []

    reprint.get_by_label("republishes").check()
    reprint.get_by_label("Title").fill("A reprint")
    reprint.get_by_label("Published date").fill("last week")
    page.get_by_role("button", name="Save these 2").click()
    expect(reprint.get_by_text("is not an EDTF date")).to_be_visible()
    expect(reprint.get_by_label("Title")).to_have_value("A reprint")
    assert look(page) == []
    reprint.get_by_label("Published date").fill("2024-10")
    page.get_by_role("button", name="Save these 2").click()

    expect(page.get_by_text("new: reprint.txt")).to_be_visible()
    assert {"A reprint", "A warning"} <= {*Source.objects.values_list("title", flat=True)}
    assert SourceLink.objects.get().target == first


def test_what_was_pasted_and_said_outlives_a_crash(page: Page, sign_in: SignIn) -> None:
    sign_in("editor")
    page.goto(BRING)
    page.get_by_label("Text", exact=True).fill("The committee warned them.")
    page.wait_for_timeout(600)  # what is typed is kept once one pauses
    page.goto("about:blank")

    page.goto(BRING)
    page.get_by_role("button", name="Bring back").click()
    expect(page.get_by_label("Text", exact=True)).to_have_value("The committee warned them.")
    page.keyboard.press("Control+S")
    expect(page.get_by_label("Title")).to_be_visible()
    page.wait_for_load_state()
    for field in ("Title", "Byline"):  # the next that is empty
        page.keyboard.press("Alt+Enter")
        expect(page.get_by_label(field)).to_be_focused()
    page.get_by_label("Title").fill("A warning")
    page.get_by_role("button", name="Back, to add more").click()
    page.get_by_role("link", name="1 document that you brought").click()
    expect(page.get_by_label("Title")).to_have_value("A warning")
    page.get_by_label("Title").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("A warning")
    page.goto(BRING)
    expect(page.get_by_role("button", name="Bring back")).to_have_count(0)


def test_text_that_is_held_is_looked_at_and_kept_while_it_is_typed(
    page: Page, sign_in: SignIn
) -> None:
    """Its page asks for nothing to be chosen, so it comes without the boxes of choices."""
    sign_in("editor")
    for _ in range(2):
        page.goto(BRING)
        page.get_by_label("Text", exact=True).fill("The committee warned them.")
        page.get_by_role("button", name="Continue").click()
        expect(page.get_by_role("article")).to_be_visible()
        page.get_by_role("button", name=re.compile("^Save")).click()
        expect(page.get_by_role("article")).to_have_count(0)
