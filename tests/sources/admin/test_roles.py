"""Who may do what: every screen of the admin, each verb, each role."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse

from sources.models import AccessEvent, CorrectionRequest, CuratedModel, Token, User
from sources.roles import ROLES
from tests.desk import Desk
from tests.factories import make

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]

VERBS = ("list", "view", "add", "change", "delete", "history")
SEES = {"list": 200, "view": 200, "add": 403, "change": 403, "delete": 403, "history": 403}
WRITES = dict.fromkeys(VERBS, 200)
NOTHING = dict.fromkeys(VERBS, 403)
# What the database never changes, or what is made in another way than by a form.
CANNOT: dict[str, tuple[str, ...]] = {
    "sources.excerpt": ("change", "delete", "history"),
    "sources.snapshot": ("add", "change", "delete", "history"),
    "sources.rawfile": ("add", "change", "delete", "history"),
    "sources.accessevent": ("add", "change", "delete", "history"),
    "sources.token": ("delete",),
    "sources.user": ("history",),
    "actors.identityjudgement": ("change", "delete"),
    "actors.matchproposal": ("add", "delete"),
    "claims.repeatjudgement": ("add", "change"),
    "sources.correctionrequest": ("add", "delete"),
    "sources.taint": ("add", "delete"),
    "sources.ledgerentry": ("add", "change", "delete", "history"),
    "sources.treehead": ("add", "change", "delete", "history"),
}
REGISTERED = list(admin.site._registry)


def allowed(model: Any, role: str) -> dict[str, int]:
    if model in (User, Token, AccessEvent):
        rights = WRITES if role == "administrator" else NOTHING
    elif model is CorrectionRequest:
        rights = NOTHING if role == "reader" else WRITES
    else:
        rights = SEES if role == "reader" else WRITES
    cannot = CANNOT.get(model._meta.label_lower, ())
    return {verb: 403 if verb in cannot else status for verb, status in rights.items()}


def answer(desk: Desk, verb: str, row: Any) -> int:
    model = type(row)
    if verb == "change":
        address = desk.address(model, "change", row.pk)
        return int(desk.client.post(address, {"_save": "Save"}).status_code)
    views = {"list": "changelist", "view": "change"}
    args = [] if verb in ("list", "add") else [row.pk]
    address = desk.address(model, views.get(verb, verb), *args)
    return int(desk.client.get(address, follow=verb == "history").status_code)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_each_verb_of_each_screen(model: Any, role: str, desk: Desks) -> None:
    row = make(model)
    person = desk(role)

    answers = {verb: answer(person, verb, row) for verb in VERBS}

    assert answers == allowed(model, role)


@pytest.mark.parametrize(
    "name", ["index", "guide", "sources_source_ingest", "sources_source_changelist"]
)
def test_strangers_are_asked_to_sign_in(name: str, client: Any) -> None:
    response = client.get(reverse(f"admin:{name}"))

    assert response.status_code == 302
    assert "/login/" in response.url


@pytest.mark.parametrize(("role", "status"), [("reader", 403), ("editor", 200)])
def test_who_may_bring_documents_in(role: str, status: int, desk: Desks) -> None:
    desk(role).open(reverse("admin:sources_source_ingest"), status=status)


@pytest.mark.parametrize("role", ROLES)
def test_everyone_reads_the_first_page_and_the_guide(role: str, desk: Desks) -> None:
    person = desk(role)

    assert person.open(reverse("admin:index")).xpath("//h1")
    assert person.open(reverse("admin:guide")).get_element_by_id("threat-or-warning") is not None


def test_people_are_the_administrators_alone(desk: Desks) -> None:
    for role in ROLES:
        page = desk(role).open(reverse("admin:index"))
        assert bool(page.xpath("//h2[text()='People']")) is (role == "administrator")


def test_administrator_of_no_more_rank_cannot_raise_one(desk: Desks) -> None:
    chief, other = desk("administrator"), make(User)

    chief.edit(other, is_superuser="on")

    assert not User.objects.get(pk=other.pk).is_superuser


def test_reader_sees_a_record_without_fields_to_fill(desk: Desks) -> None:
    for model in REGISTERED:
        if issubclass(model, CuratedModel):
            row, reader = make(model), desk("reader")
            page = reader.open(reader.address(model, "change", row.pk))
            (form,) = page.xpath("//form[contains(@id, '_form') and not(@id='logout-form')]")
            filled = [
                field
                for field in form.xpath(".//*[self::input or self::select or self::textarea]")
                if field.get("type") != "hidden"
                and not field.xpath("ancestor::fieldset[@disabled]")
            ]
            assert filled == [], model
