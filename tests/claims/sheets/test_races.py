"""Loads meet other loads, and editors."""

from typing import Any

import pytest

from claims.models import Claim
from claims.sheets import Result
from tests.claims.sheets.whole import load_data, messages, words
from tests.races import interleave

pytestmark = pytest.mark.django_db(transaction=True)

SHEET: dict[str, Any] = {
    "claimbase": 1,
    "namespace": "races",
    "sources": [{"id": "front-page", "snapshots": [{"text": "The port did not answer."}]}],
    "claims": [
        {
            "id": "silence",
            "kind": "event",
            "proposition": "The port did not answer.",
            "source": "front-page",
            "citations": [words("did not answer")],
        }
    ],
}


def test_two_loads_of_one_sheet_make_its_records_once() -> None:
    results: list[Result] = []
    work = lambda: results.append(load_data(SHEET))  # noqa: E731

    assert interleave(work, work) == [None, None]

    assert [(len(r.created), len(r.unchanged)) for r in results] == [(2, 0), (0, 2)]
    assert Claim.objects.count() == 1


def test_update_waits_for_an_edit_and_sees_it() -> None:
    load_data(SHEET)
    results: list[Result] = []

    errors = interleave(
        lambda: Claim.objects.update(proposition="The port kept silent."),
        lambda: results.append(load_data(SHEET, update=True)),
    )

    assert errors == [None, None]
    assert messages(results[0]) == []
    assert [one.id for one in results[0].updated] == ["silence"]
    assert Claim.objects.get().proposition == "The port did not answer."
