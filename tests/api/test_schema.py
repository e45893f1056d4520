"""The OpenAPI schema is committed, so that a change to the API shows in the diff."""

from pathlib import Path

import pytest
import yaml
from django.test import Client
from drf_spectacular.validation import validate_schema

SCHEMA = Path(__file__).parents[2] / "docs" / "openapi.yaml"


@pytest.mark.django_db
def test_committed_schema_is_the_one_served(client: Client) -> None:
    served = client.get("/api/v1/schema/").content.decode()

    assert SCHEMA.read_text() == served, (
        "The API changed. Look at the change, then run: "
        ".venv/bin/python manage.py spectacular --file docs/openapi.yaml"
    )


def test_schema_is_valid_openapi() -> None:
    validate_schema(yaml.safe_load(SCHEMA.read_text()))


@pytest.mark.django_db
def test_page_needs_no_foreign_host() -> None:
    page = Client().get("/api/v1/docs/")

    assert page.status_code == 200
    assert "//" not in page.content.decode().replace("http://www.w3.org/", "")
