"""A track record as bars that make up the ones above them."""

from typing import Any

from claims.api.outcomes import NAMED
from claims.choices_threat import DECIDING, DONE, ThreatStatus
from claims.pages.track import track

MET = (*DONE, "triggered", "not_carried_out")
EVERY = [
    *((status.value, True) for status in DECIDING if status in MET),
    *((status.value, False) for status in DECIDING if status in DONE or status not in MET),
]


def share(count: int, of: int) -> dict[str, Any]:
    low, high = (0.2, 0.8) if of else (None, None)
    return {"count": count, "of": of, "share": count / of if of else None, "low": low,
            "high": high, "tells_little": True}  # fmt: skip


def record(*outcomes: tuple[str, bool], times: int = 1) -> dict[str, Any]:
    met = [status for status, is_met in outcomes if is_met]
    done = times * sum(status in DONE for status in met)
    undecided = times * met.count("triggered")
    return {
        "url": "https://x.example/api/v1/threats?threatener=ACT-000001",
        "statements": times * len(outcomes),
        "outcomes": [
            {
                "status": status,
                "condition_met": is_met,
                "statements": times,
                "url": f"https://x.example/api/v1/threats?threatener=ACT-000001&status={status}",
                "cases": [{}] * NAMED,
            }
            for status, is_met in outcomes
        ],
        "carried_out": share(done, times * len(met)),
        "carried_out_of_decided": share(done, times * len(met) - undecided),
    }


def hundredth(value: str) -> float:
    return float(value.removesuffix("%"))


def test_every_outcome_has_its_part_of_the_whole() -> None:
    told = track(record(*EVERY, times=3))

    whole, met, *parts = told.bars
    assert (whole.statements, met.statements, told.without) == (36, 12, 6)
    assert not told.is_short
    outcomes = [part.outcome for part in parts if part.outcome]
    assert {(each["status"], each["condition_met"]) for each in outcomes} == {*EVERY}
    assert sum(part.statements for part in parts) == whole.statements
    reached = 0.0
    for part in parts:
        assert abs(hundredth(part.x) - reached) < 0.1
        reached += hundredth(part.width)
    within = [part for part in parts if part.level == 2]
    assert abs(sum(hundredth(part.width) for part in within) - hundredth(met.width)) < 0.1
    assert all(part.outcome and part.outcome["condition_met"] for part in within)
    assert len({part.label for part in told.bars}) == len(told.bars)


def test_share_is_told_in_whole_hundredths() -> None:
    told = track(record(("carried_out", True), ("partly_carried_out", True), ("triggered", True)))

    assert told.carried_out
    assert (told.carried_out.count, told.carried_out.of, told.carried_out.share) == (2, 3, 67)
    assert (told.carried_out.low, told.carried_out.high) == (20, 80)
    assert told.decided
    assert (told.decided.of, told.undecided, told.in_part) == (2, 1, 1)
    assert told.query == "threatener=ACT-000001"


def test_where_no_condition_was_met_nothing_is_told_of_a_share() -> None:
    told = track(record(("standing", False)))

    assert (told.carried_out, told.decided) == (None, None)
    assert [(bar.label, bar.statements) for bar in told.bars] == [
        ("Threatened", 1), ("Condition met", 0), (ThreatStatus.STANDING.label, 1),
    ]  # fmt: skip
    assert told.bars[2].query == "threatener=ACT-000001&status=standing"


def test_who_threatened_nobody_has_no_bars() -> None:
    assert [*track(record()).bars] == []
