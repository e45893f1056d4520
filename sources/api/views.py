"""Publishers and sources, as published."""

from sources.api.documents import BY_NUMBER, Documents, published
from sources.api.filtersets import PublisherFilters, SourceFilters
from sources.api.pages import Ordering
from sources.documents.publishers import PublisherDocument
from sources.documents.sources import SourceDocument
from sources.functions import Begins
from sources.models import PublisherIndex, SourceIndex


class Publishers(Documents):
    """Outlets that make documents public."""

    queryset = PublisherIndex.objects.all()
    serializer_class = published(PublisherDocument)
    filterset_class = PublisherFilters


class Sources(Documents):
    """Documents in the world, with their captures."""

    queryset = SourceIndex.objects.all()
    serializer_class = published(SourceDocument)
    filterset_class = SourceFilters
    orderings = {
        **BY_NUMBER,
        "-published_date": Ordering(Begins("published_range"), "timestamptz"),
        "published_date": Ordering(Begins("published_range"), "timestamptz", ascending=True),
    }
