"""The ledger for strangers: what the API hands out satisfies the program that it hands out."""

from pathlib import Path

import pytest
from rest_framework.test import APIClient

from sources.ledger import verifier
from sources.ledger.heads import sign_head
from tests.api.publishing import publish
from tests.factories import make_claim, make_publisher, make_statement

pytestmark = pytest.mark.django_db


class Folder:
    """What a stranger has downloaded."""

    def __init__(self, api: APIClient, path: Path) -> None:
        self.api, self.path = api, path

    def get(self, address: str, name: str) -> str:
        answer = self.api.get(f"/api/v1/{address}")
        assert answer.status_code == 200, answer.content
        (self.path / name).write_bytes(answer.content)
        return str(self.path / name)


@pytest.fixture
def folder(api: APIClient, tmp_path: Path) -> Folder:
    return Folder(api, tmp_path)


def test_what_was_downloaded_is_verified(api: APIClient, folder: Folder) -> None:
    publish(make_publisher())
    sign_head()
    older = folder.get("ledger/heads/latest", "older.txt")
    publish(*[make_claim(statement=make_statement()) for _ in range(3)])
    size = sign_head().size
    key = api.get("/api/v1/ledger/key").content.decode()
    head = folder.get("ledger/heads/latest", "head.txt")

    for seq in range(1, size + 1):
        document = folder.get(f"revisions/{seq}/raw", "document.json")
        proof = folder.get(f"ledger/proof?seq={seq}", "proof.json")
        assert verifier.main([document, "--proof", proof, "--head", head, "--key", key]) == 0
        folder.get(f"revisions/{seq % size + 1}/raw", "document.json")
        assert verifier.main([document, "--proof", proof, "--head", head, "--key", key]) == 1

    steps = folder.get(f"ledger/consistency?from=1&to={size}", "consistency.json")
    given = ["--older-head", older, "--consistency", steps, "--head", head, "--key", key]
    assert verifier.main(given) == 0
    of_old = folder.get("ledger/proof?seq=1&size=1", "proof.json")
    assert verifier.main(["--proof", of_old, "--taken-down", "--head", older, "--key", key]) == 0


def test_all_entries_have_the_root(api: APIClient) -> None:
    publish(*[make_publisher() for _ in range(5)])
    head = sign_head()

    leaves = []
    address: str | None = "/api/v1/ledger/entries?limit=2"
    while address:
        page = api.get(address).json()
        leaves += [verifier.leaf_hash(verifier.envelope_bytes(one)) for one in page["results"]]
        address = page["next"]

    assert verifier.root_of(leaves) == head.root
    assert [one["root"] for one in api.get("/api/v1/ledger/heads").json()] == [head.root]
    assert api.get("/api/v1/ledger/heads?before=5").json() == []


def test_verifier_is_the_one_that_is_tested(api: APIClient) -> None:
    served = api.get("/api/v1/ledger/verifier.py")

    assert served.content == Path(verifier.__file__).read_bytes()
    assert served.headers["Content-Type"].startswith("text/x-python")


@pytest.mark.parametrize(
    "query",
    [
        "proof", "proof?seq=0", "proof?seq=4", "proof?seq=1&size=4", "proof?seq=2&size=1",
        "proof?seq=x", "proof?seq=" + "9" * 40, "consistency", "consistency?from=0",
        "consistency?from=4", "consistency?from=2&to=1", "consistency?from=1&to=4",
        "entries?after=-1", "entries?limit=0", "entries?limit=1001", "heads?before=0",
        "heads?limit=1e9", "proof?seq=1&leaf=1", "key?x=1", "proof?seq=1&seq=2",
    ],
)  # fmt: skip
def test_question_without_an_answer_is_refused(api: APIClient, query: str) -> None:
    publish(*[make_publisher() for _ in range(3)])
    sign_head()

    assert api.get(f"/api/v1/ledger/{query}").status_code == 400


def test_ledger_without_an_entry(api: APIClient) -> None:
    for address, status in {
        "entries": 200,
        "heads": 200,
        "heads/latest": 404,
        "key": 404,
        "proof?seq=1": 404,
        "consistency?from=1": 404,
    }.items():
        assert api.get(f"/api/v1/ledger/{address}").status_code == status
