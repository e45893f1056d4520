"""Pictures of every screen of the workbench over the demonstration's records.

Made by `python3 config/bootstrap.py screenshots [FOLDER]`; no test, so that pytest finds it only
by its name. Each screen on a laptop, the same at 200 %, and on a phone, light and dark.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page

from actors.models import Actor
from claims.models import Claim, ConditionalThreat
from config.demo import SHEETS
from sources.models import Source, User
from tests.factories import make_arrival
from tests.people import person
from tests.sources.workbench.test_arrivals import PAGE

FOLDER = Path(os.environ.get("SCREENSHOTS", ".claimbase/screenshots"))
SIZES = {
    "laptop": {"width": 1366, "height": 850},
    "zoomed": {"width": 683, "height": 425},
    "phone": {"width": 390, "height": 844},
}
SCHEMES = ("light", "dark")
SETTLED = 250  # milliseconds after the last request
SignIn = Callable[[str], User]


def screens(editor: User) -> dict[str, str]:
    """The address of each screen by the name of its pictures."""
    threat = ConditionalThreat.objects.select_related("claim").earliest("pk")
    source = Source.objects.filter(snapshots__excerpts__isnull=False).earliest("pk")
    claim = Claim.objects.earliest("pk")
    actor = Actor.objects.earliest("pk")
    make_arrival(editor, PAGE, name="warning.html", method="upload", media_type="text/html")
    return {
        "home": reverse("admin:index"),
        "find": f"{reverse('admin:find')}?q=committee",
        "add-a-source": reverse("admin:sources_source_ingest"),
        "look-before-you-save": reverse("admin:sources_source_arrivals"),
        "source-reader": reverse("admin:claims_reader", args=[source.pk]),
        "claim-editor": reverse("admin:claims_editor", args=[threat.claim.pk]),
        "review-queue": reverse("admin:sources_source_queue"),
        "review": reverse("admin:claims_claim_review", args=[claim.pk]),
        "threat-desk": f"{reverse('admin:claims_desk')}?pile=all",
        "another-look": reverse("admin:sources_taint_changelist"),
        "duplicate-actors": reverse("admin:actors_duplicates"),
        "duplicate-claims": reverse("admin:claims_duplicates"),
        "list-of-claims": reverse("admin:claims_claim_changelist"),
        "history": reverse("admin:claims_claim_history", args=[claim.pk]),
        "actor": reverse("admin:actors_actor_change", args=[actor.pk]),
        "export": reverse("admin:claims_export", args=["claims.claim"]),
        "import": reverse("admin:claims_import"),
    }


@pytest.mark.django_db
def test_each_screen_is_pictured(page: Page, sign_in: SignIn) -> None:
    reviewer = sign_in("reviewer")
    call_command("load", *SHEETS, by=person("editor").username, reviewed_by=reviewer.username)
    FOLDER.mkdir(parents=True, exist_ok=True)

    for name, address in screens(reviewer).items():
        for size, measures in SIZES.items():
            page.set_viewport_size(measures)  # type: ignore[arg-type]
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                page.goto(address)
                page.wait_for_load_state("networkidle")
                page.wait_for_timeout(SETTLED)
                page.screenshot(path=FOLDER / f"{name}-{size}-{scheme}.png")
