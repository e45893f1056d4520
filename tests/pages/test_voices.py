"""The voices of a report are told in their order, the weakest marked."""

from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from claims.templatetags.voices import voice, weakest
from tests.api.publishing import publish
from tests.factories import (
    make_actor,
    make_claim,
    make_excerpt,
    make_publisher,
    make_report,
    make_source,
    make_statement,
)
from tests.pages.test_pages import shown, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_strangers_read(public: BaseDatabaseWrapper) -> None:
    pass


def test_five_voices_from_the_outlet_to_the_speaker(client: Client) -> None:
    outlet, speaker = make_publisher("The Gauge"), make_actor("The Committee")
    statement = make_statement(speakers=[speaker])
    source = make_source(publisher=outlet)
    named = make_excerpt("The channel was told by an official.", source=source)
    hops: list[dict[str, Any]] = [
        {"publisher": outlet},
        {"publisher": make_publisher("An agency"), "mode": "direct_quote"},
        {"publisher": make_publisher("A channel"), "mode": "partial_quote", "excerpt": named},
        {"naming": "anonymous_official", "mode": "headline", "hedge": "is understood to"},
        {"actor": speaker, "mode": "direct_quote", "translated": True},
    ]
    make_report(statement, source, hops=hops)
    claim = make_claim(statement=statement, excerpt=make_excerpt("We will.", source=source))
    publish(claim)

    for kind, record in (("claims", claim), ("statements", statement)):
        page = shown(client, f"/{kind}/{record.human_id}")

        voices = page.xpath("//ol[@class='voices']/li")
        assert [text(voice) for voice in voices] == [
            "outlet The Gauge",
            "through An agency direct quote",
            "through A channel partial quote",
            "through somebody headline, anonymous official, “is understood to” weakest",
            "speaker The Committee direct quote, translated",
        ]
        assert [voice.get("class") for voice in voices].count("weakest") == 1
        assert "The channel was told by an official." in text(page.xpath("//details")[0])
        assert page.xpath("//link[contains(@href, 'claims/pages/voices')]")


@pytest.mark.parametrize(
    ("hops", "order"),
    [
        ([("named", None), ("named", "direct_quote")], 0),
        ([("named", None), ("named", "paraphrase"), ("named", "paraphrase")], 2),
        ([("unidentified", None), ("named", "direct_quote")], 1),
    ],
)
def test_weakest_voice_is_told_once(hops: list[tuple[str, str | None]], order: int) -> None:
    report = {
        "hops": [{"order": n, "naming": a, "mode": b} for n, (a, b) in enumerate(hops, 1)],
        "weakest_naming": hops[0][0],
        "weakest_mode": hops[-1][1],
    }

    assert weakest(report) == order


def test_row_of_a_claim_tells_its_voice_in_a_word(client: Client) -> None:
    statement = make_statement(said_date="")
    source = make_source(published_date="2024-10-02")
    for modes in (["headline"], ["paraphrase", "direct_quote"]):
        hops: list[dict[str, Any]] = [{"mode": mode} for mode in modes]
        hops.insert(0, {"publisher": make_publisher()})
        make_report(statement, make_source(), hops=hops)
    said = make_claim(statement=statement, excerpt=make_excerpt("We will.", source=source))
    own = make_claim(statement=None, source=make_source())
    publish(said, own)

    rows = shown(client, "/claims").xpath("//ol[@class='rows']/li")

    assert [row for row in rows if "reported 2024-10-02 · paraphrase · " in text(row)]
    assert [row for row in rows if "in the source's own voice" in text(row)]


def test_speaker_that_publishes_itself_is_heard_first_hand() -> None:
    assert voice({"source": None, "statement": {"reports": [{"depth": 1}]}}) == "first hand"
    assert voice({"source": None, "statement": {"reports": []}}) == "voice unknown"
