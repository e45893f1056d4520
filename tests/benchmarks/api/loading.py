"""Puts a corpus by COPY into the tables of what is published, as publishing would leave them."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import count
from typing import Any, NamedTuple

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
from sources.models import (
    CorrectionRequest,
    LedgerEntry,
    LedgerNode,
    Reference,
    TakenDown,
    TreeHead,
)
from sources.publication.indexing import stated, texts, vector
from sources.publication.kinds import Kind, kind_named, kinds
from tests.benchmarks.api.corpus import Batch, Corpus, Published, Samples

FIRST = datetime(2020, 1, 1, tzinfo=UTC)
LAST = datetime(2026, 1, 1, tzinfo=UTC)
# As ``map``, or by several processes.
Spread = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]
# What was staged of one batch: columns as they are, and those that the database derives, from what.
STAGING = """
CREATE TEMPORARY TABLE IF NOT EXISTS staged (
    seq bigint, number bigint, uuid uuid, until bigint, plain jsonb, derived jsonb, words jsonb
)
"""
# Here the indexes are kept that are made last. Those of constraints stay.
LEFT_OUT = "benchmark_left_out"
INDEXES = """
SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
 WHERE indrelid = ANY (%s::regclass[])
   AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
 ORDER BY indrelid = 'claims_claimindex'::regclass DESC, indrelid
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
    connection: BaseDatabaseWrapper,
    corpus: Corpus,
    advance: Callable[[int], object] = id,
    spread: Spread = map,
) -> None:
    """Put ``corpus`` in the place of all that is published, as the owner, with the triggers off.

    One that was interrupted goes on where it was.
    """
    _empty(connection)
    for stage in corpus.stages():
        copied = spread(partial(_have, connection, corpus), stage)
        for batch, held in zip(stage, copied, strict=True):
            corpus.held.put(held)
            advance(len(batch.numbers))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT definition FROM {LEFT_OUT} WHERE to_regclass(name) IS NULL")
        definitions = [definition for (definition,) in cursor.fetchall()]
    for _ in spread(partial(_define, connection), definitions):
        pass
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        _grow(cursor)
        for kind in kinds():  # new records come after those of the corpus
            sequence = f"{kind.root._meta.db_table}_id_seq"
            cursor.execute("SELECT setval(%s, %s)", [sequence, corpus.sizes[kind.name] + 10_000])


def _published_models() -> list[Any]:
    of_kinds = [model for kind in kinds() for model in (kind.revision, kind.index)]
    return [*of_kinds, LedgerEntry, LedgerNode, TreeHead, Reference, TakenDown, CorrectionRequest]


def _empty(connection: BaseDatabaseWrapper) -> None:
    """Make room, unless that is done. Indexes are made anew at the end instead of row by row."""
    tables = [model._meta.db_table for model in _published_models()]
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NULL", [LEFT_OUT])
        if cursor.fetchone() == (True,):
            cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {', '.join(tables)}")
            cursor.execute(f"CREATE TABLE {LEFT_OUT} AS {INDEXES}", [tables])
            cursor.execute(f"SELECT name FROM {LEFT_OUT}")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP INDEX {name}")


def _define(connection: BaseDatabaseWrapper, definition: str) -> None:
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute(definition)


class Rows(NamedTuple):
    """What a batch puts in each table; and the expressions among the index's columns, by name."""

    entries: list[Any]
    revisions: list[Any]
    staged: list[Any]
    references: list[Any]
    derived: dict[str, Any]


ENTRY = "seq, kind, record_uuid, number, reason, commitment, published_at, published_by, leaf"
REVISION = "entry_id, record_id, number, version, shape, document, digest, salt, note, reviewer"
STAGED = "seq, number, uuid, until, plain, derived, words"
REFERENCE = "kind, record_uuid, record_number, target_kind, target_uuid, role, from_seq, until_seq"
# The columns of every index that come from the ledger.
OF_LEDGER = {"revision_id": "seq", "number": "number", "uuid": "uuid", "from_seq": "seq"}


def _have(connection: BaseDatabaseWrapper, corpus: Corpus, batch: Batch) -> dict[str, str]:
    """Have a batch, with its indexes; the documents that others copy from, by UUID."""
    revisions = kind_named(batch.kind).revision._default_manager.using(connection.alias)
    found = revisions.filter(entry_id__in=corpus.seqs(batch))
    if not found.exists():
        _put(connection, corpus, batch)
    if batch.kind == "claim":  # others copy no more than it begins with
        return {}
    return {str(uuid): text for uuid, text in found.values_list("entry__record_uuid", "document")}


def _put(connection: BaseDatabaseWrapper, corpus: Corpus, batch: Batch) -> None:
    kind, made = kind_named(batch.kind), corpus.publications(batch)
    rows = _rows(kind, corpus.total, made)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(STAGING)
        _fill(cursor, LedgerEntry._meta.db_table, ENTRY, rows.entries)
        _fill(cursor, kind.revision._meta.db_table, REVISION, rows.revisions)
        _fill(cursor, "staged", STAGED, rows.staged)
        _fill(cursor, Reference._meta.db_table, REFERENCE, rows.references)
        _index(connection, kind, rows.derived)


def _rows(kind: Kind, total: int, made: Sequence[Published]) -> Rows:
    rows = Rows([], [], [], [], {})
    for one in made:
        document = one.document
        text = canonical(document)
        digest = hashlib.sha256(text.encode()).hexdigest()
        salt = hashlib.sha256(f"{one.seq}".encode()).hexdigest()
        rows.entries.append(_entry(total, one, commitment(salt, digest)))
        about = (one.seq, one.number, document["revision"], 1, kind.shape)
        rows.revisions.append((*about, text, digest, salt, "", ""))
        columns = kind.columns(document)
        expressions = {n: value for n, value in columns.items() if _is_expression(value)}
        rows.derived.update(expressions)
        rows.staged.append(_staged(one, columns, expressions))
        rows.references.extend(
            (kind.name, document["uuid"], one.number, *named, one.seq, one.until)
            for named in stated(document)
        )
    return rows


def canonical(document: dict[str, Any]) -> str:
    """As :func:`publishing.canonical`, for documents without fractions, and much quicker."""
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS).decode()


def _entry(total: int, one: Published, committed: str) -> tuple[Any, ...]:
    at = FIRST + (LAST - FIRST) * (one.seq / total)
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
        "TRUNCATE sources_ledgernode; INSERT INTO sources_ledgernode (level, index, hash)"
        " SELECT 0, seq - 1, leaf FROM sources_ledgerentry ORDER BY seq"
    )
    for level in count(1):
        cursor.execute(GROW, {"level": level})
        if cursor.rowcount < 1:
            break
