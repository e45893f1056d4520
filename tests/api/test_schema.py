"""The OpenAPI schema: committed, so that a change shows in the diff; described; and true."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.db import connection
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator
from rest_framework.test import APIClient

from config.demo import SHEETS
from config.examples import EXAMPLES
from sources.api.listing import Listing
from sources.api.selecting import SELECTED
from sources.ledger.heads import sign_head
from sources.publication.kinds import kinds
from tests.api import corpus
from tests.api.publishing import correct, publish, retract
from tests.factories import make_actor, make_publisher, make_topic
from tests.people import person

PATH = Path(__file__).parents[2] / "docs" / "openapi.yaml"
SCHEMA: dict[str, Any] = yaml.safe_load(PATH.read_text())
OPERATIONS = [
    (path, operation) for path, verbs in SCHEMA["paths"].items() for operation in verbs.values()
]
COMPONENTS: dict[str, Any] = SCHEMA["components"]["schemas"]
FORMATS = Draft202012Validator.FORMAT_CHECKER


@pytest.mark.django_db
def test_committed_schema_is_the_one_served(client: Client) -> None:
    served = client.get("/api/v1/schema/").content.decode()

    assert PATH.read_text() == served, (
        "The API changed. Look at the change, then run: "
        ".venv/bin/python manage.py spectacular --file docs/openapi.yaml"
    )


@pytest.mark.django_db
def test_schema_is_made_once_and_told_as_yaml_or_json(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get("/api/v1/schema?format=json")
    monkeypatch.delattr(SchemaGenerator, "get_schema")
    again = client.get("/api/v1/schema?format=json")

    assert first["Content-Type"] == "application/vnd.oai.openapi+json"
    assert first.json() == again.json() == SCHEMA
    assert client.get("/api/v1/schema?format=csv").status_code == 404


def test_schema_is_valid_openapi() -> None:
    assert SCHEMA["openapi"].startswith("3.1.")
    validate_schema(SCHEMA)


@pytest.mark.django_db
def test_page_needs_no_foreign_host() -> None:
    page = Client().get("/api/v1/docs/")

    assert page.status_code == 200
    assert "//" not in page.content.decode().replace("http://www.w3.org/", "")


def fields(name: str, schema: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """A schema and all fields within it, by their paths."""
    if not isinstance(schema, dict):
        return
    for key, field in schema.get("properties", {}).items():
        yield f"{name}.{key}", field
        yield from fields(f"{name}.{key}", field)
    yield from fields(f"{name}[]", schema.get("items"))
    yield from fields(f"{name}.*", schema.get("additionalProperties"))


def test_every_field_is_described() -> None:
    said = {name: each for top in COMPONENTS for name, each in fields(top, COMPONENTS[top])}

    assert len(said) > 300
    assert [name for name, each in (COMPONENTS | said).items() if not each.get("description")] == []


def test_every_field_has_an_example_that_it_takes() -> None:
    said = {name: each for top in COMPONENTS for name, each in fields(top, COMPONENTS[top])}
    shown = {name: each["examples"] for name, each in said.items() if "examples" in each}

    assert len(shown) > 500
    for name, each in said.items():
        held = {"components": SCHEMA["components"]} | each
        assert name in shown or has_fields(each), name
        for example in shown.get(name, ()):
            Draft202012Validator(held, format_checker=FORMATS).validate(example)


def has_fields(field: Any) -> bool:
    """Whether there are fields within it, which have examples of their own."""
    if isinstance(field, list):
        return any(map(has_fields, field))
    if not isinstance(field, dict):
        return False
    name = str(field.get("$ref", "")).rpartition("/")[2]
    inner = COMPONENTS.get(name, {})
    options = [field.get(of) for of in ("items", "oneOf", "allOf", "anyOf")]
    return bool(field.get("properties") or inner.get("properties") or inner.get("anyOf")) or (
        has_fields([each for each in options if each])
    )


def test_every_example_is_of_a_field() -> None:
    paths = [(top, each) for top in COMPONENTS for each in COMPONENTS[top].get("properties", ())]
    known = {f"{top}.{field}" for top, field in paths} | {field for _, field in paths}

    assert {*EXAMPLES} - known == {"boolean", "integer", "date-time"}


def test_every_parameter_is_described_with_an_example_that_it_takes() -> None:
    said = [(path, each) for path, verb in OPERATIONS for each in verb.get("parameters", ())]

    assert len(said) > 300
    for path, each in said:
        assert each["description"], (path, each["name"])
        # What stands beside the schema is filled in when somebody tries it: only what must be.
        assert ("example" in each) == each.get("required", False), (path, each["name"])
        (example,) = [each["example"]] if "example" in each else each["schema"]["examples"]
        Draft202012Validator(each["schema"]).validate(example)


def test_every_operation_is_told_in_a_sentence_with_a_tag_that_is_explained() -> None:
    tags = {tag["name"] for tag in SCHEMA["tags"] if tag["description"]}

    for path, operation in OPERATIONS:
        assert operation["summary"].endswith("."), path
        assert {*operation["tags"]} <= tags, path
        assert {"4XX", "5XX"} <= {*operation["responses"]}, path


@pytest.mark.django_db
def test_root_names_every_address_that_needs_no_name(client: Client) -> None:
    named = client.get("/api/v1/").json()["resources"]

    alone = {path.strip("/") for path in SCHEMA["paths"] if "{" not in path}
    assert {*named} == alone - {""} | {"docs", "schema"}
    assert {name: each["url"] for name, each in named.items()} == {
        name: f"http://testserver/api/v1/{name}" for name in named
    }


def strict(schema: Any) -> Any:
    """The same, with all its fields, and no others."""
    if isinstance(schema, list):
        return [strict(each) for each in schema if each != SELECTED]
    if not isinstance(schema, dict):
        return schema
    closed = {key: strict(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict):
        closed.setdefault("additionalProperties", False)
    return closed


STRICT = strict({"components": copy.deepcopy(SCHEMA["components"])})


def problems(answer: Any, path: str) -> list[str]:
    """In what a JSON answer differs from what the schema says of it."""
    responses = SCHEMA["paths"][path]["get"]["responses"]
    code = str(answer.status_code)
    said = responses.get(code) or responses[f"{code[0]}XX"]
    told = said["content"][answer["Content-Type"]]["schema"]
    validator = Draft202012Validator(STRICT | strict(told), format_checker=FORMATS)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(answer.json())]


# What is told beneath the address of a record, beside its revisions.
BENEATH = {"/actors": ["track-record"], "/sources": ["excerpts"]}


def addresses(api: APIClient) -> Iterator[tuple[str, str]]:
    """Addresses that answer in JSON, with their paths in the schema."""
    for path in SCHEMA["paths"]:
        if "{" not in path and not path.startswith(("/intake", "/ledger/key", "/ledger/ver")):
            yield path, path
    for path in ("/claims", "/statements", "/actors", "/relations", "/sources", "/publishers"):
        for one in api.get(f"/api/v1{path}").json()["results"]:
            yield f"{path}/{one['id']}", f"{path}/{{id}}"
            for name in ("revisions", *BENEATH.get(path, ())):
                yield f"{path}/{one['id']}/{name}", f"{path}/{{id}}/{name}"
    for one in api.get("/api/v1/revisions?page_size=200").json()["results"]:
        yield f"/revisions/{one['seq']}", "/revisions/{seq}"
        yield f"/ledger/proof?seq={one['seq']}", "/ledger/proof"
        if one["diff"]:
            yield one["diff"].partition("/api/v1")[2], "/revisions/{seq}/diff/{other}"


@pytest.mark.django_db
def test_answers_have_the_fields_that_the_schema_says(api: APIClient) -> None:
    corpus.of_threats()
    corpus.of_sources()
    make_topic(description="", code="bare")
    outlet, gone = make_publisher("The Gauge"), make_actor("Nobody")
    publish(outlet, gone)
    correct(outlet, "It has another name.", name="The Daily Gauge")
    retract(gone, "There is none.")
    sign_head()
    asked = [*addresses(api)]
    asked += [(f"/actors/{gone.human_id}", "/actors/{id}"), ("/claims?kind=x", "/claims")]
    asked += [("/threats?facets=status,target&q=strike", "/threats")]

    assert len(asked) > 60
    for address, path in asked:
        if path not in ("/ledger/heads/latest", "/schema"):
            answer = api.get(f"/api/v1{address}")
            assert problems(answer, path) == [], address


# What is asked by itself, and beside what; filters narrow each other, and are asked all at once.
ALONE = {name: {"format": "csv"} if name == "rows" else {} for name in Listing.parameters}
ALONE["format"] = {}


def examples() -> Iterator[tuple[str, dict[str, str]]]:
    """Each address with the examples that the page of docs fills in, and with those it shows."""
    for path, verbs in SCHEMA["paths"].items():
        if "get" not in verbs:
            continue
        given = {each["name"]: each for each in verbs["get"].get("parameters", ())}
        address = path.format(**{name: example(each) for name, each in given.items()})
        asked = {name: each for name, each in given.items() if each["in"] == "query"}
        yield address, {name: example(each) for name, each in asked.items() if "example" in each}
        yield address, {name: example(each) for name, each in asked.items() if name not in ALONE}
        for name in asked.keys() & ALONE.keys():
            yield address, ALONE[name] | {name: example(asked[name])}


def example(parameter: dict[str, Any]) -> str:
    (value,) = [parameter["example"]] if "example" in parameter else parameter["schema"]["examples"]
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


@pytest.mark.django_db
@pytest.mark.usefixtures("as_owner")
def test_every_example_runs_on_the_demonstration(api: APIClient) -> None:
    with connection.cursor() as cursor:
        for kind in kinds():  # the examples name records by number
            cursor.execute(f"ALTER TABLE {kind.root._meta.db_table} ALTER id RESTART")
    editor, reviewer = person("editor").username, person("reviewer").username
    call_command("load", *SHEETS, by=editor, reviewed_by=reviewer, verbosity=0)
    sign_head()
    refused, asked = [], [*examples()]

    for address, query in asked:
        answer = api.get(f"/api/v1{address}", query)
        if answer.status_code != 200:
            refused.append((address, query, answer.content))
        answer.getvalue()  # what is streamed holds its transaction until it is read

    assert len(asked) > 200
    assert refused == []
