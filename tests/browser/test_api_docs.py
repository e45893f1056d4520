"""The page that describes the API asks it, under our content security policy."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories import make_topic


@pytest.mark.django_db(transaction=True, databases=["default", "public"])
@pytest.mark.parametrize("width", [1280, 390])
def test_examples_run(page: Page, width: int) -> None:
    make_topic("Airspace", code="airspace")
    page.set_viewport_size({"width": width, "height": 800})

    page.goto("/api/v1/docs")
    for name in ("topics_list", "topics_retrieve"):
        operation = page.locator(f"#operations-topics-{name}")
        operation.locator(".opblock-summary-control").click()
        operation.get_by_role("button", name="Try it out").click()
        operation.get_by_role("button", name="Execute").click()
        status = operation.locator(".live-responses-table .response-col_status").last
        expect(status).to_have_text("200")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
