"""The recipes of the cookbook answer their questions on the demonstration corpus."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from pytest_django.live_server_helper import LiveServer

from claims.models import Claim
from sources.models import Source
from tests.people import person

PAGE = (Path(settings.BASE_DIR) / "docs/cookbook.md").read_text()
HOME = "http://127.0.0.1:8000/api/v1"
PRELUDE, *RECIPES = re.split(r"(?m)^## ", PAGE)
HUMAN_ID = re.compile(r"\b[A-Z]{3}-[0-9]{6}\b")


def block(text: str, language: str) -> str:
    (found,) = re.findall(rf"(?ms)^```{language}\n(.+?)^```$", text)
    return str(found)


def run(*command: str) -> set[str]:
    """The human ids that a recipe prints."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
    assert (done.returncode, done.stderr) == (0, ""), command
    return set(HUMAN_ID.findall(done.stdout))


def on_one_agency() -> set[str]:
    """Claims in the words of Meridian Wire, and of those that reprint or quote it, alone."""
    own = Source.objects.filter(publisher__name__startswith="Meridian Wire")
    after = Source.objects.filter(
        links__kind__in=["republishes", "translates", "quotes"], links__target__in=own
    )
    claims = Claim.objects.filter(citations__excerpt__snapshot__source__in=own).distinct()
    return {
        claim.human_id
        for claim in claims
        if not claim.citations.filter(role__in=["origin", "supports"])
        .exclude(excerpt__snapshot__source__in=own | after)
        .exists()
    }


def human_ids(**those: object) -> set[str]:
    return {claim.human_id for claim in Claim.objects.filter(**those)}


# What the sheets themselves say, by the number of the recipe.
TRUE: dict[str, Callable[[], set[str]]] = {
    "2": lambda: human_ids(topics__code="airspace"),
    "3": on_one_agency,
    "9": lambda: human_ids(
        statement__parties__role="speaker",
        statement__parties__actor__names__name="Coordination Committee for the Iraqi Resistance",
    ),
}


@pytest.mark.skipif(not shutil.which("curl"), reason="The recipes need curl, which is not here.")
@pytest.mark.django_db(transaction=True, databases=["default", "public"])
def test_both_ways_give_the_same_answer(live_server: LiveServer) -> None:
    seeds = settings.BASE_DIR / "seeds"
    editor, reviewer = person("editor").username, person("reviewer").username
    call_command(
        "load", seeds / "vocabularies", seeds, by=editor, reviewed_by=reviewer, verbosity=0
    )
    assert len(RECIPES) == 10

    for recipe in RECIPES:
        by_curl, by_python = (
            (block(PRELUDE, language) + block(recipe, language)).replace(
                HOME, f"{live_server.url}/api/v1"
            )
            for language in ("sh", "python")
        )
        title = recipe.partition("\n")[0]
        by_hand = run("bash", "-euc", by_curl)
        by_program = run(sys.executable, "-c", by_python)
        assert by_program, title
        assert by_program <= by_hand, title  # where whole documents name other records, too
        if true := TRUE.get(title.partition(".")[0]):
            assert by_program == true() == {each for each in by_hand if each[:3] == "CLM"}, title
