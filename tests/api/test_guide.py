"""What to read about the API is had from the API itself."""

import json
import re
from urllib.parse import urljoin

import pytest
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from sources.api.guide import FOLDER
from sources.api.resources import GUIDE

pytestmark = pytest.mark.django_db
LINK = re.compile(r"\]\(([^)#]+)[^)]*\)")


def test_root_leads_to_the_guide(api: APIClient) -> None:
    told = api.get("/api/v1/").json()

    assert {*told["guide"]} == {*GUIDE}
    for name, each in told["guide"].items():
        served = api.get(each["url"])
        assert served.status_code == 200, name
        assert served.content == (FOLDER / name).read_bytes()
    assert {"__not", "as_of", "format", "tokens"} <= {*told["grammar"]}
    assert f"<{told['licence']}>" in api.get("/api/v1/")["Link"]
    assert json.loads(api.get("/api/v1/guide/claim-sheet.schema.json").content)["$defs"]


@pytest.mark.parametrize("name", ["api.md", "cookbook.md"])
def test_links_of_the_guide_lead_somewhere(api: APIClient, name: str) -> None:
    address = f"/api/v1/guide/{name}"

    found = LINK.findall((FOLDER / name).read_text())

    assert found
    for link in found:
        assert api.get(urljoin(address, link)).status_code == 200, link


@pytest.mark.parametrize("name", ["running.md", "../manage.py", "%2e%2e/manage.py", "x"])
def test_nothing_else_is_served(api: APIClient, name: str) -> None:
    assert api.get(f"/api/v1/guide/{name}").status_code == 404


def test_description_leads_to_the_guide(api: APIClient) -> None:
    schema = SchemaGenerator().get_schema(request=None, public=True)

    assert api.get(schema["externalDocs"]["url"]).status_code == 200
    for link in LINK.findall(schema["info"]["description"]):
        assert api.get(link).status_code == 200, link
