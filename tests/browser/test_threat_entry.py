"""A threat is entered by hand, from the captured article to its status, in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from claims.models import Claim, ConditionalThreat, Statement
from claims.wording import threat_sentence, voice_chain
from tests.browser.axe import barriers
from tests.browser.test_admin_screens import SignIn, look, looks
from tests.factories import (
    make_action,
    make_actor,
    make_assessment,
    make_claim,
    make_event,
    make_excerpt,
    make_place,
    make_report,
    make_snapshot,
    make_source,
    make_statement,
    make_threat,
    make_topic,
    make_tree,
)

TEXT = (
    "The committee 😀 warned: if Israel strikes through our airspace, or if the United States "
    "joins in, unless they leave first, bases will burn and talks will end."
)


def choose(scope: Page | Locator, field: str, words: str) -> None:
    """Find a record by typing, as a person does, and pick it."""
    scope.get_by_role("combobox", name=field, exact=True).click()
    page = scope if isinstance(scope, Page) else scope.page
    page.keyboard.type(words)
    option = page.locator(".select2-results__option--highlighted").filter(has_text=words)
    expect(option).to_be_visible()
    page.keyboard.press("Enter")


def row(page: Page, name: str) -> Locator:
    return page.locator(f'[data-row="{name}"]')


def last_condition(page: Page) -> Locator:
    """The newest condition that is on the page."""
    return page.locator('[data-row^="conditions-new"]:has(textarea:focus)')


def sentence(page: Page) -> Locator:
    return page.locator("#sentence")


def test_threat_is_entered_by_hand(page: Page, sign_in: SignIn) -> None:
    make_snapshot(TEXT, make_source("The warning"))
    make_actor("The committee")
    make_actor("United States")
    make_actor("Israel")
    make_place("Erbil")
    make_action("190", label="use force")
    sign_in("editor")

    enter_statement(page)
    enter_claim(page)
    enter_conditions(page)
    enter_consequences(page)
    assert barriers(page) == []
    page.get_by_role("button", name="Save and continue editing").click()

    expect(page.get_by_text("was added successfully")).to_be_visible()
    expect(page.locator(".fieldBox.field-status_now")).to_contain_text("Standing")
    assert barriers(page) == []
    report = Statement.objects.get().reports.get()
    assert voice_chain(report.hops.all()) == "unknown ▸ The committee (paraphrase)"
    threat = ConditionalThreat.objects.with_status().get()
    assert threat_sentence(threat) == (
        "The committee threatens: if either Israel strikes or (the United States joins in, unless "
        "they leave), then bases burn and talks end."
    )
    assert threat.status == "standing"
    assert [leaf.excerpt.exact for leaf in threat.conditions.filter(operator="leaf")] == [
        "if Israel strikes through our airspace",
        "if the United States joins in",
        "unless they leave first",
    ]
    first, second = threat.consequences.all()
    assert [(part.role, part.actor.name) for part in first.actors.all()] == [
        ("target", "United States")
    ]
    assert [(o.kind, o.place.name) for o in first.target_objects.all()] == [
        ("installation", "Erbil")
    ]
    assert (first.excerpt.exact, second.excerpt.exact) == ("bases will burn", "talks will end")


def enter_statement(page: Page) -> None:
    page.goto(reverse("admin:claims_statement_add"))
    page.get_by_label("Summary").fill("A warning")
    choose(page, "Speakers", "committee")
    report = row(page, "reports-new0")
    choose(report, "Source", "warning")
    row(page, "reports-new0-hops-new1").get_by_label("Mode").select_option("paraphrase")
    assert barriers(page) == []
    page.get_by_role("button", name="Save and add a claim of it").click()


def enter_claim(page: Page) -> None:
    page.get_by_label("Proposition").fill("If struck, the committee will burn bases.")
    page.get_by_label("Kind").first.select_option("threat")
    page.get_by_label("Exact words").first.fill("bases will burn")
    assert barriers(page) == []
    page.get_by_role("button", name="Save and describe the threat").click()
    expect(page.get_by_role("heading", name="Add conditional threat")).to_be_visible()
    assert Claim.objects.get().statement


def enter_conditions(page: Page) -> None:
    """any(Israel strikes; all(the United States joins in; not(they leave)))"""
    page.get_by_role("button", name="Add the first condition").click()
    first = row(page, "conditions-new0")
    expect(first.get_by_label("Wording")).to_be_focused()
    page.keyboard.type("Israel strikes")
    first.get_by_label("Exact words").fill("if Israel strikes through our airspace")
    choose(first, "Who", "Israel")
    choose(first, "Does what", "190")

    first.get_by_role("button", name="Add another condition beside").click()
    second = row(page, "conditions-new2")
    expect(second.get_by_label("Wording")).to_be_focused()
    page.keyboard.type("the United States joins in")
    second.get_by_label("Exact words").fill("if the United States joins in")
    choose(second, "Who", "United States")

    second.get_by_role("button", name="Add another condition beside").click()
    third = row(page, "conditions-new3")
    expect(third.get_by_label("Wording")).to_be_focused()
    page.keyboard.type("they leave")
    third.get_by_label("Exact words").fill("unless they leave first")
    # Into a group with the one above, and “not” before it.
    third.get_by_role("button", name="Move into the group above").click()
    expect(row(page, "conditions-new4")).to_contain_text("Group 2")
    third.get_by_role("button", name="Put “not” before").click()
    expect(sentence(page)).to_contain_text(
        "if either Israel strikes or (the United States joins in, unless they leave)"
    )


def enter_consequences(page: Page) -> None:
    first = row(page, "consequences-new0")
    first.get_by_label("Wording").fill("bases burn")
    first.get_by_label("Exact words").fill("bases will burn")
    choose(first, "Targets", "United States")
    thing = row(page, "consequences-new0-objects-new0")
    thing.get_by_label("What").select_option("installation")
    choose(thing, "Where", "Erbil")
    page.get_by_role("button", name="Add a consequence").click()
    second = row(page, "consequences-new1")
    expect(second.get_by_label("Wording")).to_be_focused()
    page.keyboard.type("talks end")
    second.get_by_label("Exact words").fill("talks will end")
    expect(sentence(page)).to_contain_text("then bases burn and talks end.")


@pytest.fixture
def threat(live_server: Any) -> Any:
    source = make_source("The warning")
    snapshot = make_snapshot(TEXT, source)
    statement = make_statement(speakers=[make_actor("The committee")])
    make_report(statement, source)
    claim = make_claim(
        "threat", statement=statement, excerpt=make_excerpt("bases will burn", snapshot)
    )
    threat = make_threat(claim)
    make_tree(threat, {"any": ["a", "b", {"not": "c"}]})
    return threat


def address(threat: Any) -> str:
    return reverse("admin:claims_conditionalthreat_change", args=[threat.pk])


def outline(page: Page) -> list[str]:
    """The tree as the page shows it."""
    lines: list[str] = page.evaluate(
        """[...document.querySelectorAll(".tree > li")].map(row => " ".repeat(
            row.className.match(/depth-(\\d)/)[1]) + (row.classList.contains("group")
            ? row.querySelector("select").value : row.querySelector("textarea").value))"""
    )
    return lines


def test_tree_is_rearranged_with_the_keyboard_alone(
    page: Page, sign_in: SignIn, threat: Any
) -> None:
    sign_in("editor")
    page.goto(address(threat))
    b = row(page, f"conditions-{threat.conditions.get(wording='b').pk}")

    # With its buttons: Tab reaches them, Enter presses, and the focus stays on the button.
    b.get_by_label("Wording").focus()
    up = b.get_by_role("button", name="Move up")
    for _ in range(30):
        if up.evaluate("button => button === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(b).to_contain_text("Condition 1")
    after_button = outline(page)

    # And with Alt and an arrow, from any field of the row.
    b.get_by_label("Wording").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(b).to_contain_text("Condition 2")
    page.keyboard.press("Alt+ArrowRight")
    expect(b).to_contain_text("Condition 1.2")
    page.keyboard.press("Control+S")

    expect(page.get_by_text("was changed successfully")).to_be_visible()
    page.goto(address(threat))
    assert after_button == ["any", " b", " a", " not", "  c"]
    assert outline(page) == ["any", " all", "  a", "  b", " not", "  c"]


def test_enter_in_a_field_saves_and_moves_nothing(page: Page, sign_in: SignIn, threat: Any) -> None:
    sign_in("editor")
    page.goto(address(threat))

    page.get_by_label("Deadline wording").fill("within ten days")
    page.keyboard.press("Enter")

    expect(page.get_by_text("was changed successfully")).to_be_visible()
    expect(page.get_by_label("Deadline wording")).to_have_value("within ten days")
    assert outline(page) == ["any", " a", " b", " not", "  c"]


def test_removed_condition_is_brought_back_with_what_was_typed(
    page: Page, sign_in: SignIn, threat: Any
) -> None:
    sign_in("editor")
    page.goto(address(threat))
    a = row(page, f"conditions-{threat.conditions.get(wording='a').pk}")
    a.get_by_label("Wording").fill("a, and more")

    a.get_by_role("button", name="Remove").click()
    expect(page.locator(".removed")).to_contain_text("a, and more")
    removed = outline(page)
    page.get_by_role("button", name="Bring back").click()
    expect(page.locator(".removed")).to_have_count(0)

    assert removed == ["any", " b", " not", "  c"]
    assert outline(page) == ["any", " b", " not", "  c", " a, and more"]


def test_buttons_work_without_javascript(
    page: Page, sign_in: SignIn, threat: Any, visit: Callable[..., Page]
) -> None:
    sign_in("editor")
    plain = visit(java_script_enabled=False)
    plain.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    plain.goto(address(threat))
    a = row(plain, f"conditions-{threat.conditions.get(wording='a').pk}")

    a.get_by_label("Wording").fill("a, and more")
    a.get_by_role("button", name="Move down").click()

    wordings = plain.locator(".tree .leaf .field-wording textarea")
    for place, wording in enumerate(["b", "a, and more", "c"]):
        expect(wordings.nth(place)).to_have_value(wording)
    plain.get_by_role("button", name="Save", exact=True).click()
    expect(plain.get_by_text("was changed successfully")).to_be_visible()
    assert [leaf.wording for leaf in threat.conditions.filter(operator="leaf", parent__parent=None)
            .order_by("order")] == ["b", "a, and more"]  # fmt: skip


@looks
def test_screens_of_claims_keep_nobody_out(
    page: Page, sign_in: SignIn, threat: Any, size: Any, scheme: Any
) -> None:
    event = make_event(threat, "trigger_occurred", effective_date="2024-10-02")
    sign_in("editor")
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    records = {
        "conditionalthreat": threat, "claim": threat.claim, "statement": threat.claim.statement,
        "threatevent": event, "assessment": make_assessment(threat.claim),
        "action": make_action("190", plover_event="ASSAULT"), "topic": make_topic("Bases"),
    }  # fmt: skip
    problems: dict[str, list[str]] = {}

    for name, record in records.items():
        for view, args in (("change", [record.pk]), ("changelist", []), ("add", [])):
            page.goto(reverse(f"admin:claims_{name}_{view}", args=args))
            expect(page.locator("h1")).to_have_count(1)
            problems |= {f"{name} {view}": found} if (found := look(page)) else {}

    assert problems == {}
