"""People, and a browser that fills forms as a person does."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from lxml import html

from sources.models import User
from tests.factories import make_user


class Desk:
    """A signed-in person at the admin, who opens forms, types and sends them."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.client = Client()
        self.client.force_login(user)

    def address(self, model: Any, view: str, *args: Any) -> str:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}", args=args)

    def open(self, address: str, status: int = 200) -> Any:
        """The page as it is shown."""
        response = self.client.get(address)
        assert response.status_code == status
        return html.fromstring(response.content.decode())

    def page(self, response: Any) -> Any:
        """What a response shows."""
        return html.fromstring(response.content.decode())

    def form(self, page: Any) -> dict[str, Any]:
        """The fields of the record's form on a page, as a browser would send them."""
        (form,) = page.xpath("//*[@id='content-main']//form[.//input[@name='version']]")
        fields: dict[str, Any] = {}
        for name, value in form.form_values():
            if "__prefix__" not in name and name not in ("_addanother", "_continue"):
                # A browser drops the line break that opens a text area.
                fields.setdefault(name, []).append(value.removeprefix("\n"))
        return {name: each if len(each) > 1 else each[0] for name, each in fields.items()}

    def send(self, address: str, data: dict[str, Any], status: int = 302) -> Any:
        response = self.client.post(address, {**data, "_save": "Save"})
        assert response.status_code == status, html.fromstring(
            response.content.decode()
        ).text_content()
        return html.fromstring(response.content.decode()) if response.content else None

    def edit(self, row: Any, **typed: Any) -> None:
        """Open a record's form, type, and save."""
        address = self.address(type(row), "change", row.pk)
        self.send(address, {**self.form(self.open(address)), **typed})
        row.refresh_from_db()


@pytest.fixture
def person() -> Callable[[str], User]:
    """Makes somebody of a role."""

    def make(role: str) -> User:
        user = make_user(f"{role}-{User.objects.count()}", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        return user

    return make


@pytest.fixture
def desk(person: Callable[[str], User]) -> Callable[..., Desk]:
    """The desk of a new person of a role, editor unless told."""
    return lambda role="editor": Desk(person(role))
