"""Publishers and sources for API consumers."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from sources.api.base import RecordFilter, Resource
from sources.api.serializers import PublisherSerializer, SourceSerializer
from sources.models import Publisher, Source


class PublisherFilters(filters.FilterSet):
    class Meta:
        model = Publisher
        fields = ["form", "ownership", "country", "reliability"]


class Publishers(Resource):
    """Outlets that make documents public."""

    queryset = Publisher.objects.all()
    serializer_class = PublisherSerializer
    filterset_class = PublisherFilters


class SourceFilters(filters.FilterSet):
    publisher = RecordFilter(Publisher, field_name="publisher")
    q = filters.CharFilter(method="search", help_text="Words in title, byline, publisher, address.")

    class Meta:
        model = Source
        fields = ["kind", "language", "licence", "publisher"]

    def search(self, queryset: Any, _name: str, value: str) -> QuerySet[Any]:
        return queryset.search(value)


class Sources(Resource):
    """Documents, with their captures."""

    queryset = Source.objects.select_related("publisher").prefetch_related(
        "links__target", "snapshots"
    )
    serializer_class = SourceSerializer
    filterset_class = SourceFilters
