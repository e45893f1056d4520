"""The source reader as the server makes it: the marked text, the claims beside it, suggestions."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.workbench.suggesting import suggestions
from sources.models import Excerpt, Source
from sources.roles import ROLES
from tests.claims.workbench.article import TEXT
from tests.factories import (
    make_actor,
    make_claim,
    make_claim_citation,
    make_consequence,
    make_excerpt,
    make_hop,
    make_name,
    make_relation,
    make_report,
    make_snapshot,
    make_source,
    make_statement,
    make_threat,
)

pytestmark = pytest.mark.django_db


def marks(page: Any) -> list[tuple[str, list[str]]]:
    """The marked words, each with the classes of what it is cited for."""
    return [
        (mark.text_content(), [each.get("class") for each in mark.iter("span")])
        for mark in page.get_element_by_id("text").iter("mark")
    ]


def beside(page: Any) -> list[str]:
    """The claims beside the text."""
    return [each.text for each in page.xpath("//ol[@class='claims']//button[@class='find']")]


def suggested(article: Any, desk: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.client.get(article.suggestions).json()["suggestions"]
    return found


def offered(page: Any) -> str:
    (reader,) = page.find_class("reader")
    return str(reader.get("data-statement"))


def test_text_is_there_code_point_for_code_point(article: Any, desk: Any) -> None:
    page = desk().open(article.address)

    lines = page.xpath("//*[@id='text']/p")
    assert "\n".join(line.text_content() for line in lines) == TEXT
    for line in lines:
        start = int(line.get("data-start"))
        assert TEXT.startswith(line.text_content(), start)


def test_each_kind_of_mark_has_its_form_and_letter(desk: Any) -> None:
    source = make_source()
    snapshot = make_snapshot("aa bb cc dd ee ff", source)
    excerpts = {word: make_excerpt(word, snapshot) for word in snapshot.text.split()}
    statement = make_statement()
    report = make_report(statement, source)
    claim = make_claim("threat", statement=statement, excerpt=excerpts["aa"])
    make_consequence(make_threat(claim), excerpt=excerpts["bb"])
    make_hop(report, actor=make_actor(), excerpt=excerpts["cc"])
    make_name(make_actor(), "Dee", excerpt=excerpts["dd"])
    make_relation(citations=[excerpts["ee"]])

    page = desk("reader").open(reverse("admin:claims_reader", args=[source.pk]))

    assert marks(page) == [
        ("aa", ["claim"]),
        ("bb", ["threat"]),
        ("cc", ["voice"]),
        ("dd", ["name"]),
        ("ee", ["name"]),
        ("ff", ["only"]),
    ]
    (line,) = page.xpath("//*[@id='text']/p")
    assert line.get("data-letters") == "CTVNM"
    assert page.xpath("//ol[@class='claims']/li/@data-excerpts") == [
        f"{excerpts['aa'].pk} {excerpts['bb'].pk}"
    ]


def test_overlaps_are_pieces_that_know_all_their_excerpts(article: Any, desk: Any) -> None:
    first = make_excerpt("American bases would", article.snapshot)
    second = make_excerpt("bases would be hit", article.snapshot)
    make_claim_citation(article.claim, first)

    page = desk().open(article.address)

    assert marks(page)[1:] == [
        ("American ", ["claim"]),
        ("bases would", ["claim", "only"]),
        (" be hit", ["only"]),
    ]
    both = page.xpath("//*[@id='text']//mark[contains(@class, 'twice')]")
    assert [mark.get("data-excerpts") for mark in both] == [f"{first.pk} {second.pk}"]


def test_claims_stand_in_the_order_of_the_text(article: Any, desk: Any) -> None:
    for text in ("هذا سطر", "American bases"):
        make_claim(excerpt=make_excerpt(text, article.snapshot), proposition=f"About {text}")
    earlier = make_snapshot("An older text.", article.source, captured_at="2020-01-01T00:00Z")
    make_claim(excerpt=make_excerpt("older", earlier), proposition="About the older")

    page = desk().open(article.address)

    assert beside(page) == [
        "The committee warned them.",
        "About American bases",
        "About هذا سطر",
        "About the older",
    ]
    assert "cited from another capture" in page.get_element_by_id("claims").text_content()


def test_newest_capture_unless_another_is_chosen(article: Any, desk: Any) -> None:
    older = make_snapshot("An older text.", article.source, captured_at="2020-01-01T00:00Z")
    reader = desk("reader")

    newest = reader.open(article.address)
    chosen = reader.open(f"{article.address}?snapshot={older.pk}")
    odd = reader.open(f"{article.address}?snapshot=x&from=-1")

    assert newest.get_element_by_id("text").text_content().startswith("The committee")
    assert chosen.get_element_by_id("text").text_content() == "An older text."
    assert odd.get_element_by_id("text").text_content().startswith("The committee")


def test_source_without_a_text_says_what_to_do(desk: Any) -> None:
    source = make_source()

    page = desk().open(reverse("admin:claims_reader", args=[source.pk]))

    (link,) = page.xpath("//*[@id='content-main']//a")
    assert link.get("href") == f"{reverse('admin:sources_source_ingest')}?source={source.pk}"


def test_statement_is_offered_for_every_further_claim(article: Any, desk: Any) -> None:
    editor = desk()
    article.claim.delete()
    only = offered(editor.open(article.address))
    other = make_statement("Another")
    make_report(other, article.source)
    of_two = offered(editor.open(article.address))
    make_claim(statement=other, excerpt=make_excerpt("bases", article.snapshot))
    last_used = offered(editor.open(article.address))
    make_claim(excerpt=make_excerpt("hit", article.snapshot))
    own_voice = offered(editor.open(article.address))

    assert (only, of_two) == (str(article.statement.pk), "")
    assert (last_used, own_voice) == (str(other.pk), "")


def test_suggestions_say_what_they_found_and_what_not(article: Any, desk: Any) -> None:
    israel = make_actor("Israel")
    iran = make_actor("Iran")
    make_name(iran, "إيران")
    sahil, other = make_actor("Abu Sahil"), make_actor("Abu Sahil")

    found = suggested(article, desk())

    told = [(each["kind"], TEXT[each["start"] : each["end"]], each["unsure"]) for each in found]
    assert told == [
        (
            "threat",
            "If Israel strikes Iran, it said, American bases would be hit.",
            [
                "whether the speaker would do it (a threat) or foresees it (a warning)",
                "who would act, to whom (by the order of the names)",
                "whether what is filled in of the threat fits",
            ],
        ),
        ("quote", "We will not wait", ["which of 2 actors of this name is meant"]),
        ("name", "The committee", []),
        ("name", "Israel", []),
        ("name", "Iran", []),
        ("name", "Abu Sahil", ["which of 2 actors of this name is meant"]),
    ]
    threat = found[0]
    assert TEXT[slice(*threat["condition"])] == "If Israel strikes Iran"
    assert TEXT[slice(*threat["consequence"])] == "American bases would be hit"
    assert [actor["key"] for actor in threat["who"]] == [israel.pk]
    assert [actor["key"] for actor in threat["whom"]] == [iran.pk]
    assert threat["hit"] == []
    assert threat["opens"] == {
        "proposition": "American bases would be hit if Israel strikes Iran.",
        "aim": "deterrent",
        "form": "explicit",
        "addressee": israel.pk,
        "protected": iran.pk,
    }
    assert found[3]["actors"] == [{"key": israel.pk, "label": f"Israel ({israel.human_id})"}]
    assert [actor["key"] for actor in found[1]["actors"]] == [sahil.pk, other.pk]
    assert found[4]["heading"] == "Named 2 times"


@pytest.mark.parametrize(
    ("text", "who", "whom"),
    [
        ("If the Northern Front enters Tahla, we will fire.", "Northern Front", "Tahla"),
        ("We will fire if they attack Tahla or the Northern Front.", None, "Northern Front"),
        ("Unless Tahla yields, it will be shelled.", "Tahla", None),
        ("If Tahla shells Tahla, we will fire.", "Tahla", None),
        ("If the Twins attack Tahla, we will fire.", None, "Tahla"),
        ("Tahla will fire if anybody comes.", None, None),
    ],
)
def test_who_would_act_is_guessed_by_the_order_of_the_names(
    text: str, who: str | None, whom: str | None
) -> None:
    for name in ("Northern Front", "Tahla", "Twins", "Twins"):
        make_actor(name)

    (threat,) = (each for each in suggestions(text, 0, []) if each["kind"] == "threat")

    for part, expected in (("who", who), ("whom", whom)):
        assert [label_of(each) for each in threat[part]] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("If they come, Tahla will be shelled.", ["Tahla"]),
        ("If they come, Tahla will burn, all of Tahla.", ["Tahla"]),
        ("If they come, Tahla and the Northern Front will burn.", []),
        ("If Tahla comes, its harbour will burn.", []),
        ("Tahla must leave, or else.", []),
    ],
)
def test_who_would_be_hit_is_guessed_where_one_is_named(text: str, hit: list[str]) -> None:
    for name in ("Northern Front", "Tahla"):
        make_actor(name)

    (threat,) = (each for each in suggestions(text, 0, []) if each["kind"] == "threat")

    assert [label_of(each) for each in threat["hit"]] == hit


QUOTED = "“If they come within five miles, we will fire,” said"
DIRECT = {"mode": "direct_quote"}


@pytest.mark.parametrize(
    ("text", "speaker", "opens"),
    [
        (f"{QUOTED} Abu Sahil.", "Abu Sahil", {**DIRECT, "actor": True}),
        (f"{QUOTED} Dana Petrov.", None, {**DIRECT, "actor": 0}),
        (f"{QUOTED} Dana Petrov of the Northern Front.", None, {**DIRECT, "actor": 0}),
        (f"{QUOTED} a spokesman for the Northern Front.", "Northern Front",
         {**DIRECT, "actor": True}),
        ("“If they come, we will fire,” she said.", None, DIRECT),
        ("If they come, Abu Sahil said, “we will fire”.", None, {}),
    ],
)  # fmt: skip
def test_condition_in_a_quote_is_said_by_who_is_quoted(
    text: str, speaker: str | None, opens: dict[str, Any]
) -> None:
    actors = {name: make_actor(name).pk for name in ("Abu Sahil", "Northern Front")}

    (threat,) = (each for each in suggestions(text, 0, []) if each["kind"] == "threat")

    assert [label_of(each) for each in threat["actors"]] == ([speaker] if speaker else [])
    known = {"actor": actors[speaker]} if speaker else {}
    voice = {name: threat["opens"][name] for name in ("mode", "actor") if name in threat["opens"]}
    assert voice == opens | known
    named = text.partition("said ")[2].rstrip(".")
    unknown = f"who “{named}” is: no known actor has this name"
    assert (unknown in threat["unsure"]) == (opens.get("actor") == 0)


def label_of(actor: Any) -> str:
    return str(actor["label"]).partition(" (")[0]


def test_nothing_is_suggested_where_a_claim_is_cited(article: Any, desk: Any) -> None:
    make_claim_citation(article.claim, make_excerpt("American bases", article.snapshot))

    kinds = [each["kind"] for each in suggested(article, desk())]

    assert kinds == ["quote", "name"]


def test_queries_do_not_grow(article: Any, desk: Any) -> None:
    editor = desk()
    counts = []
    for text in ("committee", "strikes", "bases", "سطر"):
        excerpt = make_excerpt(text, article.snapshot)
        statement = make_statement(speakers=[make_actor(), make_actor()])
        claim = make_claim("threat", statement=statement, excerpt=excerpt)
        make_consequence(make_threat(claim), excerpt=excerpt)
        make_name(make_actor(text), f"{text} {text}", excerpt=excerpt)
        make_snapshot(f"Captured again: {text}", article.source, captured_at="2020-01-01T00:00Z")
        with CaptureQueriesContext(connection) as queries:
            editor.open(article.address)
            suggested(article, editor)
        counts.append(len(queries))

    assert counts[1:] == counts[:-1], [query["sql"][:150] for query in queries]
    assert counts[0] <= 32


def test_long_text_is_whole_and_light(desk: Any) -> None:
    """200,000 characters with 500 marks: few elements, and no more queries than for a note."""
    line = "If they come, we will fight 😀; the committee said so, and Iran as well. "
    text = "\n".join(line * 7 for _ in range(400))[:200_000]
    source = make_source()
    snapshot = make_snapshot(text, source)
    starts = range(0, 199_000, 398)
    Excerpt.objects.bulk_create(
        Excerpt(snapshot=snapshot, start=at, end=at + 450, exact=text[at : at + 450])
        for at in starts
    )
    make_claim(excerpt=Excerpt.objects.latest("pk"))
    editor = desk()

    with CaptureQueriesContext(connection) as queries:
        page = editor.open(reverse("admin:claims_reader", args=[source.pk]))

    shown = page.get_element_by_id("text")
    assert len(starts) == 500
    assert "\n".join(each.text_content() for each in shown) == text
    assert len(list(shown.iter())) < 5_000
    assert len(queries) <= 20


@pytest.mark.parametrize("role", ROLES)
def test_who_may_read_and_who_may_write(role: str, article: Any, desk: Any) -> None:
    person = desk(role)
    may = role != "reader"
    statuses = {
        name: person.client.get(getattr(article, name)).status_code
        for name in ("address", "suggestions", "cite", "name")
    } | {
        f"{name} sent": person.client.post(getattr(article, name)).status_code
        for name in ("cite", "name")
    }

    assert statuses == {
        "address": 200,
        **dict.fromkeys(
            ("suggestions", "cite", "name", "cite sent", "name sent"), 200 if may else 403
        ),
    }
    page = person.open(article.address)
    assert bool(page.xpath("//*[@id='panel']")) is may


def test_not_for_strangers_nor_of_nothing(article: Any, desk: Any, client: Any) -> None:
    assert client.get(article.address).status_code == 302
    nobody = desk()
    nobody.user.groups.clear()
    for address in (article.address, article.suggestions, article.cite, article.name):
        assert nobody.client.get(address).status_code == 403
        gone = address.replace(f"/{article.source.pk}/", "/987654/")
        assert desk().client.get(gone).status_code == 404


def test_screens_of_a_source_lead_here(article: Any, desk: Any) -> None:
    reader = desk("reader")

    pages = [
        reader.open(reader.address(Source, "changelist")),
        reader.open(reader.address(Source, "change", article.source.pk)),
    ]

    assert [len(page.xpath(f"//a[@href='{article.address}']")) for page in pages] == [1, 1]


def test_page_of_keys_is_on_every_page(desk: Any) -> None:
    page = desk("reader").open(reverse("admin:index"))

    headings = [each.text for each in page.get_element_by_id("keys").iter("h3")]
    assert headings[0] == "Everywhere"
    assert "Source reader" in headings
