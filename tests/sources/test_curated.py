"""The root of an aggregate: who wrote the version in hand, and that somebody else reviewed it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pghistory
import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from sources.models import Source, User
from tests.factories import make_publisher, make_snapshot, make_source, make_user

pytestmark = pytest.mark.django_db


@contextmanager
def writing(user: User) -> Iterator[None]:
    with pghistory.context(user=user.pk):
        yield


@pytest.fixture
def author() -> User:
    return make_user("author")


@pytest.fixture
def reviewer() -> User:
    return make_user("reviewer")


@pytest.fixture
def source(author: User) -> Source:
    with writing(author):
        source = make_source()
    source.refresh_from_db()
    return source


def review(source: Source, by: User, **more: Any) -> int:
    with writing(by):
        Source.objects.filter(pk=source.pk, state="draft").update(state="in_review")
        return Source.objects.filter(pk=source.pk).update(
            state="approved", reviewed_at=timezone.now(), reviewed_by=by, **more
        )


def agent(user: User) -> str:
    return f"user:{user.pk}"


def test_contributors_are_who_wrote(source: Source, author: User, reviewer: User) -> None:
    assert source.contributors == [agent(author)]

    with writing(reviewer):
        Source.objects.filter(pk=source.pk).update(title="Another")
    with writing(author):
        make_snapshot("Text.", source)

    source.refresh_from_db()
    assert source.contributors == [agent(author), agent(reviewer)]


def test_sql_counts_as_the_database_user(source: Source, author: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pghistory.context_metadata', '', true), session_user")
        (_, user) = cursor.fetchone()
        cursor.execute("UPDATE sources_source SET title = 'Another' WHERE id = %s", [source.pk])

    source.refresh_from_db()
    assert source.contributors == [agent(author), f"db:{user}"]


@pytest.mark.parametrize("written", ["contributors = '{}'", "version = 77", "title = 'x'"])
def test_writing_columns_of_the_machine_changes_nothing_in_them(
    source: Source, author: User, reviewer: User, written: str
) -> None:
    with writing(reviewer), connection.cursor() as cursor:
        cursor.execute(f"UPDATE sources_source SET {written} WHERE id = %s", [source.pk])

    before = source.version
    source.refresh_from_db()
    assert source.version == before + 1
    assert agent(author) in source.contributors


def test_another_person_reviews(source: Source, author: User, reviewer: User) -> None:
    review(source, reviewer)

    source.refresh_from_db()
    assert (source.state, source.reviewed_by) == ("approved", reviewer)
    assert source.contributors == [agent(author)]
    with pytest.raises(IntegrityError, match="approving does both"):
        connection.check_constraints()


def test_author_cannot_review(source: Source, author: User) -> None:
    with pytest.raises(IntegrityError, match="four_eyes"):
        review(source, author)


def test_reviewer_who_wrote_in_the_same_breath_is_refused(source: Source, reviewer: User) -> None:
    with pytest.raises(IntegrityError, match="four_eyes"):
        review(source, reviewer, title="Better so")


def test_author_of_a_part_cannot_review(source: Source, reviewer: User) -> None:
    with writing(reviewer):
        make_snapshot("Text.", source)

    with pytest.raises(IntegrityError, match="four_eyes"):
        review(source, reviewer)


def test_approval_names_its_reviewer(source: Source) -> None:
    Source.objects.filter(pk=source.pk).update(state="in_review")

    with pytest.raises(IntegrityError, match="approved_is_reviewed"):
        Source.objects.filter(pk=source.pk).update(state="approved")


@pytest.mark.parametrize("edit", ["of itself", "of a part"])
def test_edit_takes_the_approval_back(source: Source, reviewer: User, edit: str) -> None:
    review(source, reviewer)

    with writing(reviewer):
        if edit == "of itself":
            Source.objects.filter(pk=source.pk).update(title="Another")
        else:
            make_snapshot("Text.", source)

    source.refresh_from_db()
    assert (source.state, source.reviewed_by, source.reviewed_at) == ("draft", None, None)
    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        review(source, reviewer)


def test_human_id() -> None:
    publisher = make_publisher()

    assert publisher.human_id == f"PUB-{publisher.pk:06d}"
    assert Source().human_id == "SRC-new"
