"""What is said of each entry of the ledger: whose revision it is, why, and how it stands now."""

from dataclasses import dataclass
from datetime import UTC
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Case, JSONField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import JSONObject
from rest_framework import serializers

from sources.api.links import Links
from sources.api.problems import TakenDownError
from sources.api.reading import PUBLIC
from sources.api.told import Told
from sources.choices import PublicationReason, RecordKind
from sources.models import LedgerEntry
from sources.publication.kinds import Kind, kind_named, kinds
from sources.vocabulary import Vocabulary

COLUMNS = (
    "seq", "kind", "record_uuid", "number", "reason", "commitment", "leaf", "published_at", "said",
    "latest_reason", "latest_seq", "latest_at", "previous_seq",
)  # fmt: skip
OF_UUID = "= ANY (ARRAY(SELECT seq FROM sources_ledgerentry WHERE kind = %s AND record_uuid = %s))"
OF_NUMBER = "= ANY (ARRAY(SELECT entry_id FROM {} WHERE record_id = %s))"
OF_TAKE_DOWN = "= ANY (ARRAY(SELECT told_id FROM sources_takendown WHERE entry_id = %s))"


class Standing(Vocabulary):
    """How a revision stands by now, whenever it was current."""

    CURRENT = "current", "Current", "It is what is held now."
    SUPERSEDED = "superseded", "Superseded", "A later revision took its place."
    RETRACTED = "retracted", "Retracted", "What it says is no longer held."
    TAKEN_DOWN = "taken_down", "Taken down", "Its words were removed."


def standing(*, is_latest: bool, latest_reason: str, has_words: bool = True) -> Standing:
    """How a revision stands: whether it is its record's last, and why the last was published."""
    if not has_words:
        return Standing.TAKEN_DOWN
    if is_latest:
        return Standing.CURRENT
    if latest_reason == PublicationReason.RETRACTION:
        return Standing.RETRACTED
    return Standing.SUPERSEDED


def entries(which: str, *given: Any) -> list[Any]:
    """What is told of the entries of whose number this SQL is true, the first one first."""
    return _told().all(f"{which} ORDER BY told_key", *given)


@cache
def _told() -> Told:
    return Told(with_said(LedgerEntry.objects.all()), COLUMNS)


def with_said(entries: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
    """With what the revisions of these entries say beside their documents, in one query."""
    same_record = LedgerEntry.objects.filter(record_uuid=OuterRef("record_uuid"))
    latest = same_record.order_by("-number")
    said = JSONObject(
        record="record_id",
        note="note",
        has_words=Case(When(document=None, then=Value(False)), default=Value(True)),
    )
    of_kind = [
        When(
            kind=kind.name,
            then=Subquery(
                kind.revision._default_manager.filter(entry=OuterRef("seq")).values(said=said)
            ),
        )
        for kind in kinds()
    ]
    return entries.annotate(
        said=Case(*of_kind, output_field=JSONField()),
        latest_reason=Subquery(latest.values("reason")[:1]),
        latest_seq=Subquery(latest.values("seq")[:1]),
        latest_at=Subquery(latest.values("published_at")[:1]),
        previous_seq=Subquery(same_record.filter(number=OuterRef("number") - 1).values("seq")[:1]),
    )


def of_record(kind: Kind, name: int | UUID) -> list[Any]:
    """All entries of one record, by the number of its human id or by UUID; first to last."""
    if isinstance(name, UUID):
        return entries(OF_UUID, kind.name, name)
    return entries(OF_NUMBER.format(kind.revision._meta.db_table), name)


@dataclass(frozen=True)
class Entry:
    """One entry of :func:`entries`, in the words of the API."""

    row: Any
    links: Links

    @property
    def kind(self) -> Kind:
        return kind_named(self.row.kind)

    @property
    def human_id(self) -> str:
        return self.kind.human_id(self.row.said["record"])

    @property
    def standing(self) -> Standing:
        return standing(
            is_latest=self.row.seq == self.row.latest_seq,
            latest_reason=self.row.latest_reason,
            has_words=self.row.said["has_words"],
        )

    @property
    def permalink(self) -> str:
        return self.links.permalink(self.row.kind, self.human_id, self.row.number)

    def summary(self) -> dict[str, Any]:
        row = self.row
        before = row.previous_seq
        return {
            "seq": row.seq,
            "type": row.kind,
            "id": self.human_id,
            "uuid": str(row.record_uuid),
            "revision": row.number,
            "reason": row.reason,
            "note": row.said["note"] or None,
            "published_at": in_utc(row.published_at),
            "status": self.standing,
            "permalink": self.permalink,
            "diff": self.links.difference(before, row.seq) if before else None,
        }

    def revision(self) -> Any:
        """The revision itself; raises when its words were taken down."""
        revision = self.kind.revision._default_manager.using(PUBLIC).get(entry=self.row.seq)
        if revision.document is None:
            raise self.taken_down()
        return revision

    def taken_down(self) -> TakenDownError:
        """Why its words are gone, and since when: as it says itself, or the entry that tells."""
        row = next(iter(entries(OF_TAKE_DOWN, self.row.seq)), self.row)
        return TakenDownError(
            f"The words of {self.human_id} were removed for legal or safety reasons.",
            reason=row.said["note"] or None,
            since=in_utc(row.published_at),
            proof=self.links.proof(row.seq),
        )


def in_utc(moment: Any) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


class EntrySummary(serializers.Serializer[Any]):
    """One revision, without its document."""

    seq = serializers.IntegerField(help_text="Its number in the ledger.")
    type = serializers.ChoiceField(RecordKind.choices, help_text="The kind of record.")
    id = serializers.CharField(help_text="Human id of the record.")
    uuid = serializers.UUIDField(help_text="UUID of the record.")
    revision = serializers.IntegerField(help_text="1, 2, 3 … of this record.")
    reason = serializers.ChoiceField(PublicationReason.choices, help_text="Why it was published.")
    note = serializers.CharField(allow_null=True, help_text="What it changes or puts right.")
    published_at = serializers.DateTimeField(help_text="UTC.")
    status = serializers.ChoiceField(Standing.choices, help_text="How it stands by now.")
    permalink = serializers.URLField(help_text="This revision, for ever.")
    diff = serializers.URLField(allow_null=True, help_text="What it changes; null for the first.")
