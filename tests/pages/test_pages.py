"""The public pages: what is published, as the API tells it, for people without an account."""

import gzip
from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

from sources.pages import asking, lists, views
from sources.pages.asking import Answer
from sources.templatetags.pages import dated
from tests.api.publishing import correct, publish, retract
from tests.api.test_time_travel import merged
from tests.factories import (
    make_actor,
    make_assessment,
    make_claim,
    make_claim_topic,
    make_event,
    make_excerpt,
    make_name,
    make_publisher,
    make_relation,
    make_snapshot,
    make_source,
    make_statement,
    make_threat,
    make_topic,
    make_tree,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_strangers_read(public: BaseDatabaseWrapper) -> None:
    pass


def shown(client: Client, address: str, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status, answer.content
    return html.fromstring(answer.content)


def text(page: Any) -> str:
    return " ".join(page.text_content().split())


def whole() -> Any:
    """A threat with all that its page tells, and who and what it names."""
    committee = make_actor("The Committee")
    make_name(committee, "اللجنة", language="ar")
    claim = make_claim(
        "threat",
        proposition="Bases burn if Israel strikes.",
        statement=make_statement("A warning", speakers=[committee]),
    )
    threat = make_threat(claim)
    make_tree(threat, {"any": ["Israel strikes", {"not": "they leave"}]})
    make_event(threat, kind="trigger_occurred", note="A strike was seen.")
    make_assessment(claim, rationale="Two say so.", verdict="supported")
    publish(claim, make_relation(subject=committee), make_publisher())
    return claim


def test_page_of_a_claim_leads_to_its_words(client: Client) -> None:
    claim = whole()
    cited = claim.citations.get().excerpt

    page = shown(client, f"/threats/{claim.human_id}")

    assert page.xpath("//h1")[0].text_content() == "Bases burn if Israel strikes."
    assert cited.exact in [mark.text_content() for mark in page.xpath("//blockquote/mark")]
    said = text(page)
    for words in (
        "The Committee", "A warning", "Israel strikes", "they leave", "A strike was seen.",
        "Two say so.", "1 independent source", cited.snapshot.text_sha256,
    ):  # fmt: skip
        assert words in said
    source = cited.snapshot.source.human_id
    assert page.xpath(f"//figcaption/a[@href='/sources/{source}']")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("statements", "Bases burn if Israel strikes."),
        ("actors", "اللجنة"),
        ("relations", "The Committee"),
        ("sources", "Bases burn if Israel strikes."),
        ("publishers", "Outlet"),
    ],
)
def test_each_kind_is_listed_and_has_its_page(client: Client, kind: str, words: str) -> None:
    whole()

    addresses = shown(client, f"/{kind}").xpath("//a[@class='main']/@href")

    assert addresses
    assert words in " ".join(text(shown(client, address)) for address in addresses)


def test_list_is_narrowed_by_what_the_api_takes(client: Client) -> None:
    whole()
    publish(make_claim("fact", proposition="The port is open."))

    page = shown(client, "/claims")
    assert len(page.xpath("//ol[@class='rows']/li")) == 2
    (narrow,) = page.xpath("//aside//a[text()='threat']/@href")
    page = shown(client, f"/claims{narrow}")

    (one,) = page.xpath("//ol[@class='rows']/li")
    assert "Bases burn" in one.text_content()
    assert page.xpath("//ul[@class='asked']/li/a/@href") == ["?"]
    assert page.xpath("//p[@class='as-data']/a/@href")[0] == "/api/v1/claims?kind=threat"


@pytest.mark.parametrize(
    "address", ["/claims?ordering=-said_date&kind=threat", "/live?by=heat", "/live", "/changes"]
)
def test_list_is_given_as_data_and_feed(client: Client, address: str) -> None:
    whole()

    page = shown(client, address)

    links = page.xpath("//p[@class='as-data']/a/@href")
    answers = [client.get(there) for there in links]
    assert [each["Content-Type"].partition(";")[0] for each in answers] == [
        "application/json", "text/csv", "application/atom+xml",
    ]  # fmt: skip
    assert links[-1] in page.xpath("//link[@type='application/atom+xml']/@href")


def test_list_counts_what_is_unknown_and_leads_to_what_is_known(client: Client) -> None:
    publish(make_actor(country="IQ"), make_actor())

    (country,) = shown(client, "/actors").xpath("//aside//section[h2='country']")

    assert {text(each) for each in country.xpath(".//li")} == {"Iraq 1", "unknown 1"}
    assert country.xpath(".//a/@href") == ["?country=IQ"]


def test_list_counts_records_that_are_unknown(client: Client) -> None:
    publish(make_source(publisher=make_publisher("The Gauge")), make_source(publisher=None))

    (publisher,) = shown(client, "/sources").xpath("//aside//section[h2='publisher']")

    assert {text(each) for each in publisher.xpath(".//li")} == {"The Gauge 1", "unknown 1"}


def test_values_are_shown_by_what_they_are_called(client: Client) -> None:
    speaker = whole().statement.parties.get().actor.human_id
    for label, code in (("Foreign bases", "bases"), ("Air and sky", "air")):
        claim = make_claim(text=label)
        make_claim_topic(claim, make_topic(label, code=code))
        publish(claim)

    topics = shown(client, "/claims").xpath("//aside//section[h2='topic']/ul/li")
    page = shown(client, f"/threats?topic__not=air&claimant={speaker}&triangular=false&q=no")

    assert [text(each) for each in topics] == ["Air and sky 1", "Foreign bases 1"]
    assert [text(each) for each in page.xpath("//ul[@class='asked']/li")] == [
        "topic not Air and sky ×, remove",
        "claimant The Committee ×, remove",
        "triangular no ×, remove",
        "words no ×, remove",
    ]


def test_codes_are_told_in_words(client: Client) -> None:
    publish(
        make_actor("The Brigade", kind="party", country="IQ", sector="MIL"),
        make_actor(kind="ngo", country="LB", sector="CVL"),
    )

    page = shown(client, "/actors")
    asked = shown(client, "/claims?reliability_min=B&language__not=ar,fa&kind=responsibility_claim")

    assert [text(each) for each in page.xpath("//aside//li")] == [
        "NGO 1", "political party 1", "CVL, civilians 1", "MIL, military 1", "Iraq 1", "Lebanon 1",
    ]  # fmt: skip
    assert "· political party · Iraq" in text(page)
    assert [text(each) for each in asked.xpath("//ul[@class='asked']/li")] == [
        "reliability min B, usually reliable ×, remove",
        "language not Arabic, Persian ×, remove",
        "kind claim of responsibility ×, remove",
    ]


def test_facet_unfolds_to_all_its_values(client: Client, public: BaseDatabaseWrapper) -> None:
    def queries() -> int:
        with CaptureQueriesContext(public) as captured:
            shown(client, "/relations")
        return len(captured)

    hub = make_actor()
    publish(*[make_relation(object=hub) for _ in range(2)])
    few = queries()
    publish(
        *[make_relation(make_actor(f"Actor {n}"), object=hub) for n in range(lists.SHOWN_VALUES)]
    )

    (subject,) = shown(client, "/relations").xpath("//aside//section[h2='subject']")

    assert len(subject.xpath("./ul/li")) == lists.SHOWN_VALUES
    assert text(subject.xpath("./details/summary")[0]) == "2 more"
    assert len(subject.xpath("./details/ul/li/a")) == 2
    assert not any(name.startswith("ACT-") for name in subject.xpath(".//a/text()"))
    assert queries() == few


def test_seal_of_a_quote_is_whole_and_leads_to_the_capture(client: Client) -> None:
    outlet = make_publisher(reliability="B", reliability_rationale="It was right before.")
    snapshot = make_snapshot(source=make_source(publisher=outlet))
    claim = make_claim(excerpt=make_excerpt(snapshot.text[:9], snapshot))
    publish(claim)

    (seal,) = shown(client, f"/claims/{claim.human_id}").xpath("//figcaption")
    (there,) = seal.xpath(".//span[@class='seal']/a/@href")
    address, _, anchor = there.partition("#")

    assert text(seal.xpath(".//span[@class='seal']/a")[0]) == snapshot.text_sha256
    assert snapshot.text_sha256 in text(shown(client, address).get_element_by_id(anchor))
    (reliability,) = seal.xpath("./a[starts-with(., 'reliability')]")
    assert text(reliability) == "reliability B, usually reliable"
    address, _, anchor = reliability.get("href").partition("#")
    assert "Reliability" in text(shown(client, address).get_element_by_id(anchor))
    assert not seal.xpath(".//@title")


def test_list_is_sorted_by_one_click(client: Client) -> None:
    early, late = (make_statement(said_date=date) for date in ("2023", "2024"))
    second, first = (make_claim(statement=each) for each in (late, early))
    publish(first, second)

    def order(query: str) -> tuple[list[str], str]:
        page = shown(client, f"/claims?{query}")
        lines = page.xpath("//ol[@class='rows']/li/p[2]")
        current = page.xpath("//nav[@class='by']/a[@aria-current]")
        return [text(line)[:10] for line in lines], " ".join(each.text for each in current)

    (there,) = shown(client, "/claims?kind=fact").xpath(
        "//nav[@class='by']/a[.='Said first']/@href"
    )
    assert there == "?kind=fact&ordering=said_date"
    assert order("") == ([first.human_id, second.human_id], "Newest")
    assert order("ordering=-said_date") == ([second.human_id, first.human_id], "Said last")
    assert order("ordering=said_date") == ([first.human_id, second.human_id], "Said first")
    assert order("q=claim")[1] == "Best match"


def test_words_are_found_and_marked(client: Client) -> None:
    whole()
    claim = make_claim(text="Bases are old.", proposition="The camps are old.")
    make_claim_topic(claim, make_topic("Foreign bases"))
    publish(claim)

    page = shown(client, "/claims?q=bases&as_of=")

    titles, found = "//a[@class='main']", "//p[contains(@class, 'snippets')]"
    assert [mark.text for mark in page.xpath(f"{titles}/mark | {found}//mark")] == [
        "Bases", "Bases", "bases",
    ]  # fmt: skip
    assert [text(each) for each in page.xpath(f"{titles} | {found}")] == [
        "Bases burn if Israel strikes.",
        "The camps are old.",
        "quoted Bases are old.",
        "topics Foreign bases",
    ]
    assert "Nothing is published of which" in text(shown(client, "/claims?q=nowhere"))


def test_pages_of_a_list_follow_each_other(client: Client) -> None:
    publish(*[make_claim(proposition=f"Number {n}.") for n in range(27)])

    first = shown(client, "/claims")
    (on,) = first.xpath("//a[@rel='next']/@href")
    second = shown(client, f"/claims{on}")

    seen = [row.text for page in (first, second) for row in page.xpath("//a[@class='main']")]
    assert len({*seen}) == len(seen) == 27
    assert second.xpath("//a[@rel='prev']")
    assert "27 records" in text(first)


def test_what_nobody_can_ask_is_told_beside_the_form(client: Client) -> None:
    page = shown(client, "/claims?kind=rumor&q=port", status=400)

    assert "“rumor”" in text(page.xpath("//*[@role='alert']")[0])
    assert page.xpath("//form[@class='search']//input[@name='q']/@value") == ["port"]


def test_revisions_are_told_with_what_each_changed(client: Client) -> None:
    outlet = make_publisher("The Gauge", country="IR")
    publish(outlet)
    correct(outlet, "It is of Iraq.", country="IQ")
    address = f"/publishers/{outlet.human_id}"

    assert "Iraq" in shown(client, address).xpath("//dd/text()")
    assert "Iran" in shown(client, f"{address}?as_of=seq:1").xpath("//dd/text()")
    page = shown(client, f"{address}/revisions")

    assert "It is of Iraq." in text(page)
    assert "IR" in page.xpath("//del/text()")
    assert "It is of Iraq." in text(shown(client, "/corrections"))


def test_revisions_tell_of_what_was_added_in_words(client: Client) -> None:
    claim = whole()
    make_event(claim.threat, kind="withdrawn", note="They took it back.")
    publish(claim)

    page = shown(client, f"/threats/{claim.human_id}/revisions")

    (changes,) = page.xpath("//dl[contains(@class, 'changes')]")
    assert [text(each) for each in changes.xpath(".//dt")] == ["Threat › Status", "Threat › Events"]
    assert [text(each) for each in changes.xpath(".//del")] == ["Triggered"]
    assert [text(each) for each in changes.xpath(".//ins")] == [
        "Withdrawn", "Kind: Withdrawn · Disputed: no · Note: They took it back.",
    ]  # fmt: skip


def test_revisions_beyond_the_newest_are_told_without_comparing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "COMPARED", 1)
    outlet = make_publisher("The Gauge", country="IR")
    publish(outlet)
    for country in ("IQ", "IL"):
        correct(outlet, f"It is of {country}.", country=country)

    page = shown(client, f"/publishers/{outlet.human_id}/revisions")

    assert len(page.xpath("//h2")) == 3
    assert "IQ" in page.xpath("//del/text()")
    assert "IR" not in page.xpath("//del/text()")


def test_page_says_when_something_beside_the_record_takes_too_long(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = whole()
    asked = asking.ask

    def slow(request: Any, view: Any, query: str = "", action: str = "", **named: str) -> Answer:
        if action == "list":
            return Answer(503, {"status": 503, "detail": "Ask for less."})
        return asked(request, view, query, action, **named)

    monkeypatch.setattr(asking, "ask", slow)

    assert "Ask for less." in text(shown(client, f"/claims/{claim.human_id}", status=503))


def test_what_is_gone_says_why(client: Client) -> None:
    outlet = make_publisher("The Gauge")
    publish(outlet)
    retract(outlet, "It never was.")

    said = text(shown(client, f"/publishers/{outlet.human_id}", status=410))

    assert "no longer held" in said
    assert "It never was." in said
    for address in (
        "/claims/CLM-999999",
        "/claims/nonsense",
        "/nowhere",
        "/claims/CLM-999999/revisions",
    ):
        assert "Search" in text(shown(client, address, status=404))


def test_merged_actor_leads_to_the_other(client: Client) -> None:
    kept, gone = make_actor("The Committee"), make_actor("The Same")
    publish(kept, gone)
    merged(gone, kept)

    answer = client.get(f"/actors/{gone.human_id}")

    assert answer.status_code == 302
    assert answer["Location"] == f"/actors/{kept.human_id}"


def test_page_is_kept_by_its_content_and_sets_no_cookie(client: Client) -> None:
    claim = whole()

    first = client.get(f"/threats/{claim.human_id}")
    again = client.get(f"/threats/{claim.human_id}", headers={"If-None-Match": first["ETag"]})
    head = client.head(f"/threats/{claim.human_id}")

    assert first["Cache-Control"] == "public, no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert (head.status_code, head.content) == (200, b"")
    assert not client.cookies
    assert "Cookie" not in first.get("Vary", "")
    assert client.post(f"/threats/{claim.human_id}").status_code == 405


def test_page_is_made_anew_when_something_is_published(
    client: Client, public: BaseDatabaseWrapper
) -> None:
    claim = whole()
    address = f"/threats/{claim.human_id}"
    shown(client, address)

    with CaptureQueriesContext(public) as asked:
        assert "Bases burn if Israel strikes." in text(shown(client, address))
    correct(claim, "It said so.", proposition="Bases burn if anybody strikes.")

    assert len(asked) == 1
    assert "Bases burn if anybody strikes." in text(shown(client, address))
    assert "Bases burn if Israel strikes." in text(shown(client, f"{address}/revisions/1"))


def test_source_is_shown_as_strangers_may_read_it_now(
    client: Client, public: BaseDatabaseWrapper
) -> None:
    address = f"/sources/{whole().citations.get().excerpt.snapshot.source.human_id}"
    shown(client, address)

    with CaptureQueriesContext(public) as asked:
        shown(client, address)

    assert len(asked) > 1


def test_page_is_sent_compressed_to_whoever_takes_it_so(client: Client) -> None:
    address = f"/threats/{whole().human_id}"

    plain = client.get(address)
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    again = {"Accept-Encoding": "gzip", "If-None-Match": packed["ETag"]}

    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert plain["Vary"] == packed["Vary"] == "Accept-Encoding"
    assert client.get(address, headers=again).status_code == 304


def test_words_are_shown_and_not_obeyed(client: Client) -> None:
    hostile = "<script>alert(1)</script>"
    claim = make_claim(proposition=f"{hostile} bases", statement=make_statement(hostile))
    publish(claim)

    for address in (f"/claims/{claim.human_id}", "/claims?q=bases", f"/claims?q={hostile}"):
        answer = client.get(address)
        assert b"alert(1)</" not in answer.content
        assert b"<script>" not in answer.content
        assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_queries_do_not_grow_with_rows(client: Client, public: BaseDatabaseWrapper) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(public) as captured:
            shown(client, address)
        return len(captured)

    claim, _ = whole(), whole()  # of one alone there is nothing to narrow down
    source = claim.citations.get().excerpt.snapshot.source
    addresses = ["/claims", "/threats", f"/sources/{source.human_id}", f"/threats/{claim.human_id}"]
    few = [queries(address) for address in addresses]
    for _ in range(3):
        whole()

    assert [queries(address) for address in addresses] == few


def test_licence_is_named_as_it_is(client: Client) -> None:
    source = make_source(licence="open", licence_name="CC-BY_4.0")
    publish(source)

    assert "CC-BY_4.0" in text(shown(client, f"/sources/{source.human_id}"))


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2024-10-15", "2024-10-15"), ("../2024-10-15", "by 2024-10-15"),
        ("2024-04-01~", "about 2024-04-01"), ("2024/..", "since 2024"), ("2023?", "perhaps 2023"),
        ("2023/2024~", "2023 to about 2024"), (None, "date unknown"), ("", "date unknown"),
        ("2024-04-03T21:14:00+03:00", "2024-04-03 21:14 UTC+03:00"),
        ("2024-04-03T21:14:05Z", "2024-04-03 21:14:05 UTC"),
    ],
)  # fmt: skip
def test_dates_are_told_in_words(edtf: str | None, words: str) -> None:
    assert dated(edtf) == words
