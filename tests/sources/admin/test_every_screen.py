"""What holds for every screen of the admin, whichever model it is of."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from lxml import html

from sources.admin.base import RecordAdmin
from sources.models import User
from tests.factories import make, make_user
from tests.house.inventory import ALL, EVENTS, KEPT
from tests.house.test_names_and_words import OF_EVERY_RECORD

pytestmark = pytest.mark.django_db
REGISTERED = [(model, each) for model, each in admin.site._registry.items()]
ids = [model._meta.label for model, _ in REGISTERED]
every_admin = pytest.mark.parametrize(("model", "model_admin"), REGISTERED, ids=ids)


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(make_user("chief", is_staff=True, is_superuser=True))
    return client


def page(client: Client, model: Any, view: str, *args: Any) -> Any:
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}", args=args)
    response = client.get(address)
    assert response.status_code == 200, address
    return html.fromstring(response.content.decode())


@every_admin
def test_admin_is_built_on_ours(model: Any, model_admin: Any) -> None:
    assert isinstance(model_admin, RecordAdmin)
    assert model_admin.search_fields
    assert model_admin.search_help_text


@every_admin
def test_every_relation_is_chosen_by_typing(model: Any, model_admin: Any, rf: Any) -> None:
    request = rf.get("/")
    for part in [model_admin, *(inline(model, admin.site) for inline in model_admin.inlines)]:
        relations = {
            field.name
            for field in part.model._meta.get_fields()
            if field.concrete and field.is_relation and field.related_model is not User
        }
        listed = {"groups", "user_permissions", *getattr(part, "listed", ())}
        assert relations - listed <= {*part.get_autocomplete_fields(request)}


@every_admin
def test_change_form_carries_the_version(model: Any, model_admin: Any, client: Client) -> None:
    row: Any = make(model)

    form = page(client, model, "change", row.pk).get_element_by_id(f"{model._meta.model_name}_form")

    row.refresh_from_db()
    fields = dict(form.form_values())
    assert fields["version"]
    assert fields["opened"]
    if hasattr(row, "contributors"):
        assert fields["version"] == str(row.version)


@every_admin
def test_list_is_shown(model: Any, model_admin: Any, client: Client) -> None:
    make(model)

    assert page(client, model, "changelist").get_element_by_id("result_list") is not None


@every_admin
def test_add_form_is_shown(model: Any, model_admin: Any, client: Client, rf: Any) -> None:
    request = rf.get("/")
    request.user = User.objects.get(username="chief")
    if not model_admin.has_add_permission(request):
        pytest.skip("is not added here")

    assert page(client, model, "add") is not None


def test_every_model_of_sources_and_actors_is_in_the_admin() -> None:
    parts = {inline.model for _, each in REGISTERED for inline in each.inlines}
    missing = set(ALL) - set(EVENTS) - set(KEPT) - parts - set(admin.site._registry)
    missing -= OF_EVERY_RECORD

    assert [m for m in missing if m._meta.app_label in ("sources", "actors")] == []
