"""How a record is cited, and how it is checked: files for programs, and commands to copy."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.test import Client
from lxml import html
from pytest_django.live_server_helper import LiveServer

from sources.ledger.heads import sign_head
from sources.pages.citing import Work
from tests.api.publishing import correct, publish, retract
from tests.factories import make_claim, make_publisher, make_statement

HOSTILE = 'A {brace, 50% & #1 _x^~\\ <b>|"q"\x00\r\nER  - اللجنة {'


def work(title: str) -> Work:
    record = {
        "type": "publisher", "id": "PUB-000001", "name": title, "domains": [], "revision": 2,
        "published_at": "2026-03-05T10:00:00.000000Z", "digest": "0f" * 32,
        "page_url": "https://example.org/publishers/PUB-000001", "revision_status": "superseded",
    }  # fmt: skip
    return Work.of(record)


def test_bibtex_holds_any_words() -> None:
    entry = work(HOSTILE).bibtex

    (title,) = re.findall(r"(?m)^  title = (.*),$", entry)
    assert title == (
        r"{{A \textbraceleft{}brace, 50\% \& \#1 \_x\textasciicircum{}\textasciitilde{}"
        r"\textbackslash{} \textless{}b\textgreater{}\textbar{}{\char34}q{\char34} ER - اللجنة "
        r"\textbraceleft{}}}"
    )
    assert entry.count("{") == entry.count("}")
    assert entry.startswith("@misc{PUB-000001-r2,\n  author = {{Claimbase}},\n")
    for line in (
        "year = 2026", "month = mar", "day = 5",
        "url = {https://example.org/publishers/PUB-000001/revisions/2}",
        "revision 2; superseded later. SHA-256 0f0f",
    ):  # fmt: skip
        assert line in entry


def test_csl_and_ris_hold_any_words() -> None:
    cited = work(HOSTILE)

    (item,) = orjson.loads(cited.csl)
    assert item["type"] == "webpage"
    assert item["issued"] == {"date-parts": [[2026, 3, 5]]}
    assert item["title"] == 'A {brace, 50% & #1 _x^~\\ <b>|"q" ER - اللجنة {'
    lines = cited.ris.split("\r\n")
    assert lines[0] == "TY  - ELEC"
    assert [line for line in lines if line.startswith("ER")] == ["ER  - "]
    assert all(re.match("[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])


def test_record_without_words_is_cited_by_its_id() -> None:
    assert work("").title == "PUB-000001"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("bib", "application/x-bibtex"),
        ("json", "application/vnd.citationstyles.csl+json"),
        ("ris", "application/x-research-info-systems"),
    ],
)
def test_citation_is_a_file(client: Client, public: Any, form: str, kind: str) -> None:
    outlet = make_publisher("The Gauge", country="IR")
    publish(outlet)
    correct(outlet, "It is of Iraq.", country="IQ")
    address = f"/publishers/{outlet.human_id}/cite.{form}"

    now, then = client.get(address), client.get(f"{address}?as_of=seq:1")

    assert now["Content-Type"] == f"{kind}; charset=utf-8"
    assert now["Content-Disposition"] == f'attachment; filename="{outlet.human_id}-r2.{form}"'
    assert f"/publishers/{outlet.human_id}/revisions/2".encode() in now.content
    assert f"/publishers/{outlet.human_id}/revisions/1".encode() in then.content
    assert client.get(address, headers={"If-None-Match": now["ETag"]}).status_code == 304


@pytest.mark.django_db
def test_what_cannot_be_cited_is_told(client: Client, public: Any) -> None:
    outlet = make_publisher("The Gauge")
    publish(outlet)
    address = f"/publishers/{outlet.human_id}/cite"

    assert client.get(f"{address}.docx").status_code == 404
    assert client.get("/publishers/PUB-999999/cite.bib").status_code == 404
    retract(outlet, "It never was.")
    assert client.get(f"{address}.bib").status_code == 410


@pytest.mark.django_db
def test_revision_has_a_page_for_ever(client: Client, public: Any) -> None:
    outlet = make_publisher("The Gauge", country="IR")
    publish(outlet)
    correct(outlet, "It is of Iraq.", country="IQ")
    address = f"/publishers/{outlet.human_id}"

    page = html.fromstring(client.get(f"{address}/revisions/1").content)
    now = html.fromstring(client.get(address).content)

    assert "Iran" in page.xpath("//dd/text()")
    assert "Revision 1" in page.xpath("string(//p[@class='notice'])")
    (cited,) = page.xpath("//link[@rel='cite-as']/@href")
    assert cited.endswith(f"{address}/revisions/1")
    (cited,) = now.xpath("//link[@rel='cite-as']/@href")
    assert cited.endswith(f"{address}/revisions/2")
    assert now.xpath("//link[@rel='license']/@href")
    for told in (page, now):  # what was put right is told on both
        assert "It is of Iraq." in told.xpath("string(//section[@class='corrections'])")
    assert client.get(f"{address}/revisions/9").status_code == 404


@pytest.mark.skipif(not shutil.which("curl"), reason="The commands need curl, which is not here.")
@pytest.mark.django_db(transaction=True, databases=["default", "public"])
def test_commands_of_a_page_check_its_record(live_server: LiveServer, tmp_path: Path) -> None:
    claim = make_claim(statement=make_statement())
    publish(claim)
    sign_head()
    page = html.fromstring(
        Client()
        .get(f"/claims/{claim.human_id}", headers={"host": live_server.url.removeprefix("http://")})
        .content
    )
    (commands,) = page.xpath("//pre[@aria-label='Commands']/text()")
    python = Path(sys.executable).parent  # the one that has the package of the signature

    def run(lines: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["bash", "-euc", lines],
            cwd=tmp_path,
            env=os.environ | {"PATH": f"{python}:{os.environ['PATH']}", "no_proxy": "*"},
            capture_output=True,
            text=True,
            check=False,
        )

    honest = run(commands)
    document = tmp_path / f"{claim.human_id}.json"
    document.write_bytes(document.read_bytes().replace(b"rose", b"rise"))
    altered = run(commands.splitlines()[-1])

    assert (honest.returncode, honest.stderr) == (0, "")
    assert honest.stdout.endswith("\nVerified.\n")
    assert altered.returncode == 1
    assert "NOT VERIFIED: " in altered.stdout
