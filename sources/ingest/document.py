from dataclasses import dataclass

from sources.choices import Licence


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What the bytes of a document say: its text, and what it states about itself.

    Whatever the document does not state is empty (``published_date``: None). Only ``language``
    may be inferred, from the text, and is ``inferred`` then. ``notes`` tell a person what was left
    out, and why.
    """

    text: str
    media_type: str
    extractor: str
    extractor_version: str
    encoding: str = ""
    title: str = ""
    byline: str = ""
    published_date: str | None = None
    language: str = ""
    publisher: str = ""
    url: str = ""
    canonical_url: str = ""
    licence: str = Licence.UNKNOWN
    licence_name: str = ""
    inferred: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
