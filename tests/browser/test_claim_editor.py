"""A threat is written on one screen with the keyboard; nothing that is typed there is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import Page, expect

from claims.models import Claim
from claims.wording import threat_sentence, voice_chain
from sources.models import User
from tests.browser.axe import barriers, overflow
from tests.browser.test_threat_entry import TEXT, row
from tests.factories import make_action, make_actor, make_publisher, make_snapshot, make_source

SignIn = Callable[[str], User]
SECRET = "a long way to Baghdad"


@pytest.fixture
def snapshot(live_server: Any) -> Any:
    make_actor("The committee")
    make_actor("Israel")
    make_action("190", label="use force")
    return make_snapshot(TEXT, make_source("The warning", publisher=make_publisher("Meridian")))


def of_words(snapshot: Any, exact: str) -> dict[str, Any]:
    """Words of the text as the reader of a source tells of them; all before them are in the BMP."""
    start = snapshot.text.index(exact)
    return {"snapshot": snapshot.pk, "start": start, "end": start + len(exact), "exact": exact}


def address(snapshot: Any, exact: str) -> str:
    words = of_words(snapshot, exact)
    asked = "&".join(f"{name}={words[name]}" for name in ("snapshot", "start", "end"))
    return f"{reverse('admin:claims_editor')}?{asked}&kind=threat"


def mark(page: Page, part: str, words: dict[str, Any]) -> None:
    """What the reader of a source does when somebody marks words for a part of the claim."""
    page.evaluate(
        """async detail => {
            const form = document.querySelector("form.editor");
            form.dispatchEvent(new CustomEvent("words", {detail}));
            await detail.taken;
        }""",
        {"part": part, **words},
    )


def tab_to(page: Page, name: str) -> None:
    """Go on with the keyboard to the field or button of this name."""
    named = """() => {
        const here = document.activeElement;
        const labels = [...here.labels ?? []].map(each => each.textContent);
        return (here.ariaLabel ?? (labels.join() || here.textContent)).trim();
    }"""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(named).startswith(name):
            return
    raise AssertionError(f"Tab does not reach {name}.")


def choose(page: Page, name: str, words: str) -> None:
    tab_to(page, name)
    page.keyboard.type(words)
    option = page.locator(".select2-results__option--highlighted").filter(has_text=words)
    expect(option).to_be_visible()
    page.keyboard.press("Enter")


def test_threat_is_written_with_the_keyboard_alone(
    page: Page, sign_in: SignIn, snapshot: Any
) -> None:
    sign_in("editor")
    page.set_viewport_size({"width": 1366, "height": 850})
    page.goto(address(snapshot, "bases will burn"))
    expect(page.locator(".marked")).to_contain_text("leave first, bases will burn and talks")

    tab_to(page, "Skip to main content")
    page.keyboard.press("Enter")
    tab_to(page, "Proposition")
    page.keyboard.type("If struck, the committee will burn bases.")
    page.keyboard.press("Alt+Enter")
    expect(page.get_by_label("Summary")).to_be_focused()
    page.keyboard.type("A warning")
    page.keyboard.press("Alt+Enter")
    page.keyboard.type("committee")
    expect(page.locator(".select2-results__option--highlighted")).to_contain_text("The committee")
    page.keyboard.press("Alt+Enter")  # takes the choice, and goes on
    expect(page.get_by_label("Said date")).to_be_focused()
    expect(page.locator("[name=statement-new-speakers] option:checked")).to_have_count(1)
    page.keyboard.press("Alt+PageDown")
    page.keyboard.press("Alt+PageDown")
    expect(page.get_by_role("button", name="Add the first condition")).to_be_focused()
    page.keyboard.press("Enter")
    first = row(page, "threat-conditions-new0")
    expect(first.get_by_label("Wording")).to_be_focused()
    page.keyboard.type("Israel strikes")
    tab_to(page, "Exact words")
    page.keyboard.type("if Israel strikes through our airspace")
    expect(page.locator("#sentence")).to_contain_text("if Israel strikes, then")
    choose(page, "Who", "Israel")
    page.keyboard.press("Alt+Shift+Enter")
    second = row(page, "threat-conditions-new2")
    expect(second.get_by_label("Wording")).to_be_focused()
    expect(second.locator("[name$=-actors] option:checked").first).to_contain_text("Israel")
    mark(page, "condition", of_words(snapshot, "if the United States joins in"))
    mark(page, "consequence", of_words(snapshot, "bases will burn"))
    expect(page.locator("#sentence")).to_have_text(
        "The committee threatens: if either Israel strikes or the United States joins in, then "
        "bases will burn."
    )
    choose(page, "The deed", "force")
    assert barriers(page) == []
    page.keyboard.press("Control+S")

    expect(page.get_by_text("is saved.")).to_be_visible()
    assert barriers(page) == []
    claim: Any = Claim.objects.get()
    assert threat_sentence(claim.threat) == page.locator("#sentence").inner_text()
    (report,) = claim.statement.reports.all()
    assert voice_chain(report.hops.all()) == "Meridian ▸ The committee"
    assert claim.citations.get().excerpt.exact == "bases will burn"
    assert claim.threat.consequences.get().action.code == "190"
    page.goto(address(snapshot, "bases will burn"))
    expect(page.get_by_label("Said in")).to_have_value(str(claim.statement.pk))
    expect(page.locator(".draft-bar")).to_have_count(0)  # it is saved
    for width, scheme in ((1366, "dark"), (390, "light")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(reverse("admin:claims_editor", args=[claim.pk]))
        assert barriers(page) + ["too wide"] * (overflow(page) > 0) == []


def test_what_was_typed_is_offered_after_a_reload_and_a_sign_out(page: Page, snapshot: Any) -> None:
    User.objects.create_user("ada", password=SECRET, is_staff=True).groups.add(
        Group.objects.get(name="editor")
    )
    page.goto(address(snapshot, "bases will burn"))
    sign_in_by_hand(page)
    page.get_by_label("Proposition").fill("If struck, the committee")
    page.get_by_role("button", name="Add the first condition").click()
    row(page, "threat-conditions-new0").get_by_label("Wording").fill("Israel strikes")

    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_label("Proposition")).to_have_value("")
    page.get_by_role("button", name="Bring back what you typed").click()
    expect(page.get_by_label("Proposition")).to_have_value("If struck, the committee")
    wording = row(page, "threat-conditions-new0").get_by_label("Wording")
    expect(wording).to_have_value("Israel strikes")
    expect(page.locator(".errorlist")).to_have_count(0)

    # The session ends while somebody types; the form is sent, and sent to sign in.
    page.get_by_label("Summary").fill("A warning")
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("Control+S")
    sign_in_by_hand(page)
    expect(page.get_by_label("Proposition")).to_have_value("")
    assert barriers(page) == []
    page.get_by_role("button", name="Bring back what you typed").click()
    expect(page.get_by_label("Summary")).to_have_value("A warning")
    expect(wording).to_have_value("Israel strikes")
    assert SECRET not in page.evaluate("JSON.stringify(localStorage)")

    page.goto(address(snapshot, "bases will burn"))
    page.get_by_role("button", name="Discard").click()
    page.reload()
    expect(page.get_by_label("Proposition")).to_be_visible()
    expect(page.locator(".draft-bar")).to_have_count(0)


def sign_in_by_hand(page: Page) -> None:
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill(SECRET)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="New claim")).to_be_visible()
