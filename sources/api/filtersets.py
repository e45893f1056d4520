"""By what publishers and sources are found."""

from collections.abc import Sequence

from django.db.models import Q

from sources.api.filters import ChangedSince, Dates, Exactly, Grades, Records, Terms, Texts
from sources.api.grammar import Filters
from sources.api.search import Search
from sources.choices import (
    Licence,
    Ownership,
    PublisherForm,
    Reliability,
    SourceKind,
    SourceLinkKind,
)
from sources.documents.sources import ADDRESS
from sources.fields import COUNTRY, LANGUAGE
from sources.models import PublisherIndex, SourceIndex

# The last, F, says that it cannot be judged.
RELIABILITIES = Reliability.values[:-1]
OF_IDS = "Those of these ids."
UUID = {
    "pattern": "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    "form": "a UUID",
    "example": "0f0c6c4e-5d0b-4c8e-9b55-6a2c8f1d7e3a",
}
SHA256 = {"pattern": "[0-9a-f]{64}", "form": "a SHA-256 in lower case", "example": "0f" * 32}


class OfRecords(Filters):
    """The base of filters of published records."""

    changed_since = ChangedSince()
    q = Search()


class PublisherFilters(OfRecords):
    rows = PublisherIndex

    id = Records("publisher", "number", OF_IDS)
    name = Exactly(help_text="Its name.", example="The Tahla Gauge")
    form = Terms(PublisherForm, help_text="What it is.")  # type: ignore[assignment]
    ownership = Terms(Ownership, help_text="Who owns or directs it.")
    country = Texts(help_text="ISO 3166-1 alpha-2 code.", **COUNTRY, example="IQ")
    domain = Texts(
        "domains",
        "A domain under which it publishes.",
        pattern=r"[a-z0-9.\-]{1,253}",
        form="a domain in lower case, such as example.org",
        example="example.org",
    )
    reliability = Grades(Reliability, help_text="Admiralty code.", scale=RELIABILITIES)


class Addresses(Exactly):
    def match(self, values: Sequence[str]) -> Q:
        return self.among([value[:ADDRESS] for value in values])


class SourceFilters(OfRecords):
    rows = SourceIndex

    id = Records("source", "number", OF_IDS)
    kind = Terms(SourceKind, help_text="What kind of document it is.")
    language = Texts(help_text="BCP 47 tag.", **LANGUAGE, example="ar-IQ")
    licence = Terms(Licence, help_text="What of it may be shared.")
    publisher = Records("publisher", help_text="Its outlet.")
    reliability = Grades(
        Reliability, help_text="Of its publisher: Admiralty code.", scale=RELIABILITIES
    )
    url = Addresses(
        "urls", "Its address: as read, canonical or archived.", example="https://example.org/a"
    )
    linked = Records("source", "linked", "Another source with which it does something.")
    link_kind = Terms(SourceLinkKind, "link_kinds", "What it does with another source.")
    snapshot = Texts("snapshots", "UUID of a capture of it.", **UUID)
    text_sha256 = Texts("texts", "SHA-256 of a text of it that may be read whole.", **SHA256)
    published = Dates("published_range", "When it came out.")
