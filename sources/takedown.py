"""The take-down: a function of the database's owner, the one that can blank what was for ever.

``sources_take_down(told)`` does what the entry ``told`` of the ledger says and commits to: its
document lists the revisions to be withheld, and names the record whose words go. It is written
anew after every migration, so that it knows every column that holds words.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connections, models

from sources.choices import PublicationReason
from sources.fields import CheckedField, EDTFField
from sources.grants import APP
from sources.models import Comment, CorrectionRequest, Source, Taint
from sources.publication.kinds import Kind, kinds
from sources.roles import ROOMS
from sources.timeline import members, parts_of
from sources.triggers import refuse

FUNCTION = """
CREATE OR REPLACE FUNCTION sources_take_down(told bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET claimbase.taking_down = 'on' AS $take_down$
DECLARE
    entry sources_ledgerentry;
    target bigint;
    withheld bigint[];
BEGIN
    SELECT * INTO entry FROM sources_ledgerentry WHERE seq = told AND reason = '{reason}';
    IF entry.seq IS NULL THEN
        {untold}
    END IF;
    SELECT record_id, ARRAY(SELECT jsonb_array_elements_text(document::jsonb -> 'withheld')::bigint)
      INTO STRICT target, withheld
      FROM ({revisions}) AS revision WHERE entry_id = told;
    INSERT INTO sources_takendown (entry_id, told_id)
    SELECT seq, told FROM unnest(withheld) AS seq WHERE seq < told
        ON CONFLICT (entry_id) DO NOTHING;
    {published}
    DELETE FROM sources_reference WHERE from_seq = ANY (withheld);
    UPDATE sources_transition SET reason = ''
     WHERE record_uuid = entry.record_uuid AND made_at < now();
    {flags}
    {talk}
    {reports}
    {desk}
    CASE entry.kind
    {words}
    END CASE;
END $take_down$;
REVOKE ALL ON FUNCTION sources_take_down(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sources_take_down(bigint) TO {app};
"""
PUBLISHED = """
    UPDATE {revision} SET document = NULL, digest = NULL, salt = NULL, note = ''
     WHERE entry_id = ANY (withheld);
    DELETE FROM {index} WHERE revision_id = ANY (withheld);
"""
# What was said of it by flags, that of the take-down itself aside.
FLAGS = """
    SELECT id FROM sources_taint
     WHERE entry.record_uuid IN (record_uuid, cause_uuid) AND raised_at < now()
"""
# What was said of it among ourselves.
TALK = """
    SELECT comment.id FROM sources_comment comment
      JOIN sources_thread thread ON thread.id = thread_id
     WHERE record_uuid = entry.record_uuid AND written_at < now()
"""
# What readers reported of it, and were answered.
REPORTS = """
    SELECT report.id FROM sources_correctionrequest report
      JOIN sources_ledgerentry read ON read.seq = report.entry_id
     WHERE read.record_uuid = entry.record_uuid
"""
# The admin's list of somebody's last changes names records and quotes what they cite. It repeats
# the history, and begins anew.
DESK = """
    DELETE FROM django_admin_log USING django_content_type type
     WHERE type.id = content_type_id AND model NOT IN ('user', 'token')
       AND app_label IN ({rooms});
"""
# What a source was captured as. Bytes that another source was captured with, too, are that one's.
CAPTURED = """
    UPDATE sources_rawfile raw
       SET content = convert_to('[taken down ' || id || ']', 'UTF8'),
           sha256 = encode(sha256(convert_to('[taken down ' || id || ']', 'UTF8')), 'hex')
     WHERE id IN (SELECT raw_id FROM sources_snapshot WHERE source_id = target)
       AND NOT EXISTS (
           SELECT FROM sources_snapshot other JOIN sources_source source ON source.id = source_id
            WHERE raw_id = raw.id AND source_id <> target AND source.uuid NOT IN (
                SELECT record_uuid FROM sources_ledgerentry WHERE reason = '{reason}'));
    UPDATE sources_snapshot snapshot
       SET text = blank.text, text_sha256 = encode(sha256(convert_to(blank.text, 'UTF8')), 'hex')
      FROM (SELECT id, left(id || repeat('█', text_length), text_length) AS text
              FROM sources_snapshot WHERE source_id = target) AS blank
     WHERE blank.id = snapshot.id;
    UPDATE sources_excerpt excerpt
       SET exact = substr(text, start + 1, "end" - start),
           prefix = right(left(text, start), length(prefix)),
           suffix = substr(text, "end" + 1, length(suffix))
      FROM sources_snapshot snapshot
     WHERE snapshot.id = snapshot_id AND source_id = target;
"""


def create_take_down(using: str, **_: Any) -> None:
    """Write the function, by the words that the models hold now."""
    sql = FUNCTION.format(
        app=APP,
        reason=PublicationReason.TAKE_DOWN,
        untold=refuse("The ledger does not tell of this take-down: enter it first."),
        revisions=" UNION ALL ".join(
            f"SELECT entry_id, record_id, document FROM {kind.revision._meta.db_table}"
            for kind in kinds()
        ),
        published="".join(
            PUBLISHED.format(revision=kind.revision._meta.db_table, index=kind.index._meta.db_table)
            for kind in kinds()
        ),
        flags="".join(_blank(Taint, FLAGS, ["detail", "verdict"])),
        talk="".join(_blank(Comment, TALK, ["body", "removal_reason"])),
        reports="".join(_blank(CorrectionRequest, REPORTS, ["body", "answer"])),
        desk=DESK.format(rooms=", ".join(f"'{room}'" for room in ROOMS)),
        words="".join(f"WHEN '{kind.name}' THEN {_words(kind)}" for kind in kinds()),
    )
    with connections[using].cursor() as cursor:
        cursor.execute(sql)


def words_of(model: type[models.Model]) -> list[str]:
    """The columns of a model in which people write words: no terms, codes or dates."""
    return [
        str(field.column)
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | ArrayField)
        and not isinstance(field, CheckedField | EDTFField | models.SlugField)
        and field.editable
    ]


def _words(kind: Kind) -> str:
    """Blank the words of one record and of its parts, those removed included."""
    captured = CAPTURED.format(reason=PublicationReason.TAKE_DOWN) if kind.root is Source else ""
    statements = [captured, *_blank(kind.root, "target")]
    for part, paths in parts_of(kind.root):
        statements += _blank(part, " UNION ".join(_members(part, path) for path in paths))
    return "".join(statements)


def _members(part: type[models.Model], path: str) -> str:
    sql, parameters = members(part, path, 0).query.sql_with_params()
    return str(sql % tuple("target" for _ in parameters))


def _blank(
    model: type[models.Model], keys: str, columns: Sequence[str] | None = None
) -> Iterator[str]:
    """Blank the words of the rows of these keys, and of their history.

    What is empty stays so; other words become “[taken down 12]”, which no two rows share. The
    reasons of changes may quote what is to go, and go with it.
    """
    history: Any = model.pgh_event_model  # type: ignore[attr-defined]
    names = words_of(model) if columns is None else columns
    yield from _update(model, names, str(model._meta.pk.column), keys)
    yield from _update(history, names, "pgh_obj_id", keys)
    yield (
        f"UPDATE {history._meta.db_table} SET pgh_context = pgh_context - 'reason'"
        f" WHERE pgh_created_at < now() AND pgh_obj_id IN ({keys});\n"
    )


def _update(
    model: type[models.Model], columns: Sequence[str], key: str, keys: str
) -> Iterator[str]:
    blanks = [
        f"\"{column}\" = '{{}}'"
        if isinstance(model._meta.get_field(column), ArrayField)
        else f'"{column}" = CASE WHEN "{column}" <> \'\''
        f" THEN '[taken down ' || {key} || ']' ELSE \"{column}\" END"
        for column in columns
    ]
    if blanks:
        yield f"UPDATE {model._meta.db_table} SET {', '.join(blanks)} WHERE {key} IN ({keys});\n"
