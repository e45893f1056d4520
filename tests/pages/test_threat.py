"""The page of a threat: who stands where, its condition drawn, what happened along time."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from claims.pages.condition import told
from claims.pages.diagram import WIDTH, diagram, is_rtl, wrapped
from claims.pages.spans import spans
from claims.pages.things import Thing, things
from claims.pages.timeline import Happening, timeline
from tests.api.publishing import publish
from tests.factories import (
    make_action,
    make_actor,
    make_claim,
    make_claim_link,
    make_condition,
    make_condition_actor,
    make_condition_object,
    make_consequence,
    make_consequence_actor,
    make_consequence_object,
    make_event,
    make_event_citation,
    make_excerpt,
    make_place,
    make_statement,
    make_threat,
    make_threat_party,
    make_tree,
)
from tests.pages.test_pages import shown, text


@pytest.fixture
def _as_strangers_read(public: BaseDatabaseWrapper) -> None:
    pass


# --- the page ---


def of_everybody() -> Any:
    """A threat in which each of the five parties is another."""
    committee, mission, state, rival, city = (
        make_actor(name) for name in ("Committee", "Mission", "State", "Rival", "City")
    )
    statement = make_statement(speakers=[committee], addressees=[mission], said_date="2024-05-01")
    threat = make_threat(make_claim("threat", statement=statement), deadline_date="2024-05-20")
    make_threat_party(threat, committee, role="threatener")
    make_threat_party(threat, city)
    make_threat_party(threat, place=make_place(code="port", name="The Port"))
    make_tree(threat, {"any": ["they strike", {"not": "they leave"}]})
    leaf = threat.conditions.filter(operator="leaf").first()
    make_condition_actor(leaf, state)
    make_consequence_actor(make_consequence(threat), role="target", actor=rival)
    make_event(threat, kind="trigger_partly_occurred", condition=leaf, effective_date="2024-05-10")
    wrong = make_event(threat, kind="carried_out", effective_date="2024-05-12")
    make_event(threat, kind="voids", voids=wrong, note="It was another port.")
    return threat


@pytest.mark.django_db
@pytest.mark.usefixtures("_as_strangers_read")
def test_page_says_who_stands_where(client: Client) -> None:
    threat = of_everybody()
    publish(threat.claim)

    page = shown(client, f"/threats/{threat.claim.human_id}")
    said = text(page.xpath("//dl[contains(@class, 'five')]")[0])
    assert said == (
        "Who threatens Committee Who is addressed Mission Who would trigger it State "
        "Who would be hit Rival Who is protected City , The Port"
    ).replace(" ,", ",")
    assert "and nobody told what came of it" in text(page)


@pytest.mark.django_db
@pytest.mark.usefixtures("_as_strangers_read")
def test_what_would_be_hit_stands_a_thing_a_line_with_its_places(client: Client) -> None:
    threat = make_threat(make_claim("threat", statement=make_statement()))
    deed = make_consequence(threat)
    make_consequence_actor(deed, role="target", actor=make_actor("Rival"))
    region, land = (make_place(code=name.lower(), name=name) for name in ("Region", "Land"))
    for what in ("bases", "posts"):
        make_consequence_object(deed, kind="installation", wording=what, place=region)
    make_consequence_object(deed, kind="installation", wording="bases", place=land, especially=True)
    make_consequence_object(deed, kind="talks_or_relations", especially=True)
    publish(threat.claim)

    for address in (f"/threats/{threat.claim.human_id}", "/live"):
        (hit,) = shown(client, address).xpath(
            "//dl[contains(@class, 'who')]//dt[text()='Who would be hit']/../dd"
        )
        assert text(hit.find("a")) == "Rival"
        assert [text(line) for line in hit.xpath("ul/li")] == [
            "bases (Region; above all Land)",
            "posts (Region)",
            "above all talks or relations",
        ]


def thing(wording: str = "", place: str = "", **over: Any) -> dict[str, Any]:
    where = {"name": place} if place else None
    return {"wording": wording, "kind": None, "place": where, "especially": False, **over}


@pytest.mark.parametrize(
    ("objects", "found"),
    [
        ([], []),
        ([thing("a"), thing("a")], [Thing("a")]),
        ([thing(place="P", especially=True), thing(place="Q")], [Thing("P", True), Thing("Q")]),
        ([thing("a", "P"), thing("a", "P"), thing("a", "Q")], [Thing("a", places=["P", "Q"])]),
        ([thing("a", "P", especially=True)], [Thing("a", out=["P"])]),
        ([thing(kind="aid_or_mission")], [Thing("aid or mission")]),
    ],
)
def test_things_of_one_name_are_one(objects: list[Any], found: list[Thing]) -> None:
    assert things(objects) == found


@pytest.mark.django_db
@pytest.mark.usefixtures("_as_strangers_read")
def test_each_deed_is_told_with_all_that_is_known_of_it(client: Client) -> None:
    threat = make_threat(make_claim("threat", statement=make_statement()))
    deed = make_consequence(
        threat, action=make_action("191", label="Blockade"), extent="all", timing="immediate",
        until_wording="until they leave",
    )  # fmt: skip
    for role in ("executor", "target"):
        make_consequence_actor(deed, role=role, actor=make_actor(f"The {role}"))
    make_consequence_object(
        deed, kind="shipping", place=make_place(code="strait", name="The Strait"), especially=True
    )
    make_consequence(threat, "talks end")
    publish(threat.claim)

    page = shown(client, f"/threats/{threat.claim.human_id}")

    first, second = page.xpath("//ol[@class='plain']/li[dl[contains(@class, 'coded')]]")
    assert {text(row.find("dt")): text(row.find("dd")) for row in first.xpath("dl/div")} == {
        "Deed": "Blockade",
        "Who would do it": "The executor",
        "Who would be hit": "The target",
        "What would be hit": "shipping (above all The Strait)",
        "Extent": "all",
        "Timing": "immediate",
        "How long": "“until they leave”",
    }
    assert not second.xpath("dl/div")


@pytest.mark.django_db
@pytest.mark.usefixtures("_as_strangers_read")
def test_page_says_when_nobody_is_named(client: Client) -> None:
    threat = make_threat(make_claim("threat", statement=make_statement(speakers=[])))
    publish(threat.claim)

    page = shown(client, f"/threats/{threat.claim.human_id}")

    said = text(page.xpath("//dl[contains(@class, 'five')]")[0])
    assert "Who threatens unknown" in said
    assert said.count("nobody is named") == 4
    assert not page.xpath("//svg[contains(@class, 'diagram')]")
    assert "None is named." in text(page)


@pytest.mark.django_db
@pytest.mark.usefixtures("_as_strangers_read")
def test_condition_is_drawn_as_it_is_listed(client: Client) -> None:
    threat = of_everybody()
    publish(threat.claim)

    page = shown(client, f"/threats/{threat.claim.human_id}")

    (svg,) = page.xpath("//svg[contains(@class, 'diagram')]")
    listed = {
        f"#{item.get('id')}": item.xpath("strong/text()")[0].capitalize()
        for item in page.xpath("//ul[@class='tree']//li[strong[@class='told']]")
    }
    drawn = {link.get("href"): link.xpath(".//text/text()")[0] for link in svg.xpath(".//a")}
    assert drawn == listed
    assert [*drawn.values()] == ["Partly met", "Unmet"]
    assert svg.xpath("text[@class='name']/text()") == [
        "Any of these: 0 of 2 met",
        "Not: holds so far",
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("_as_strangers_read")
def test_what_happened_is_numbered_alike_in_the_drawing_and_the_list(client: Client) -> None:
    threat = of_everybody()
    stronger = make_claim("threat", statement=make_statement(said_date="2024-05-08"))
    make_threat(stronger)
    make_claim_link(stronger, threat.claim, kind="restates_stronger")
    publish(threat.claim, stronger)

    page = shown(client, f"/threats/{threat.claim.human_id}")

    rows = [text(row) for row in page.xpath("//ol[contains(@class, 'numbered')]/li")]
    assert [row[:30] for row in rows[:3]] == [
        "2024-05-01 made",
        "2024-05-08 restated more stron",
        "2024-05-10 trigger partly occu",
    ]
    assert rows[3] == "2024-05-12 carried out taken back"
    assert "recorded in error" in rows[4]
    assert page.xpath("//svg[@class='timeline']/text[@class='number']/text()") == ["1", "2", "3"]
    assert "deadline" in page.xpath("//svg[@class='timeline']/text/text()")


@pytest.mark.django_db
@pytest.mark.usefixtures("_as_strangers_read")
def test_countdown_is_of_the_moment_shown(client: Client) -> None:
    ahead = datetime.now(UTC).date() + timedelta(days=1)
    threat = make_threat(make_claim("threat", statement=make_statement()), deadline_date=str(ahead))
    publish(threat.claim)

    assert "tomorrow" in text(shown(client, f"/threats/{threat.claim.human_id}"))


@pytest.mark.django_db
@pytest.mark.usefixtures("_as_strangers_read")
def test_state_of_a_condition_stands_beside_the_events_that_it_follows_from(
    client: Client,
) -> None:
    threat = make_threat(make_claim("threat", statement=make_statement(said_date="2024-05-01")))
    make_tree(threat, {"all": ["they strike", {"not": "they leave"}]})
    strike = threat.conditions.get(wording="they strike")
    for date, over in (
        ("2024-05-12", {"disputed": True, "note": "Both sides differ."}),
        ("2024-05-10", {}),
        ("2024-05-11", {}),
    ):
        event = make_event(
            threat, "trigger_occurred", condition=strike, effective_date=date, **over
        )
        make_event_citation(event, make_excerpt(f"struck on {date}"))
    make_event(threat, "voids", voids=event)
    publish(threat.claim)

    page = shown(client, f"/threats/{threat.claim.human_id}")

    met, _ = page.xpath("//ul[@class='tree']//li[dl]")
    because = [text(each.find("p")) for each in met.find_class("because")]
    assert because == [
        "Event 2, 2024-05-10: trigger occurred",
        "Event 4, 2024-05-12: trigger occurred disputed",
    ]
    assert "Both sides differ." in text(met)
    assert "struck on 2024-05-10" in text(
        met.xpath(".//details[summary='Words that tell of it']")[0]
    )
    for link in met.xpath(".//div[@class='because']/p/a/@href"):
        (event,) = page.xpath(f"//ol//li[@id='{link[1:]}']")
        assert text(event).startswith("2024-05-1")
    assert "All of 1 of 2 met" in text(page.find_class("tree")[0])
    assert "Not holds so far" in text(page.find_class("tree")[0])


@pytest.mark.django_db
@pytest.mark.usefixtures("_as_strangers_read")
def test_condition_is_told_with_all_that_is_known_of_it(client: Client) -> None:
    threat = make_threat(make_claim("threat", statement=make_statement()))
    strike, support = make_action("190", label="Strike"), make_action("070", label="Support")
    top = make_tree(threat, {"any": []})
    leaf = make_condition(
        threat, parent=top, action=support, third_actor=make_actor("Ally"), third_action=strike,
        means="by air", place=make_place(code="sky", name="The Sky"), window_date="2024-10-02/..",
    )  # fmt: skip
    make_condition_actor(leaf, make_actor("State"))
    for thing in (
        {"actor": make_actor("Rival")},
        {"place": make_place(code="port", name="The Port")},
        {"wording": "the dam"},
    ):
        make_condition_object(leaf, **thing)
    make_condition(threat, parent=top, third_actor=make_actor("Friend"))
    publish(threat.claim)

    page = shown(client, f"/threats/{threat.claim.human_id}")

    first, second = page.xpath("//ul[@class='tree']//dl")
    assert {text(row.find("dt")): text(row.find("dd")) for row in first} == {
        "Who": "State",
        "Does what": "Support",
        "To whom or what": "Rival, The Port, the dam",
        "Joining": "Strike by Ally",
        "By what means": "by air",
        "Where": "The Sky",
        "When": "since 2024-10-02",
    }
    assert [text(row) for row in second] == ["JoiningAn action by Friend"]


# --- the drawing of the condition ---


def leaf(wording: str, state: str = "unmet") -> dict[str, Any]:
    return {"operator": "leaf", "wording": wording, "state": state, "number": 1, "parts": []}


def group(operator: str, *parts: dict[str, Any], number: int = 2) -> dict[str, Any]:
    return {"operator": operator, "wording": "", "state": None, "number": number, "parts": parts}


MET, OUT = leaf("a", "met"), leaf("b", "ruled_out")
UNMET, OPEN, DOUBTED = leaf("c"), leaf("d", "unknowable"), leaf("e", "disputed")


@pytest.mark.parametrize(
    ("tree", "stands"),
    [
        (group("any", MET), ""),
        (group("any", MET, OUT, leaf("f", "partly_met")), "1 of 3 met"),
        (group("all", MET, group("any", UNMET, group("not", OPEN))), "1 of 2 met"),
        (group("all", MET, group("any", UNMET, group("not", MET))), ""),
        (group("all", MET, group("any", UNMET, DOUBTED)), ""),
        (group("all", MET, group("any", UNMET, number=9)), ""),
        (group("all", MET, UNMET, number=9), ""),
        (group("not", UNMET), "holds so far"),
        (group("not", group("all", UNMET, OPEN)), "holds so far"),
        (group("not", OUT), "holds"),
        (group("not", MET), "does not hold"),
        (group("not", OPEN), ""),
        (group("not", DOUBTED), ""),
    ],
)
def test_group_stands_as_its_parts_plainly_do(tree: Any, stands: str) -> None:
    of_group = {"condition": 9, "kind": "trigger_occurred"}

    assert told(tree, [Happening(None, "lapsed", event=of_group)])["stands"] == stands


def test_boxes_hold_their_parts_and_do_not_touch() -> None:
    inner = group("any", leaf("a river rises " * 9), leaf("b", "met"))
    drawing = diagram(told(group("all", leaf("c"), inner, group("not", leaf("d"))), ()))

    outer, any_of, negation = drawing.boxes
    assert [box.name for box in drawing.boxes] == [
        "All of these",
        "Any of these: 1 of 2 met",
        "Not: holds so far",
    ]
    for box in (any_of, negation):
        assert outer.x < box.x
        assert outer.y < box.y
        assert box.x + box.width < outer.x + outer.width <= WIDTH
        assert box.y + box.height < outer.y + outer.height <= drawing.height
    assert any_of.y + any_of.height < negation.y
    ends = [each.lines[-1][0] for each in drawing.leaves]
    assert ends == sorted(ends)
    assert all(
        before.lines[-1][0] < after.y
        for before, after in zip(drawing.leaves, drawing.leaves[1:], strict=False)
    )


def test_deep_tree_stays_within_the_drawing() -> None:
    node = leaf("the river rises and does not fall again for several days")
    for _ in range(40):
        node = group("not", node)

    drawing = diagram(told(node, ()))

    assert all(box.width > 100 for box in drawing.boxes)
    assert drawing.leaves[0].x < WIDTH / 2


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("a b", ["a b"]),
        ("", []),
        ("one two three", ["one two", "three"]),
        ("unbreakable", ["unbreaka", "ble"]),
        ("基地基地基地", ["基地基地", "基地"]),
    ],
)
def test_words_are_wrapped_by_their_width(words: str, lines: list[str]) -> None:
    assert [*wrapped(words, 62)] == lines


@pytest.mark.parametrize(("words", "rtl"), [("“if”", False), ("12: إذا ضربت", True), ("…", False)])
def test_words_run_as_their_letters_do(words: str, rtl: bool) -> None:
    assert is_rtl(words) is rtl


# --- the drawing along time ---


def at(days: float) -> datetime:
    return datetime(2024, 5, 1, tzinfo=UTC) + timedelta(days=days)


def read(dates: Sequence[str | None]) -> list[tuple[datetime | None, datetime | None]]:
    """Dates as days since the first of May: “3”, “3-9”."""
    found: list[tuple[datetime | None, datetime | None]] = []
    for date in dates:
        first, _, last = (date or "").partition("-")
        found.append((at(int(first)), at(int(last or first) + 1)) if date else (None, None))
    return found


def drawn(*dates: str | None, **moments: datetime | None) -> Any:
    return timeline([Happening(date, "made") for date in dates], read, moments.items())


def test_happenings_stand_in_order_and_the_undated_last() -> None:
    line = drawn("10", None, "0-4", "2")

    assert [each.date for each in line.happenings] == ["0-4", "2", "10", None]
    assert [each.number for each in line.drawn] == [1, 2, 3]
    first, second, third = line.drawn
    assert (first.x, first.width, second.x, third.x) == (5, 36, 23, 95)
    assert first.y < second.y  # it would stand on the bar
    assert third.y == first.y


def test_lines_reach_so_far_and_no_further() -> None:
    line = drawn("0", "10", deadline=at(20), now=at(900), expiry=None)

    (deadline,) = line.lines
    assert (deadline.name, deadline.x, deadline.is_left) == ("deadline", 95, False)
    assert line.drawn[-1].x == 50
    assert (line.first, line.last) == (at(0), at(20))


def test_no_line_crosses_a_name() -> None:
    lines = drawn("0", "10", a=at(8), b=at(10), c=at(1), d=at(2)).lines

    right = [line for line in sorted(lines, key=lambda line: line.y) if not line.is_left]
    left = [line for line in sorted(lines, key=lambda line: line.y) if line.is_left]
    assert [line.name for line in right] == ["b", "a"]
    assert [line.name for line in left] == ["c", "d"]


def test_one_moment_stands_in_the_middle_and_none_is_not_drawn() -> None:
    assert drawn("3").drawn[0].x == 50
    assert drawn(None).drawn == ()
    assert drawn().happenings == []


@pytest.mark.django_db
@pytest.mark.usefixtures("_as_strangers_read")
def test_dates_are_read_by_the_database() -> None:
    read = spans(["2024-05", None, "../2024-05-01"])

    assert read == [(at(0), at(31)), (None, None), (None, at(1))]
    assert spans([]) == []
