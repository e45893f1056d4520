"""What the server does for the drafts that browsers keep: fills forms, tells what is saved."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from sources.models import Source
from tests.desk import Desk
from tests.factories import make_publisher, make_source

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]
ADD = "admin:sources_source_add"
NAME = "0123456789abcdef"


def errors(page: Any) -> list[str]:
    found: list[str] = page.xpath(
        "//ul[contains(@class, 'errorlist')]//text() | //*[@class='errornote']"
    )
    return found


def test_form_comes_back_filled_and_nothing_is_judged_or_saved(desk: Desks) -> None:
    editor = desk()
    publisher = make_publisher("Meridian")
    form = editor.form(editor.open(reverse(ADD)))
    draft = {
        **form, "title": "Half a title", "published_date": "no date", "publisher": publisher.pk,
        "links-TOTAL_FORMS": "1", "links-0-note": "half a link", "_again": "1", "draft": NAME,
    }  # fmt: skip

    page = editor.send(reverse(ADD), draft, 200)

    shown = editor.form(page)
    assert errors(page) == []
    assert (shown["title"], shown["published_date"]) == ("Half a title", "no date")
    assert page.xpath("//select[@name='publisher']/option[@selected]/text()") == [
        f"Meridian · {publisher.human_id}"
    ]
    assert shown["links-0-note"] == "half a link"
    assert shown["draft"] == NAME
    assert not Source.objects.exists()


def test_form_filled_with_a_draft_still_knows_of_the_other_editor(desk: Desks) -> None:
    mine, theirs = desk(), desk()
    source = make_source("The warning")
    address = mine.address(Source, "change", source.pk)
    draft = {**mine.form(mine.open(address)), "title": "Mine"}
    theirs.edit(source, title="Theirs")

    filled = mine.form(mine.send(address, {**draft, "_again": "1"}, 200))
    page = mine.send(address, filled, 200)

    assert page.get_element_by_id("conflict") is not None
    source.refresh_from_db()
    assert source.title == "Theirs"


def test_browser_is_told_which_draft_is_saved(desk: Desks) -> None:
    editor = desk()
    form = editor.form(editor.open(reverse(ADD)))

    refused = editor.client.post(reverse(ADD), {**form, "published_date": "no", "draft": NAME})
    saved = editor.client.post(reverse(ADD), {**form, "title": "A title", "draft": NAME})

    assert refused.status_code == 200
    assert not [name for name in refused.cookies if name.startswith("saved-")]
    assert saved.status_code == 302
    cookie = saved.cookies[f"saved-{NAME}"]
    assert (cookie["path"], cookie["samesite"]) == (reverse("admin:index"), "Strict")


@pytest.mark.parametrize("name", ["", "x", NAME + "0", "; Path=/"])
def test_only_a_name_of_a_draft_gets_into_a_cookie(desk: Desks, name: str) -> None:
    editor = desk()
    form = editor.form(editor.open(reverse(ADD)))

    saved = editor.client.post(reverse(ADD), {**form, "title": "A title", "draft": name})

    assert saved.status_code == 302
    assert not [each for each in saved.cookies if each.startswith("saved-")]
