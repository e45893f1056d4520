"""What forms say of the coding guide leads to a heading that is there."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
FORMS = ("statement", "claim", "conditionalthreat", "threatevent", "assessment")


@pytest.mark.parametrize("name", FORMS)
def test_links_into_the_guide_have_their_headings(desk: Callable[..., Any], name: str) -> None:
    editor = desk()
    guide = editor.open(reverse("admin:guide"))
    headings = set(guide.xpath("//@id"))

    form = editor.open(reverse(f"admin:claims_{name}_add"))

    anchors = [link.split("#")[1] for link in form.xpath("//a/@href") if "guide/#" in link]
    assert anchors
    assert set(anchors) <= headings
