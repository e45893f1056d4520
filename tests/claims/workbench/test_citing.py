"""The panel's own forms: words cited for a claim, and words as the name of an actor."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actors.models import Actor, ActorName, ActorRelation
from claims.models import Claim, ClaimCitation
from sources.models import Excerpt
from sources.timeline import changes_of
from tests.claims.workbench.article import words
from tests.factories import make_actor, make_claim, make_name

pytestmark = pytest.mark.django_db
HIT = "American bases would be hit"


def choice(record: Any) -> str:
    record.refresh_from_db()
    return f"{record.pk}:{record.version}"


def listed(page: Any) -> list[str]:
    """The keys of what there is to choose from."""
    return [each.split(":")[0] for each in page.xpath("//*[@id='found']//input/@value")]


def refused(desk: Any, address: str, sent: dict[str, Any]) -> Any:
    """The form as it comes back."""
    response = desk.client.post(address, sent)
    assert response.status_code == 200
    return desk.page(response)


def errors(page: Any) -> str:
    return " ".join(each.text_content() for each in page.find_class("errorlist"))


# --- Citing -----------------------------------------------------------------------------------


def test_words_are_cited_for_a_claim(article: Any, desk: Any) -> None:
    editor = desk()
    sent = words(article, HIT, claim=choice(article.claim))

    response = editor.client.post(article.cite, sent)

    assert response.status_code == 201
    done = response.json()
    assert done["message"] == f"Cited for {article.claim.human_id}, as origin."
    citation = article.claim.citations.latest("pk")
    assert (citation.excerpt.exact, citation.role) == (HIT, "origin")
    assert changes_of(Claim, article.claim.pk)[0].agent == f"user:{editor.user.pk}"


def test_words_of_another_source_support(article: Any, desk: Any) -> None:
    elsewhere = make_claim(proposition="Elsewhere")

    desk().client.post(article.cite, words(article, HIT, claim=choice(elsewhere)))

    assert elsewhere.citations.latest("pk").role == "supports"


def test_claims_like_the_words_come_first_then_those_of_the_source(article: Any, desk: Any) -> None:
    alike = make_claim(proposition="American bases will be hit.")
    make_claim(proposition="Rain fell on Tuesday.")
    given_up = make_claim(proposition=HIT)
    Claim.objects.filter(pk=given_up.pk).update(state="discarded")
    query = "&".join(f"{name}={value}" for name, value in words(article, HIT).items())

    page = desk().open(f"{article.cite}?{query}")

    assert listed(page) == [str(alike.pk), str(article.claim.pk)]


def test_claims_are_searched_for(article: Any, desk: Any) -> None:
    rain = make_claim(proposition="Rain fell on Tuesday.")
    editor = desk()

    assert listed(editor.open(f"{article.cite}?exact=x&q=tuesday+rain")) == [str(rain.pk)]
    assert listed(editor.open(f"{article.cite}?exact=x&q=committee")) == [str(article.claim.pk)]
    assert "No claim has these words" in editor.open(f"{article.cite}?q=snow").text_content()


def test_search_takes_as_many_queries_for_many(article: Any, desk: Any) -> None:
    editor = desk()
    counts = []
    for _ in range(3):
        make_claim(proposition="American bases will be hit.")
        with CaptureQueriesContext(connection) as queries:
            editor.open(f"{article.cite}?exact={HIT}")
        counts.append(len(queries))

    assert len({*counts}) == 1


def test_claim_that_somebody_changed_meanwhile(article: Any, desk: Any) -> None:
    editor, sent = desk(), words(article, HIT, claim=choice(article.claim))
    Claim.objects.filter(pk=article.claim.pk).update(proposition="They were warned twice.")

    page = refused(editor, article.cite, sent)

    assert "Somebody has changed" in errors(page)
    assert "They were warned twice." in errors(page)
    assert not Excerpt.objects.filter(exact=HIT).exists()
    (again,) = page.xpath("//input[@name='claim'][@checked]/@value")
    response = editor.client.post(article.cite, {**sent, "claim": again})
    assert response.status_code == 201


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ({"claim": ""}, "Choose a claim."),
        ({"claim": "1 OR 1"}, "Enter a valid value."),
        ({"claim": "987654:1"}, "has been deleted meanwhile"),
        ({"start": 3}, "are not at 3–"),
        ({"exact": ""}, "select them in the text"),
        ({"role": "odd"}, "odd is not one of the available choices"),
    ],
)
def test_what_cannot_be_cited_is_told(
    over: dict[str, Any], says: str, article: Any, desk: Any
) -> None:
    sent = {**words(article, HIT, claim=choice(article.claim)), **over}

    page = refused(desk(), article.cite, sent)

    assert says in page.text_content()
    assert ClaimCitation.objects.count() == 1


def test_same_words_twice_and_an_origin_that_does_not_fit(article: Any, desk: Any) -> None:
    editor, elsewhere = desk(), make_claim(proposition="Elsewhere")
    twice = words(article, "The committee 😀 warned them.", claim=choice(article.claim))
    misfit = words(article, HIT, claim=choice(elsewhere), role="origin")

    assert "These words are cited already." in errors(refused(editor, article.cite, twice))
    assert "is made in the voice of another source" in errors(refused(editor, article.cite, misfit))
    assert not Excerpt.objects.filter(exact=HIT).exists()


# --- Names ------------------------------------------------------------------------------------


def named(article: Any, exact: str, actor: str, **over: Any) -> dict[str, Any]:
    typed = {"name": exact, "kind": "", "actor": actor, "actor_kind": "unknown", "country": ""}
    return words(article, exact, **{**typed, **over})


def test_name_of_a_known_actor(article: Any, desk: Any) -> None:
    iran = make_actor("Iran")
    sent = named(article, "إيران", choice(iran), kind="transliteration")

    response = desk().client.post(article.name, sent)

    assert response.status_code == 201
    assert response.json()["message"] == f"“إيران” is a name of {iran.human_id}."
    name = iran.names.get(name="إيران")
    assert (name.excerpt.exact, name.kind, name.script, name.preferred) == (
        "إيران", "transliteration", "Arab", False,
    )  # fmt: skip


def test_name_that_it_has_already_gets_its_words(article: Any, desk: Any) -> None:
    israel = make_actor("Israel")
    name = israel.names.get()

    response = desk().client.post(article.name, named(article, "Israel", choice(israel)))

    assert response.status_code == 201
    name.refresh_from_db()
    assert name.excerpt.exact == "Israel"
    assert "has this name already" in errors(
        refused(desk(), article.name, named(article, "Israel", choice(israel)))
    )


def test_new_actor(article: Any, desk: Any) -> None:
    sent = named(article, "Abu Sahil", "new", actor_kind="person", country="IQ")

    response = desk().client.post(article.name, sent)

    assert response.status_code == 201
    actor = Actor.objects.get(pk=response.json()["actor"])
    assert (actor.name, actor.kind, actor.country) == ("Abu Sahil", "person", "IQ")
    assert actor.names.get().excerpt.exact == "Abu Sahil"


def test_names_are_found_in_any_spelling_and_the_suggested_one_is_chosen(
    article: Any, desk: Any
) -> None:
    iran, other = make_actor("Iran"), make_actor("Elsewhere")
    make_name(iran, "إيران")
    query = "&".join(f"{key}={value}" for key, value in words(article, "إيران").items())
    editor = desk()

    plain = editor.open(f"{article.name}?{query}")
    suggested = editor.open(f"{article.name}?{query}&actor={other.pk}")

    assert listed(plain) == [str(iran.pk), "new"]
    assert plain.xpath("//input[@name='name']/@value") == ["إيران"]
    assert suggested.xpath("//input[@name='actor'][@checked]/@value") == [choice(other)]


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ({"actor": ""}, "Say whose name it is."),
        ({"actor": "new", "country": "Iraq"}, "at most 2"),
        ({"actor": "new", "country": "i?"}, "country"),
        ({"actor": "987654:1"}, "has been deleted meanwhile"),
        ({"actor": "new", "name": " "}, "This field is required."),
        ({"start": 2}, "are not at 2–"),
    ],
)
def test_what_cannot_be_a_name_is_told(
    over: dict[str, Any], says: str, article: Any, desk: Any
) -> None:
    before = Actor.objects.count()

    page = refused(desk(), article.name, {**named(article, "Abu Sahil", "new"), **over})

    assert says in page.text_content()
    assert (Actor.objects.count(), ActorName.objects.filter(name="Abu Sahil").count()) == (
        before, 0,
    )  # fmt: skip


def test_actor_that_somebody_changed_meanwhile(article: Any, desk: Any) -> None:
    iran = make_actor("Iran")
    sent = named(article, "إيران", choice(iran))
    Actor.objects.filter(pk=iran.pk).update(country="IR")

    assert "Somebody has changed" in errors(refused(desk(), article.name, sent))
    assert iran.names.count() == 1


# --- Relations --------------------------------------------------------------------------------


def test_words_stand_in_the_form_of_a_relation(article: Any, desk: Any) -> None:
    editor, start = desk(), article.snapshot.text.index("said Abu Sahil")
    quote = {
        "quote_source": article.source.pk,
        "quote_words": "said Abu Sahil",
        "quote_place": f"{article.snapshot.pk}:{start}",
    }
    address = f"{reverse('admin:actors_actorrelation_add')}?{urlencode(quote)}"
    ends = {"subject": make_actor().pk, "object": make_actor().pk, "predicate": "speaks_for"}

    form = editor.form(editor.open(address))
    editor.send(address, {**form, **ends})

    citation = ActorRelation.objects.get().citations.get()
    assert (citation.excerpt.start, citation.excerpt.exact) == (start, "said Abu Sahil")
