"""The revisions of a record: what was published of it, each by itself or one beside another."""

from typing import Any

from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.urls import path

from sources.admin.agents import names_of_agents
from sources.admin.naming import named
from sources.admin.reading import document_of, places_of
from sources.models import CuratedModel, Revision
from sources.publication.comparing import compare
from sources.publication.indexing import ENDING
from sources.publication.kinds import kind_of
from sources.publication.reading import outline


class Revisions:
    """For the ModelAdmin of a curated record. Whoever may see the record sees its revisions."""

    admin_site: Any
    opts: Any

    def get_urls(self) -> Any:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        base = "<path:object_id>/revisions/"
        own = [
            path(base, wrap(self.revisions_view), name=f"{name}_revisions"),
            path(f"{base}compare/", wrap(self.compare_view), name=f"{name}_compare"),
            path(f"{base}<int:number>/", wrap(self.revision_view), name=f"{name}_revision"),
        ]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def revisions_view(self, request: HttpRequest, object_id: str) -> TemplateResponse:
        record = self.seen_record(request, object_id)  # type: ignore[attr-defined]
        rows = [*_revisions(record).defer("document").order_by("-number")]
        context = {"rows": rows, "people": _people(rows), "ended": _ended(rows[:1])}
        return self._revision_page(request, record, "Revisions", "revisions", context)

    def revision_view(self, request: HttpRequest, object_id: str, number: int) -> TemplateResponse:
        record = self.seen_record(request, object_id)  # type: ignore[attr-defined]
        revision = _one(record, number)
        document = document_of(kind_of(record), revision)
        newest = _revisions(record).defer("document").latest("number")
        context = {
            "revision": revision,
            "people": _people([revision]),
            "entries": outline(kind_of(record), document) if document else [],
            "addresses": places_of([document] if document else []),
            "newest": newest,
            "ended": _ended([newest]),
            "is_ending": revision.entry.reason in ENDING,
        }
        return self._revision_page(request, record, f"Revision {number}", "revision", context)

    def compare_view(self, request: HttpRequest, object_id: str) -> TemplateResponse:
        record = self.seen_record(request, object_id)  # type: ignore[attr-defined]
        chosen = [request.GET.get(name, "") for name in ("from", "to")]
        if not all(number.isdecimal() and len(number) < 9 for number in chosen):
            raise Http404
        older, newer = (_one(record, number) for number in sorted(map(int, chosen)))
        kind = kind_of(record)
        before, after = document_of(kind, older), document_of(kind, newer)
        said = before is not None and after is not None
        context = {
            "older": older,
            "newer": newer,
            "people": _people([older, newer]),
            "is_comparable": said and not {older.entry.reason, newer.entry.reason} & {*ENDING},
            "differences": compare(kind, before, after) if before and after else [],
        }
        title = f"Revisions {older.number} and {newer.number}"
        return self._revision_page(request, record, title, "compare", context)

    def _revision_page(
        self,
        request: HttpRequest,
        record: CuratedModel,
        title: str,
        template: str,
        context: dict[str, Any],
    ) -> TemplateResponse:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        common = {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": named(record).line,
            "opts": self.opts,
            "object": record,
            "list_url": f"{name}_revisions",
            "one_url": f"{name}_revision",
            "compare_url": f"{name}_compare",
        }
        return TemplateResponse(request, f"admin/publication/{template}.html", common | context)


def _revisions(record: CuratedModel) -> Any:
    return (
        kind_of(record).revision._default_manager.filter(record=record.pk).select_related("entry")
    )


def _one(record: CuratedModel, number: int) -> Revision:
    found = _revisions(record).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _people(revisions: list[Revision]) -> dict[str, str]:
    agents = {revision.entry.published_by for revision in revisions}
    return names_of_agents(agents | {revision.reviewer for revision in revisions} - {""})


def _ended(newest: list[Revision]) -> Revision | None:
    """The revision that ended what was public, if that is the last word."""
    return next((revision for revision in newest if revision.entry.reason in ENDING), None)
