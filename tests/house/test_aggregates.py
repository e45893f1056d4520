"""Every write to a part of an aggregate counts on its root, however it is written."""

from collections.abc import Callable, Iterator
from functools import reduce
from typing import Any

import pytest
from django.db import models

from actors.models import IdentityJudgement
from claims.models import ConditionalThreat
from sources.models import Anchor, CuratedModel, ExcerptTranslation, Snapshot
from tests.factories import make
from tests.house.inventory import MODELS, ROOTS
from tests.house.writes import alteration, raw_delete, raw_insert, raw_update

pytestmark = pytest.mark.django_db

# Parts whose root must outlive them, and which therefore do not cascade from it.
PROTECTED_PARTS: list[tuple[type[models.Model], str]] = [
    (Snapshot, "source"),
    (ExcerptTranslation, "excerpt__snapshot__source"),
    (Anchor, "excerpt__snapshot__source"),
    (IdentityJudgement, "actor"),
    (IdentityJudgement, "other"),
]


def paths_to_roots(model: type[models.Model]) -> Iterator[str]:
    """Each way up through cascading foreign keys, as ``condition__threat__claim``."""
    for field in model._meta.fields:
        remote: Any = field.remote_field
        if not remote or remote.on_delete is not models.CASCADE or field.related_model is model:
            continue
        if issubclass(remote.model, CuratedModel):
            yield field.name
        else:
            yield from (f"{field.name}__{path}" for path in paths_to_roots(remote.model))


PARTS = [
    *((model, path) for model in MODELS for path in paths_to_roots(model)),
    *PROTECTED_PARTS,
]
MUTABLE = [(model, path) for model, path in PARTS if model is not Snapshot]
WRITES: dict[str, Callable[[models.Model], object]] = {
    "save": lambda row: save(row, alteration(row)),
    "update": lambda row: rows(row).update(**alteration(row)),
    "raw update": lambda row: raw_update(row, alteration(row)),
    "delete": lambda row: row.delete(),
    "queryset delete": lambda row: rows(row).delete(),
}


def save(row: models.Model, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def rows(row: models.Model) -> models.QuerySet[Any]:
    return type(row)._base_manager.filter(pk=row.pk)


def follow(row: models.Model, path: str) -> Any:
    return reduce(getattr, path.split("__"), row)


def version(root: CuratedModel) -> int:
    return type(root)._base_manager.values_list("version", flat=True).get(pk=root.pk)


def part_ids(case: tuple[type[models.Model], str]) -> str:
    return f"{case[0].__name__}-{case[1]}"


def test_every_root_is_found() -> None:
    parts_of = {follow_model(model, path) for model, path in PARTS}

    assert {root.__name__ for root in ROOTS} - {root.__name__ for root in parts_of} == {"Publisher"}


def follow_model(model: Any, path: str) -> Any:
    return reduce(lambda at, name: at._meta.get_field(name).related_model, path.split("__"), model)


@pytest.mark.parametrize("part", PARTS, ids=part_ids)
def test_insert_of_a_part_counts_on_its_root(part: tuple[type[models.Model], str]) -> None:
    model, path = part
    first, _, rest = path.partition("__")
    kind = {"kind": "threat"} if model is ConditionalThreat else {}
    whole: Any = make(follow_model(model, first), **kind)
    root = follow(whole, rest) if rest else whole
    before = version(root)

    make(model, **{first: whole})

    assert version(root) > before


@pytest.mark.parametrize("part", MUTABLE, ids=part_ids)
def test_raw_delete_and_insert_of_a_part_count_on_its_root(
    part: tuple[type[models.Model], str],
) -> None:
    model, path = part
    row = make(model)
    row.refresh_from_db()
    root = follow(row, path)
    before = version(root)

    raw_delete(row)
    assert version(root) == before + 1

    raw_insert(row)
    assert version(root) == before + 2


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
@pytest.mark.parametrize("part", MUTABLE, ids=part_ids)
def test_change_of_a_part_counts_on_its_root(
    part: tuple[type[models.Model], str], write: Callable[[models.Model], object]
) -> None:
    model, path = part
    row = make(model)
    root = follow(row, path)
    before = version(root)

    write(row)

    assert version(root) > before


@pytest.mark.parametrize("model", ROOTS, ids=lambda model: model.__name__)
def test_roots_count_their_own_writes(model: type[CuratedModel]) -> None:
    row: Any = make(model)
    row.refresh_from_db()

    rows(row).update(version=900, contributors=[])

    assert version(row) == row.version + 1
    assert type(row)._base_manager.get(pk=row.pk).contributors
