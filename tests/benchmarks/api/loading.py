"""Puts a corpus by COPY into the tables of what is published, as publishing would leave them."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from typing import Any

import orjson
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import TextField
from django.db.models.expressions import RawSQL

from actors.documents.places import PlaceMention
from actors.models import Place
from claims.documents.claims import TopicMention
from claims.models import Topic
from sources.choices import PublicationReason
from sources.ledger.verifier import commitment, envelope_bytes, leaf_hash
from sources.models import LedgerEntry, LedgerNode, Reference, TakenDown, TreeHead
from sources.publication.indexing import stated, texts, vector
from sources.publication.kinds import Kind, kinds
from tests.benchmarks.api.corpus import Corpus, Published, Samples

FIRST = datetime(2020, 1, 1, tzinfo=UTC)
LAST = datetime(2026, 1, 1, tzinfo=UTC)
# What was staged of one batch: columns as they are, and those that the database derives, from what.
STAGING = """
CREATE TEMPORARY TABLE staged (
    seq bigint, number bigint, uuid uuid, until bigint, plain jsonb, derived jsonb, words jsonb
)
"""
GROW = """
INSERT INTO sources_ledgernode (level, index, hash)
SELECT %(level)s, earlier.index / 2, sources_node(earlier.hash, later.hash)
  FROM sources_ledgernode earlier JOIN sources_ledgernode later
    ON later.level = earlier.level AND later.index = earlier.index + 1
 WHERE earlier.level = %(level)s - 1 AND earlier.index %% 2 = 0
"""


def samples(using: str) -> Samples:
    """What is published in this database, as samples for a corpus."""
    documents = {
        kind.name: [
            text
            for text in kind.revision._default_manager.using(using).values_list(
                "document", flat=True
            )
            if not orjson.loads(text).get("merged_into")
        ]
        for kind in kinds()
    }
    return Samples(
        documents,
        [PlaceMention(place).data for place in Place.objects.using(using).order_by("code")],
        [TopicMention(topic).data for topic in Topic.objects.using(using).order_by("code")],
    )


def load(
    connection: BaseDatabaseWrapper, corpus: Corpus, advance: Callable[[int], object] = id
) -> None:
    """Put ``corpus`` in the place of all that is published, as the owner, with the triggers off."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL session_replication_role = replica"
        )
        tables = [model._meta.db_table for model in _published_models()]
        cursor.execute(f"TRUNCATE {', '.join(tables)}")
        cursor.execute(STAGING)
        with _without_indexes(cursor, tables):
            for batch in corpus:
                _index(connection, batch[0].kind, _copy(cursor, corpus, batch))
                advance(len(batch))
            _grow(cursor)
        cursor.execute("DROP TABLE staged")
        for kind in kinds():  # new records come after those of the corpus
            sequence = f"{kind.root._meta.db_table}_id_seq"
            cursor.execute("SELECT setval(%s, %s)", [sequence, corpus.sizes[kind.name] + 10_000])


def _published_models() -> list[Any]:
    of_kinds = [model for kind in kinds() for model in (kind.revision, kind.index)]
    return [*of_kinds, LedgerEntry, LedgerNode, TreeHead, Reference, TakenDown]


@contextmanager
def _without_indexes(cursor: Any, tables: Sequence[str]) -> Iterator[None]:
    """Indexes are made anew at once instead of row by row; those of constraints stay."""
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = ANY (%s::regclass[]) AND NOT EXISTS"
        " (SELECT FROM pg_constraint WHERE conindid = indexrelid)",
        [list(tables)],
    )
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for _, definition in found:
        cursor.execute(definition)


ENTRY = "seq, kind, record_uuid, number, reason, commitment, published_at, published_by, leaf"
REVISION = "entry_id, record_id, number, version, shape, document, digest, salt, note, reviewer"
STAGED = "seq, number, uuid, until, plain, derived, words"
REFERENCE = "kind, record_uuid, record_number, target_kind, target_uuid, role, from_seq, until_seq"
# The columns of every index that come from the ledger.
OF_LEDGER = {"revision_id": "seq", "number": "number", "uuid": "uuid", "from_seq": "seq"}


def _copy(cursor: Any, corpus: Corpus, batch: Sequence[Published]) -> dict[str, Any]:
    """Copy a batch, its indexes staged; the expressions among their columns, by name."""
    entries, revisions, staged, references = [], [], [], []
    derived: dict[str, Any] = {}
    kind = batch[0].kind
    for one in batch:
        document = one.document
        text = canonical(document)
        digest = hashlib.sha256(text.encode()).hexdigest()
        salt = hashlib.sha256(f"{one.seq}".encode()).hexdigest()
        entries.append(_entry(corpus, one, commitment(salt, digest)))
        about = (one.seq, one.number, document["revision"], 1, kind.shape)
        revisions.append((*about, text, digest, salt, "", ""))
        columns = kind.columns(document)
        expressions = {n: value for n, value in columns.items() if _is_expression(value)}
        derived |= expressions
        staged.append(_staged(one, columns, expressions))
        references += [
            (kind.name, document["uuid"], one.number, *named, one.seq, one.until)
            for named in stated(document)
        ]
    _fill(cursor, LedgerEntry._meta.db_table, ENTRY, entries)
    _fill(cursor, kind.revision._meta.db_table, REVISION, revisions)
    _fill(cursor, "staged", STAGED, staged)
    _fill(cursor, Reference._meta.db_table, REFERENCE, references)
    return derived


def canonical(document: dict[str, Any]) -> str:
    """As :func:`publishing.canonical`, for documents without fractions, and much quicker."""
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS).decode()


def _entry(corpus: Corpus, one: Published, committed: str) -> tuple[Any, ...]:
    at = FIRST + (LAST - FIRST) * one.seq / corpus.total
    number = one.document["revision"]
    envelope = {
        "at": f"{at:%Y-%m-%dT%H:%M:%S.%f}Z",
        "commitment": committed,
        "kind": one.kind.name,
        "number": number,
        "reason": PublicationReason.FIRST if number == 1 else PublicationReason.UPDATE,
        "seq": one.seq,
        "uuid": one.document["uuid"],
    }
    names = ("seq", "kind", "uuid", "number", "reason", "commitment", "at")
    leaf = leaf_hash(envelope_bytes(envelope))
    return (*(envelope[name] for name in names), "db:benchmark", leaf)


def _is_expression(value: Any) -> bool:
    return hasattr(value, "resolve_expression")


def _staged(
    one: Published, columns: dict[str, Any], expressions: dict[str, Any]
) -> tuple[Any, ...]:
    plain = {name: value for name, value in columns.items() if name not in expressions}
    derived = {name: _given(value) for name, value in expressions.items()}
    words = texts(one.kind, one.document)
    uuid = one.document["uuid"]
    return (one.seq, one.number, uuid, one.until, *map(_json, (plain, derived, words)))


def _given(expression: Any) -> Any:
    """What an expression is derived from: all of ours have one value."""
    (value,) = expression.get_source_expressions()
    return value.value


def _json(value: dict[str, Any]) -> str:
    return orjson.dumps(value, default=_range).decode()


def _range(span: Any) -> str:
    return f"[{span.lower or ''},{span.upper or ''})"


def _index(connection: BaseDatabaseWrapper, kind: Kind, derived: dict[str, Any]) -> None:
    """Index what is staged; the database evaluates each expression, given what is staged of it."""
    alias, model = connection.alias, kind.index
    compiler = model._default_manager.using(alias).all().query.get_compiler(alias)
    expressions = {name: _from_staged(name, value) for name, value in derived.items()}
    expressions["search"] = vector({weight: _staged_word(weight) for weight in "ABCD"})
    fields = [
        f for f in model._meta.fields if f.column not in (*OF_LEDGER, "until_seq", "document")
    ]
    parts: list[str] = []
    params: list[Any] = []
    for field in fields:
        part, more = f'plain."{field.column}"', ()
        if field.column in expressions:
            part, more = compiler.compile(expressions[field.column])
        parts.append(part)
        params += more
    defaults = {field.column: field.get_default() for field in fields if not field.null}
    names = [*OF_LEDGER, "until_seq", *(f'"{field.column}"' for field in fields)]
    values = [*(f"staged.{name}" for name in (*OF_LEDGER.values(), "until")), *parts]
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)}"
            f" FROM staged, jsonb_populate_record(NULL::{table}, %s::jsonb || plain) AS plain"
            " ORDER BY staged.seq",
            [*params, orjson.dumps(defaults).decode()],
        )
        cursor.execute("TRUNCATE staged")


def _staged_word(weight: str) -> RawSQL:
    return RawSQL("staged.words->>%s", [weight], TextField())


def _from_staged(name: str, expression: Any) -> Any:
    """The expression of what is staged for it, instead of one document's own value."""
    staged = f"staged.derived->>'{name}'"
    if isinstance(_given(expression), list):
        staged = f"ARRAY(SELECT jsonb_array_elements_text(staged.derived->'{name}'))"
    changed = expression.copy()
    changed.set_source_expressions([RawSQL(staged, [], TextField())])
    return changed


def _fill(cursor: Any, table: str, columns: str, rows: Sequence[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _grow(cursor: Any) -> None:
    """The tree over the ledger, a level at a time."""
    cursor.execute(
        "INSERT INTO sources_ledgernode (level, index, hash)"
        " SELECT 0, seq - 1, leaf FROM sources_ledgerentry ORDER BY seq"
    )
    for level in count(1):
        cursor.execute(GROW, {"level": level})
        if cursor.rowcount < 1:
            break
