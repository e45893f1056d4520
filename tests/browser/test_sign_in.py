from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from sources.models import User


def test_person_signs_in_with_name_and_password(page: Page) -> None:
    User.objects.create_user("ada", password="a long way to Baghdad", is_staff=True)

    page.goto("/admin/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("a long way to Baghdad")
    page.get_by_role("button", name="Log in").click()

    expect(page.get_by_role("button", name="Log out")).to_be_visible()


@pytest.mark.parametrize("role", ["reader", "editor", "reviewer", "administrator"])
def test_first_page_shows_for_each_role(
    page: Page, sign_in: Callable[[str], User], role: str
) -> None:
    sign_in(role)

    page.goto("/admin/")

    expect(page.get_by_role("link", name="Sources", exact=True).first).to_be_visible()
