"""An article to read, with what is made of it."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from tests.factories import (
    make_actor,
    make_claim,
    make_excerpt,
    make_report,
    make_snapshot,
    make_source,
    make_statement,
)

TEXT = (
    "The committee 😀 warned them.\n"
    "\n"
    "If Israel strikes Iran, it said, American bases would be hit.\n"
    "هذا سطر عن إيران.\n"
    "“We will not wait,” said Abu Sahil."
)


@pytest.fixture
def article(db: None) -> Any:
    """A source that reports a statement, of which one claim is entered."""
    source = make_source("The warning", language="en")
    snapshot = make_snapshot(TEXT, source)
    committee = make_actor("The committee")
    statement = make_statement("A warning", speakers=[committee])
    make_report(statement, source)
    claim = make_claim(
        statement=statement,
        excerpt=make_excerpt("The committee 😀 warned them.", snapshot),
        proposition="The committee warned them.",
    )
    return SimpleNamespace(
        source=source,
        snapshot=snapshot,
        statement=statement,
        committee=committee,
        claim=claim,
        address=reverse("admin:claims_reader", args=[source.pk]),
        cite=reverse("admin:claims_reader_cite", args=[source.pk]),
        name=reverse("admin:claims_reader_name", args=[source.pk]),
        suggestions=reverse("admin:claims_reader_suggestions", args=[source.pk]),
    )


def words(article: Any, exact: str, **over: Any) -> dict[str, Any]:
    """What the browser sends of words that are selected in the article."""
    start = article.snapshot.text.index(exact)
    place = {"snapshot": article.snapshot.pk, "start": start, "end": start + len(exact)}
    return {**place, "exact": exact, **over}
