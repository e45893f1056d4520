"""Citing by pasted words, in the forms of records."""

from collections.abc import Callable
from typing import Any

import pytest

from actors.models import ActorRelation
from sources.models import Excerpt, Source
from tests.desk import Desk
from tests.factories import make_actor, make_excerpt, make_relation, make_snapshot, make_source

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]
TEXT = "He said: “we don’t\nforget 😀”. Later he said: we will answer. And again: we will answer!"


def cite(desk: Desk, status: int = 302, **typed: Any) -> Any:
    """Send a new relation whose one citation has these fields."""
    address = desk.address(ActorRelation, "add")
    form = desk.form(desk.open(address))
    relation = {"subject": make_actor().pk, "predicate": "funds", "object": make_actor().pk}
    citation = {f"citations-0-{name}": value for name, value in typed.items()}
    return desk.send(address, {**form, **relation, **citation}, status=status)


def cited() -> list[str]:
    return [citation.excerpt.exact for citation in ActorRelation.objects.get().citations.all()]


def test_pasted_words_become_an_excerpt(desk: Desks) -> None:
    source = make_snapshot(TEXT).source

    cite(desk(), quote_source=source.pk, quote_words="Later he said")

    excerpt = Excerpt.objects.get()
    assert (excerpt.exact, TEXT[excerpt.start : excerpt.end]) == ("Later he said",) * 2
    assert cited() == ["Later he said"]


def test_pasted_words_may_differ_in_spaces_quotes_and_dashes(desk: Desks) -> None:
    source = make_snapshot(TEXT).source

    cite(desk(), quote_source=source.pk, quote_words='"we don\'t\r\nforget 😀"')

    assert cited() == ["“we don’t\nforget 😀”"]


def test_words_that_occur_twice_are_chosen_by_what_stands_around(desk: Desks) -> None:
    source, editor = make_snapshot(TEXT).source, desk()
    address = editor.address(ActorRelation, "add")
    relation = {"subject": make_actor().pk, "predicate": "funds", "object": make_actor().pk}
    words = {"citations-0-quote_source": source.pk, "citations-0-quote_words": "we will answer"}

    form = editor.form(editor.open(address))
    page = editor.send(address, {**form, **relation, **words}, status=200)
    choices = page.xpath("//input[@name='citations-0-quote_place' and @type='radio']")
    labels = [" ".join(choice.getparent().text_content().split()) for choice in choices]
    assert labels == [
        "…don’t forget 😀”. Later he said: [we will answer]. And again: we will answer!…",
        "…aid: we will answer. And again: [we will answer]!…",
    ]
    assert editor.form(page)["citations-0-quote_words"] == "we will answer"
    chosen = {"citations-0-quote_place": choices[1].get("value")}
    editor.send(address, {**editor.form(page), **chosen})

    assert Excerpt.objects.get().start == TEXT.rfind("we will answer")


def test_words_that_are_not_there_show_the_nearest(desk: Desks) -> None:
    source = make_snapshot(TEXT).source

    page = cite(
        desk(), status=200, quote_source=source.pk, quote_words="Later she said: we will reply"
    )

    assert f"{source.human_id}: The words are not in the text; nearest" in page.text_content()
    assert Excerpt.objects.count() == 0


def test_words_are_looked_for_in_every_capture_newest_first(desk: Desks) -> None:
    source = make_source()
    make_snapshot("The river fell. The bridge held.", source)
    newest = make_snapshot("The river rose.", source)

    cite(desk(), quote_source=source.pk, quote_words="The river")
    assert Excerpt.objects.get().snapshot == newest

    ActorRelation.objects.all().delete()
    cite(desk(), quote_source=source.pk, quote_words="The bridge held.")
    assert cited() == ["The bridge held."]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"quote_words": "we will answer"}, "Say which source has these words."),
        ({"note": "Only a note"}, "Paste the exact words, or pick an excerpt."),
    ],
)
def test_what_is_missing_is_asked_for(typed: dict[str, Any], message: str, desk: Desks) -> None:
    page = cite(desk(), status=200, **typed)

    assert message in page.text_content()


def test_source_without_a_capture_says_so(desk: Desks) -> None:
    page = cite(desk(), status=200, quote_source=make_source().pk, quote_words="Some words")

    assert "has no captured text yet" in page.text_content()


def test_picked_excerpt_serves_instead(desk: Desks) -> None:
    excerpt = make_excerpt("The river rose.")

    cite(desk(), excerpt=excerpt.pk)

    assert cited() == ["The river rose."]


def test_words_and_a_picked_excerpt_are_too_much(desk: Desks) -> None:
    excerpt = make_excerpt("The river rose.")

    page = cite(
        desk(),
        status=200,
        excerpt=excerpt.pk,
        quote_source=excerpt.snapshot.source_id,
        quote_words="The river",
    )

    assert "Paste words or pick an excerpt, not both." in page.text_content()


def test_other_words_take_the_place_of_an_excerpt(desk: Desks) -> None:
    relation, editor = make_relation(), desk()
    source = make_snapshot(TEXT).source

    editor.edit(
        relation,
        **{"citations-0-quote_source": source.pk, "citations-0-quote_words": "Later he said"},
    )

    assert cited() == ["Later he said"]


def test_refused_form_marks_nothing(desk: Desks) -> None:
    source, actor = make_snapshot(TEXT).source, make_actor()
    editor = desk()
    address = editor.address(ActorRelation, "add")
    form = editor.form(editor.open(address))
    typed = {
        "subject": actor.pk,
        "predicate": "funds",
        "object": actor.pk,
        "citations-0-quote_source": source.pk,
        "citations-0-quote_words": "Later he said",
    }

    page = editor.send(address, {**form, **typed}, status=200)

    assert "cannot stand in a relation to itself" in page.text_content()
    assert Excerpt.objects.count() == 0


def test_words_are_marked_without_citing_them(desk: Desks) -> None:
    source, editor = make_snapshot(TEXT).source, desk()
    address = editor.address(Excerpt, "add")
    page = editor.open(f"{address}?quote_source={source.pk}")
    form = editor.form(page)
    assert form["quote_source"] == str(source.pk)

    editor.send(address, {**form, "quote_words": "Later he said"})
    page = editor.send(address, {**form, "quote_words": "Later he said"}, status=200)

    assert Excerpt.objects.get().exact == "Later he said"
    assert "These words are marked already." in page.text_content()


def test_source_of_pasted_words_is_chosen_by_typing(desk: Desks) -> None:
    editor = desk()
    page = editor.open(editor.address(ActorRelation, "add"))

    (field,) = page.xpath("//select[@name='citations-0-quote_source']")
    found = editor.client.get(
        field.get("data-ajax--url"),
        {"app_label": "sources", "model_name": "snapshot", "field_name": "source", "term": "riv"},
    )
    assert found.status_code == 200
    assert Source.objects.count() == len(found.json()["results"]) == 0
