"""`verify` finds whatever was changed behind the database's back, and nothing where all is well.

CLAIMBASE_MUTATIONS says how many changes are tried (60 in the suite).
"""

import os
import random
from io import StringIO
from typing import Any

import pghistory
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from claims.models import Claim
from sources import verification
from sources.ledger.heads import sign_head
from sources.models import LedgerEntry
from sources.publication.kinds import kinds
from sources.review import steps
from sources.review.batch import companions, publish_reviewed
from sources.review.withdrawal import retract
from tests.factories import (
    make_claim,
    make_publisher,
    make_relation,
    make_snapshot,
    make_source,
    make_statement,
    make_threat,
)
from tests.house.inventory import INDEXES, REVISIONS
from tests.people import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_owner")]
MUTATIONS = int(os.environ.get("CLAIMBASE_MUTATIONS", "60"))


@pytest.fixture
def published() -> Claim:
    """A small corpus of every kind, with a correction and a retraction; a claim of it."""
    editor, reviewer = person("editor"), person("reviewer")
    with pghistory.context(user=editor.pk):
        source = make_source(publisher=make_publisher(), licence="public_domain")
        make_snapshot("The river rose. Unless they pay, we strike.", source)
        claim = make_claim(source=source)
        statement = make_statement()
        threat = make_claim("threat", "We strike.", statement=statement, source=source)
        make_threat(threat)
        relation = make_relation()
    publish_reviewed(companions(source), by=editor, reviewer=reviewer)
    sign_head()
    cited = relation.citations.get().excerpt.snapshot.source
    publish_reviewed(companions(cited), by=editor, reviewer=reviewer)
    with pghistory.context(user=editor.pk):
        Claim.objects.filter(pk=claim.pk).update(proposition="The river rose a little.")
    steps.submit([claim], by=editor)
    steps.approve([claim], by=reviewer, corrects=[claim], note="It was less.")
    retract(threat, by=reviewer, reason="A mistranslation.")
    sign_head()
    claim.refresh_from_db()
    return claim


def problems() -> list[str]:
    return list(verification.everything())


def test_nothing_is_found_where_all_is_well(published: Claim) -> None:
    assert [kind for kind in kinds() if not kind.revision._default_manager.exists()] == []
    for _ in range(3):
        assert problems() == []


def test_command_says_so(published: Claim) -> None:
    out = StringIO()

    call_command("verify", stdout=out)
    call_command("verify", published.human_id, stdout=out)

    entries = LedgerEntry.objects.count()
    assert (
        out.getvalue().splitlines() == [f"Verified, under a signed head of {entries} entries."] * 2
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("CLM-999999", "Nothing was published of CLM-999999"),
        ("claim", "is no id of a record"),
        ("CLM-x", "is no id of a record"),
    ],
)
def test_record_that_is_none(name: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("verify", name)


def test_command_fails_and_names_what_is_wrong(published: Claim) -> None:
    behind_the_back("UPDATE claims_claimrevision SET note = 'Nothing was wrong.' WHERE note <> ''")
    err = StringIO()

    with pytest.raises(SystemExit) as status:
        call_command("verify", stderr=err, stdout=StringIO())

    assert status.value.code == 1
    assert f"The note of {published.human_id} revision 2" in err.getvalue()
    with pytest.raises(SystemExit):
        call_command("verify", published.human_id, stderr=err, stdout=StringIO())


def behind_the_back(sql: str, *values: Any) -> int:
    """Run SQL with no trigger and no foreign key to stop it; how many rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, values)
        changed = cursor.rowcount
        cursor.execute("SET LOCAL session_replication_role = origin")
    return changed


# Columns that no digest covers: who did it inside, and what is looked up elsewhere.
UNCOVERED = {"reviewer", "version", "published_by", "signed_at", "id"}
LEDGER = {
    "sources_ledgerentry": None,
    "sources_ledgernode": None,
    "sources_treehead": {"size", "root", "note", "signed_by"},
    "sources_reference": None,
    "sources_excerpt": {"exact", "prefix", "suffix", "start", "end"},
    "sources_snapshot": {"text", "text_sha256"},
    "sources_rawfile": {"content", "sha256"},
    "sources_publishedtext": None,
    **{model._meta.db_table: None for model in (*REVISIONS, *INDEXES)},
}
# By the type of a column, an expression of it that is another value.
OTHERWISE = {
    "text": "coalesce({0}, '') || 'x'",
    "character varying": "CASE WHEN length({0}) = 64 THEN encode(sha256({0}::bytea), 'hex') "
    "ELSE left({0} || 'x', 40) END",
    "bigint": "coalesce({0}, 0) + 1",
    "integer": "coalesce({0}, 0) + 1",
    "smallint": "coalesce({0}, 0) + 1",
    "boolean": "NOT coalesce({0}, false)",
    "uuid": "gen_random_uuid()",
    "timestamp with time zone": "{0} + interval '1 microsecond'",
    "tstzrange": "CASE WHEN {0} IS NULL THEN '[2001-01-01,2001-01-02)'::tstzrange END",
    "bigint[]": "{0} || 7::bigint",
    "date[]": "{0} || DATE '2001-01-01'",
    "text[]": "{0} || ARRAY['x']",
    "uuid[]": "{0} || gen_random_uuid()",
    "tsvector": "{0} || 'zzz'::tsvector",
    "bytea": "{0} || 'x'",
}


def columns() -> list[tuple[str, str, str]]:
    """Each column that something covers: table, name, type."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attrelid::regclass::text, attname,"
            " regexp_replace(format_type(atttypid, atttypmod), '\\(\\d+\\)', '')"
            " FROM pg_attribute WHERE attrelid = ANY (%s::regclass[]) AND attnum > 0"
            " AND NOT attisdropped AND attgenerated = ''",
            [list(LEDGER)],
        )
        rows = cursor.fetchall()
    return [
        (table, name, kind)
        for table, name, kind in rows
        if name not in UNCOVERED and (LEDGER[table] is None or name in (LEDGER[table] or ()))
    ]


def mutate(chance: random.Random, places: list[tuple[str, str, str]]) -> tuple[str, int]:
    """Change one value of one row, or remove the row; what was done, and to how many rows."""
    table, name, kind = chance.choice(places)
    skip = chance.randrange(50)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ctid::text FROM {table} ORDER BY ctid")
        rows = [ctid for (ctid,) in cursor.fetchall()]
    row = rows[skip % len(rows)]
    if chance.random() < 0.1 and table not in ("sources_rawfile", "sources_snapshot"):
        return f"DELETE {table} {row}", behind_the_back(
            f"DELETE FROM {table} WHERE ctid = %s::tid", row
        )
    other = OTHERWISE[kind].format(f'"{name}"')
    done = behind_the_back(
        f'UPDATE {table} SET "{name}" = {other} WHERE ctid = %s::tid'
        f' AND "{name}" IS DISTINCT FROM {other}',
        row,
    )
    return f"{table}.{name} {row}", done


def test_each_single_change_is_found(published: Claim) -> None:
    chance, places = random.Random(7), columns()
    tried: dict[str, int] = {"found": 0, "refused": 0}
    missed = []

    while tried["found"] < MUTATIONS:
        try:
            with transaction.atomic():
                what, done = mutate(chance, places)
                if done:
                    tried["found"] += 1
                    if not problems():
                        missed.append(what)
                transaction.set_rollback(True)
        except IntegrityError:  # a constraint that is no trigger
            tried["refused"] += 1

    assert missed == []
    assert tried["found"] >= MUTATIONS


def test_document_with_all_its_own_digests_is_found(published: Claim) -> None:
    behind_the_back(
        "UPDATE claims_claimrevision SET document = replace(document, 'rose', 'fell'),"
        " digest = encode(sha256(convert_to(replace(document, 'rose', 'fell'), 'UTF8')), 'hex')"
        " WHERE entry_id = (SELECT min(entry_id) FROM claims_claimrevision)"
    )

    assert any("not the one that the ledger commits to" in problem for problem in problems())


def test_ledger_written_anew_is_found_by_the_heads(published: Claim) -> None:
    """Whoever rewrites an entry, its leaf and its nodes cannot rewrite the heads that were kept."""
    behind_the_back("DELETE FROM sources_treehead")
    behind_the_back("UPDATE sources_ledgerentry SET reason = 'update' WHERE reason = 'correction'")
    behind_the_back(
        "UPDATE sources_ledgerentry entry SET leaf = sources_leaf(sources_envelope(entry))"
    )

    found = problems()

    assert any("has another root than they" in problem for problem in found)
    assert any("no more in the database" in problem for problem in found)
