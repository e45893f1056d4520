"""Reading what was captured: the text with its excerpts, and the bytes."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pghistory
import pytest
from django.urls import reverse

from sources.admin import reading
from sources.admin.reading import reading_address
from sources.anchoring.anchors import accept
from sources.models import Anchor, Excerpt, RawFile, Snapshot, Source
from tests.desk import Desk
from tests.factories import make_anchor, make_excerpt, make_snapshot, make_user

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]
TEXT = "First 😀 line.\n\nهذا سطر.\nLast line."


def lines(page: Any) -> list[tuple[str, str]]:
    rows = page.xpath("//div[@class='text-line']")
    return [(row.xpath("span")[0].text, row.xpath("p")[0].text_content()) for row in rows]


def test_text_is_shown_with_code_points(desk: Desks) -> None:
    snapshot, reader = make_snapshot(TEXT), desk("reader")

    page = reader.open(reader.address(Snapshot, "change", snapshot.pk))

    assert lines(page) == [
        ("0", "First 😀 line."),
        ("14", ""),
        ("15", "هذا سطر."),
        ("24", "Last line."),
    ]


def test_who_captured_and_when_is_told_as_people_say_it(desk: Desks) -> None:
    person, reader = make_user("ada"), desk("reader")
    with pghistory.context(user=person.pk):
        snapshot = make_snapshot(captured_at=datetime(2024, 10, 2, 21, 8, tzinfo=UTC))
    pages = [
        reader.open(reader.address(Snapshot, "changelist")),
        reader.open(reader.address(Snapshot, "change", snapshot.pk)),
        reader.open(reader.address(Source, "change", snapshot.source_id)),
    ]

    for page in pages:
        words = page.xpath("//*[@id='content']")[0].text_content()
        assert "ada" in words
        assert "2024-10-02 21:08 UTC" in words
        assert "user:" not in words


def test_excerpts_are_marked_and_lead_to_themselves(desk: Desks) -> None:
    snapshot, reader = make_snapshot(TEXT), desk("reader")
    excerpt = make_excerpt("line.\n\nهذا", snapshot)

    page = reader.open(reader.address(Snapshot, "change", snapshot.pk))

    assert [mark.text_content() for mark in page.xpath("//mark")] == ["line.", "هذا"]
    (anchor,) = page.xpath(f"//a[@id='excerpt-{excerpt.pk}']")
    assert anchor.get("href") == reader.address(Excerpt, "change", excerpt.pk)


def test_long_text_is_shown_in_parts(desk: Desks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PART", 20)
    snapshot, reader = make_snapshot(TEXT), desk("reader")
    excerpt = make_excerpt("Last", snapshot)
    address = reading_address(excerpt)

    page = reader.open(address)

    assert address.endswith(f"?from=20#excerpt-{excerpt.pk}")
    assert lines(page)[-1] == ("24", "Last line.")
    assert page.xpath(f"//a[@id='excerpt-{excerpt.pk}']/mark/text()") == ["Last"]
    assert page.xpath("//a[text()='Earlier part']/@href") == ["?from=0"]


@pytest.mark.parametrize("odd", ["-1", "x", "9" * 30, "99999"])
def test_part_that_is_none(odd: str, desk: Desks) -> None:
    snapshot, reader = make_snapshot(TEXT), desk("reader")

    reader.open(f"{reader.address(Snapshot, 'change', snapshot.pk)}?from={odd}")


def test_bytes_are_downloaded_and_never_shown(desk: Desks) -> None:
    snapshot, reader = make_snapshot("<script>alert(1)</script>"), desk("reader")

    answer = reader.client.get(reverse("admin:sources_rawfile_bytes", args=[snapshot.raw_id]))

    assert answer.content == b"<script>alert(1)</script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")


def test_bytes_are_not_for_strangers(desk: Desks, client: Any) -> None:
    raw = make_snapshot().raw
    nobody = desk("reader")
    nobody.user.groups.clear()
    address = reverse("admin:sources_rawfile_bytes", args=[raw.pk])

    assert client.get(address).status_code == 302
    assert nobody.client.get(address).status_code == 403
    assert desk().client.get(address.replace(str(raw.pk), "987654")).status_code == 404
    assert RawFile.objects.count() == 1


def test_similar_words_are_accepted_by_a_person(desk: Desks) -> None:
    similar = make_anchor(outcome="fuzzy", score=90)
    exact = make_anchor()
    editor = desk()
    chosen = {"action": "accept", "index": 0, "_selected_action": [similar.pk, exact.pk]}

    response = editor.client.post(editor.address(Anchor, "changelist"), chosen, follow=True)

    similar.refresh_from_db()
    exact.refresh_from_db()
    assert (similar.accepted_by, exact.accepted_by) == (editor.user, None)
    assert "1 accepted, of 2 selected." in editor.page(response).text_content()


def test_second_person_does_not_undo_what_the_first_decided_and_is_told(desk: Desks) -> None:
    similar = make_anchor(outcome="fuzzy", score=90)
    first, second = desk(), desk()
    address = first.address(Anchor, "changelist")
    refuse = {"action": "refuse", "index": 0, "_selected_action": [similar.pk]}
    accept(similar, by=first.user)

    late = second.client.post(address, refuse, follow=True)

    similar.refresh_from_db()
    assert "0 refused, of 1 selected." in second.page(late).text_content()
    assert (similar.outcome, similar.accepted_by) == ("fuzzy", first.user)
