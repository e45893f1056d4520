"""What codes are called in words."""

import pytest

from actors.choices import ActorKind, Predicate, Sector
from claims.choices import ClaimKind
from config.terms import TERMS
from sources.choices import Reliability
from sources.pages.naming import country, language, term, vocabulary
from sources.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("of", "code", "words"),
    [
        (Reliability, "B", "B, usually reliable"),
        (Sector, "MIL", "MIL, military"),
        (ActorKind, "ngo", "NGO"),
        (ActorKind, "igo", "intergovernmental organisation"),
        (ClaimKind, "responsibility_claim", "claim of responsibility"),
        (Predicate, "member_of", "is a member of"),
        (Reliability, "not_judged", "not judged"),
    ],
)
def test_term_is_told_by_its_label(of: type[Vocabulary], code: str, words: str) -> None:
    assert term(code, of) == words


def test_no_two_vocabularies_that_readers_meet_have_one_name() -> None:
    for each in (each for sets in TERMS.values() for each in sets):
        assert vocabulary(each.__name__) is each


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("ar", "Arabic"), ("ar-IQ", "Arabic (Iraq)"), ("zh", "Chinese"), ("ckb", "Central Kurdish"),
        ("zh-Hans", "Simplified Chinese"), ("ku-Latn", "Kurdish (Latin)"), ("xyz", "xyz"),
        ("und", "Unknown language"), ("xyz-IQ", "xyz (Iraq)"),
    ],
)  # fmt: skip
def test_language_is_named_as_far_as_it_is_known(tag: str, words: str) -> None:
    assert language(tag) == words


def test_country_is_named_as_far_as_it_is_known() -> None:
    assert [country(code) for code in ("IQ", "LB", "QQ")] == ["Iraq", "Lebanon", "QQ"]
