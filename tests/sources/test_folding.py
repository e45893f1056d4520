"""Names in the form that search compares: what differs only in spelling is one."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.django_db


def fold(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT claimbase_fold(%s)", [name])
        (folded,) = cursor.fetchone()
    return folded


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(["Ḥizb Allāh", "HIZB ALLAH", "hizb  allah ", "Hizb-Allah"], id="accents"),
        pytest.param(
            [
                "ʿAṣāʾib Ahl al-Ḥaqq",
                "'Asa'ib Ahl al-Haqq",
                "Asa’ib Ahl Al Haqq",
                "Asaib ahl al–haqq",
            ],
            id="half rings and apostrophes",
        ),
        pytest.param(["Réponse", "Re\u0301ponse", "reponse"], id="composed or not"),
        pytest.param(["Straße", "STRASSE"], id="sharp s"),
        pytest.param(["Łódź", "Lodz"], id="stroke"),
        pytest.param(["İstanbul", "Istanbul", "ISTANBUL"], id="dotted i"),
        pytest.param(["أحمد", "احمد", "آحمد", "ٱحمد"], id="alef"),
        pytest.param(["كَتَائِب", "كتائب", "كتـــائب", "کتائب"], id="vowel signs, tatweel, kaf"),
        pytest.param(["مكتبة", "مكتبه"], id="ta marbuta"),
        pytest.param(["على", "علي", "علی"], id="ya"),
        pytest.param(["حزب\u200cالله", "حزبالله"], id="zero-width non-joiner"),
        pytest.param(["\u200fحماس\u200f", "حماس"], id="direction marks"),
        pytest.param(["لواء ٤٢", "لواء ۴۲", "لواء 42"], id="digits"),
        pytest.param(["כְּתַב", "כתב"], id="Hebrew points"),
        pytest.param(["תל־אביב", "תל אביב"], id="Hebrew hyphen"),
        pytest.param(["Ёлкин", "елкин", "ЕЛКИН"], id="Cyrillic"),
        pytest.param(["Ὀδυσσεύς", "οδυσσευς"], id="Greek"),
        pytest.param(["ＡＢＣ", "abc"], id="full width"),
    ],
)
def test_spellings_of_one_name_fold_alike(names: list[str]) -> None:
    assert len({fold(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hamas", "Hammas"), ("حماس", "حماد"), ("Киев", "Київ"), ("كتب", "كلب"), ("AB", "A B")],
)
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(st.sampled_from("Aʾ'’é\u0301 ḤßİıЙё-–كَةى\u200cםּ־٤ﷲ"), max_size=12))
def test_folding_what_is_folded_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)
