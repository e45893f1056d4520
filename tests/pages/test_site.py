"""What the site says of itself: its log, its method, where all is, and why a page is none."""

import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import etree
from rest_framework.test import APIClient

from sources.api import limits
from sources.choices import Reliability
from sources.models import PublisherIndex, Verification
from sources.pages import lists, sitemap
from sources.pages.asking import Answer
from sources.templatetags.pages import page
from tests.api.publishing import correct, publish, retract
from tests.factories import make_actor, make_claim, make_publisher, make_threat
from tests.pages.test_pages import shown, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_strangers_read(public: BaseDatabaseWrapper) -> None:
    pass


def rows(page: Any) -> list[str]:
    return [" ".join(row.text_content().split()) for row in page.xpath("//ol[@class='rows']/li")]


# --- What was published -----------------------------------------------------------------------


def test_changes_are_told_newest_first_with_what_each_record_is_called(client: Client) -> None:
    outlet, hoax = make_publisher("The Gauge"), make_publisher("The Hoax")
    publish(outlet, make_claim("fact", proposition="The port is open."))
    publish(hoax)
    correct(outlet, "It is of Iraq.", country="IQ")
    retract(hoax, "It never was.")

    told = rows(shown(client, "/changes"))

    assert hoax.human_id in told[0]
    assert "retraction" in told[0]
    assert "It never was." in told[0]
    assert "The Gauge correction It is of Iraq." in told[1]
    assert any("The port is open." in each for each in told)
    seqs = [int(each.rpartition("entry ")[2].removesuffix(" as data")) for each in told]
    assert seqs == sorted(seqs, reverse=True)
    corrections = shown(client, "/corrections")
    assert not corrections.xpath("//form[@class='search']//input[@name='q']")
    assert [row.split()[0] for row in rows(corrections)] == [hoax.human_id, "The"]
    (narrow,) = corrections.xpath("//aside//a[text()='retraction']/@href")
    assert len(rows(shown(client, f"/corrections{narrow}"))) == 1


def test_pages_of_the_log_cost_the_same_however_many_rows(
    client: Client, public: BaseDatabaseWrapper
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(public) as captured:
            shown(client, "/changes")
        return len(captured)

    publish(*[make_publisher() for _ in range(2)], make_actor())
    few = queries()
    publish(*[make_publisher() for _ in range(6)], make_actor())

    assert queries() == few


@pytest.mark.parametrize("address", ["/", "/claims?kind=fact", "/changes", "/corrections"])
def test_feeds_are_named_and_there(client: Client, address: str) -> None:
    publish(make_claim("fact"))

    feeds = shown(client, address).xpath("//link[@type='application/atom+xml']/@href")

    assert feeds
    for feed in feeds:
        answer = client.get(feed)
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("application/atom+xml")


# --- How we work ------------------------------------------------------------------------------


def test_method_tells_when_all_was_last_checked(client: Client, api: APIClient) -> None:
    publish(make_publisher())
    assert api.get("/api/v1/ledger/verification").json() == {
        "verified_at": None, "seq": None, "problems": None,
    }  # fmt: skip
    assert "Unknown: no check" in text(shown(client, "/method"))

    call_command("verify", stdout=StringIO(), stderr=StringIO())

    told = text(shown(client, "/method"))
    assert "everything up to entry 1 of the ledger" in told
    assert "All of it holds." in told
    assert "not checked yet" not in told
    publish(make_publisher())
    assert "not checked yet" in text(shown(client, "/method"))


@pytest.mark.usefixtures("as_owner")
def test_method_tells_that_something_does_not_hold(client: Client) -> None:
    outlet = make_publisher()
    publish(outlet)
    PublisherIndex.objects.update(name="Another")

    with pytest.raises(SystemExit):
        call_command("verify", stdout=StringIO(), stderr=StringIO())
    call_command("verify", outlet.human_id, stdout=StringIO())  # one record tells of no whole

    told = text(shown(client, "/method"))
    assert "not good" in told
    found = Verification.objects.get().problems
    assert found > 0
    assert re.search(rf"{found} things? do(es)? not hold", told)


def test_terms_are_told_as_editors_have_them(client: Client) -> None:
    told = shown(client, "/method/terms")

    said = text(told)
    for term in Reliability:
        assert term.label in said
        assert term.help in said
    assert "Source reliability of the Admiralty code (NATO AJP-2.1)." in said
    method = shown(client, "/method")
    anchors = {link.partition("#")[2] for link in method.xpath("//a/@href") if "terms#" in link}
    assert anchors <= {*told.xpath("//@id")}
    guided = shown(client, "/method/coding-guide")
    anchors = {link.partition("#")[2] for link in method.xpath("//a/@href") if "guide#" in link}
    assert len(anchors) > 10
    assert anchors <= {*guided.xpath("//@id")}


# --- Where everything is ----------------------------------------------------------------------


def locations(client: Client, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200
    found = etree.fromstring(answer.getvalue())
    return [each.text.removeprefix("http://testserver") for each in found.iter("{*}loc")]


def test_sitemap_leads_to_every_page_and_to_none_that_is_gone(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    threat, fact = make_claim("threat"), make_claim("fact")
    make_threat(threat)
    outlets = [make_publisher() for _ in range(5)]
    gone, draft = outlets[1], make_publisher()
    monkeypatch.setattr(sitemap, "MOST", outlets[2].pk)  # a file, and then one for the later ones
    publish(threat, fact, *outlets)
    retract(gone, "It never was.")
    assert "/sitemap.xml" in client.get("/robots.txt").content.decode()

    maps = locations(client, "/sitemap.xml")
    found = [where for each in maps for where in locations(client, each)]

    assert len(found) == len({*found})
    assert f"/threats/{threat.human_id}" in found
    assert f"/claims/{threat.human_id}" not in found
    assert f"/claims/{fact.human_id}" in found
    assert {page(each.human_id) for each in (*outlets, draft)} & {*found} == {
        page(each.human_id) for each in outlets if each != gone
    }
    assert {"/", "/method/terms", "/changes"} <= {*found}
    for where in found:
        shown(client, where)
    for nowhere in (
        "/sitemap-nothing-1.xml",
        "/sitemap-claim-0.xml",
        "/sitemap-claim-99999999.xml",
    ):
        assert client.get(nowhere).status_code == 404


def test_sitemap_tells_when_a_page_changed_in_as_many_queries(
    client: Client, public: BaseDatabaseWrapper
) -> None:
    outlet = make_publisher()
    publish(outlet)
    made = correct(outlet, "It is of Iraq.", country="IQ")
    with CaptureQueriesContext(public) as first:
        body = client.get("/sitemap-publisher-1.xml").getvalue().decode()
    publish(*[make_publisher() for _ in range(5)])
    with CaptureQueriesContext(public) as second:
        client.get("/sitemap-publisher-1.xml").getvalue()

    assert f"<lastmod>{made.entry.published_at:%Y-%m-%dT%H:%M:%S}Z</lastmod>" in body
    assert len(first) == len(second)


def test_robots_leave_out_what_is_no_page(client: Client) -> None:
    said = client.get("/robots.txt").content.decode().splitlines()

    for left_out in ("/admin/", "/api/", "/reports/", "/*/report-error"):
        assert f"Disallow: {left_out}" in said
    assert "Sitemap: http://testserver/sitemap.xml" in said


def test_page_says_of_itself_what_others_show_of_it(client: Client) -> None:
    claim = make_claim("fact", proposition="The “port” is <open>.")
    publish(claim)

    of_record, start = shown(client, f"/claims/{claim.human_id}"), shown(client, "/")

    for each in (of_record, start):
        (image,) = each.xpath("//meta[@property='og:image']/@content")
        assert image.startswith("http://testserver/static/pages/social")
        assert each.xpath("//meta[@name='twitter:card']/@content") == ["summary_large_image"]
        assert len(each.xpath("//meta[@name='theme-color']")) == 2
        assert len(each.xpath("//meta[@name='description']")) == 1
        assert len(each.xpath("//link[@rel='canonical']")) == 1
    for name in ("//meta[@property='og:title']", "//meta[@name='description']"):
        assert of_record.xpath(f"{name}/@content") == ["The “port” is <open>."]
    where = f"http://testserver/claims/{claim.human_id}"
    assert of_record.xpath("//link[@rel='canonical']/@href") == [where]
    assert of_record.xpath("//meta[@property='og:url']/@content") == [where]
    assert of_record.xpath("//footer//a[@rel='license']/@href") == [settings.DATA_LICENCE_URL]
    assert of_record.xpath("//footer//a[text()='Report an error']/@href")[0].startswith("/claims/")


# --- One address for each page ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ("/publishers/pub-{0}", "/publishers/{1}"),
        ("/publishers/PUB-{0}?as_of=2024", "/publishers/{1}?as_of=2024"),
        ("/publishers/Pub-000{0}/revisions", "/publishers/{1}/revisions"),
        ("/publishers/pub-{0}/report-error?seq=1", "/publishers/{1}/report-error?seq=1"),
        ("/publishers/{1}/", "/publishers/{1}"),
        ("/claims/?kind=fact", "/claims?kind=fact"),
        ("/method/", "/method"),
    ],
)
def test_other_ways_to_write_an_address_lead_to_it(client: Client, asked: str, right: str) -> None:
    outlet = make_publisher()
    publish(outlet)
    names = outlet.pk, outlet.human_id

    answer = client.get(asked.format(*names))

    assert answer.status_code == 301
    assert answer["Location"] == right.format(*names)


@pytest.mark.parametrize("address", ["//elsewhere.example/", "/%2F/elsewhere.example/", "/nowhere"])
def test_no_address_leads_elsewhere_or_in_a_circle(client: Client, address: str) -> None:
    assert client.get("/", PATH_INFO=address).status_code == 404


# --- Why a page is none -----------------------------------------------------------------------


def test_unknown_address_is_a_page_that_searches_for_its_words(client: Client) -> None:
    page = shown(client, "/claims-about/port-of_Basra", status=404)

    assert page.xpath("//main//input[@name='q']/@value") == ["port of Basra"]
    assert page.xpath("//header[@class='top']")


def test_what_only_reads_says_so(client: Client) -> None:
    answer = client.delete("/claims")

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert "only read" in answer.content.decode()


def test_one_address_is_shown_so_many_pages_a_minute(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "PAGE_LIMIT", 2)
    monkeypatch.setattr(limits, "COUNTER", limits.Counter())
    monkeypatch.setattr(limits, "time", lambda: 120.0)
    for _ in range(2):
        shown(client, "/method/terms")

    answer = client.get("/method/terms")

    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    assert "2 pages a minute" in answer.content.decode()
    assert client.get("/method/terms", REMOTE_ADDR="192.0.2.7").status_code == 200


@pytest.fixture
def broken(client: Client, monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], Any]:
    """What is answered when a page cannot be made."""
    client.raise_request_exception = False

    def answered(error: Exception) -> Any:
        def fail(*_: Any, **_named: Any) -> Answer:
            raise error

        monkeypatch.setattr(lists, "ask", fail)
        return client.get("/claims")

    return answered


def test_fault_of_ours_is_a_page_in_words(broken: Callable[[Exception], Any]) -> None:
    answer = broken(ValueError("Secret words."))

    assert answer.status_code == 500
    assert "The fault is ours" in answer.content.decode()
    assert "Secret words." not in answer.content.decode()


def test_database_that_cannot_be_reached_is_said_to_be_so(
    broken: Callable[[Exception], Any],
) -> None:
    answer = broken(OperationalError("connection refused"))

    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert "cannot reach our records" in answer.content.decode()


def test_what_takes_too_long_says_what_to_do(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Answer(503, {"status": 503, "detail": "Ask for less."})
    monkeypatch.setattr(lists, "ask", lambda *_, **_named: slow)

    answer = client.get("/claims?q=the")

    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert "Ask for less." in answer.content.decode()


def test_host_that_is_not_ours_is_refused_in_words(client: Client) -> None:
    answer = client.get("/claims", headers={"Host": "elsewhere.example"})

    assert answer.status_code == 400
    assert "cannot be read" in answer.content.decode()
    assert "elsewhere.example" not in answer.content.decode()
