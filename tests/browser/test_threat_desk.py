"""What came of a threat is recorded from the threat desk, in a real browser."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from claims.models import EventCitation, ThreatEvent
from tests.browser.test_admin_screens import SignIn, look, looks
from tests.browser.test_threat_entry import choose
from tests.factories import (
    make_actor,
    make_claim,
    make_snapshot,
    make_source,
    make_statement,
    make_threat,
    make_threat_party,
    make_tree,
)


@looks
def test_event_is_recorded_in_the_panel(
    page: Page, sign_in: SignIn, size: dict, scheme: str
) -> None:
    make_snapshot("On Friday the crews left the roads.", make_source("The crews leave"))
    threat = make_threat(deadline_date="2024-03-01")
    make_threat_party(threat, make_actor("The front"), role="threatener")
    make_tree(threat, {"not": "the crews leave"})
    sign_in("editor")
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]

    page.goto(reverse("admin:claims_desk"))
    assert look(page) == []
    page.get_by_role("link", name="Record an event").focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog")
    panel.get_by_label("Effective date").fill("2024-02-3x")
    panel.get_by_label("Kind").select_option("complied")
    panel.get_by_label("Condition").select_option(label="\u2003the crews leave")
    assert look(page) == []
    panel.get_by_role("button", name="Save").click()
    expect(panel.locator(".errorlist").first).to_be_visible()
    panel.get_by_label("Effective date").fill("2024-02-23")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()

    page.get_by_role("link", name="Record an event").click()
    expect(panel.get_by_label("Effective date")).to_have_value("2024-02-23")
    choose(panel, "In source", "crews")
    panel.get_by_label("Exact words").fill("the crews left the roads")
    panel.get_by_role("button", name="Save").click()

    expect(page.get_by_text("was added successfully")).to_be_visible()
    expect(page.get_by_role("link", name="Averted 1")).to_have_attribute("aria-current", "page")
    expect(page.get_by_label("What happened")).to_contain_text("Complied 2024-02-23")
    assert ThreatEvent.objects.get().condition == threat.conditions.get(wording="the crews leave")
    assert EventCitation.objects.get().excerpt.exact == "the crews left the roads"


def test_restatement_is_linked_from_the_panel(page: Page, sign_in: SignIn) -> None:
    threat = make_threat()
    again = make_claim("threat", "The road will be shut for good.", statement=make_statement())
    sign_in("editor")

    page.goto(reverse("admin:claims_desk"))
    page.get_by_role("link", name=f"Record an event of {threat.claim.human_id}").click()
    panel = page.get_by_role("dialog")
    panel.get_by_role("link", name="Restated: by another claim").click()
    expect(panel.get_by_role("heading", name="Restated by another claim")).to_be_visible()
    choose(panel, "Claim", "shut for good")
    panel.get_by_label("Kind").select_option("restates_stronger")
    assert look(page) == []
    panel.get_by_role("button", name="Save").click()

    told = page.get_by_label("What happened")
    expect(told).to_contain_text(f"{again.human_id}: restates more strongly")
