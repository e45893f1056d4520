"""The public pages in a real browser: nobody is kept out, and a claim leads to its words."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from sources.models import CorrectionRequest
from tests.api.publishing import publish, retract
from tests.browser.test_admin_screens import look, looks
from tests.factories import (
    make_actor,
    make_claim,
    make_correction_request,
    make_publisher,
    make_source,
    make_source_link,
)
from tests.pages import test_actor
from tests.pages.every import one_of_each_type
from tests.pages.test_pages import whole
from tests.pages.test_source_page import capture, cite

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public"])
Visit = Callable[..., Page]
VARIANTS = ["/live?by=heat", "/live?by=actor", "/threats?status=triggered", "/claims?kind=promise"]


@pytest.fixture
def claim(live_server: Any) -> Any:
    publish(make_actor("Nobody else"))
    return whole()


@looks
def test_pages_keep_nobody_out(page: Page, claim: Any, size: dict, scheme: str) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    make_correction_request()
    threatener = f"/actors/{test_actor.whole().human_id}"
    found = {}

    for where in [*one_of_each_type(), *VARIANTS, threatener]:
        page.goto(where)
        expect(page.locator("h1")).to_have_count(1)
        if problems := look(page):
            found[where] = problems

    assert found == {}


@looks
def test_page_that_is_none_keeps_nobody_out(
    visit: Visit, claim: Any, size: dict, scheme: str
) -> None:
    page = visit(viewport=size, color_scheme=scheme)
    gone = make_publisher()
    publish(gone)
    retract(gone, "It never was.")

    for where in ("/nowhere", "/claims?kind=loud", f"/publishers/{gone.human_id}"):
        answer = page.goto(where)
        assert answer
        assert answer.status >= 400
        assert look(page) == []


@looks
def test_reader_keeps_words_and_claims_together(page: Page, size: dict, scheme: str) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    snapshot = capture(words="\n".join(f"Line {n} told of the river, and more." for n in range(80)))
    reprint = make_source_link(make_source("Reprint"), snapshot.source, kind="republishes")
    for n in (3, 60, 61):
        cite(snapshot, f"Line {n} told of the river", proposition=f"Told in {n}.")
    cite(snapshot, "Line 60 told", proposition="Told beside.")
    publish(reprint.source)

    page.goto(f"/sources/{snapshot.source.human_id}")
    assert look(page) == []
    page.locator("mark").filter(has_text="Line 60 told").locator("+ .ref").click()
    expect(page.locator(".notes li:target")).to_contain_text("Told beside.")
    expect(page.locator(".notes li:target")).to_be_in_viewport()
    page.locator(".notes li:target > .ref").click()
    words = page.locator(".here:target + mark, .here:target + .here + mark")
    expect(words).to_be_in_viewport()
    assert look(page) == []


def test_citation_is_copied(visit: Visit, claim: Any) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])

    page.goto(f"/claims/{claim.human_id}")
    page.get_by_role("button", name="Copy: Commands").click()

    expect(page.get_by_role("button", name="Copy: Commands")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_label("Commands", exact=True).text_content()


def test_claim_leads_to_its_words_without_scripts(visit: Visit, claim: Any) -> None:
    page = visit(java_script_enabled=False)
    excerpt = claim.citations.get().excerpt

    page.goto("/")
    page.get_by_placeholder(re.compile("phrase")).fill("bases")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Bases burn if Israel strikes.").click()
    expect(page.locator("blockquote mark").first).to_have_text(excerpt.exact)
    expect(page.locator(".voices li").first).to_be_visible()
    page.locator("figcaption a").first.click()
    expect(page.locator("code.digest").first).to_be_visible()
    expect(page.locator("main")).to_contain_text(excerpt.snapshot.text_sha256)
    page.get_by_role("link", name="its proof").click()
    expect(page.locator("body")).to_contain_text('"tree_size"')


@pytest.mark.parametrize(("width", "is_folded"), [(390, True), (1280, False)])
def test_facets_are_folded_above_the_list_where_it_is_narrow(
    visit: Visit, claim: Any, width: int, *, is_folded: bool
) -> None:
    page = visit(java_script_enabled=False, viewport={"width": width, "height": 844})
    publish(make_claim())

    page.goto("/claims")
    summary = page.locator("summary", has_text="Narrow it down")
    expect(summary).to_be_visible(visible=is_folded)
    if is_folded:
        expect(summary).to_be_in_viewport()
        expect(page.locator(".narrow a").first).to_be_hidden()
        summary.press("Enter")
    page.locator(".narrow").get_by_role("link", name="threat").click()

    expect(page.locator("ol.rows > li")).to_have_count(1)


def test_error_is_reported_by_keyboard_without_scripts(visit: Visit, claim: Any) -> None:
    page = visit(java_script_enabled=False, viewport={"width": 390, "height": 844})

    page.goto(f"/claims/{claim.human_id}")
    header = page.locator("header.top").bounding_box()
    assert header
    assert header["height"] < 120
    page.get_by_role("contentinfo").get_by_role("link", name="Report an error").click()
    page.get_by_role("button", name="Send it").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Nothing is sent yet")
    page.get_by_role("radio", name="Who said it").press("Space")
    page.get_by_label("In your words").fill("It was the other committee.")
    page.get_by_role("button", name="Send it").press("Enter")

    expect(page.get_by_text("Keep the address of this page:")).to_be_visible()
    expect(page.get_by_text("It was the other committee.")).to_be_visible()
    assert CorrectionRequest.objects.get().kind == "speaker"
    assert page.context.cookies() == []


def test_slider_moves_among_the_steps_of_the_board(page: Page, claim: Any) -> None:
    page.goto("/live?by=heat")
    slider = page.get_by_role("slider")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("1 live$"))

    slider.press("Home")

    page.wait_for_url(re.compile("by=heat&as_of="))
    expect(page.locator(".of-list .lead strong")).to_be_visible()
    expect(page.get_by_role("slider")).to_have_value("0")
    page.get_by_role("link", name="As known now").click()
    expect(page.locator(".group .main")).to_have_count(1)
