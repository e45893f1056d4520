"""What a working version changes of what is public, word by word."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sources.diffs import Run, by_word
from sources.models import CuratedModel
from sources.publication.documents import PENDING
from sources.publication.embedding import HUMAN_ID, current_documents
from sources.publication.kinds import Document
from sources.review.checklist import drafts_of

# Of each revision anew, or derived once a document is complete.
UNTOLD = {"type", "id", "uuid", "revision", "change_note", "text_published"} | {
    "claimants",
    "corroboration",
    "later_captures",
    "sentence",
    "trigger_actors",
    "targets",
}


class Change(NamedTuple):
    """One place of the document, and how its text changes."""

    place: str
    runs: list[Run]


def changes(record: CuratedModel) -> list[Change]:
    """What would change of the public document; all of it when nothing is public yet."""
    (draft,) = drafts_of([record]).values()
    uuid = str(record.uuid)
    public = current_documents({uuid: record.human_id}).get(uuid, {})
    before, after = dict(outline(public)), dict(outline(draft))
    return [
        Change(place, by_word(before.get(place, ""), after.get(place, "")))
        for place in dict.fromkeys([*after, *before])
        if before.get(place) != after.get(place)
    ]


def outline(value: Document | Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Each place of a document with its text; of another record, only which one it is."""
    if isinstance(value, dict):
        if place and HUMAN_ID.fullmatch(str(value.get("id"))) and "uuid" in value:
            yield place, str(value["id"])
            return
        for key, each in value.items():
            if key not in UNTOLD:
                name = key.replace("_", " ")
                yield from outline(each, f"{place} › {name}" if place else name)
    elif isinstance(value, list):
        for number, each in enumerate(value, start=1):
            yield from outline(each, f"{place} {number}")
    elif value is not None and value is not PENDING:
        yield place, {True: "yes", False: "no"}.get(value, str(value))
