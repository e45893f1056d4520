"""The sentences that conditions, threats and voice chains say."""

from types import SimpleNamespace

import pytest

from claims.wording import (
    Deed,
    Part,
    condition_clause,
    deadline_phrase,
    period_phrase,
    sentence,
    threat_sentence,
    tree_of,
    voice_chain,
)
from tests.factories import (
    make_actor,
    make_condition,
    make_consequence,
    make_report,
    make_statement,
    make_threat,
    make_threat_party,
    make_tree,
)


def leaf(wording: str, **over: object) -> Part:
    return Part(wording=wording, **over)  # type: ignore[arg-type]


def group(operator: str, *parts: Part, connective: str = "") -> Part:
    return Part(operator, connective=connective, parts=parts)


A, B, C = leaf("P acts"), leaf("B acts."), leaf("C acts")


@pytest.mark.parametrize(
    ("tree", "clause"),
    [
        (A, "If P acts"),
        (leaf("night falls", connective="when"), "When night falls"),
        (leaf("they feel unsafe", judged_by_threatener=True),
         "If they feel unsafe (as the threatener judges)"),
        (group("any", A, B), "If either P acts or B acts"),
        (group("any", A, B, C), "If any of these: P acts; B acts; or C acts"),
        (group("all", A, B), "If both P acts and B acts"),
        (group("any", A), "If P acts"),
        (group("not", A), "Unless P acts"),
        (group("not", A, connective="until"), "Until P acts"),
        (group("not", leaf("P acts", connective="if_fails_to")),
         "If it fails to come about that P acts"),
        (group("not", group("any", A, B)), "Unless either P acts or B acts"),
        (group("all", A, group("not", B)), "If P acts, unless B acts"),
        (group("any", A, group("not", B)),
         "If either P acts or it does not come about that B acts"),
        (group("all", group("not", A), group("not", B)),
         "If both it does not come about that P acts and it does not come about that B acts"),
        (group("all", A, group("any", B, group("all", C, A))),
         "If both P acts and (either B acts or (both C acts and P acts))"),
        (group("all", A, group("any", group("any", B))), "If both P acts and B acts"),
        (leaf("  "), "If …"),
        (group("any"), "If …"),
    ],
)  # fmt: skip
def test_condition_is_worded(tree: Part, clause: str) -> None:
    assert condition_clause(tree) == clause


@pytest.mark.parametrize(
    ("who", "tree", "deeds", "aim", "words"),
    [
        (["The committee"], A, [Deed("bases are hit", "immediate")], "deterrent",
         "The committee threatens: if P acts, then bases are hit at once."),
        (["The committee"], A, [Deed("Bases are hit at once.", "immediate")], "deterrent",
         "The committee threatens: if P acts, then Bases are hit at once."),
        (["X"], leaf("Any of them acts."), [Deed("The port shuts"), Deed("IT fails")], "deterrent",
         "X threatens: if any of them acts, then the port shuts and IT fails."),
        (["X", "Y"], group("not", A), [Deed("B falls"), Deed("C falls", "delayed")], "compellent",
         "X and Y threaten: unless P acts, then B falls and C falls later."),
        ([], group("not", A, connective="until"), [Deed("we fight")], "",
         "Somebody threatens: until P acts, we fight."),
        (["X"], None, [Deed("we fight", until_wording="until they gain control")], "unconditional",
         "X threatens, whatever happens: we fight, until they gain control."),
        (["X"], None, [Deed("roads are shut", until_wording="for as long as we live")], "unclear",
         "X threatens, naming no condition: roads are shut, for as long as we live."),
        (["X"], None, [Deed("roads are shut for a day", until_wording="for a day")], "unclear",
         "X threatens, naming no condition: roads are shut for a day."),
        (["X"], None, [Deed("roads are shut", until_wording="For years.")], "unclear",
         "X threatens, naming no condition: roads are shut, for years."),
        (["X"], None, [Deed("roads are shut", until_wording="They leave")], "unclear",
         "X threatens, naming no condition: roads are shut, until they leave."),
        (["X"], None, [Deed("B falls within two days", "delayed"), Deed("C falls", "delayed")], "",
         "X threatens, naming no condition: B falls within two days and C falls later."),
        (["X"], None, [Deed("Tonight all burns", "immediate")], "",
         "X threatens, naming no condition: Tonight all burns."),
        (["X"], None, [Deed("it is hit at a time we choose", "delayed")], "",
         "X threatens, naming no condition: it is hit at a time we choose."),
        (["X"], None, [Deed("timely aid ends", "immediate")], "",
         "X threatens, naming no condition: timely aid ends at once."),
        (["X"], None, [], "deterrent", "X threatens, naming no condition: …"),
    ],
)  # fmt: skip
def test_threat_is_worded(
    who: list[str], tree: Part | None, deeds: list[Deed], aim: str, words: str
) -> None:
    assert sentence(who, tree, deeds, aim) == words


@pytest.mark.django_db
def test_saved_threat_is_worded_in_the_order_of_its_rows() -> None:
    threat = make_threat(aim="deterrent")
    make_threat_party(threat, make_actor("The committee"), role="threatener")
    make_threat_party(threat, make_actor("Iran"), role="protected")
    make_tree(threat, {"any": ["the U.S. joins in", {"not": "Israel refrains"}]})
    make_consequence(threat, "bases are hit", timing="immediate")
    make_consequence(threat, "talks end")

    assert threat_sentence(threat) == (
        "The committee threatens: if either the U.S. joins in or it does not come about that "
        "Israel refrains, then bases are hit at once and talks end."
    )


@pytest.mark.django_db
def test_threat_without_condition_has_no_tree() -> None:
    threat = make_threat()

    without, tree = tree_of(threat.conditions.all()), make_condition(threat, "they strike")

    assert without is None
    assert tree_of([tree]) == leaf("they strike")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, ""),
        ({"date": "2024-02-29"}, "2024-02-29"),
        ({"date": "2024-02-29", "wording": "before March"}, "2024-02-29 (“before March”)"),
        ({"wording": "soon"}, "“soon”"),
        ({"period": "P10D", "anchor": "said"}, "10 days from when it was said"),
        ({"period": "P10D", "anchor": "event"}, "10 days from an event whose date is unknown"),
        ({"period": "P10D", "anchor": "event", "anchor_date": "2024-03"}, "10 days from 2024-03"),
    ],
)
def test_deadline_is_worded(fields: dict[str, str], words: str) -> None:
    empty = dict.fromkeys(("date", "period", "anchor", "anchor_date", "wording"), "")
    threat = SimpleNamespace(**{f"deadline_{k}": v for k, v in {**empty, **fields}.items()})

    assert deadline_phrase(threat) == words


@pytest.mark.django_db
def test_voice_chain_names_each_voice_and_how_it_is_carried() -> None:
    committee = make_actor("The committee")
    report = make_report(
        make_statement(speakers=[committee]),
        hops=[
            {"naming": "unidentified"},
            {"actor": committee, "naming": "collective", "translated": True},
        ],
    )

    assert voice_chain(report.hops.all()) == (
        "unknown ▸ The committee (paraphrase, translated, collective)"
    )


@pytest.mark.parametrize(
    ("period", "phrase"),
    [
        ("P10D", "10 days"),
        ("PT48H", "48 hours"),
        ("P1M", "1 month"),
        ("PT1M", "1 minute"),
        ("P1Y6M", "1 year and 6 months"),
        ("P2W1DT12H", "2 weeks; 1 day; and 12 hours"),
        ("P", "P"),
    ],
)
def test_period_in_words(period: str, phrase: str) -> None:
    assert period_phrase(period) == phrase
