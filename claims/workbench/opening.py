"""What the address of the editor says to begin with: a document, words in it, what they may be."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models.functions import Substr
from django.http import QueryDict

from actors.models import Actor
from claims.choices import CitationRole, ClaimKind, HopMode
from claims.choices_threat import Aim, Form
from claims.models import Statement
from sources.models import Snapshot, Source

DIGITS = 9
# More is no quotation.
LONGEST = 20_000


@dataclass(frozen=True)
class Opening:
    """The first values of a form, by the name of the field, and of its rows."""

    fields: dict[str, Any] = field(default_factory=dict)
    citations: list[dict[str, Any]] = field(default_factory=list)
    threat: dict[str, Any] = field(default_factory=dict)
    # The key of who speaks in a new statement, and how the document has their words.
    speaker: int = -1
    mode: str = ""


def opening(address: QueryDict) -> Opening:
    """What an address asks for; what means nothing in it is left out.

    ``source``; ``snapshot`` with ``start`` and ``end`` in code points, for words to be cited;
    ``kind``; ``statement``; ``proposition``; and of a suggestion ``actor`` (who speaks; 0 for
    somebody whom no actor is), ``mode``, and of a threat ``addressee``, ``protected``, ``aim`` and
    ``form``.
    """
    words, capture = _words(address)
    document = capture.source_id if capture else _key(address, "source")
    fields: dict[str, Any] = {}
    if Source.objects.filter(pk=document).exists():
        fields["document"] = document
    if (kind := _said(address, "kind")) in ClaimKind.values:
        fields["kind"] = kind
    if Statement.objects.filter(pk=(statement := _key(address, "statement"))).exists():
        fields["voice"] = str(statement)
    if proposition := _said(address, "proposition"):
        fields["proposition"] = proposition
    if addressee := _actor(address, "addressee"):
        fields["addressees"] = addressee
    citations = [{"role": CitationRole.ORIGIN, **words}] if words else []
    mode = _said(address, "mode") if _said(address, "mode") in HopMode.values else ""
    return Opening(fields, citations, _threat(address), _key(address, "actor"), mode)


def _threat(address: QueryDict) -> dict[str, Any]:
    protected = _actor(address, "protected")
    threat: dict[str, Any] = {"protected_actors": protected} if protected else {}
    for name, vocabulary in (("aim", Aim), ("form", Form)):
        if (value := _said(address, name)) in vocabulary.values:
            threat[name] = value
    return threat


def _actor(address: QueryDict, name: str) -> list[int]:
    """The key of an actor that is named, if there is one."""
    return [*Actor.objects.filter(pk=_key(address, name)).values_list("pk", flat=True)]


def _said(address: QueryDict, name: str) -> str:
    return str(address.get(name, "")).strip()


def _key(address: QueryDict, name: str) -> int:
    """A number of an address; -1, which no row has, for what is none."""
    given = _said(address, name)
    return int(given) if given.isdecimal() and len(given) <= DIGITS else -1


def _words(address: QueryDict) -> tuple[dict[str, str], Snapshot | None]:
    """The marked words as a quote's fields, and the capture that has them."""
    start, end = _key(address, "start"), _key(address, "end")
    if not 0 <= start < end <= start + LONGEST:
        return {}, None
    captures = Snapshot.objects.annotate(words=Substr("text", start + 1, end - start)).defer("text")
    capture: Any = captures.filter(pk=_key(address, "snapshot")).first()
    if capture is None or len(capture.words) != end - start:
        return {}, None
    return {"quote_words": capture.words, "quote_place": f"{capture.pk}:{start}"}, capture
