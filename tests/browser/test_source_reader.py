"""A source is read in a real browser: words are selected as people do, and stored as they see."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, Route, expect

from claims.models import Claim, ConditionalThreat
from claims.wording import threat_sentence
from sources.models import Excerpt, User
from tests.browser.test_admin_screens import look, looks
from tests.factories import (
    make_actor,
    make_claim,
    make_excerpt,
    make_name,
    make_report,
    make_snapshot,
    make_source,
    make_statement,
)

SignIn = Callable[[str], User]
HEBREW = "בְּרֵאשִׁית בָּרָא אֱלֹהִים"
LONG = "A long line goes on 🏴‍☠️ and on, naı̈ve, " * 60
TEXT = (
    "😀 The com\u00admittee 👨‍👩‍👧‍👦 warned them 👋🏽 twice.\n"
    "\n"
    "Cafe\u0301 owners and a\u0308 few said: “We’ll go.”\n"
    "قال أبو ساحل: «لن نَرحَلَ» من سَرْحانا.\n"
    f"{HEBREW}\n"
    f"{LONG}the very end of it.\n"
    "If Israel strikes Iran, it said, American bases would be hit."
)
# Select from the first letter of some words to the last of others, as the page has them.
SELECT = """([first, last]) => {
    const find = (words, from) => {
        const walker = document.createTreeWalker(document.getElementById("text"), 4);
        while (walker.nextNode()) {
            const at = walker.currentNode.data.indexOf(words);
            if (at >= 0) return [walker.currentNode, at, at + words.length];
        }
    };
    const [[start, begin], [end, , stop]] = [find(first), find(last)];
    getSelection().setBaseAndExtent(start, begin, end, stop);
}"""
PLACE = """words => {
    const walker = document.createTreeWalker(document.getElementById("text"), 4);
    while (walker.nextNode()) {
        const at = walker.currentNode.data.indexOf(words);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(walker.currentNode, at);
        range.setEnd(walker.currentNode, at + words.length);
        range.startContainer.parentElement.scrollIntoView({block: "center"});
        const boxes = [...range.getClientRects()];
        const [a, z] = [boxes[0], boxes.at(-1)];
        return [a.left + 1, (a.top + a.bottom) / 2, z.right - 1, (z.top + z.bottom) / 2];
    }
}"""


@pytest.fixture
def article(live_server: Any) -> Any:
    source = make_source("The warning", language="en")
    snapshot = make_snapshot(TEXT, source)
    committee = make_actor("The committee")
    make_name(make_actor("Iran"), "إيران")
    statement = make_statement("A warning", speakers=[committee])
    make_report(statement, source)
    claim = make_claim(
        statement=statement,
        excerpt=make_excerpt("warned them 👋🏽 twice", snapshot),
        proposition="The committee warned them twice.",
    )
    make_claim(
        excerpt=make_excerpt("American bases", snapshot), proposition="There are American bases."
    )
    make_excerpt("them 👋🏽 twice.", snapshot)
    return SimpleNamespace(
        source=source, claim=claim, address=reverse("admin:claims_reader", args=[source.pk])
    )


def panel(page: Page) -> Locator:
    return page.locator("#panel")


def drag(page: Page, words: str) -> None:
    """Select words of one text node with the mouse."""
    x, y, to_x, to_y = page.evaluate(PLACE, words)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(to_x, to_y, steps=3)
    page.mouse.up()


def cite(page: Page, claim: Claim) -> Excerpt:
    """Cite the selected words for a claim; the excerpt that they became."""
    before = {*claim.citations.values_list("pk", flat=True)}
    page.keyboard.press("c")
    panel(page).get_by_role("radio", name=claim.human_id).check()
    panel(page).get_by_role("button", name="Cite", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text(f"Cited for {claim.human_id}")
    (citation,) = claim.citations.exclude(pk__in=before).select_related("excerpt")
    return citation.excerpt


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("com\u00admittee", "com\u00admittee"),
        ("👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦 "),
        ("Cafe\u0301", "few"),
        ("twice", "Cafe\u0301"),
        ("«لن نَرحَلَ»", HEBREW.split()[1]),
        ("سَرْحانا", "سَرْحانا"),
        ("the very end", "If Israel"),
    ],
    ids=["soft hyphen", "family", "marks", "lines", "both scripts", "Arabic", "long line"],
)
def test_words_seen_are_the_words_stored(
    page: Page, sign_in: SignIn, article: Any, first: str, last: str
) -> None:
    sign_in("editor")
    page.goto(article.address)
    words = TEXT[TEXT.index(first) : TEXT.index(last) + len(last)].strip()

    page.evaluate(SELECT, [first, last])
    expect(panel(page)).to_be_visible()
    stored = cite(page, article.claim)

    assert stored.exact == words
    assert TEXT[stored.start : stored.end] == words


def test_letters_are_not_cut_from_their_marks(page: Page, sign_in: SignIn, article: Any) -> None:
    """A selection from within 👋🏽 to between e and its accent takes both whole."""
    sign_in("editor")
    page.goto(article.address)

    page.evaluate(SELECT, ["🏽 twice", "Cafe"])
    expect(panel(page).locator("#chosen")).to_have_text("👋🏽 twice.\n\nCafe\u0301")

    assert cite(page, article.claim).exact == "👋🏽 twice.\n\nCafe\u0301"


def test_mouse_selects_drags_and_whole_lines(page: Page, sign_in: SignIn, article: Any) -> None:
    sign_in("editor")
    page.goto(article.address)
    chosen = panel(page).locator("#chosen")

    drag(page, "owners and a\u0308 few")
    expect(chosen).to_have_text("owners and a\u0308 few")
    x, y, *_ = page.evaluate(PLACE, "أبو ساحل")
    page.mouse.click(x, y, click_count=3)
    expect(chosen).to_have_text("قال أبو ساحل: «لن نَرحَلَ» من سَرْحانا.")

    assert cite(page, article.claim).exact == "قال أبو ساحل: «لن نَرحَلَ» من سَرْحانا."
    marked = page.locator("#text mark").filter(has_text="سَرْحانا")
    expect(marked.locator("span.claim")).to_be_visible()


PHONE = {"width": 390, "height": 844}


@pytest.fixture
def phone(visit: Callable[..., Page]) -> Page:
    """A page for fingers."""
    return visit(viewport=PHONE, has_touch=True, is_mobile=True)


def test_two_taps_select_from_word_to_word(
    page: Page, phone: Page, sign_in: SignIn, article: Any
) -> None:
    sign_in("editor")
    phone.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    phone.goto(article.address)

    def tap(words: str) -> None:
        x, y, to_x, to_y = phone.evaluate(PLACE, words)
        phone.touchscreen.tap((x + to_x) / 2, (y + to_y) / 2)

    chosen = "getSelection().toString()"
    tap("owners")
    assert phone.evaluate(chosen) == ""
    phone.get_by_role("button", name="Select by taps").tap()
    expect(phone.get_by_text("Tap the first word, then the last.")).to_be_visible()
    tap("owners")
    phone.wait_for_function(f"{chosen} === 'owners'")
    sheet = phone.get_by_role("complementary", name="What is made of it")
    expect(sheet.get_by_role("button", name="New threat")).to_be_visible()
    assert sheet.evaluate("side => side.offsetHeight") < PHONE["height"] / 3
    assert look(phone) == []
    tap("Cafe\u0301")  # the last may be tapped first
    phone.wait_for_function(f"{chosen} === 'Cafe\u0301 owners'")
    tap("لن")
    tap("نَرحَلَ")
    phone.wait_for_function(f"{chosen} === 'لن نَرحَلَ'")
    phone.get_by_role("button", name="Put away").tap()
    expect(sheet.get_by_role("button", name="New threat")).to_be_hidden()
    tap("twice")  # in words that are marked
    tap("few")
    words = "twice.\n\nCafe\u0301 owners and a\u0308 few"
    expect(panel(phone).locator("#chosen")).to_have_text(words)

    assert cite(phone, article.claim).exact == words


def test_keyboard_alone_selects_and_cites(page: Page, sign_in: SignIn, article: Any) -> None:
    sign_in("editor")
    page.goto(article.address)

    page.keyboard.press("s")
    expect(page.get_by_role("button", name="Select by keys")).to_have_attribute(
        "aria-pressed", "true"
    )
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    expect(panel(page).get_by_role("button", name="New claim")).to_be_focused()
    page.keyboard.press("c")
    search = panel(page).get_by_role("searchbox", name="Claim")
    expect(search).to_be_focused()
    page.keyboard.type("warned twice")
    expect(panel(page).get_by_role("radio")).to_have_count(1)
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_contain_text("Cited for")
    assert article.claim.citations.latest("pk").excerpt.exact == "owners and"


def test_suggestion_becomes_a_threat(page: Page, sign_in: SignIn, article: Any) -> None:
    sign_in("editor")
    Claim.objects.exclude(pk=article.claim.pk).delete()
    israel = make_actor("Israel")
    page.goto(article.address)

    suggested = page.locator("#suggestions button.take")
    looks = suggested.filter(has_text="Looks conditional")
    looks.wait_for()
    before = suggested.all_inner_texts().index(looks.inner_text())
    for _ in range(before + 1):
        page.keyboard.press("u")
    expect(looks).to_be_focused()
    page.keyboard.press("Enter")
    form = panel(page).get_by_role("textbox", name="Proposition")
    expect(page.get_by_role("status")).to_contain_text("consequence")
    expect(panel(page).locator("#unsure")).to_contain_text("Not sure whether")
    form.fill("If Israel strikes Iran, American bases are hit.")
    page.keyboard.press("Control+s")

    expect(page.locator(".claims")).to_contain_text("If Israel strikes Iran, American bases")
    threat = ConditionalThreat.objects.get()
    assert threat.claim.statement == article.claim.statement
    assert [each.excerpt.exact for each in threat.conditions.all()] == ["If Israel strikes Iran"]
    assert [each.actor for each in threat.conditions.get().actors.all()] == [israel]
    assert [each.excerpt.exact for each in threat.consequences.all()] == [
        "American bases would be hit"
    ]
    assert [each.excerpt.exact for each in threat.claim.citations.all()] == [
        "If Israel strikes Iran, it said, American bases would be hit."
    ]
    expect(page.locator("#text p").last).to_have_attribute("data-letters", "CTM")

    page.keyboard.press("v")
    offer = page.get_by_role("button", name=re.compile("Submit"))
    expect(offer).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("a")
    expect(offer).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("in review").first).to_be_visible()
    threat.claim.refresh_from_db()
    assert threat.claim.state == "in_review"


IN_SIGHT = """words => {
    const said = document.querySelector(words);
    const { left, top, bottom } = said.getBoundingClientRect();
    return said.contains(document.elementFromPoint(left + 4, (top + bottom) / 2));
}"""

ABOVE = """([upper, lower]) => {
    const boxOf = each => document.querySelector(each).getBoundingClientRect();
    return boxOf(upper).bottom <= boxOf(lower).top;
}"""


def test_refused_save_loses_nothing_and_leads_to_what_is_wrong(
    page: Page, sign_in: SignIn, article: Any
) -> None:
    sign_in("editor")
    page.goto(article.address)
    page.evaluate(SELECT, ["owners", "few"])
    panel(page).get_by_role("button", name="New claim").click()
    proposition = panel(page).get_by_role("textbox", name="Proposition")
    proposition.fill("Some owners will go.")
    date = panel(page).locator("[name=about_date]")
    date.fill("last week")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/claim/editor/**", hold)

    page.keyboard.press("Control+s")
    expect(page.get_by_role("status")).to_have_text("Saving…")
    page.keyboard.type(" or so? v")  # nothing takes it: neither the form nor the page
    expect(date).to_have_value("last week")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    held[0].continue_()

    expect(page.get_by_role("status")).to_contain_text("Not saved yet")
    expect(panel(page).get_by_label("Kind")).to_be_focused()
    for said in ("label", ".errorlist"):
        page.wait_for_function(IN_SIGHT, arg=f".field-kind {said}")
    expect(proposition).to_have_value("Some owners will go.")
    expect(date).to_have_value("last week")


@looks
def test_help_of_a_field_covers_no_other(
    page: Page, sign_in: SignIn, article: Any, size: dict, scheme: str
) -> None:
    sign_in("editor")
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(article.address)
    page.evaluate(SELECT, ["owners", "few"])
    panel(page).get_by_role("button", name="New claim").click()

    panel(page).get_by_role("textbox", name="Proposition").focus()
    expect(panel(page).locator(".field-proposition .help")).to_be_visible()
    page.wait_for_function(ABOVE, arg=[".field-proposition .help", ".field-kind label"])
    assert look(page) == []


@pytest.mark.parametrize(
    ("cue", "sentence", "operators"),
    [
        ("Unless the fleet leaves", "unless the fleet leaves", ["leaf", "not"]),
        ("In case the talks founder", "if the talks founder", ["leaf"]),
    ],
)
def test_condition_in_a_quote_is_read_and_said_by_its_speaker(
    page: Page, sign_in: SignIn, article: Any, cue: str, sentence: str, operators: list[str]
) -> None:
    """Another statement of the source was used last: it is not the one."""
    sign_in("editor")
    make_actor("Dana Petrov")
    make_snapshot(f"“{cue}, we will fire,” said Dana Petrov.", article.source)
    page.goto(article.address)

    page.locator("#suggestions button.take").filter(has_text="Looks conditional").click()
    expect(page.get_by_role("status")).to_contain_text("consequence")
    said = f"Dana Petrov threatens: {sentence}, then we will fire."
    expect(page.locator("#sentence")).to_have_text(said)
    expect(panel(page).get_by_label("Said in")).to_have_value("new")
    expect(panel(page).locator("[name$=-hops-new1-mode]")).to_have_value("direct_quote")
    panel(page).get_by_role("textbox", name="Proposition").fill("Dana Petrov would fire.")
    panel(page).get_by_label("Summary").fill("A quote")
    page.keyboard.press("Control+s")

    expect(page.locator(".claims")).to_contain_text("Dana Petrov would fire.")
    threat = ConditionalThreat.objects.get()
    assert sorted(each.operator for each in threat.conditions.all()) == operators
    assert threat_sentence(threat) == said


def test_claims_and_text_find_each_other_and_dismissals_stay(
    page: Page, sign_in: SignIn, article: Any
) -> None:
    sign_in("editor")
    page.goto(article.address)
    claims = page.locator(".claims > li")

    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(claims.nth(1).get_by_role("button", name="There are")).to_be_focused()
    expect(page.locator("mark.lit")).to_have_text("American bases")
    expect(page.locator("mark.lit")).to_be_in_viewport()
    page.keyboard.press("k")
    page.locator("mark.lit").first.hover()
    expect(claims.first).to_have_class("lit")

    suggestions = page.locator("#suggestions > li")
    expect(suggestions.first).to_be_visible()
    count = suggestions.count()
    page.locator("#suggestions button.take").first.focus()
    page.keyboard.press("x")
    expect(suggestions).to_have_count(count - 1)
    page.reload()
    expect(suggestions).to_have_count(count - 1)

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()


@looks
def test_reader_keeps_nobody_out(
    page: Page, sign_in: SignIn, article: Any, size: dict, scheme: str
) -> None:
    sign_in("editor")
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    problems = {}

    page.goto(article.address)
    problems["read"] = look(page)
    page.evaluate(SELECT, ["owners", "few"])
    expect(panel(page)).to_be_visible()
    problems["selected"] = look(page)
    for button, heading in (("Cite for a claim", "Cite for a claim"), ("Name of an actor",) * 2):
        panel(page).get_by_role("button", name=button).click()
        expect(panel(page).get_by_role("form", name=heading)).to_be_visible()
        problems[heading] = look(page)
        page.get_by_role("button", name="Put away").click()
        page.evaluate(SELECT, ["owners", "few"])
        expect(panel(page)).to_be_visible()
    panel(page).get_by_role("button", name="New threat").click()
    expect(panel(page).get_by_role("textbox", name="Proposition")).to_be_visible()
    problems["threat"] = look(page)
    page.get_by_role("button", name="Keys", exact=True).click()
    problems["keys"] = look(page)

    assert {where: found for where, found in problems.items() if found} == {}
