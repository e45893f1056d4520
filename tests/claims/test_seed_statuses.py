"""The demonstration corpus stands as its README says, and shows every status."""

import re
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from claims.choices_threat import ThreatStatus
from claims.models import ConditionalThreat

SEEDS = settings.BASE_DIR / "seeds"
DEMO = uuid.uuid5(uuid.NAMESPACE_URL, "https://claimbase/sheets/demo")
# What the README says beside the status, as a flag.
FLAGS = {
    "": [],
    "trigger disputed": ["disputed"],
    "execution disputed": ["disputed"],
    "utterance denied": ["utterance_denied"],
    "without trigger": ["without_trigger"],
}
STATUS = "|".join(sorted((status.label.lower() for status in ThreatStatus), key=len, reverse=True))
ROW = re.compile(rf"^\| ({STATUS}),? ?([a-z ]*) \| ((?:`[a-z-]+`(?:, )?)+) \|$", re.MULTILINE)


def told() -> dict[uuid.UUID, tuple[str, list[str]]]:
    """The status and flags of each threat of the README's table."""
    return {
        uuid.uuid5(DEMO, f"claims/{name}"): (label.replace(" ", "_"), FLAGS[beside])
        for label, beside, names in ROW.findall((SEEDS / "README.md").read_text())
        for name in re.findall("`([a-z-]+)`", names)
    }


@pytest.mark.django_db
def test_seeds_stand_as_their_readme_says() -> None:
    call_command("load", SEEDS / "vocabularies", SEEDS, verbosity=0)

    threats: Any = ConditionalThreat.objects.with_status().with_flags().select_related("claim")
    derived = {threat.claim.uuid: (threat.status, threat.flags) for threat in threats}

    assert derived == told()
    assert {status for status, _flags in derived.values()} == set(ThreatStatus)
