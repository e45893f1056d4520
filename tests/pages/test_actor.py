"""The page of an actor: its names, what became of its threats, and who stands around it."""

from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext

from actors.models import Actor
from tests.api.publishing import publish
from tests.api.test_track_record import threatened
from tests.factories import (
    make_actor,
    make_claim,
    make_condition_actor,
    make_consequence,
    make_consequence_actor,
    make_name,
    make_relation,
    make_statement,
    make_threat_party,
)
from tests.pages.test_pages import shown, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_strangers_read(public: BaseDatabaseWrapper) -> None:
    pass


def whole() -> Actor:
    """An actor of which each part of its page has something to tell."""
    actor, other = make_actor("The Committee", kind="armed_coalition"), make_actor("Others")
    make_name(actor, "اللجنة", language="ar", script="Arab", kind="official")
    kept = threatened(actor, "carried_out", said_date="2024-10-01")
    kept.proposition = "Bases burn."
    kept.save()
    against = threatened(other, "standing")
    deed = make_consequence(against.threat)
    make_consequence_actor(deed, actor, role="target")
    make_condition_actor(against.threat.conditions.get(), actor)
    make_threat_party(against.threat, actor, role="protected")
    publish(
        kept, threatened(actor, "triggered"), against,
        make_claim(statement=make_statement(speakers=[actor])),
        make_relation(other, actor, "arms", valid_date="2014/2016"),
        make_relation(make_actor("A unit"), actor, "part_of"),
    )  # fmt: skip
    return actor


def address(actor: Actor, query: str = "") -> str:
    return f"/actors/{actor.human_id}{query}"


def test_names_stand_by_language(client: Client) -> None:
    page = shown(client, address(whole()))

    assert page.xpath("//section[@aria-labelledby='names']//dt/text()")[0].strip() == "Arabic"
    (name,) = page.xpath("//dd[@dir='auto']/span[@lang='ar']")
    assert name.text == "اللجنة"


def test_track_record_leads_to_each_case(client: Client) -> None:
    actor = whole()

    page = shown(client, address(actor))

    (section,) = page.xpath("//section[@aria-labelledby='track']")
    said = text(section)
    assert "Of 2 statements whose condition was met, 1 was carried out so far" in said
    assert "Too few to tell." in said
    assert "Of 1 it is open still: of the 1 that is decided, 1 was carried out" in said
    assert "Not counted: threats of 1 actor that is or was part of it" in said
    assert [row.text_content() for row in section.xpath(".//tr/th[@scope='row']")] == [
        "Threatened", "Condition met", "Carried out", "Triggered",
    ]  # fmt: skip
    assert len(section.xpath(".//tr/td/*[name()='svg']")) == 4
    (case,) = [a.get("href") for a in section.xpath(".//li//a") if a.text == "Bases burn."]
    assert "Bases burn." in text(shown(client, case))
    (query,) = [a.get("href") for a in section.xpath(".//th/a") if a.text == "Carried out"]
    assert "Bases burn." in text(shown(client, query))


def test_parts_in_the_threats_of_others_are_told_apart(client: Client) -> None:
    page = shown(client, address(whole()))

    for name in ("hit", "trigger", "shielded"):
        (rows,) = page.xpath(f"//h3[@id='{name}']/following-sibling::ol[1]")
        assert len(rows.xpath("li")) == 1
        assert "Others" in text(rows) or "CLM-" in text(rows)


def test_more_of_a_kind_are_a_list_away(client: Client) -> None:
    actor = make_actor()
    against = []
    for _ in range(9):
        against.append(threatened(make_actor(), "standing"))
        make_consequence_actor(make_consequence(against[-1].threat), actor, role="target")
    last = publish(*against)[-1]

    page = shown(client, address(actor, f"?as_of=seq:{last.pk}"))

    (link,) = [
        a for a in page.xpath("//section[@aria-labelledby='threatened']/p/a") if a.text == "All 9"
    ]
    found = shown(client, link.get("href"))
    assert len(found.xpath("//ol[@class='rows']/li")) == 9


def test_affiliates_are_counted_when_asked_for(client: Client) -> None:
    top, unit = make_actor(), make_actor()
    publish(threatened(unit, "withdrawn"), make_relation(unit, top, "part_of"))

    page = shown(client, address(top))
    assert "No threat of it is published." in text(page)
    (more,) = [a.get("href") for a in page.xpath("//a") if a.text == "Count them too"]
    together = shown(client, address(top, more.partition("#")[0]))

    assert "Withdrawn" in text(together)
    assert "Threats of 1 actor that is part of it" in text(together)
    assert "Did you mean" in text(shown(client, address(top, "?include=friends"), status=400))


def test_relations_are_drawn_and_told(client: Client) -> None:
    page = shown(client, address(whole()))

    (section,) = page.xpath("//section[@aria-labelledby='relations']")
    drawn = [each.text for each in section.xpath(".//*[name()='text']")]
    assert drawn == ["is armed by", "Others", "The Committee", "has as part", "A unit"]
    rows = [[text(cell) for cell in row.xpath("td")][:2] for row in section.xpath(".//tbody/tr")]
    assert rows == [["is armed by Others", "2014 to 2016"], ["has as part A unit", "date unknown"]]
    assert len(section.xpath(".//tbody//*[name()='svg']")) == 1


def test_actor_of_which_nothing_else_is_told(client: Client) -> None:
    actor = make_actor("Nobody")
    publish(actor)

    page = shown(client, address(actor))

    assert text(page).count("one is published") == 4
    assert "Not counted" not in text(page)
    assert not page.xpath("//main//*[name()='svg']")


def test_queries_do_not_grow_with_rows(client: Client, public: BaseDatabaseWrapper) -> None:
    def queries(actor: Actor) -> int:
        with CaptureQueriesContext(public) as captured:
            shown(client, address(actor))
        return len(captured)

    actor: Any = whole()
    few = queries(actor)
    publish(
        *[threatened(actor, status) for status in ("averted", "standing", "triggered")],
        *[make_relation(actor, predicate="funds") for _ in range(3)],
    )

    assert queries(actor) == few
