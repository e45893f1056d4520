"""Whatever is loaded comes out again."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.models import Claim
from claims.sheets import SheetText, dump, load
from claims.sheets.reading import read_all
from claims.sheets.text import as_json, as_yaml
from sources.models import User
from tests.claims.sheets.random_sheets import ANYTHING, TRICKY, sheets
from tests.claims.sheets.whole import load_data, messages, whole

texts = st.text(TRICKY, max_size=30) | st.text(ANYTHING, max_size=30)
keys = st.text("abc", min_size=1, max_size=3)
values = st.recursive(
    texts | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(keys, values, min_size=1, max_size=4))
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_text_says_what_it_was_given(record: dict[str, Any]) -> None:
    sections = [("claims", [record, {"a": "1"}])]

    for written, is_json in ((as_yaml(sections), False), (as_json(sections), True)):
        (sheet,) = read_all([SheetText("x", "".join(written), is_json)])

        assert sheet.problems == []
        assert sheet.data == {"claimbase": 1, "claims": [record, {"a": "1"}]}


@pytest.mark.django_db
@given(sheets())
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_load_after_dump_is_the_identity(data: dict[str, Any]) -> None:
    with transaction.atomic():
        assert messages(load_data(data)) == []
        text = "".join(dump())
        again = load_data(data)
        assert (messages(again), again.created, again.updated) == ([], [], [])
        same = load([SheetText("dump", text)])
        assert (messages(same), same.created, same.updated) == ([], [], [])
        in_json = "".join(dump(in_json=True))
        transaction.set_rollback(True)

    for written, is_json in ((text, False), (in_json, True)):
        with transaction.atomic():
            assert messages(load([SheetText("dump", written, is_json)])) == []
            assert "".join(dump()) == text
            assert json.loads("".join(dump(in_json=True))) == json.loads(in_json)
            transaction.set_rollback(True)


@st.composite
def damaged_sheets(draw: st.DrawFn) -> dict[str, Any]:
    """A good sheet with a few values replaced, taken out or put elsewhere."""
    data = whole()
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(data))
        container, key = draw(st.sampled_from(places))
        other, other_key = draw(st.sampled_from(places))
        strange = values | st.integers() | st.none() | st.just("CLM-000001") | st.just("unknown")
        container[key] = draw(strange | st.just(deepcopy(other[other_key])))
    return data


def _places(data: Any) -> Iterator[tuple[Any, Any]]:
    keys = list(data) if isinstance(data, dict) else range(len(data))
    for key in keys:
        yield data, key
        if isinstance(data[key], dict | list):
            yield from _places(data[key])


@given(data=damaged_sheets())
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_damaged_sheet_is_loaded_whole_or_told_in_full(editor: User, data: dict[str, Any]) -> None:
    with transaction.atomic():
        result = load_data(data, by=editor)

        assert bool(result.problems) == (not result.created)
        assert all(problem.message and "\n" not in str(problem)[:80] for problem in result.problems)
        assert Claim.objects.exists() == any(one.collection == "claims" for one in result.created)
        transaction.set_rollback(True)
