"""People talk about a record and about words of it, and are told of it, in a real browser."""

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from sources import talk
from sources.models import Comment, Thread
from tests.browser.test_admin_screens import SignIn, look, looks
from tests.browser.test_source_reader import SELECT
from tests.factories import make_excerpt, make_snapshot, make_source, make_user
from tests.people import person

TEXT = "The committee warned them.\n\nIt said 😀 that every base would be hit.\nهذا سطر."


@looks
def test_talk_about_a_record_and_its_words(
    page: Page, sign_in: SignIn, size: dict, scheme: str
) -> None:
    source = make_source("A warning", language="en")
    snapshot = make_snapshot(TEXT, source)
    me, other = sign_in("editor"), person("reviewer")
    words = make_excerpt("warned them", snapshot)
    asked = talk.start(source, "Or “threatened”? @editor", by=other, excerpt=words)
    talk.assign([source], me, by=other)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]

    page.goto(reverse("admin:index"))
    assert look(page) == []
    page.get_by_role("region", name="New for you").get_by_role(
        "link", name=re.compile("A warning")
    ).last.click()
    comment = page.locator(f"#comment-{asked.pk}")
    expect(comment).to_be_in_viewport()
    assert look(page) == []

    # What is typed into the record stays while one talks about it.
    page.get_by_label("Title").fill("Typed meanwhile")
    panel = page.get_by_role("region", name="Comments")
    panel.get_by_label("Comment", exact=True).fill("Not said yet")
    panel.locator("summary").filter(has_text="Answer").click()
    answer = panel.get_by_label("Your answer")
    panel.get_by_role("button", name="Answer").click()
    expect(panel.get_by_text("Write something first.")).to_be_visible()
    assert look(page) == []
    answer.fill("“Warned” it is: CLM-000001.")
    panel.get_by_role("button", name="Answer").click()
    expect(panel.locator("li").filter(has_text="“Warned” it is")).to_be_focused()
    expect(panel.get_by_label("Comment", exact=True)).to_have_value("Not said yet")
    panel.get_by_role("button", name="Resolve").click()
    expect(panel.get_by_text("Resolved", exact=False).first).to_be_visible()
    panel.get_by_role("button", name="Watch", exact=True).click()
    expect(panel.get_by_role("button", name="Watch no more")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("Typed meanwhile")
    assert Thread.objects.get().resolved_by == me
    page.get_by_label("Title").fill("A warning")

    page.goto(reverse("admin:claims_reader", args=[source.pk]))
    page.wait_for_load_state("networkidle")
    page.evaluate(SELECT, ["every base", "would be hit"])
    page.locator("[data-act=remark]").click()
    page.get_by_role("form", name="Comment on the words").get_by_label("Comment").fill("Which?")
    page.get_by_role("form", name="Comment on the words").get_by_role("button").click()
    expect(page.get_by_text("Your comment is kept.")).to_be_visible()
    expect(page.locator("mark .comment").last).to_have_text("every base would be hit")
    assert Comment.objects.latest("pk").thread.excerpt.exact == "every base would be hit"
    assert look(page) == []

    page.goto(reverse("admin:news"))
    assert look(page) == []
    page.get_by_role("button", name="I have seen all of this").click()
    expect(page.get_by_text("Nothing is new.")).to_be_visible()
    assert look(page) == []


def test_person_is_called_by_the_beginning_of_a_name(page: Page, sign_in: SignIn) -> None:
    source = make_source("A warning")
    sign_in("editor")
    make_user("amal", is_staff=True)
    make_user("amara", is_staff=True, first_name="Nadia", last_name="Amara")
    page.goto(reverse("admin:sources_source_change", args=[source.pk]))
    comment = page.get_by_role("region", name="Comments").get_by_label("Comment", exact=True)
    people = page.get_by_role("listbox", name="People")

    comment.press_sequentially("Look, @am")
    expect(people.get_by_role("option")).to_have_text(["amal", "amara · Nadia Amara"])
    assert look(page) == []
    comment.press("ArrowDown")
    comment.press("Enter")
    expect(comment).to_have_value("Look, @amara ")
    expect(people).to_have_count(0)
    comment.press_sequentially("and @nad")
    people.get_by_role("option").click()
    expect(comment).to_have_value("Look, @amara and @amara ")
    comment.press_sequentially("@a")
    expect(people).to_be_visible()
    comment.press("Escape")
    expect(people).to_have_count(0)
    comment.press_sequentially("b mail a@am")  # no name, and an address
    expect(people).to_have_count(0)
    comment.press("Control+Enter")

    said = page.locator(".thread .body")
    expect(said).to_have_text("Look, @amara and @amara @ab mail a@am")
