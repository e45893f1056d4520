"""Independent sources: who repeats another is no second witness."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from claims.documents.corroboration import corroboration

Link = tuple[str, str]


def source(human_id: str, publisher: str = "", links: tuple[Link, ...] = ()) -> dict[str, Any]:
    """The document of a source, as far as it matters here."""
    return {
        "id": human_id,
        "uuid": human_id,
        "publisher": {"id": publisher, "uuid": publisher} if publisher else None,
        "links": [{"kind": kind, "target": {"id": one, "uuid": one}} for kind, one in links],
    }


def claim(*sources: dict[str, Any], role: str = "origin", **over: Any) -> dict[str, Any]:
    return {
        "citations": [{"role": role, "excerpt": {"source": one}} for one in sources],
        "statement": None,
        "source": None,
        "claimants": [],
        **over,
    }


def count(document: dict[str, Any], *others: dict[str, Any]) -> int:
    given = [citation["excerpt"]["source"] for citation in document["citations"]]
    held = {one["id"]: one for one in (*given, *others)}
    found: int = corroboration(document, held)["independent_sources"]
    return found


def test_two_that_know_nothing_of_each_other() -> None:
    assert count(claim(source("SRC-000001", "PUB-000001"), source("SRC-000002"))) == 2


def test_reprint_and_translation_are_no_second_witness() -> None:
    first = source("SRC-000001")
    reprint = source("SRC-000002", links=(("republishes", "SRC-000001"),))
    translation = source("SRC-000003", links=(("translates", "SRC-000002"),))

    assert count(claim(first, reprint, translation)) == 1


def test_two_reprints_of_one_that_is_not_cited() -> None:
    wire = source("SRC-000009")
    reprints = [
        source(one, links=(("republishes", "SRC-000009"),)) for one in ("SRC-000001", "SRC-000002")
    ]

    assert count(claim(*reprints), wire) == 1


def test_one_outlet_is_one_witness() -> None:
    assert count(claim(source("SRC-000001", "PUB-000001"), source("SRC-000002", "PUB-000001"))) == 1


def test_what_refutes_counts_for_nothing() -> None:
    document = claim(source("SRC-000001"))
    document["citations"] += claim(source("SRC-000002"), role="refutes")["citations"]

    assert count(document) == 1


def test_reasons_are_told() -> None:
    reprint = source("SRC-000002", links=(("republishes", "SRC-000001"),))
    document = claim(source("SRC-000001"), reprint)

    found = corroboration(
        document, {one: source(one) for one in ("SRC-000001",)} | {"SRC-000002": reprint}
    )

    assert found["groups"][0]["sources"] == ["SRC-000001", "SRC-000002"]
    assert found["groups"][0]["because"] != []


def test_sources_of_other_claims_do_not_matter() -> None:
    document = claim(source("SRC-000001", "PUB-000001"), source("SRC-000002", "PUB-000002"))
    other = source("SRC-000003", "PUB-000001", links=(("republishes", "SRC-000004"),))
    held = {
        one["excerpt"]["source"]["id"]: one["excerpt"]["source"] for one in document["citations"]
    }
    alone = corroboration(document, held)

    beside = corroboration(
        document,
        held | {"SRC-000003": other, "SRC-000004": source("SRC-000004", "PUB-000002")},
    )

    assert alone["independent_sources"] == 2
    assert beside == alone


IDS = [f"SRC-{number:06d}" for number in range(1, 7)]


@st.composite
def corpora(draw: st.DrawFn) -> list[dict[str, Any]]:
    return [
        source(
            one,
            draw(st.sampled_from(["", "PUB-000001", "PUB-000002"])),
            tuple(
                draw(
                    st.lists(
                        st.tuples(
                            st.sampled_from(["republishes", "translates", "quotes"]),
                            st.sampled_from([other for other in IDS if other != one]),
                        ),
                        max_size=2,
                    )
                )
            ),
        )
        for one in IDS
    ]


@given(corpora(), st.sets(st.sampled_from(IDS), min_size=1), st.randoms())
def test_count_is_bounded_and_knows_no_order(
    corpus: list[dict[str, Any]], cited: set[str], chance: Any
) -> None:
    chosen = [one for one in corpus if one["id"] in cited]
    found = count(claim(*chosen), *corpus)
    chance.shuffle(chosen)

    assert 1 <= found <= len(cited)
    assert count(claim(*chosen), *corpus) == found


@given(corpora(), st.sets(st.sampled_from(IDS), min_size=1), st.sampled_from(IDS))
def test_reprint_never_adds_a_witness(
    corpus: list[dict[str, Any]], cited: set[str], original: str
) -> None:
    chosen = [one for one in corpus if one["id"] in cited | {original}]
    reprint = source("SRC-000099", links=(("republishes", original),))

    assert count(claim(*chosen, reprint), *corpus) == count(claim(*chosen), *corpus)
