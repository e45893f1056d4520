"""The shapes that registers come in, each read into an :class:`ActorRecord`."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError

from actors.choices import ActorKind, NameKind
from actors.importing.record import ActorRecord, RecordName
from actors.importing.scripts import script_of
from sources.ingest import IngestError
from sources.ingest.records import parse_object

OFAC, UN = "ofac-sdn", "un-sc"
OFAC_KINDS = {"fka": NameKind.FORMER}
SEPARATED = re.compile(r"\s*;\s*")
UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
WORDS = {"value": "id"}  # a column's name in the record
MARGINALIA = re.compile(r"\s*\(original script\)")


def read_record(line: bytes) -> ActorRecord:
    """The record in one line of JSON; raises :class:`IngestError` when it is none."""
    given = parse_object(line)
    for mark, shape in SHAPES.items():
        if mark in given:
            return _checked(shape(given))
    raise IngestError(
        "the record has none of the keys that tell its shape: "
        f"{', '.join(f'“{mark}”' for mark in SHAPES)}."
    )


def own_shape(given: dict[str, Any]) -> ActorRecord:
    """Ours: scheme, id, name; and as known names, kind, country, description."""
    preferred = _text(given, "name")
    others = [_own_name(name) for name in _list(given, "names")]
    if preferred not in {name.name for name in others}:
        others.append(RecordName(preferred))
    return ActorRecord(
        scheme=_text(given, "scheme"),
        value=_text(given, "id"),
        names=_names(sorted(others, key=lambda name: name.name != preferred)),
        kind=_text(given, "kind") or ActorKind.UNKNOWN,
        country=_text(given, "country"),
        description=_text(given, "description"),
    )


def ofac_shape(given: dict[str, Any]) -> ActorRecord:
    """An entity of the U.S. Treasury's list: id, name, programs, remarks, aliases (type, name)."""
    programs = ", ".join(re.split(r"[\[\]\s]+", _text(given, "programs")))
    names = [RecordName(_text(given, "name"))]
    for alias in _list(given, "aliases"):
        if not isinstance(alias, dict):
            raise IngestError("the record's “aliases” are not objects with “type” and “name”.")
        kind = OFAC_KINDS.get(_text(alias, "type"), "")
        names.append(RecordName(_text(alias, "name"), kind=kind))
    return ActorRecord(
        scheme=OFAC,
        value=_text(given, "id"),
        names=_names(names),
        description=f"Listed by the U.S. Treasury (OFAC) under {programs}." if programs else "",
    )


def un_shape(given: dict[str, Any]) -> ActorRecord:
    """An entry of the Security Council's list: id, kind, list, name, original_script, aliases."""
    regime = _text(given, "list")
    stated = [_text(given, "name"), _text(given, "original_script")]
    stated += [_plain(alias) for alias in _list(given, "aliases")]
    return ActorRecord(
        scheme=UN,
        value=_text(given, "id"),
        names=_names(RecordName(name) for words in stated for name in apart(words)),
        kind=ActorKind.PERSON if given.get("kind") == "person" else ActorKind.UNKNOWN,
        description=f"On the UN Security Council's sanctions list ({regime})." if regime else "",
    )


SHAPES: dict[str, Callable[[dict[str, Any]], ActorRecord]] = {
    "scheme": own_shape,
    "programs": ofac_shape,
    "original_script": un_shape,
}


def apart(words: str) -> list[str]:
    """Several names written as one: ``A; B`` and ``A (B; C)``, as the Security Council does."""
    words = MARGINALIA.sub("", words)
    first, semicolon, _ = words.partition(";")
    if not semicolon:
        return [words]
    opened = _unclosed(first)
    if opened is None or not words.endswith(")"):
        return SEPARATED.split(words)
    return [words[:opened].strip(), *SEPARATED.split(words[opened + 1 : -1])]


def _unclosed(words: str) -> int | None:
    """Where the first bracket is that nothing closes."""
    opened: list[int] = []
    for place, letter in enumerate(words):
        if letter == "(":
            opened.append(place)
        elif letter == ")" and opened:
            opened.pop()
    return opened[0] if opened else None


def _own_name(given: Any) -> RecordName:
    """A name alone, or with what is known of it."""
    if not isinstance(given, dict):
        return RecordName(_plain(given))
    return RecordName(
        _text(given, "name"),
        language=_text(given, "language"),
        script=_text(given, "script"),
        kind=_text(given, "kind"),
    )


def _names(names: Iterable[RecordName]) -> tuple[RecordName, ...]:
    """Each name once, with its script."""
    unique: dict[str, RecordName] = {}
    for name in names:
        if name.name:
            script = name.script or script_of(name.name)
            unique.setdefault(name.name, RecordName(name.name, name.language, script, name.kind))
    return tuple(unique.values())


def _checked(record: ActorRecord) -> ActorRecord:
    """The record, if every part of it fits its column."""
    if not record.names:
        raise IngestError("the record has no “name”.")
    actor, external_id, names = record.rows()
    try:
        for row in (actor, external_id, *names):
            row.clean_fields(exclude=["actor"])
    except ValidationError as error:
        raise IngestError(f"the record's {_told(error)}") from None
    return record


def _told(error: ValidationError) -> str:
    field, (message, *_) = next(iter(error.message_dict.items()))
    return f"“{WORDS.get(field, field)}” is wrong: {message}"


def _list(given: dict[str, Any], key: str) -> list[Any]:
    value = given.get(key) or []
    if not isinstance(value, list):
        raise IngestError(f"the record's “{key}” is no list.")
    return value


def _text(given: dict[str, Any], key: str) -> str:
    value = given.get(key)
    if value is not None and not isinstance(value, str | int):
        raise IngestError(f"the record's “{key}” is no text.")
    return _plain(value)


def _plain(value: Any) -> str:
    plain = " ".join(str(value).split()) if value is not None else ""
    if UNFIT.search(plain):
        raise IngestError("the record holds broken characters (control codes or half an emoji).")
    return plain
