"""How documents stand to each other, drawn as trees."""

from typing import Any

from claims.pages.family import Branch, trees


def source(number: int, *links: tuple[str, int], day: str | None = None) -> Any:
    targets = [{"kind": kind, "target": {"id": f"SRC-{target}"}} for kind, target in links]
    return {"id": f"SRC-{number}", "published_date": day, "links": targets}


def drawn(branches: list[Branch]) -> list[Any]:
    return [
        (
            branch.source["id"][4:] + ("=" if branch.copies else ""),
            branch.how,
            *drawn(branch.below),
        )
        for branch in branches
    ]


def family(*sources: Any) -> list[Branch]:
    return trees({each["id"]: each for each in sources})


def test_reprint_of_a_translation_descends_twice() -> None:
    found = family(
        source(1), source(2, ("translates", 1)), source(3, ("republishes", 2)),
        source(4, ("reports_on", 1)),
    )  # fmt: skip

    assert drawn(found) == [
        ("1", "", ("2=", "translates", ("3=", "republishes")), ("4", "reports on"))
    ]


def test_strongest_link_places_a_document_and_others_are_told() -> None:
    (first, second) = family(source(1), source(2), source(3, ("quotes", 1), ("republishes", 2)))

    assert drawn([first, second]) == [("1", ""), ("2", "", ("3=", "republishes"))]
    assert [(how, other["id"]) for how, other in second.below[0].also] == [("quotes", "SRC-1")]


def test_earlier_stands_first_and_undated_last() -> None:
    found = family(source(1), source(2, day="2024-02"), source(3, day="2024-01-03"))

    assert [each for each, *_ in drawn(found)] == ["3", "2", "1"]


def test_circle_is_cut_and_nothing_is_lost() -> None:
    found = family(source(1, ("quotes", 2)), source(2, ("quotes", 3)), source(3, ("quotes", 1)))

    assert drawn(found) == [("1", "", ("3", "quotes", ("2", "quotes")))]
    assert found[0].also[0][1]["id"] == "SRC-2"


def test_link_to_what_is_not_shown_is_left_out() -> None:
    assert drawn(family(source(1, ("quotes", 9)))) == [("1", "")]
    assert drawn(trees({"SRC-1": {"id": "SRC-1", "published_date": None}})) == [("1", "")]
