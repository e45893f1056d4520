"""Export: the records of a list, as it is filtered or by their keys, as CSV or a claim sheet."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from claims.sheets.collection import Collection, Curated
from claims.sheets.collections import BY_MODEL, COLLECTIONS
from claims.sheets.dumping import dump_of, records_of
from claims.sheets.flat import COLUMNS, READ, STANDING, rows
from sources.admin.pages import LIST_PAGES, ListPage
from sources.api.tables import lines
from sources.site.screens import register_screens

LISTS = [one for one in COLLECTIONS if one.key in COLUMNS]
# A sheet is made in one piece; `manage.py dump` writes larger ones.
MOST = {"csv": 20_000, "yaml": 2_000, "json": 2_000}
TYPES = {"csv": "text/csv; charset=utf-8", "yaml": "application/yaml", "json": "application/json"}
AT_ONCE = 100
SEES = [f"{one.model._meta.app_label}.view_{one.model._meta.model_name}" for one in LISTS]


def export_view(site: Any, request: HttpRequest, label: str) -> HttpResponseBase:
    collection = _collection(label)
    if not request.user.has_perms(SEES):  # a record comes with all that it refers to
        raise PermissionDenied
    model_admin = site.get_model_admin(collection.model)
    asked = request.GET.copy()
    form, ids = asked.pop("form", [""])[-1], asked.pop("ids", [])
    request.GET = asked  # type: ignore[assignment]
    chosen = _chosen(model_admin, request, ids)
    count = chosen.order_by()[: max(MOST.values()) + 1].count()
    if form in MOST and count <= MOST[form]:
        return _file(collection, [*chosen.values_list(collection.name, flat=True)], form)
    if ids:
        asked.setlist("ids", ids)
    context = {
        **site.each_context(request),
        "title": f"Export {collection.model._meta.verbose_name_plural}",
        "opts": collection.model._meta,
        "count": count,
        "most": MOST,
        "query": asked.urlencode(),
        "columns": [*COLUMNS[collection.key]],
        "is_read": collection.key in READ,
        "is_filtered": bool(asked),
    }
    return TemplateResponse(request, "admin/workbench/export.html", context)


def _collection(label: str) -> Collection:
    try:
        collection = BY_MODEL[apps.get_model(label)]
    except (LookupError, ValueError):
        raise Http404 from None
    if collection not in LISTS:
        raise Http404
    return collection


def _chosen(model_admin: Any, request: HttpRequest, ids: list[str]) -> Any:
    """The records of some keys, or those that the list shows as it is filtered."""
    keys = [int(key) for each in ids for key in each.split(",") if key.isdecimal()]
    if ids:
        return model_admin.get_queryset(request).filter(pk__in=keys)
    try:
        return model_admin.get_changelist_instance(request).get_queryset(request)
    except IncorrectLookupParameters:
        raise Http404 from None


def _file(collection: Collection, keys: list[Any], form: str) -> StreamingHttpResponse:
    if form == "csv":
        pieces: Iterator[Any] = lines(_table(collection, keys))
    else:
        pieces = dump_of(collection, keys, in_json=form == "json")
    name = f"claimbase-{collection.key}-{timezone.now():%Y-%m-%d}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(pieces, content_type=TYPES[form], headers=headers)


def _table(collection: Collection, keys: list[Any]) -> Iterator[list[str]]:
    yield [*COLUMNS[collection.key]]
    for start in range(0, len(keys), AT_ONCE):
        yield from rows(collection.key, standing(collection, keys[start : start + AT_ONCE]))


def standing(collection: Collection, keys: Any) -> list[dict[str, Any]]:
    """Records as a sheet has them, and how they stand at the desk, in the order of their keys."""
    records = records_of(collection, keys)
    if not isinstance(collection, Curated):
        return records
    known = collection.model._default_manager.filter(uuid__in=keys)
    stand = {str(row.pop("uuid")): row for row in known.values("uuid", *STANDING, "tlp")}
    return [record | stand[record["uuid"]] for record in records]


@register_screens
def screens(site: Any) -> list[URLPattern]:
    view = site.admin_view(lambda request, label: export_view(site, request, label))
    return [path("export/<str:label>/", view, name="claims_export")]


LIST_PAGES.append(ListPage("claims_export", "Export", [one.model for one in LISTS]))
