"""Which records are in the database, by the names that sheets use. Asked in bulk, never singly."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models import Q

from claims.sheets.collection import Vocabulary
from claims.sheets.collections import COLLECTIONS
from sources.models import User
from sources.review.standing import is_public

Model = type[models.Model]


class Directory:
    """Primary keys by model and name: a UUID, a code, a user's name.

    With a ``reader`` it has the records that this person may see: what is public, what the person
    wrote, and all of a kind that the person's role shows.
    """

    def __init__(self, reader: User | None = None) -> None:
        self.reader = reader
        self.keys: dict[tuple[Model, Any], int] = {}
        self.uuids: dict[tuple[Model, int], UUID] = {}
        self.date_problems: dict[str, str | None] = {}
        for collection in COLLECTIONS:
            if isinstance(collection, Vocabulary):
                self._learn_column(collection.model, "code")
        self._learn_column(User, "username")

    def learn(self, wanted: Iterable[tuple[Model, UUID | int]]) -> None:
        """Look up records by UUID or number: two queries at most for each model."""
        uuids: dict[Model, set[UUID]] = defaultdict(set)
        numbers: dict[Model, set[int]] = defaultdict(set)
        for model, name in wanted:
            if isinstance(name, UUID):
                uuids[model].add(name)
            else:
                numbers[model].add(name)
        for model, names in uuids.items():
            self._learn(model, uuid__in=names)
        for model, keys in numbers.items():
            self._learn(model, pk__in=keys)

    def learn_dates(self, dates: set[str]) -> None:
        """Ask the database, which parses them, what is wrong with EDTF texts."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT value, problem FROM unnest(%s::text[]) AS value,"
                " LATERAL claimbase_edtf_parse(value)",
                [sorted(dates)],
            )
            self.date_problems |= dict(cursor.fetchall())

    def known(self, model: Model) -> list[str]:
        """The codes or names of a vocabulary or of the users."""
        return [name for kind, name in self.keys if kind is model]

    def _learn(self, model: Model, **filters: Any) -> None:
        rows = self._seen(model).filter(**filters)
        for key, uuid in rows.values_list("pk", "uuid"):
            self.keys[model, uuid] = key
            self.uuids[model, key] = uuid

    def _seen(self, model: Any) -> models.QuerySet[Any]:
        rows = model._default_manager.all()
        view = f"{model._meta.app_label}.view_{model._meta.model_name}"
        if self.reader is None or self.reader.has_perm(view):
            return rows
        written = Q(contributors__contains=[f"user:{self.reader.pk}"])
        return rows.filter(is_public(model) | written)

    def _learn_column(self, model: Model, column: str) -> None:
        for key, name in model._default_manager.values_list("pk", column):
            self.keys[model, name] = key
