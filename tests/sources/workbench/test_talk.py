"""Comments on records and on words, records in somebody's hands, and records that are watched."""

from collections.abc import Callable
from typing import Any

import pghistory
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sources import talk
from sources.models import Assignment, Comment, Source, Thread, Watch
from sources.review.batch import publish_reviewed
from sources.review.takedown import take_down
from sources.roles import ROLES
from tests.desk import Desk
from tests.factories import (
    make,
    make_assignment,
    make_comment,
    make_excerpt,
    make_publisher,
    make_source,
    make_thread,
    make_user,
    make_watch,
)
from tests.house.inventory import ROOTS, label
from tests.people import person as somebody

pytestmark = pytest.mark.django_db
Desks = Callable[..., Desk]


def act(desk: Desk, record: Any, do: str, status: int = 302, **typed: Any) -> Any:
    """Do something in the talk about a record; the page, when it is shown again."""
    answer = desk.client.post(desk.address(type(record), "talk", record.pk), {"do": do, **typed})
    assert answer.status_code == status, answer.content.decode()
    return desk.page(answer) if status == 200 else None


def page_of(desk: Desk, record: Any) -> Any:
    return desk.open(desk.address(type(record), "change", record.pk))


def bodies(page: Any) -> list[str]:
    return [each.text_content() for each in page.xpath("//*[@id='talk']//p[@class='body']")]


# --- What is said -------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ROOTS, ids=label)
@pytest.mark.parametrize("role", ROLES)
def test_whoever_sees_a_record_takes_part(role: str, model: Any, desk: Desks) -> None:
    record, person = make(model), desk(role)

    act(person, record, "comment", body="Which page?")
    (thread,) = Thread.objects.all()
    act(person, record, "answer", thread=thread.pk, body="Page 2.")

    assert bodies(page_of(desk("reader"), record)) == ["Which page?", "Page 2."]
    assert (thread.kind, thread.record_uuid, thread.record_number) == (
        model.KIND,
        record.uuid,
        record.pk,
    )


@pytest.mark.parametrize("model", ROOTS, ids=label)
def test_talk_is_no_version_and_no_contribution(model: Any, desk: Desks) -> None:
    record, person = make(model), desk("reviewer")
    record.refresh_from_db()
    before = record.version, record.contributors, record.state

    act(person, record, "comment", body="Which page?")
    act(person, record, "assign", assignee=person.user.pk)
    act(person, record, "watch")
    act(person, record, "resolve", thread=Thread.objects.get().pk)

    record.refresh_from_db()
    assert (record.version, record.contributors, record.state) == before


def test_comment_is_told_with_its_links_and_no_markup_of_its_own(desk: Desks) -> None:
    source, person = make_source(), desk()

    act(person, source, "comment", body="<b>See</b> CLM-000012")

    (body,) = page_of(person, source).xpath("//p[@class='body']")
    assert body.text_content() == "<b>See</b> CLM-000012"
    assert body.xpath("a/@href") == [reverse("admin:claims_claim_change", args=[12])]


@pytest.mark.parametrize("do", ["comment", "answer", "edit"])
def test_comment_that_says_nothing_is_refused_beside_its_field(do: str, desk: Desks) -> None:
    person, source = desk(), make_source()
    comment = talk.start(source, "Which page?", by=person.user)

    page = act(person, source, do, 200, body=" ", thread=comment.thread_id, comment=comment.pk)

    assert page.xpath("//*[@class='asked errors']//ul/li/text()") == ["Write something first."]
    assert [one.body for one in Comment.objects.all()] == ["Which page?"]


def test_what_is_too_long_is_kept_to_be_shortened(desk: Desks) -> None:
    page = act(desk(), make_source(), "comment", 200, body="a" * 5001)

    assert page.xpath("//*[@class='asked errors']//textarea")[0].text.strip() == "a" * 5001


def test_author_alone_edits_and_that_it_was_is_told(desk: Desks) -> None:
    author, other, source = desk(), desk("administrator"), make_source()
    comment = talk.start(source, "Which pgae?", by=author.user)

    act(author, source, "edit", comment=comment.pk, body="Which page?")
    act(other, source, "edit", 403, comment=comment.pk, body="Mine")

    page = page_of(other, source)
    assert bodies(page) == ["Which page?"]
    assert "edited" in page.get_element_by_id(f"comment-{comment.pk}").text_content()


def test_author_takes_the_own_words_away(desk: Desks) -> None:
    author, source = desk("reader"), make_source()
    comment = talk.start(source, "A mistake", by=author.user)
    act(author, source, "answer", thread=comment.thread_id, body="An answer")

    act(author, source, "remove", comment=comment.pk)

    page = page_of(author, source)
    assert bodies(page) == ["An answer"]
    assert f"Removed by {author.user}" in page.text_content()
    assert "A mistake" not in page.text_content()


def test_another_is_removed_by_an_administrator_who_says_why(desk: Desks) -> None:
    author, chief, source = desk(), desk("administrator"), make_source()
    comment = talk.start(source, "A secret", by=author.user)

    for role in ("reader", "editor", "reviewer"):
        act(desk(role), source, "remove", 403, comment=comment.pk, reason="Because")
    page = act(chief, source, "remove", 200, comment=comment.pk, reason=" ")
    assert "Say why you remove" in page.text_content()
    act(chief, source, "remove", comment=comment.pk, reason="It names a witness.")

    assert "It names a witness." in page_of(author, source).text_content()
    assert Comment.objects.get().body == ""


def test_edit_of_what_was_removed_meanwhile_gives_the_words_back(desk: Desks) -> None:
    author, source = desk(), make_source()
    comment = talk.start(source, "A secret", by=author.user)
    talk.remove(comment, by=somebody("administrator"), reason="It names a witness.")

    act(author, source, "edit", comment=comment.pk, body="Other words")

    assert "You had typed: Other words" in page_of(author, source).text_content()
    assert Comment.objects.get().body == ""


def test_thread_is_resolved_and_taken_up_again(desk: Desks) -> None:
    person, source = desk("reader"), make_source()
    thread = talk.start(source, "Which page?", by=person.user).thread

    act(person, source, "resolve", thread=thread.pk)
    (folded,) = page_of(person, source).xpath("//details[@class='resolved']")
    assert f"Resolved by {person.user}" in folded.text_content()

    act(person, source, "reopen", thread=thread.pk)
    assert not page_of(person, source).xpath("//details[@class='resolved']")


@pytest.mark.parametrize("key", ["", "0", "9" * 30, "x", "-1"])
def test_what_is_not_there_is_not_found(key: str, desk: Desks) -> None:
    person, source = desk(), make_source()
    theirs = talk.start(make_source(), "Elsewhere", by=person.user)

    for thread in (key, theirs.thread_id):
        act(person, source, "answer", 404, thread=thread, body="Here")
    for comment in (key, theirs.pk):
        act(person, source, "edit", 404, comment=comment, body="Here")
    act(person, source, "__init__", 404)
    act(person, source, "", 404)


def test_strangers_are_asked_to_sign_in(client: Any) -> None:
    source = make_source()

    for address in (
        reverse("admin:sources_source_talk", args=[source.pk]),
        reverse("admin:news"),
        reverse("admin:news_seen"),
        reverse("admin:claims_reader_remark", args=[source.pk]),
    ):
        assert "/login/" in client.post(address, {"do": "watch"}).url


def test_who_may_not_view_may_not_say(desk: Desks) -> None:
    source, person = make_source(), Desk(make_user(is_staff=True))

    act(person, source, "comment", 403, body="Which page?")
    person.open(person.address(Source, "talk", source.pk), status=403)


def test_script_gets_the_panel_alone_and_others_are_led_back(desk: Desks) -> None:
    person, source = desk(), make_source()
    address = person.address(Source, "talk", source.pk)
    sent = {"do": "comment", "body": "Which page?", "back": "/admin/sources/source/?q=a"}

    answer = person.client.post(address, sent, headers={"X-Panel": "1"})
    assert answer.content.decode().count("<section") == 1
    assert person.page(answer).xpath("//input[@name='back']/@value")[0] == sent["back"]

    led = person.client.post(address, sent).headers["location"]
    assert led == f"{sent['back']}#comment-{Comment.objects.latest('pk').pk}"
    elsewhere = person.client.post(address, {**sent, "back": "//example.org"}).headers["location"]
    assert elsewhere.startswith(f"{address}#")


def test_queries_do_not_grow_with_what_is_said(desk: Desks) -> None:
    source, person = make_source(), desk()
    address = person.address(Source, "talk", source.pk)

    def count(threads: int) -> int:
        for _ in range(threads):
            thread = make_thread(source, excerpt=make_excerpt())
            make_comment(thread)
            make_comment(
                thread,
                removed_at=timezone.now(),
                removed_by=thread.comments.get().written_by,
                removal_reason="So",
                body="",
            )
        person.open(address)  # what is cached once is cached
        with CaptureQueriesContext(connection) as queries:
            person.open(address)
        return len(queries)

    assert count(1) == count(5)


# --- What the database holds ----------------------------------------------------------------------


@pytest.mark.parametrize("body", ["", " \n"])
def test_comment_says_something(body: str) -> None:
    with pytest.raises(IntegrityError, match="says_something"):
        make_comment(body=body)


def test_removed_comment_says_nothing_and_says_why() -> None:
    comment, other = make_comment(), make_user()
    author = comment.written_by
    rows = Comment.objects.filter(pk=comment.pk)
    now = timezone.now()

    for values, rule in (
        ({"removed_at": now, "removed_by": author}, "says_something"),
        ({"removed_at": now, "removed_by": other, "body": ""}, "removed_with_reason"),
        ({"removed_at": now, "body": ""}, "removed_pair"),
        ({"removed_by": author}, "removed_pair"),
    ):
        by = values.get("removed_by", author)
        refused = pytest.raises(IntegrityError, match=rule)
        with pghistory.context(user=by.pk), refused, transaction.atomic():
            rows.update(**values)
    with pghistory.context(user=author.pk):
        assert rows.update(removed_at=now, removed_by=author, body="") == 1


def test_database_lets_the_author_alone_change_the_words() -> None:
    comment, other = make_comment(), somebody("administrator")
    rows = Comment.objects.filter(pk=comment.pk)
    removed = {"removed_at": timezone.now(), "removed_by": comment.written_by, "body": ""}

    for by, values, rule in (
        (other, {"body": "Mine"}, "their author’s"),
        (None, {"body": "Mine"}, "their author’s"),
        (other, {"written_by": other}, "does not become another’s"),
        (other, removed, "in another’s name"),
    ):
        refused = pytest.raises(IntegrityError, match=rule)
        with pghistory.context(user=by and by.pk), refused, transaction.atomic():
            rows.update(**values)
    with pghistory.context(user=comment.written_by_id):
        assert rows.update(body="Which line?") == 1


def test_database_lets_nobody_speak_in_anothers_name() -> None:
    thread, author = make_thread(), make_user()

    with pghistory.context(user=make_user().pk), pytest.raises(IntegrityError, match="author’s"):
        Comment.objects.create(thread=thread, body="Mine", written_by=author)


def test_record_is_in_the_hands_of_one() -> None:
    source = make_source()
    make_assignment(source)

    with pytest.raises(IntegrityError, match="to_one_person"):
        make_assignment(source)


def test_record_is_watched_once() -> None:
    watch, source = make_watch(), make_source()
    make_watch(source, watch.owner)

    with pytest.raises(IntegrityError, match="watched_once"):
        make_watch(source, watch.owner)


def test_history_keeps_what_was_said_and_who_removed_it() -> None:
    author, chief = somebody("editor"), somebody("administrator")
    comment = talk.start(make_source(), "A secret", by=author)

    talk.remove(comment, by=chief, reason="It names a witness.")

    said, removed = Comment.pgh_event_model.objects.order_by("pgh_id")
    assert (said.body, said.pgh_agent) == ("A secret", f"user:{author.pk}")
    assert (removed.body, removed.pgh_agent) == ("", f"user:{chief.pk}")


def test_functions_refuse_another_whoever_calls_them() -> None:
    comment, other = make_comment(), somebody("reviewer")

    with pytest.raises(PermissionDenied):
        talk.edit(comment, "Mine", by=other)
    with pytest.raises(PermissionDenied):
        talk.remove(comment, by=other, reason="Mine")


@pytest.mark.django_db(transaction=True)
def test_taken_down_record_takes_what_was_said_of_it_along() -> None:
    outlet, author = make_publisher("The Gauge"), somebody("editor")
    publish_reviewed([outlet], by=author, reviewer=somebody("reviewer"))
    outlet.refresh_from_db()
    talk.start(outlet, "Canary said so.", by=author)
    kept = talk.start(make_source(), "Another’s", by=author)

    take_down(outlet, by=somebody("administrator"), reason="A court ordered it.")

    changes = Comment.pgh_event_model.objects.all()
    for told in (Comment.objects.all(), changes):
        assert not told.filter(body__contains="Canary").exists()
    kept.refresh_from_db()
    assert kept.body == "Another’s"


# --- In hand, and watched -------------------------------------------------------------------------


def test_record_is_handed_on(desk: Desks) -> None:
    editor, other, source = desk(), desk("reviewer"), make_source()

    act(editor, source, "assign", assignee=editor.user.pk)
    act(editor, source, "assign", assignee=other.user.pk)
    page = page_of(desk("reader"), source).get_element_by_id("talk")
    assert f"Assigned to {other.user} by {editor.user}" in page.text_content()

    act(other, source, "assign", assignee="")
    assert not Assignment.objects.exists()


def test_reader_assigns_nothing_and_nobody_is_made_up(desk: Desks) -> None:
    source, gone = make_source(), make_user(is_active=False)

    act(desk("reader"), source, "assign", 403, assignee=gone.pk)
    act(desk(), source, "assign", assignee=gone.pk)

    assert not Assignment.objects.exists()


def test_assigning_the_same_person_again_is_no_news() -> None:
    source, editor, other = make_source(), somebody("editor"), somebody("editor")
    talk.assign([source], other, by=editor)
    before = Assignment.objects.get()

    talk.assign([source], other, by=editor)

    assert Assignment.objects.get() == before


def test_watching_twice_watches_once_and_ends(desk: Desks) -> None:
    person, source = desk("reader"), make_source()

    for _ in range(2):
        act(person, source, "watch")
    assert Watch.objects.get().owner == person.user
    act(desk("reader"), source, "unwatch")
    assert Watch.objects.exists()
    act(person, source, "unwatch")

    assert not Watch.objects.exists()


# --- Comments on words ----------------------------------------------------------------------------


def remark(desk: Desk, excerpt: Any, status: int = 201, **typed: Any) -> Any:
    snapshot = excerpt.snapshot
    address = reverse("admin:claims_reader_remark", args=[snapshot.source_id])
    words = {"snapshot": snapshot.pk, "start": excerpt.start, "end": excerpt.end}
    answer = desk.client.post(address, {**words, "exact": excerpt.exact, **typed})
    assert answer.status_code == status, answer.content.decode()
    return answer


def test_words_are_commented_on_and_marked_in_the_text(desk: Desks) -> None:
    person, excerpt = desk("reader"), make_excerpt()
    source = excerpt.snapshot.source
    reading = reverse("admin:claims_reader", args=[source.pk])

    remark(person, excerpt, body="Or “struck”?")

    page = person.open(reading)
    (thread,) = page.xpath("//*[@id='talk']//article")
    assert thread.xpath("blockquote/text()") == [excerpt.exact]
    assert page.xpath("//mark[span/@class='comment']/@data-excerpts") == [
        thread.get("data-excerpts")
    ]
    source.refresh_from_db()
    assert f"user:{person.user.pk}" not in source.contributors


def test_words_that_are_not_there_are_refused_and_the_comment_stays(desk: Desks) -> None:
    excerpt = make_excerpt()

    answer = remark(desk(), excerpt, 200, exact="other", body="Or “struck”?")

    assert "The selected words are not at" in answer.content.decode()
    assert "Or “struck”?" in answer.content.decode()
    assert not Thread.objects.exists()


def test_reader_counts_the_same_queries_with_more_comments(desk: Desks) -> None:
    person, excerpt = desk(), make_excerpt()
    source = excerpt.snapshot.source
    reading = reverse("admin:claims_reader", args=[source.pk])

    def count(threads: int) -> int:
        for _ in range(threads):
            with pghistory.context(user=person.user.pk):
                make_comment(make_thread(source, excerpt=excerpt))
        person.open(reading)
        with CaptureQueriesContext(connection) as queries:
            person.open(reading)
        return len(queries)

    assert count(1) == count(5)
