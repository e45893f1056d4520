"""Every model has a factory, whose rows keep every rule up to the commit."""

import pytest
from django.db import connection, models

from tests.factories import FACTORIES, make
from tests.house.inventory import MODELS


def test_every_model_has_a_factory() -> None:
    assert {model._meta.label_lower for model in MODELS} - set(FACTORIES) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_factory_keeps_the_rules(model: type[models.Model]) -> None:
    row = make(model)

    connection.check_constraints()
    assert type(row)._default_manager.filter(pk=row.pk).exists()
