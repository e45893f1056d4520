"""What comes after what one has: pages of the ledger with the words, and a mirror kept by them."""

import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.live_server_helper import LiveServer
from rest_framework.test import APIClient

from sources.api import changes, ledger
from sources.ledger import verifier
from sources.ledger.heads import sign_head
from sources.models import Publisher, Source, TreeHead
from sources.publication.kinds import kinds
from sources.review.takedown import take_down
from sources.review.withdrawal import refresh
from tests.api.publishing import correct, publish, retract, update
from tests.factories import make_claim, make_publisher, make_source, make_statement
from tests.people import person

MIRROR = Path(__file__).parents[2] / "docs" / "examples" / "mirror.py"


@pytest.mark.django_db
def test_pages_follow_each_other_to_the_end(api: APIClient) -> None:
    outlets = [make_publisher() for _ in range(5)]
    publish(*outlets)
    retract(outlets[0], "A hoax.")

    found: list[Any] = []
    address: str | None = "/api/v1/changes?page_size=2"
    while address:
        page = api.get(address).json()
        assert page["count"] == 6 - len(found)
        found += page["results"]
        address = page["next"]

    assert [one["envelope"]["seq"] for one in found] == [1, 2, 3, 4, 5, 6]
    assert [one["id"] for one in found] == [row.human_id for row in [*outlets, outlets[0]]]
    for change in found:
        verifier.check_document(change["document"].encode(), change["envelope"], change["salt"])
    assert json.loads(found[-1]["document"])["retracted"] is True
    assert api.get("/api/v1/changes?after=6").json() == {
        "count": 0, "next": None, "previous": None, "results": [],
    }  # fmt: skip
    assert api.get("/api/v1/changes?as_of=seq:2").json()["count"] == 2


@pytest.mark.django_db
def test_words_taken_down_are_not_sent_again(api: APIClient) -> None:
    outlet = make_publisher(name="Canary")
    publish(outlet)
    _take_down(outlet)

    answer = api.get("/api/v1/changes")

    first, last = answer.json()["results"]
    assert (first["salt"], first["document"]) == (None, None)
    assert json.loads(last["document"])["withheld"] == [1]
    assert b"Canary" not in answer.content


@pytest.mark.django_db
def test_a_page_costs_the_same_however_long(api: APIClient) -> None:
    publish(*[make_claim(statement=make_statement()) for _ in range(3)])
    costs = []
    for size in (5, 500):
        with CaptureQueriesContext(connection) as queries:
            assert api.get(f"/api/v1/changes?page_size={size}").status_code == 200
        costs.append(len(queries))
    assert costs[1] <= costs[0] + 2  # a query for each kind on the page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["after=-1", "after=x", "page_size=0", "page_size=501", "cursor=1", "as_of=seq:1"]
)
def test_question_without_an_answer_is_refused(api: APIClient, query: str) -> None:
    assert api.get(f"/api/v1/changes?{query}").status_code == 400


class Mirror:
    """A consumer's folder, kept by the example in the docs."""

    def __init__(self, api: str, folder: Path) -> None:
        self.api, self.folder = api, folder / "copy"
        shutil.copy(MIRROR, folder)
        shutil.copy(verifier.__file__, folder)
        self.program = folder / MIRROR.name

    def update(self) -> subprocess.CompletedProcess[str]:
        command: list[str | Path] = [sys.executable, self.program, self.api, self.folder]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def documents(self) -> dict[int, str]:
        entries = {
            int(path.stem): json.loads(path.read_text()) for path in self.folder.glob("[0-9]*.json")
        }
        return {seq: each["document"] for seq, each in entries.items() if each["document"]}

    def refusal(self) -> str:
        """Why the copy is not proved; it must not be."""
        told = self.update()
        assert (told.returncode, told.stdout) == (1, "")
        return told.stderr


def held() -> dict[int, str]:
    """Every document that is there to be read."""
    return {
        seq: document
        for kind in kinds()
        for seq, document in kind.revision._default_manager.values_list("pk", "document")
        if document is not None
    }


def something_happens(chance: random.Random, outlets: list[Publisher], sources: list[Any]) -> None:
    public = [row for row in outlets if row.state == "approved"]
    match chance.choice(["new", "update", "correct", "refresh", "retract", "restore", "source"]):
        case "update" if public:
            update(chance.choice(public), country=chance.choice(["IQ", "IR", "LB"]))
        case "correct" if public:
            correct(chance.choice(public), "Misspelt.", name=f"Gorge {chance.random()}")
        case "retract" if public and not sources:
            retract(chance.choice(public), "A hoax.")
        case "refresh" if sources:
            refresh(sources, by=person("editor"))
        case "source" if public:
            sources.append(make_source(publisher=chance.choice(public)))
            publish(sources[-1])
        case _:
            outlets.append(make_publisher())
            publish(outlets[-1])


@pytest.mark.django_db(transaction=True, databases=["default", "public"])
def test_mirror_is_an_exact_copy_whatever_happens(live_server: LiveServer, tmp_path: Path) -> None:
    chance = random.Random(tmp_path.name)
    mirror = Mirror(f"{live_server.url}/api/v1", tmp_path)
    outlets: list[Publisher] = []
    sources: list[Source] = []
    for _ in range(4):
        for _ in range(6):
            something_happens(chance, outlets, sources)
        sign_head()
        told = mirror.update()
        assert told.returncode == 0, told.stderr
        assert mirror.documents() == held()

    gone = next(row for row in outlets if row.state == "approved")
    _take_down(gone)
    assert "Verified" in mirror.update().stdout
    assert mirror.documents() == held()
    public = sum(kind.index._default_manager.filter(until_seq=None).count() for kind in kinds())
    assert f"{public} records that are public now" in mirror.update().stdout

    (mirror.folder / "1.json").write_text(
        (mirror.folder / "1.json").read_text().replace('"first"', '"update"', 1)
    )
    assert "NOT VERIFIED: This copy is not" in mirror.refusal()


@pytest.mark.django_db(transaction=True, databases=["default", "public"])
def test_mirror_wants_words_or_who_took_them_down(
    live_server: LiveServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(make_publisher("Honest"), make_publisher())
    mirror = Mirror(f"{live_server.url}/api/v1", tmp_path)
    told = changes._changes

    def blank(page: Any) -> Any:
        return [each | {"salt": None, "document": None} for each in told(page)]

    with monkeypatch.context() as lying:
        lying.setattr(changes, "_changes", blank)
        assert "NOT VERIFIED: No take-down tells why these lack their words" in mirror.refusal()
    shutil.rmtree(mirror.folder)
    assert "Verified" in mirror.update().stdout

    first = mirror.folder / "1.json"
    first.write_text(first.read_text().replace("Honest", "Dishonest"))
    assert "NOT VERIFIED: These are not the words" in mirror.refusal()


@pytest.mark.django_db(transaction=True, databases=["default", "public"])
def test_mirror_follows_what_is_published_while_it_reads(
    live_server: LiveServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outlet = make_publisher()
    publish(outlet, make_publisher())
    mirror, told = Mirror(f"{live_server.url}/api/v1", tmp_path), changes._changes
    happening: list[Callable[[], Any]] = [
        lambda: publish(make_publisher()),
        lambda: _take_down(outlet),
    ]

    def meanwhile(page: Any) -> Any:
        if happening:
            happening.pop(0)()
        return told(page)

    monkeypatch.setattr(changes, "_changes", meanwhile)

    assert "Verified: 4 entries, 2 records" in mirror.update().stdout
    assert mirror.documents() == held()


def _take_down(outlet: Publisher) -> None:
    take_down(outlet, by=person("administrator"), reason="A court ordered it.")


@pytest.mark.django_db(transaction=True, databases=["default", "public"])
def test_mirror_takes_no_head_that_lacks_what_it_has(
    live_server: LiveServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(make_publisher())
    publish(make_publisher())
    mirror = Mirror(f"{live_server.url}/api/v1", tmp_path)
    assert "Verified: 2 entries" in mirror.update().stdout

    monkeypatch.setattr(ledger, "latest_head", lambda: TreeHead.objects.get(size=1))

    assert "NOT VERIFIED: This copy is not" in mirror.refusal()
