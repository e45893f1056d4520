"""What every resource of the read API shares.

It reads the editorial rows, so it is for people who are signed in and may see them. Published
documents get an API of their own.
"""

from difflib import get_close_matches
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django_filters import rest_framework as filters
from rest_framework import pagination, permissions, serializers, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.views import APIView

from sources.models import CuratedModel


class MaySee(permissions.DjangoModelPermissions):
    """Whoever may view the records in the admin may read them here."""

    perms_map: ClassVar[dict[str, list[str]]] = {  # type: ignore[misc]
        method: ["%(app_label)s.view_%(model_name)s"] for method in ("GET", "HEAD", "OPTIONS")
    }


class NewestFirst(pagination.CursorPagination):
    """Pages that neither shift nor grow slower: by primary key, newest first."""

    ordering = "-pk"
    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"


class StrictFilters(filters.DjangoFilterBackend):
    """Refuses a parameter that nobody declared, naming the nearest one that is."""

    def filter_queryset(self, request: Any, queryset: QuerySet[Any], view: APIView) -> Any:
        filterset = self.get_filterset_class(view, queryset)
        known = {"cursor", "page_size", "format", *(filterset.base_filters if filterset else ())}
        problems = {}
        for name in request.query_params:
            if name not in known:
                nearest = get_close_matches(name, sorted(known), 1, 0.5)
                hint = f" Did you mean “{nearest[0]}”?" if nearest else ""
                problems[name] = [f"There is no parameter “{name}”.{hint}"]
        if problems:
            raise ValidationError(problems)
        return super().filter_queryset(request, queryset, view)


class Resource(viewsets.ReadOnlyModelViewSet[Any]):
    """A list and a detail of one model; a detail is named by its human id, UUID or code."""

    permission_classes = [MaySee]
    pagination_class = NewestFirst
    filter_backends = [StrictFilters]
    lookup_url_kwarg = "id"
    lookup_value_regex = "[^/]+"
    root: ClassVar[str] = ""
    """The field that leads to the record whose name is used: a threat is named as its claim."""

    def get_object(self) -> Any:
        queryset, name = self.get_queryset(), self.kwargs["id"]
        model: Any = queryset.model
        if self.root:
            model = model._meta.get_field(self.root).related_model
        path = f"{self.root}__" if self.root else ""
        look_up = {path + field: value for field, value in named(model, name).items()}
        found = queryset.filter(**look_up).first()
        if found is None:
            raise Http404(f"There is no {queryset.model._meta.verbose_name} “{name}”.")
        self.check_object_permissions(self.request, found)
        return found


def named(model: Any, name: str) -> dict[str, Any]:
    """The look-up for a record's public name: ``CLM-000123``, its UUID, or a vocabulary's code."""
    if not issubclass(model, CuratedModel):
        return {"code": name}
    try:
        return {"uuid": UUID(name)}
    except ValueError:
        prefix, _, number = name.upper().rpartition("-")
        if prefix == model.PREFIX and number.isascii() and number.isdigit() and len(number) < 19:
            return {"pk": int(number)}
        return {"pk": None}


class RecordFilter(filters.CharFilter):
    """Records by human id, UUID or code; several separated by commas mean any of them.

    ``also`` must hold of the same related row: the role in which an actor takes part.
    """

    def __init__(self, record: Any, also: dict[str, str] | None = None, **options: Any) -> None:
        self.record, self.also = record, also or {}  # `model` is the filterset's
        options.setdefault("help_text", "Human id or UUID; several, separated by commas, mean any.")
        super().__init__(**options)

    @property
    def parameter(self) -> str:
        """The name that the filterset gives to this filter."""
        siblings: dict[str, filters.Filter] = self.parent.filters  # type: ignore[attr-defined]
        return next(name for name, own in siblings.items() if own is self)

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return queryset
        wanted: list[int] = []
        for name in (part.strip() for part in value.split(",")):
            records = self.record._default_manager.filter(**named(self.record, name))
            found = list(records.values_list("pk", flat=True))
            if not found:
                what = self.record._meta.verbose_name
                raise ValidationError({self.parameter: [f"There is no {what} “{name}”."]})
            wanted += found
        matches = queryset.model._default_manager.filter(
            **{f"{self.field_name}__in": wanted}, **self.also
        )
        return queryset.filter(pk__in=matches.values("pk"))


def curated_fields(*own: str) -> list[str]:
    """The fields of a curated record's serializer: what all share, then its own."""
    return ["id", "uuid", "state", "tlp", "version", *own]


class CuratedSerializer(serializers.ModelSerializer[Any]):
    """The base of each curated record's full form."""

    id = serializers.CharField(source="human_id", read_only=True, help_text="Human id.")


def code(**options: Any) -> Any:
    """A row of a vocabulary, by its code."""
    return serializers.SlugRelatedField(slug_field="code", read_only=True, **options)


class BriefSerializer(serializers.ModelSerializer[Any]):
    """The base of the forms in which records stand inside others."""

    id = serializers.CharField(source="human_id", read_only=True, help_text="Human id.")
