"""Real registers, where the folder of such data lies beside the checkout."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from actors.models import Actor, ActorName, MatchCandidate, MatchProposal

DATA = Path(settings.BASE_DIR).parent / "shared" / "data" / "actors"


def take_in(name: str) -> str:
    out = io.StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("import_actors", str(DATA / name), stdout=out, stderr=out)
    assert stop.value.code == 0, out.getvalue()
    return out.getvalue().splitlines()[0]


@pytest.mark.django_db
@pytest.mark.skipif(not DATA.is_dir(), reason=f"no real data at {DATA}")
def test_two_registers_go_in_once_and_are_matched() -> None:
    ofac = take_in("ofac_entities.jsonl")
    un = take_in("un_consolidated_names.jsonl")
    before = [model.objects.count() for model in (Actor, ActorName, MatchCandidate)]
    again = [take_in("ofac_entities.jsonl"), take_in("un_consolidated_names.jsonl")]

    proposed = MatchProposal.objects.count()
    rest = "0 waiting for a decision, 0 failed."
    assert ofac == f"1549 new, 0 proposed, 0 already held, {rest}"
    assert un == f"{1003 - proposed} new, {proposed} proposed, 0 already held, {rest}"
    held = f"{1003 - proposed} already held, {proposed} waiting for a decision"
    assert again == [
        f"0 new, 0 proposed, 1549 already held, {rest}",
        f"0 new, 0 proposed, {held}, 0 failed.",
    ]
    assert [model.objects.count() for model in (Actor, ActorName, MatchCandidate)] == before
    assert 140 < proposed < 180
    haqqani = MatchProposal.objects.get(scheme="un-sc", value="TAe.012").candidates.all()[0]
    assert haqqani.actor_name == "HAQQANI NETWORK"
