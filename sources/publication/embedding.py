"""What a document says of other records: their ids, and words of their own published documents."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from sources.publication.documents import PENDING
from sources.publication.kinds import Document, kind_named, kind_of_id, kinds

HUMAN_ID = re.compile(r"[A-Z]{3}-\d{6,18}")
IDS = ("id", "uuid")
NESTED = (dict, list)


class NotPublishedError(Exception):
    """A document refers to what is not public. ``missing`` names it, by human ids."""

    def __init__(self, missing: Iterable[str]) -> None:
        self.missing = sorted(set(missing))
        super().__init__(f"Not published: {', '.join(self.missing)}.")


def is_mention(value: dict[str, Any]) -> bool:
    """Whether an object in a document names a record, by both of its ids."""
    return "uuid" in value and bool(HUMAN_ID.fullmatch(str(value.get("id"))))


def mentions(value: Any, *, deep: bool, role: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Each place in a document that names another record: its role, and the object there.

    The role is the path of keys. ``deep`` also looks into what was copied of other documents.
    """
    if isinstance(value, list):
        for each in value:
            yield from mentions(each, deep=deep, role=role)
    elif isinstance(value, dict):
        named = bool(role) and is_mention(value)
        if named:
            yield role, value
        if deep or not named:
            for key in (key for key, each in value.items() if isinstance(each, NESTED)):
                path = f"{role}.{key}" if role else key
                yield from mentions(value[key], deep=deep, role=path)


def embed(documents: Iterable[Document], held: Mapping[str, Document], *, anew: bool) -> None:
    """Copy what ``documents`` say of other records from ``held``, the documents by UUID.

    Fills what is still pending; ``anew``, all that was ever copied. Raises
    :exc:`NotPublishedError` when a record is not held.
    """
    found = [mention for document in documents for _, mention in mentions(document, deep=False)]
    if missing := [mention["id"] for mention in found if mention["uuid"] not in held]:
        raise NotPublishedError(missing)
    for mention in found:
        other = held[mention["uuid"]]
        for key in mention.keys() - IDS:
            if anew or mention[key] is PENDING:
                mention[key] = other[key]


def referents(documents: Iterable[Document]) -> dict[str, str]:
    """The human id of each record that ``documents`` name, by UUID."""
    return {
        mention["uuid"]: mention["id"]
        for document in documents
        for _, mention in mentions(document, deep=False)
    }


def current_documents(wanted: Mapping[str, str]) -> dict[str, Document]:
    """The current documents of records (human id by UUID) by UUID; only of those that are public.

    One query for each kind among them.
    """
    by_kind: dict[str, list[str]] = defaultdict(list)
    for uuid, human_id in wanted.items():
        if kind := kind_of_id(human_id):
            by_kind[kind.name].append(uuid)
    found: dict[str, Document] = {}
    for name, uuids in by_kind.items():
        rows = kind_named(name).index._default_manager.filter(uuid__in=uuids, until_seq=None)
        for uuid, now, then in rows.values_list("uuid", "document", "revision__document"):
            found[str(uuid)] = orjson.loads(now or then)
    return found


def order_of(kind: str) -> int:
    return next(each.order for each in kinds() if each.name == kind)
