"""Claims in the terms of schema.org, for machines."""

from typing import Any

import orjson
import pytest
from django.test import Client
from lxml import html

from tests.api.publishing import publish
from tests.factories import (
    make_actor,
    make_assessment,
    make_claim,
    make_excerpt,
    make_publisher,
    make_source,
    make_statement,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_strangers_read(public: Any) -> None:
    pass


def told(client: Client, claim: Any) -> list[Any]:
    page = html.fromstring(client.get(f"/claims/{claim.human_id}").content)
    (script,) = page.xpath("//script[@type='application/ld+json']/text()")
    data = orjson.loads(str(script))
    assert data["@context"] == "https://schema.org"
    return list(data["@graph"])


def test_claim_that_nobody_judged_is_a_claim(client: Client) -> None:
    speakers = [make_actor("N. Amara", kind="person"), make_actor("The Basin", kind="state")]
    statement = make_statement(speakers=speakers, said_date="2024-10-01")
    source = make_source("Flood", publisher=make_publisher("The Gauge"), published_date="2024-10~")
    claim = make_claim(statement=statement, excerpt=make_excerpt(source=source))
    publish(claim)

    (one,) = told(client, claim)

    assert one["@type"] == "Claim"
    assert one["author"] == [
        {"@type": "Person", "name": "N. Amara"}, {"@type": "Organization", "name": "The Basin"},
    ]  # fmt: skip
    assert one["datePublished"] == "2024-10-01"
    assert one["appearance"] == [
        {
            "@type": "CreativeWork",
            "name": "Flood",
            "publisher": {"@type": "Organization", "name": "The Gauge"},
        }
    ]


def test_whoever_may_be_a_person_is_not_called_an_organisation(client: Client) -> None:
    kinds = {"office": "Organization", "movement": "Organization"}
    kinds |= {"unknown": "Thing", "population": "Thing", "person": "Person"}
    claim = make_claim(
        statement=make_statement(speakers=[make_actor(kind, kind=kind) for kind in kinds])
    )
    publish(claim)

    (one,) = told(client, claim)

    assert {each["name"]: each["@type"] for each in one["author"]} == kinds


def test_nobody_is_made_up_for_a_speaker_who_is_unknown(client: Client) -> None:
    claim = make_claim(statement=make_statement(speakers=[]))
    publish(claim)

    (one,) = told(client, claim)

    assert not {"author", "datePublished"} & one.keys()


def test_only_standing_verdicts_on_truth_are_reviews(client: Client) -> None:
    claim = make_claim()
    make_assessment(claim, about="was_said", verdict="", credibility="2")
    taken_back = make_assessment(claim, verdict="refuted")
    make_assessment(claim, verdict="mixed", assessed_date="2024-11-05", voids=taken_back)
    make_assessment(claim, verdict="unverifiable", assessor="Other desk")
    publish(claim)

    first, second = told(client, claim)

    assert {first["@type"], second["@type"]} == {"ClaimReview"}
    assert first["claimReviewed"] == first["itemReviewed"]["text"] == "The river rose."
    assert first["author"] == {"@type": "Thing", "name": "Desk"}
    assert first["datePublished"] == "2024-11-05"
    assert first["reviewRating"] == {
        "@type": "Rating", "alternateName": "Mixed", "ratingValue": 3, "bestRating": 5,
        "worstRating": 1,
    }  # fmt: skip
    assert second["reviewRating"] == {"@type": "Rating", "alternateName": "Unverifiable"}
    assert "datePublished" not in second
    assert first["url"].endswith("#assessment-3")


def test_denial_is_told_in_its_own_words(client: Client) -> None:
    claim = make_claim("denial", "The river did not rise.", polarity="denied")
    make_assessment(claim)
    publish(claim)

    (one,) = told(client, claim)
    page = html.fromstring(client.get(f"/claims/{claim.human_id}").content)

    assert one["claimReviewed"] == one["itemReviewed"]["text"] == "The river did not rise."
    assert page.xpath("//header//*[@class='chip']/text()") == ["denial"]
    assert not page.xpath("//header//*[contains(@class, 'weak')]")


@pytest.mark.parametrize("words", ["</script><b>", "<!--<script>", "a & b  ]]>"])
def test_words_cannot_leave_the_data(client: Client, words: str) -> None:
    claim = make_claim(proposition=words)
    publish(claim)

    answer = client.get(f"/claims/{claim.human_id}")
    (one,) = told(client, claim)

    assert one["text"] == words
    _, _, after = answer.content.partition(b"application/ld+json")
    data, _, _ = after.partition(b"</script>")
    assert not set(data[2:]) & set(b"<>&")
