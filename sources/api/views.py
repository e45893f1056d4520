"""Publishers and sources, as published."""

from sources.api.documents import BY_NUMBER, Documents, published
from sources.api.filters import Filters, From, Records, Search, Terms, Texts, Until, range_start
from sources.api.pages import Ordering
from sources.choices import Licence, Ownership, PublisherForm, Reliability, SourceKind
from sources.documents.publishers import PublisherDocument
from sources.documents.sources import SourceDocument
from sources.fields import COUNTRY, LANGUAGE
from sources.models import PublisherIndex, SourceIndex


class PublisherFilters(Filters):
    form = Terms(PublisherForm, "form", "What it is.")  # type: ignore[assignment]
    ownership = Terms(Ownership, "ownership", "Who owns or directs it.")
    country = Texts("country", "ISO 3166-1 alpha-2 code.", **COUNTRY)
    reliability = Terms(Reliability, "reliability", "Admiralty code.")
    q = Search()


class Publishers(Documents):
    """Outlets that make documents public."""

    queryset = PublisherIndex.objects.all()
    serializer_class = published(PublisherDocument)
    filterset_class = PublisherFilters


class SourceFilters(Filters):
    kind = Terms(SourceKind, "kind", "What kind of document it is.")
    language = Texts("language", "BCP 47 tag.", **LANGUAGE)
    licence = Terms(Licence, "licence", "What of it may be shared.")
    publisher = Records("publisher", "publisher", "Its outlet.")
    reliability = Terms(Reliability, "reliability", "Of its publisher: Admiralty code.")
    published_after = From("published_range", "When it came out, or later.")
    published_before = Until("published_range", "When it came out, or earlier.")
    q = Search()


class Sources(Documents):
    """Documents in the world, with their captures."""

    queryset = SourceIndex.objects.all()
    serializer_class = published(SourceDocument)
    filterset_class = SourceFilters
    orderings = {
        **BY_NUMBER,
        "-published_date": Ordering(range_start("published_range"), "timestamptz"),
        "published_date": Ordering(range_start("published_range"), "timestamptz", ascending=True),
    }
