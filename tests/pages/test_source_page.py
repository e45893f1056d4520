"""The page of a source: the reader, and the family of documents."""

from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sources.api.grammar import MOST_VALUES
from sources.pages import reading
from tests.api.publishing import publish
from tests.factories import (
    make_actor,
    make_anchor,
    make_assessment,
    make_assessment_citation,
    make_claim,
    make_claim_citation,
    make_consequence,
    make_event,
    make_event_citation,
    make_excerpt,
    make_publisher,
    make_relation,
    make_relation_citation,
    make_report,
    make_snapshot,
    make_source,
    make_source_link,
    make_statement,
    make_threat,
    make_tree,
)
from tests.pages.test_pages import shown, text

pytestmark = pytest.mark.django_db
TEXT = (
    "The river rose at night.\n\n"
    "Bases burn if Israel strikes. So said the Committee.\nNobody answered."
)


@pytest.fixture(autouse=True)
def _as_strangers_read(public: Any) -> None:
    pass


def capture(licence: str = "public_domain", words: str = TEXT, **over: Any) -> Any:
    source = make_source("The night", licence=licence, language="en", **over)
    return make_snapshot(words, source)


def cite(snapshot: Any, exact: str, **over: Any) -> Any:
    claim = make_claim(excerpt=make_excerpt(exact, snapshot), **{"proposition": exact, **over})
    publish(claim)
    return claim


def read(client: Client, snapshot: Any, query: str = "") -> Any:
    return shown(client, f"/sources/{snapshot.source.human_id}{query}")


def notes(page: Any) -> list[str]:
    return [text(each) for each in page.xpath("//ol[@class='notes']/li")]


def test_text_is_whole_with_every_claim_beside_its_words(client: Client) -> None:
    snapshot = capture()
    cite(snapshot, "So said the Committee.", proposition="The Committee said so.")
    cite(snapshot, "The river rose at night.", proposition="The river rose.")

    page = read(client, snapshot)

    assert "\n".join(each.text_content() for each in page.xpath("//div[@class='reader']/p")) == (
        "The river rose at night.1\nBases burn if Israel strikes. So said the Committee.2\n"
        "Nobody answered."
    )
    assert notes(page) == ["1Claims The river rose.", "2Claims The Committee said so."]
    for link in page.xpath("//a[@class='ref']/@href"):  # either side leads to the other
        assert len(page.xpath(f"//*[@id='{link[1:]}']")) == 1
    assert page.xpath("//div[@class='reader']/p[1]/following-sibling::*[1]/@class") == ["notes"]


def test_quote_leads_to_its_words_in_the_document(client: Client) -> None:
    claim = cite(capture(), "The river rose at night.")

    (there,) = shown(client, f"/claims/{claim.human_id}").xpath("//a[text()='Read it there']/@href")
    address, _, anchor = there.partition("#")

    (words,) = shown(client, address).xpath(f"//span[@id='{anchor}']/following-sibling::mark[1]")
    assert words.text == "The river rose at night."


@pytest.mark.parametrize("licence", ["excerpts_only", "unknown"])
def test_licence_that_forbids_the_text_leaves_the_words_cited(client: Client, licence: str) -> None:
    snapshot = capture(licence, "Secret before. " * 9 + TEXT + " Secret behind." * 9)
    cite(snapshot, "So said the Committee.")
    cite(snapshot, "The river rose")

    page = read(client, snapshot)

    lines = [each.text_content() for each in page.xpath("//div[contains(@class, 'reader')]/p")]
    assert lines == [
        "…Secret before. Secret before. The river rose1 at night.\nBases burn if…",
        "…Bases burn if Israel strikes. So said the Committee.2\nNobody answered. Secret…",
    ]
    assert "Secret before. Secret before. Secret before." not in page.text_content()
    assert "no more" in text(page)


def test_kinds_and_overlaps_are_told_apart(client: Client) -> None:
    snapshot = capture()
    words = make_excerpt("Bases burn if Israel strikes.", snapshot)
    claim = make_claim("threat", statement=make_statement(), excerpt=words)
    leaf = make_excerpt("Israel strikes", snapshot)
    make_tree(make_threat(claim), "Israel strikes", excerpt=leaf)
    relation = make_relation(make_actor("Israel"), object=make_actor("Nobody"))
    make_relation_citation(relation, make_excerpt("Nobody answered.", snapshot))
    publish(claim, relation)

    page = read(client, snapshot)

    marked = {each.text: each.get("class") for each in page.xpath("//div[@class='reader']//mark")}
    assert marked["Israel strikes"] == "claim threat deep-2"
    assert marked["Bases burn if "] == "claim"
    assert marked["Nobody answered."] == "relation"
    assert "Condition Israel strikes" in " ".join(notes(page))
    assert "Israel" in notes(page)[-1]


def test_whatever_rests_on_its_words_stands_beside_them(client: Client) -> None:
    words = [
        "Israel strikes",
        "The river rose",
        "at night",
        "Bases burn",
        "the Committee",
        "Nobody",
    ]
    snapshot = capture(words=". ".join(words))
    leaf, told, judged, deed, named, cited = (make_excerpt(each, snapshot) for each in words)
    claims = [make_claim("threat", statement=make_statement()) for _ in range(4)]
    conditional, _, _, deeds = threats = [make_threat(claim) for claim in claims]
    make_tree(conditional, "they strike", excerpt=leaf)
    make_event_citation(make_event(threats[1]), told)
    make_assessment_citation(make_assessment(claims[2]), judged)
    make_consequence(deeds, excerpt=deed)
    report = make_report(hops=[{}, {"excerpt": named, "actor": make_actor("The Committee")}])
    relation = make_relation_citation(excerpt=cited).relation
    publish(*claims, report.statement, relation)

    page = read(client, snapshot)

    kinds = [str(each) for each in page.xpath("//ol[@class='notes']//p/@class")]
    assert kinds == ["threat", "event", "judgement", "threat", "voice", "relation"]
    marks = page.xpath("//div[@class='reader']//mark")
    assert [(each.text, each.get("class")) for each in marks] == [*zip(words, kinds, strict=True)]
    assert {*kinds, "claim"} == {
        each.get("class") for each in page.xpath("//ul[@class='legend']//mark")
    } - {"claim deep-2"}


def test_another_capture_is_chosen_and_says_what_it_shows(client: Client) -> None:
    first = capture()
    later = make_snapshot("The river fell.", first.source)
    claim = make_claim(excerpt=make_excerpt("The river rose at night.", first))
    make_anchor(claim.citations.get().excerpt, later, outcome="gone", start=None, end=None)
    publish(claim)

    page = read(client, first)
    other = read(client, first, f"?capture={later.uuid}")

    assert "Gone: the words are no longer there" in notes(page)[0]
    assert "The river fell." in other.xpath("//div[@class='reader']")[0].text_content()
    assert "Nothing that is published cites" not in text(page)
    shown(client, f"/sources/{first.source.human_id}?capture=nonsense", status=404)


def test_long_text_is_shown_in_parts(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PART", 30)
    snapshot = capture()
    claim = cite(snapshot, "So said the Committee.")

    (there,) = shown(client, f"/claims/{claim.human_id}").xpath("//a[text()='Read it there']/@href")
    page = shown(client, there.partition("#")[0])

    assert "Part 2 of 4" in text(page)
    assert notes(page)
    assert "The river rose" not in page.xpath("//div[@class='reader']")[0].text_content()


def test_family_is_drawn_from_either_end(client: Client) -> None:
    original, reprint = make_source("The original"), make_source("The reprint")
    make_source_link(reprint, original, kind="republishes")
    follower = make_source_link(target=reprint, kind="follows_up").source
    publish(original, reprint, follower)

    for source in (original, reprint):
        tree = shown(client, f"/sources/{source.human_id}").xpath("//ul[@class='family']")[0]
        (below,) = tree.xpath("./li/ul/li")
        assert "The original" in tree.xpath("string(./li/div)")
        assert "republishes The reprint" in text(below)
        assert "counts once with it" in text(below)
        assert tree.xpath("count(.//*[@class='this'])") == 1


def test_family_is_as_large_as_it_is(client: Client) -> None:
    digest = make_source("The digest")
    quoted = [make_source(f"Report {n}") for n in range(MOST_VALUES + 1)]
    for source in quoted:
        make_source_link(digest, source, kind="quotes")
    publish(*quoted, digest)

    page = shown(client, f"/sources/{digest.human_id}")

    told = text(page.xpath("//section[@aria-labelledby='family']")[0])
    assert [source.title for source in quoted if source.title not in told] == []


def test_documents_that_tell_the_same_statement_are_named(client: Client) -> None:
    statement = make_statement("A warning")
    snapshot = capture()
    claim = make_claim(statement=statement, excerpt=make_excerpt("The river rose", snapshot))
    other = make_report(statement, make_source("The other", publisher=make_publisher("Gauge")))
    publish(claim, other.source)

    page = read(client, snapshot)

    told = text(page.xpath("//section[@aria-labelledby='family']")[0])
    assert "2 lines of documents carry the statement A warning" in told
    assert "The other Gauge" in told


def test_source_of_nothing_says_so(client: Client) -> None:
    source = make_source("Bare")
    publish(source)

    said = text(shown(client, f"/sources/{source.human_id}"))

    for words in ("No capture is published", "No other published document", "None is published"):
        assert words in said


def test_hostile_words_of_a_document_are_shown(client: Client) -> None:
    words = "<script>alert(1)</script> اللجنة 😀 & so on"
    snapshot = capture(words=words)
    cite(snapshot, "اللجنة 😀", proposition="<b>")

    page = read(client, snapshot)

    assert words in page.xpath("//div[@class='reader']")[0].text_content().replace("1 ", " ", 1)


def test_queries_do_not_grow_with_marks(client: Client, public: Any) -> None:
    snapshot = capture()
    claim = cite(snapshot, "The river rose")

    def queries() -> int:
        with CaptureQueriesContext(public) as captured:
            read(client, snapshot)
        return len(captured)

    few = queries()
    for exact in ("at night", "Bases burn", "Nobody"):
        make_claim_citation(claim, cite(snapshot, exact).citations.get().excerpt, role="context")
    publish(claim)

    assert queries() == few
    assert len(notes(read(client, snapshot))) == 4
