"""Rows of the sources."""

import hashlib
from itertools import count
from typing import Any

import pghistory
from django.db import transaction

from sources import talk
from sources.ledger.heads import sign_head
from sources.models import (
    AccessEvent,
    Anchor,
    Arrival,
    Assignment,
    Bookmark,
    Comment,
    CorrectionRequest,
    CuratedModel,
    Excerpt,
    ExcerptTranslation,
    LedgerEntry,
    Publisher,
    RawFile,
    Snapshot,
    Source,
    SourceLink,
    Taint,
    Thread,
    Token,
    TreeHead,
    User,
    Watch,
)
from sources.publication.publishing import publish
from sources.tokens import issue

number = count(1)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def make_user(username: str = "", **over: Any) -> User:
    return User.objects.create_user(username or f"user{next(number)}", **over)


def make_access_event(**over: Any) -> AccessEvent:
    given = {"kind": "signed_in", "account": f"user{next(number)}", "address": "192.0.2.1"}
    return AccessEvent.objects.create(**{**given, **over})


def make_token(**over: Any) -> Token:
    return make_token_words(**over)[0]


def make_token_words(**over: Any) -> tuple[Token, str]:
    """A token, and the words that it is used by."""
    owner = over.pop("owner", None) or make_user()
    label = f"Mirror {next(number)}"
    given = {"label": label, "scopes": ["read"], "expiry_date": None, "by": owner}
    return issue(owner=owner, **{**given, **over})


def make_bookmark(owner: User | None = None, **over: Any) -> Bookmark:
    given = {"label": "Claims: Draft", "address": "claims/claim/?state__exact=draft", **over}
    return Bookmark.objects.create(owner=owner or make_user(), **given)


def make_arrival(
    brought_by: User | None = None, content: bytes = b"Bytes.", **over: Any
) -> Arrival:
    given = {"name": "pasted text", "method": "paste", "media_type": "text/plain", **over}
    return Arrival.objects.create(
        brought_by=brought_by or make_user(),
        content=content,
        **{"sha256": sha256(content), **given},
    )


def make_publisher(name: str = "", **over: Any) -> Publisher:
    return Publisher.objects.create(name=name or f"Outlet {next(number)}", **over)


def make_source(title: str = "A report", **over: Any) -> Source:
    return Source.objects.create(title=title, **over)


def make_source_link(
    source: Source | None = None, target: Source | None = None, **over: Any
) -> SourceLink:
    return SourceLink.objects.create(
        source=source or make_source(),
        target=target or make_source(),
        **{"kind": "quotes", **over},
    )


def make_raw_file(content: bytes = b"Bytes.", **over: Any) -> RawFile:
    """The row of these bytes, which is there once."""
    return RawFile.objects.get_or_create(
        sha256=over.pop("sha256", sha256(content)), defaults={"content": content, **over}
    )[0]


@transaction.atomic
def make_snapshot(
    text: str = "The river rose.", source: Source | None = None, **over: Any
) -> Snapshot:
    encoded = text.encode()
    return Snapshot.objects.create(
        source=source or make_source(),
        raw=over.pop("raw", None) or make_raw_file(encoded),
        text=text,
        **{
            "text_sha256": sha256(encoded),
            "method": "paste",
            "media_type": "text/plain",
            "extractor": "plain",
            "extractor_version": "1",
            **over,
        },
    )


@transaction.atomic
def make_excerpt(
    exact: str = "The river rose.",
    snapshot: Snapshot | None = None,
    source: Source | None = None,
    **over: Any,
) -> Excerpt:
    """The first ``exact`` of ``snapshot``, or of a new one (of ``source``) that holds the words."""
    snapshot = snapshot or make_snapshot(f"It is told: {exact} ({next(number)})", source)
    start = over.pop("start", snapshot.text.find(exact))
    return Excerpt.objects.create(
        snapshot=snapshot, start=start, exact=exact, **{"end": start + len(exact), **over}
    )


def make_translation(excerpt: Excerpt | None = None, **over: Any) -> ExcerptTranslation:
    defaults = {
        "language": "fr",
        "words": "Le fleuve a monté.",
        "translator_kind": "person",
        "translator": "N. Amara",
    }
    return ExcerptTranslation.objects.create(
        excerpt=excerpt or make_excerpt(), **{**defaults, **over}
    )


@transaction.atomic
def make_anchor(
    excerpt: Excerpt | None = None, snapshot: Snapshot | None = None, **over: Any
) -> Anchor:
    """An excerpt found again in ``snapshot``, or in a new capture that begins with its words."""
    excerpt = excerpt or make_excerpt()
    if snapshot is None:
        snapshot = make_snapshot(f"{excerpt.exact} ({next(number)})", excerpt.snapshot.source)
    defaults = {"outcome": "exact", "start": 0, "end": len(excerpt.exact)}
    return Anchor.objects.create(excerpt=excerpt, snapshot=snapshot, **{**defaults, **over})


def make_taint(record: Source | None = None, **over: Any) -> Taint:
    """A flag at a source, raised by another that it rests on."""
    record = record or make_source()
    defaults = {
        "kind": record.KIND,
        "record_uuid": record.uuid,
        "record_number": record.pk,
        "reason": "retracted",
        "cause_kind": "source",
        "cause_uuid": make_source().uuid,
        "detail": "A source of it was retracted.",
    }
    return Taint.objects.create(**{**defaults, **over})


def make_ledger_entry(record: Publisher | None = None) -> LedgerEntry:
    """The publication of ``record``, or of a new outlet, without its review."""
    (revision,) = publish([record or make_publisher()])
    return revision.entry


def make_correction_request(record: Any = None, **over: Any) -> CorrectionRequest:
    """What a reader reports of ``record``, or of a new outlet."""
    given = {"kind": "detail", "body": "It is of Iraq.", **over}
    return CorrectionRequest.objects.create(entry=make_ledger_entry(record), **given)


def make_tree_head() -> TreeHead:
    """The signed head over a new publication and all before it."""
    make_ledger_entry()
    head = sign_head()
    assert head
    return head


def make_thread(record: CuratedModel | None = None, **over: Any) -> Thread:
    return Thread.objects.create(**talk.about(record or make_source()), **over)


def make_comment(thread: Thread | None = None, body: str = "Which page?", **over: Any) -> Comment:
    author = over.pop("written_by", None) or make_user()
    thread = thread or make_thread()
    with pghistory.context(user=over.get("removed_by", author).pk):
        return Comment.objects.create(thread=thread, body=body, written_by=author, **over)


def make_assignment(record: CuratedModel | None = None, **over: Any) -> Assignment:
    given = {name: over.pop(name, None) or make_user() for name in ("assignee", "assigned_by")}
    return Assignment.objects.create(**talk.about(record or make_source()), **given, **over)


def make_watch(record: CuratedModel | None = None, owner: User | None = None) -> Watch:
    return Watch.objects.create(**talk.about(record or make_source()), owner=owner or make_user())
