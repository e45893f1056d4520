"""The desk of the admin's other tests, and what a claim is entered from."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.desk import desk, person
from tests.factories import (
    make_action,
    make_actor,
    make_claim,
    make_excerpt,
    make_place,
    make_report,
    make_snapshot,
    make_source,
    make_statement,
)

__all__ = ["desk", "person"]

TEXT = (
    "The committee warned that if Israel used Iraqi airspace for strikes against Iran, American "
    "bases in Iraq would be hit. If the United States joined in, its interests would suffer too."
)


@pytest.fixture
def scene(db: None) -> Any:
    """An article in which a committee threatens, its statement, and the claim of a threat."""
    source = make_source("The warning")
    snapshot = make_snapshot(TEXT, source=source)
    committee = make_actor("The committee")
    statement = make_statement("A warning", speakers=[committee])
    make_report(statement, source)
    claim = make_claim(
        "threat",
        statement=statement,
        excerpt=make_excerpt("American bases in Iraq would be hit", snapshot),
        proposition="If Israel uses Iraqi airspace, American bases are hit.",
    )
    return SimpleNamespace(
        source=source,
        committee=committee,
        statement=statement,
        claim=claim,
        us=make_actor("United States"),
        israel=make_actor("Israel"),
        iran=make_actor("Iran"),
        airspace=make_place("Iraqi airspace"),
        force=make_action("190"),
    )
